// What does a replay of the reference workload W1 cost, all in: drawing, walking, its uninterrupted twin,
// statistics and quantiles? And how far is that from the floor, which draws the same lives with the same
// Philox and logarithm and does five operations with each? Read the ratio of `replay` within one run of this
// program: both lines then met the same machine.
#include <array>

#include "bench/workloads.hpp"
#include "sim/maths.hpp"
#include "sim/philox.hpp"
#include "sim/run.hpp"

namespace runcost::bench {
namespace {

void floor_of_lives(benchmark::State& state) {
    constexpr std::size_t lives = 32;
    constexpr std::uint32_t replays = 256;
    constexpr double mean_h = 24.0;
    constexpr double cycle_h = 0.5 + 2.0 / 60.0;
    constexpr double to_whole = 0x1.8p52;  // adding and subtracting it rounds to a whole number
    std::array<double, lives> row{};
    for (auto _ : state) {
        double sum = 0.0;
        for (std::uint32_t replay = 0; replay < replays; ++replay) {
            fill_uniforms({1, replay, Purpose::life, 0, 0, 0}, 0, row);
            for (double& value : row) {
                double const cycles = maths::log(value) * (mean_h / cycle_h);
                double const whole = (cycles + to_whole) - to_whole;
                value = (whole - cycles) * cycle_h;
            }
            for (double const value : row) {
                sum += value;
            }
        }
        benchmark::DoNotOptimize(sum);
    }
    double const drawn = static_cast<double>(state.iterations()) * replays * lives;
    state.counters["life"] = time_of_one(drawn);
    state.counters["replay"] = time_of_one(drawn / w1_lives);
}
BENCHMARK(floor_of_lives)->Name("floor")->Unit(benchmark::kMillisecond);

void whole_run(benchmark::State& state) {
    Plan const plan = w1();
    RunOptions options;
    options.replays = static_cast<std::uint64_t>(state.range(0));
    options.threads = static_cast<unsigned>(state.range(1));
    for (auto _ : state) {
        benchmark::DoNotOptimize(run({&plan, 1}, options));
    }
    double const replays = static_cast<double>(state.iterations()) * static_cast<double>(options.replays);
    state.counters["life"] = time_of_one(replays * w1_lives);
    state.counters["replay"] = time_of_one(replays);
}
// Up to 2^17 replays quantiles are exact; a million is beyond.
BENCHMARK(whole_run)
    ->Name("run")
    ->ArgNames({"replays", "threads"})
    ->ArgsProduct({{100'000, 1'000'000}, {1, 2}})
    ->UseRealTime()
    ->Unit(benchmark::kMillisecond);

}  // namespace
}  // namespace runcost::bench
