#pragma once

#include <optional>
#include <string>
#include <vector>

#include "scenarios/report/report.hpp"

namespace runcost {

/// When a machine of one's own has cost no more than renting another market.
struct BreakEven {
    std::string market;              ///< one's own
    std::string versus;              ///< rented
    std::optional<double> useful_h;  ///< none: never
};

/// Of each of one's own with each that is rented by the hour, if both always finish; from the mean dollars of
/// a useful hour.
std::vector<BreakEven> break_evens(Report const& report);
std::string break_even_text(Report const& report);

}  // namespace runcost
