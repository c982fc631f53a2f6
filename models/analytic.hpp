#pragma once

#include <cstdint>
#include <optional>

#include "models/scenario.hpp"

namespace runcost {

/// What formulas say of a scenario's interval between saves, hours of a host; none where they say nothing:
/// no mean life, or no interruptions at all, and then never to save is best.
struct AnalyticIntervals {
    std::optional<double> mean_time_between_interruptions_h;
    std::optional<double> young_h;
    std::optional<double> daly_h;
    std::optional<double> exact_h;       ///< of least mean makespan, of exponential lives
    std::optional<double> exact_cost_h;  ///< of least mean cost, of exponential lives
    std::optional<std::uint64_t> equal_segments;
};

AnalyticIntervals analytic_intervals(Scenario const& scenario);

/// In how many equal pieces, each saved, the exact mean makespan is least; none where it has no closed form,
/// or where saves cost no time.
std::optional<std::uint64_t> best_equal_segments(Scenario const& scenario);

}  // namespace runcost
