#pragma once

#include <string>
#include <vector>

#include "scenarios/catalogue.hpp"

namespace runcost {

/// Markets of a catalogue.
struct MarketsReport {
    Catalogue const& catalogue;
    std::vector<std::string> gpus;  ///< only these, as in the catalogue; empty: all
    long age_days;
};

/// Which catalogue, from when, and how old that is.
std::string as_of(Catalogue const& catalogue, long age_days);

/// A table, by GPU and price, of so many columns at most if it can be. Throws InvalidInput where an entry is
/// no market.
std::string text_markets(MarketsReport const& report, std::size_t width);
std::string json_markets(MarketsReport const& report);

}  // namespace runcost
