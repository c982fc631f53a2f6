#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <stdexcept>
#include <string_view>
#include <vector>

#include "sim/ledger.hpp"
#include "sim/plan.hpp"
#include "sim/row.hpp"

namespace runcost {

/// A span of one state, or the interruption that ended a rental (which takes no time).
struct Event {
    double at_h;
    State state;
    double hours;
    std::uint64_t rental;  ///< from 0
    double progress_h;     ///< work done when the span begins and not lost until its end, hours at speed 1
    double done_h;         ///< and at its end
    std::string_view
        cause;  ///< of the interruption that ended the span, or that the span answers; may be empty
    std::optional<double> usd_per_h = {};  ///< a price that moves, where the span begins
};

struct Timeline {
    Row row;
    /// Spans in order; their hours sum to the makespan. None is of 0 h but one `useful` where a rental takes
    /// up work of which nothing is kept.
    std::vector<Event> events;
    bool finished = false;
    bool has_price = false;  ///< one that moves
    std::optional<double> bid_usd_per_h = {};
};

/// A replay with more events than a person or a program would want.
struct TooManyEvents : std::length_error {
    using std::length_error::length_error;
};
inline constexpr std::size_t most_events = 5'000'000;

/// One replay, event by event; the same history as the one that `run` counts. Throws TooManyEvents.
Timeline replay_timeline(Plan const& plan, std::uint64_t seed, std::uint64_t replay);

}  // namespace runcost
