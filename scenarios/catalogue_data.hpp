#pragma once

#include <span>
#include <string_view>

namespace runcost {

/// A file of scenarios/catalog, built into the program.
struct CatalogueFile {
    std::string_view name;
    std::string_view text;
};
std::span<CatalogueFile const> catalogue_files();

}  // namespace runcost
