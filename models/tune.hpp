#pragma once

#include <cstddef>
#include <functional>
#include <optional>
#include <vector>

#include "models/objective.hpp"
#include "sim/run.hpp"

/// The value of one number of a scenario at which it costs least, found by replays on the same luck.
namespace runcost {

/// A share of the replays that must not be smaller.
struct Demand {
    Share share;
    double least;
};

struct TuneOptions {
    double from;              ///< positive
    double to;                ///< above `from`
    std::size_t points = 25;  ///< of the first grid and of the finer one, at least 3
    Objective objective = Objective::cost;
    std::vector<Demand> demands;
    std::vector<double> also;              ///< further values that are replayed
    std::function<double(double)> snap;    ///< to the nearest value worth a try; none: all are
    std::optional<Plan> without;           ///< a candidate that is no point of the curve
    std::optional<std::uint64_t> replays;  ///< none: 10,000, fewer where interruptions are many
    RunOptions run;                        ///< its replays, rows and references are not used
};

struct TunePoint {
    double value;
    Estimate objective;
    Estimate difference;  ///< to the best, paired by replay
    bool allowed;         ///< keeps all demands
    Summary summary;
    std::optional<Estimate> over_unsaved;  ///< difference to the job without saves, if that was tried

    double finished() const { return summary.of(Share::finished).mean; }
};

struct Tuned {
    std::uint64_t replays;
    std::vector<TunePoint> curve;     ///< by value; never empty
    std::optional<std::size_t> best;  ///< in the curve; none where no point keeps the demands
    double plateau_low;               ///< around the best, all points within 1 % of it
    double plateau_high;
    std::optional<TunePoint> without;  ///< none: not asked for, or hopeless
    std::vector<double> left_out;  ///< values that need many times as many rentals as others, and cost more

    /// None where the value was left out.
    TunePoint const* at(double value) const;
};

/// A grid of values with equal ratios, then a finer one around the best. Values that hardly ever finish are
/// sorted out by a few replays first. A value at which fewer replays finish than at another is never the
/// best. All values meet the same luck.
Tuned tune(std::function<Plan(double)> const& plan_at, TuneOptions const& options);

}  // namespace runcost
