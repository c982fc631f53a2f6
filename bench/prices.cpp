// What does a replay at a price that moves cost, without a bid (W2) and with one (W3), and how much of it is
// the path of the price? What does a whole path cost a step, of each kind?
#include "bench/workloads.hpp"
#include "sim/path.hpp"
#include "sim/run.hpp"

namespace runcost::bench {
namespace {

void whole_run(benchmark::State& state, bool bids) {
    Plan const plan = w2(bids);
    RunOptions options;
    options.replays = 4096;
    options.threads = static_cast<unsigned>(state.range(0));
    for (auto _ : state) {
        benchmark::DoNotOptimize(run({&plan, 1}, options));
    }
    state.counters["replay"] =
        time_of_one(static_cast<double>(state.iterations()) * static_cast<double>(options.replays));
}
BENCHMARK_CAPTURE(whole_run, w2, false)
    ->ArgName("threads")
    ->Arg(1)
    ->Arg(2)
    ->UseRealTime()
    ->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(whole_run, w3, true)
    ->ArgName("threads")
    ->Arg(1)
    ->Arg(2)
    ->UseRealTime()
    ->Unit(benchmark::kMillisecond);

/// So many hours of a path, a replay after the other.
void path(benchmark::State& state, PathPlan const& plan, double hours, double steps) {
    Path path(plan);
    double sum = 0.0;
    std::uint64_t replay = 0;
    for (auto _ : state) {
        path.begin(1, replay++);
        sum += path.sum(hours);
    }
    benchmark::DoNotOptimize(sum);
    state.counters["step"] = time_of_one(static_cast<double>(state.iterations()) * steps);
}

constexpr double month_h = 782.0;

PathPlan reverting(bool shaped, bool jumps) {
    RevertingPath plan;
    plan.log_mean = 0.84;
    plan.sd = 0.25;
    plan.reversion_h = 20.0;
    plan.step_h = 1.0 / 12.0;
    if (shaped) {
        plan.shape = {0.15, 6.0, 0.9};
    }
    if (jumps) {
        plan.jumps = RevertingPath::Jumps{0.05, 0.5, 0.2};
    }
    return {plan};
}
void of_reverting(benchmark::State& state, bool shaped, bool jumps) {
    path(state, reverting(shaped, jumps), month_h, month_h * 12.0);
}
BENCHMARK_CAPTURE(of_reverting, plain, false, false);
BENCHMARK_CAPTURE(of_reverting, shaped, true, false);
BENCHMARK_CAPTURE(of_reverting, jumps, true, true);

void of_regimes(benchmark::State& state) {
    path(state, {RegimesPath{{1.0, 4.0}, {{0.0, 0.2}, {0.5, 0.0}}, {1.0, 0.0}}}, month_h,
         month_h / (0.5 * (1.0 / 0.2 + 1.0 / 0.5)));
}
BENCHMARK(of_regimes);

}  // namespace
}  // namespace runcost::bench
