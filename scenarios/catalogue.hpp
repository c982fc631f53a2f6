#pragma once

#include <map>
#include <string>
#include <vector>

#include "scenarios/document.hpp"

namespace runcost {

/// An entry: a market as in a scenario file, and where its numbers are from.
struct CatalogueEntry {
    std::string name;  ///< provider.tier/gpu
    Node market;
    Node provenance;  ///< key of the market, or of a part of it: a source's name, or "prior: reason"
};

/// Prices and reliability of markets as of one date.
struct Catalogue {
    std::string name;
    Node sources;  ///< name: {title, date, ...}
    std::vector<CatalogueEntry> entries;

    CatalogueEntry const* find(std::string const& wanted) const;
    std::vector<std::string> names() const;
};

/// Throws InvalidInput.
Catalogue read_catalogue(std::string const& text, std::string const& source);

std::vector<Catalogue> const& built_in_catalogues();

/// The catalogue built into the program.
Catalogue const& built_in_catalogue();

}  // namespace runcost
