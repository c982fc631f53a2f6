#pragma once

#include <cstdint>
#include <vector>

#include "sim/summary.hpp"

namespace runcost {

struct Interval {
    double low;
    double high;
};

/// The normal 95 % interval of a mean.
Interval mean_interval(Moments const& moments);

/// The 95 % interval of a share; unlike the normal one it keeps its coverage near 0 and 1.
/// Wilson, "Probable inference, the law of succession, and statistical inference", JASA 22, 1927.
Interval share_interval(Moments const& share);

/// Why an interval of the result may not cover what it says.
enum class Doubt : std::uint8_t {
    skewed,      ///< fewer replays than 100 skewness^2: the normal interval of the mean covers less than 95 %
    few,         ///< fewer than 100 replays: likewise
    unfinished,  ///< replays were given up: means are lower bounds, and upper quantiles too
    shared,      ///< many replays share a quantile's value: its interval covers more than 95 %
};

struct Warning {
    Doubt doubt;
    Metric metric;         ///< which one's; of `few` and `unfinished` all
    unsigned percent = 0;  ///< shared: the quantile
    double value = 0.0;    ///< skewed: the replays that it takes; unfinished: the share of all
};

/// Of the cost and the makespan. Cochran ("Sampling Techniques", 3rd ed., section 2.15) asks for 25
/// skewness^2; four times as much here, since the skewness is the sample's own, and a heavy tail hides much
/// of it.
std::vector<Warning> warnings_of(Summary const& summary);

}  // namespace runcost
