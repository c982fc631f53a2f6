// What does the walk alone cost, over lives that are drawn already: per replay and per rental, with one cause
// and with four, for the twin that nothing interrupts, by the rules of all plans, with a notice that is
// answered, and in a gang of eight nodes that replaces those that are lost?
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

/// W1 whose interruptions are announced 2 min before, just enough for a save.
Plan w1_with_notice() {
    Plan plan = w1();
    plan.causes.front().notice = constant_sampler(2.0 / 60.0);
    plan.causes.front().notice_probability = 1.0;
    plan.on_notice = OnNotice::save_and_stop;
    return plan;
}

/// W1 of eight nodes, which together fail as often.
Plan w1_of_nodes() {
    Plan plan = w1();
    plan.gang = {true, 8};
    CausePlan& cause = plan.causes.front();
    cause.each_node = true;
    cause.lives.usual.parameters[0] *= 8.0;
    cause.lives.first = cause.lives.usual;
    return plan;
}

void walk(benchmark::State& state, Plan const& plan, bool plain, bool interrupted) {
    constexpr std::size_t replays = 64;
    constexpr std::size_t depth = 80;  // no replay needs more
    Sources const sources({&plan, 1});
    auto const places = std::span(sources.of_plan.front()).first(interrupted ? plan.causes.size() : 0);
    Lives lives(sources.distinct, 1);
    lives.fill(0, replays, depth);

    Unwatched unwatched;
    double rentals = 0.0;
    for (auto _ : state) {
        for (std::uint64_t replay = 0; replay < replays; ++replay) {
            Ledger const ledger =
                walk_training(plan, plain, {lives, places, 1, replay, plan.place}, unwatched);
            rentals += static_cast<double>(ledger.rentals);
            benchmark::DoNotOptimize(ledger.hours);
        }
    }
    state.counters["replay"] = time_of_one(static_cast<double>(state.iterations()) * replays);
    state.counters["rental"] = time_of_one(rentals);
}
BENCHMARK_CAPTURE(walk, one_cause, w1_of_causes(1), true, true);
BENCHMARK_CAPTURE(walk, four_causes, w1_of_causes(4), true, true);
BENCHMARK_CAPTURE(walk, twin, w1_of_causes(1), true, false);
BENCHMARK_CAPTURE(walk, in_full, w1_of_causes(1), false, true);
BENCHMARK_CAPTURE(walk, notice, w1_with_notice(), false, true);
BENCHMARK_CAPTURE(walk, lost_nodes, w1_of_nodes(), false, true);

}  // namespace
}  // namespace runcost::bench
