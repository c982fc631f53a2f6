#pragma once

#include <string>
#include <vector>

#include "scenarios/catalogue.hpp"

namespace runcost {

/// Entries by GPU, in their order, and price, and what the columns mean. What is needed least is left out
/// where the table has more columns than `width`. Throws InvalidInput where an entry is no market.
std::string markets_table(std::vector<CatalogueEntry const*> const& entries, std::size_t width);

}  // namespace runcost
