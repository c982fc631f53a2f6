#pragma once

#include <cstdint>
#include <span>

#include "sim/metrics.hpp"

namespace runcost {

/// What a search makes least.
enum class Objective : std::uint8_t {
    cost,      ///< mean dollars
    p95_cost,  ///< dollars that 1 replay in 20 passes
    cvar,      ///< mean dollars of the worst 1 in 20
    makespan,  ///< mean hours
};

/// The metric whose replays decide.
Metric metric_of(Objective objective);

struct Estimate {
    double mean;
    double std_error;  ///< NaN where there are too few replays to tell
};

/// Of the replays' values of the metric, in order of replay. The standard error of a mean is that of the
/// sample; of the others it is that of 20 batches of equal size.
Estimate estimate(Objective objective, std::span<double const> values);

/// The objective of `values` less that of `reference`, replay by replay on the same luck.
Estimate difference(Objective objective, std::span<double const> values, std::span<double const> reference);

}  // namespace runcost
