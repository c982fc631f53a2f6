// What does the walk alone cost, over lives that are drawn already: per replay and per rental, with one cause
// and with four, and for the twin that nothing interrupts?
#include <span>
#include <vector>

#include "bench/workloads.hpp"
#include "sim/luck.hpp"
#include "sim/sources.hpp"
#include "sim/walk.hpp"

namespace runcost::bench {
namespace {

/// W1 with its interruptions shared out among so many causes.
Plan w1_of_causes(std::size_t causes) {
    Plan plan = w1();
    CausePlan const one = plan.causes.front();
    plan.causes.clear();
    for (std::size_t i = 0; i < causes; ++i) {
        CausePlan cause = one;
        cause.lives.cause = cause_code(0, i);
        cause.lives.usual.parameters[0] *= static_cast<double>(causes);
        cause.lives.first = cause.lives.usual;
        plan.causes.push_back(cause);
    }
    return plan;
}

void walk(benchmark::State& state, std::size_t causes, bool interrupted) {
    constexpr std::size_t replays = 64;
    constexpr std::size_t depth = 80;  // no replay needs more
    Plan const plan = w1_of_causes(causes);
    Sources const sources({&plan, 1});
    auto const places = std::span(sources.of_plan.front()).first(interrupted ? causes : 0);
    Lives lives(sources.distinct, 1);
    lives.fill(0, replays, depth);

    Unwatched unwatched;
    double rentals = 0.0;
    for (auto _ : state) {
        for (std::uint64_t replay = 0; replay < replays; ++replay) {
            Ledger const ledger =
                walk_training(plan, is_plain(plan), {lives, places, 1, replay, plan.place}, unwatched);
            rentals += static_cast<double>(ledger.rentals);
            benchmark::DoNotOptimize(ledger.hours);
        }
    }
    state.counters["replay"] = time_of_one(static_cast<double>(state.iterations()) * replays);
    state.counters["rental"] = time_of_one(rentals);
}
BENCHMARK_CAPTURE(walk, one_cause, 1, true);
BENCHMARK_CAPTURE(walk, four_causes, 4, true);
BENCHMARK_CAPTURE(walk, twin, 1, false);

}  // namespace
}  // namespace runcost::bench
