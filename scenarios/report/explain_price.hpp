#pragma once

#include <optional>
#include <string>
#include <vector>

#include "models/scenario.hpp"

namespace runcost {

/// A price, and what is asked of it.
struct PriceReport {
    std::string spec;  ///< as written
    Price price;
    std::vector<double> at_h;       ///< since the start of a replay; empty: some that show its course
    std::optional<double> start_h;  ///< hour of the week at that start; none: any
};

std::string text_price(PriceReport const& report);
std::string json_price(PriceReport const& report);

}  // namespace runcost
