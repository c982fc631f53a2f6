#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

#include "scenarios/traces/trace.hpp"

namespace runcost {

/// When a value of a trace means that there is capacity.
struct UpRule {
    bool one_means_available = true;    ///< of a trace of 0 and 1
    std::optional<std::uint64_t> need;  ///< of counts: at least so many; the rule above is not used

    bool holds(double value) const {
        return need ? value >= static_cast<double>(*need) : (value > 0.0) == one_means_available;
    }
};

/// Lengths of spells, in hours; none if there are no spells.
struct SpellLengths {
    std::size_t count = 0;
    std::optional<double> mean_h;
    std::optional<double> median_h;
    std::optional<double> longest_h;
};

/// What a trace says about capacity. An instant is a row, or rows of one time, of which the last counts.
struct MeasuredAvailability {
    std::size_t instants = 0;
    double hours = 0.0;           ///< of the whole trace
    double availability = 0.0;    ///< share of the instants with capacity
    double of_hours = 0.0;        ///< share of the hours with capacity
    std::size_t preemptions = 0;  ///< instants with capacity that are followed by one without
    SpellLengths up;              ///< maximal runs of instants with capacity; those at the ends are cut off
    SpellLengths down;            ///< and without
    std::optional<double> mean_usd_per_h;  ///< over the instants with capacity; none without prices
};

/// `prices` has the same instants as the trace, if it is not null.
MeasuredAvailability measure(Trace const& trace, UpRule const& rule, Trace const* prices);

}  // namespace runcost
