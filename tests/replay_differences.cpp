#include "tests/replay_differences.hpp"

#include <algorithm>
#include <string_view>
#include <vector>

#include "sim/timeline.hpp"
#include "tests/differences.hpp"
#include "tests/plans.hpp"

namespace runcost::tests {
namespace {

std::string differences(oracle::Result const& expected, oracle::Result const& twin, Row const& got) {
    auto const of = [&](Metric metric) { return got[static_cast<std::size_t>(metric)]; };
    Differences found;
    found.compare("makespan_h", expected.makespan, of(Metric::makespan_h));
    found.compare("cost_usd", expected.cost, of(Metric::cost_usd));
    found.compare("interruption_h", expected.makespan - twin.makespan, of(Metric::interruption_h));
    found.compare("interruption_usd", expected.cost - twin.cost, of(Metric::interruption_usd));
    return found.text();
}

bool is_checkpoint(State state) {
    return state == State::checkpoint;
}
bool is_checkpoint(std::string const& state) {
    return state == "checkpoint";
}

/// Spans that last longer than an instant, of which both must tell alike; waits and parts of saves in a row
/// are one.
std::string differences(std::vector<oracle::Event> const& expected, std::vector<Event> const& got) {
    auto const lasting = [](auto const& events) {
        auto kept = events;
        std::erase_if(kept, [](auto const& event) { return event.hours <= tolerance; });
        auto merged = kept;
        merged.clear();
        for (auto const& event : kept) {
            bool const more = !merged.empty() && merged.back().state == event.state &&
                              merged.back().rental == event.rental && is_checkpoint(event.state);
            if (more) {
                merged.back().hours += event.hours;
                merged.back().cause = event.cause;
            } else {
                merged.push_back(event);
            }
        }
        return merged;
    };
    auto const theirs = lasting(expected);
    auto const ours = lasting(got);
    Differences found;
    found.compare("spans", static_cast<double>(theirs.size()), static_cast<double>(ours.size()));
    for (std::size_t i = 0; i < std::min(theirs.size(), ours.size()); ++i) {
        std::string const at = "span " + std::to_string(i) + ' ';
        std::string_view const state = state_names[static_cast<std::size_t>(ours[i].state)];
        found.compare(at + "at", theirs[i].at, ours[i].at_h);
        found.compare(at + "state", theirs[i].state, state);
        found.compare(at + "hours", theirs[i].hours, ours[i].hours);
        found.compare(at + "rental", theirs[i].rental, static_cast<double>(ours[i].rental));
        if (state == "detection" || state == "waiting") {
            found.compare(at + "cause", theirs[i].cause, ours[i].cause);
        }
    }
    return found.text();
}

}  // namespace

std::string replay_differences(Expected const& expected, Plan const& plan, std::uint64_t replay) {
    Timeline const timeline = replay_timeline(plan, seed, replay);
    // The oracle tells slowed work as one span.
    bool const slowed = std::any_of(plan.checkpoint.levels.begin(), plan.checkpoint.levels.end(),
                                    [](LevelPlan const& level) { return level.slowdown > 0.0; });
    std::string text;
    auto const add = [&](char const* what, std::string const& found) {
        text += found.empty() ? "" : what + found;
    };
    add("ledger:\n", tests::differences(expected.replay, walk(plan, replay)));
    add("twin:\n", tests::differences(expected.twin, walk_twin(plan, replay)));
    add("row:\n", differences(expected.replay, expected.twin, timeline.row));
    add("timeline:\n", slowed ? "" : differences(expected.replay.events, timeline.events));
    return text;
}

}  // namespace runcost::tests
