#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "sim/run.hpp"

/// What searches do with plans: replay all of them on the same luck, after a look at what that takes.
namespace runcost {

/// A plan's replays: their statistics, and in order their values of one metric.
struct Replayed {
    Summary summary;
    std::vector<double> samples;

    double finished() const { return summary.of(Share::finished).mean; }
};

/// Of each plan. Of `run` seed, threads, progress and cancellation are used.
std::vector<Replayed> replay(std::span<Plan const> plans, Metric metric, std::uint64_t replays,
                             RunOptions const& run);

inline constexpr std::uint64_t first_patience = 1000;  ///< rentals

/// Of each plan a few replays, given up after so many rentals.
std::vector<Summary> pilot(std::vector<Plan> plans, std::uint64_t patience, RunOptions run);

/// How many replays take half a second, if one of all plans takes so many rentals; from 200 to 10,000.
std::uint64_t affordable_replays(double rentals);

}  // namespace runcost
