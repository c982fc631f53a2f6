#pragma once

#include <cstdint>
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
    double progress_h;     ///< useful work done at the end of the span and not lost since, hours at speed 1
    std::string_view
        cause;  ///< of the interruption that ended the span, or that the span answers; may be empty
};

struct Timeline {
    Row row;
    std::vector<Event> events;  ///< spans of non-zero length, in order; their hours sum to the makespan
    bool finished = false;
};

/// One replay, event by event; the same history as the one that `run` counts.
Timeline replay_timeline(Plan const& plan, std::uint64_t seed, std::uint64_t replay);

}  // namespace runcost
