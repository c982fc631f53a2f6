#pragma once

#include <cstdint>
#include <optional>

#include "models/scenario.hpp"

namespace runcost {

/// Two levels, to first order, for exponential lives: the first one bears part of the interruptions, the
/// second all. With rates l1, l2 of those that the first one bears and does not, and times of a save C1, C2:
/// n = sqrt(l1 C2 / (l2 C1)) saves on the first level to one on the second, every sqrt((n C1 + C2) / ((l1/n +
/// l2) / 2)) hours, for an overhead of sqrt(2 l1 C1) + sqrt(2 l2 C2). Benoit, Cavelan, Le Fevre, Robert, Sun,
/// "Towards optimal multi-level checkpointing", IEEE Transactions on Computers 66(7), 2017.
struct LevelIntervals {
    double local_per_remote;
    double remote_interval_h;
    double overhead;
};

/// What formulas say of a scenario's interval between saves, hours of a host; none where they say nothing:
/// no mean life, or no interruptions at all, and then never to save is best.
struct AnalyticIntervals {
    std::optional<double> mean_time_between_interruptions_h;
    std::optional<double> young_h;
    std::optional<double> daly_h;
    std::optional<double> exact_h;       ///< of least mean makespan, of exponential lives
    std::optional<double> exact_cost_h;  ///< of least mean cost, of exponential lives
    std::optional<std::uint64_t> equal_segments;
    std::optional<LevelIntervals> levels;
};

AnalyticIntervals analytic_intervals(Scenario const& scenario);

/// In how many equal pieces, each saved, the exact mean makespan is least; none where it has no closed form,
/// or where saves cost no time.
std::optional<std::uint64_t> best_equal_segments(Scenario const& scenario);

}  // namespace runcost
