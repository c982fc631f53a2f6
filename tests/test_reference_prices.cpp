// The reference workloads W2 and W3 of performance.md: a month of work at a price that moves, without and
// with a bid. Their results were found by another engine with 400,000 replays.
#include <cmath>
#include <string>

#include "models/compile.hpp"
#include "scenarios/reader.hpp"
#include "sim/run.hpp"
#include "tests/statistics.hpp"

namespace runcost {
namespace {

using namespace tests;

constexpr auto w2 = R"(
name: W2
job: {kind: training, work: 720h, restart: 5min, checkpoint: {write: 2min, read: 0s}, start: 2026-03-02T00:00}
policy: {checkpoint: {every: 30min}}
market:
  name: w
  price:
    mean_reverting:
      {mean: $2.39/h, volatility: 25%, reversion: 20h, step: 5min, start: stationary, daily: {amplitude: 15%, peak: "06:00"}}
  interruptions:
    - {cause: host_failure, lifetime: {exponential: {mean: 24h}}, recovery: new_host, detection: 5min}
)";

/// What a bid of 1.5 times the mean adds.
constexpr auto bid = R"(    - {cause: outbid, recovery: new_host, detection: 5min}
  bid: $3.585/h
  pays: market
)";

constexpr std::uint64_t replays = 40'000;

Summary simulate(std::string const& scenario) {
    Plan const plan = compile(read_scenario(scenario, "reference", {}).scenarios.front());
    RunOptions options;
    options.replays = replays;
    options.seed = seed;
    return run({&plan, 1}, options).summaries.front();
}

/// Equal to a number that has an error of its own, and told from one 2 % greater.
void check_known(double expected, double its_error, double got, double error) {
    double const both = std::hypot(its_error, error);
    CAPTURE(expected, got, both);
    CHECK(std::fabs(got - expected) < z_limit * both);
    CHECK(std::fabs(got - 1.02 * expected) >= z_limit * both);
}
void check_known(double expected, double its_error, Moments const& got) {
    check_known(expected, its_error, got.mean, got.std_error());
}
/// Of a metric that is about normal.
void check_known_sd(double expected, Moments const& got) {
    double const share = 1.0 / std::sqrt(2.0 * static_cast<double>(replays));
    constexpr double rounded = 0.05;  // it is known to a tenth
    check_known(expected, rounded, got.sd(), got.sd() * share);
}

TEST_CASE("prices: W2 costs what is known of it, and takes the time of its twin at a fixed price", "[slow]") {
    Summary const summary = simulate(w2);
    check_known(1864.84, 0.024, summary.of(Metric::cost_usd));
    check_known_sd(105.2, summary.of(Metric::cost_usd));
    check_known(782.002, 0.004, summary.of(Metric::makespan_h));
    check_known(32.47075, 0.0, summary.of(Metric::interruptions));
    check_known(8.563547, 0.0, summary.of(Metric::lost_h));
}

TEST_CASE("prices: W3 costs what is known of it, with the waits below its bid", "[slow]") {
    Summary const summary = simulate(std::string(w2) + bid);
    check_known(1816.22, 0.14, summary.of(Metric::cost_usd));
    check_known_sd(85.5, summary.of(Metric::cost_usd));
    check_known(835.25, 0.05, summary.of(Metric::makespan_h));
    check_known_sd(29.6, summary.of(Metric::makespan_h));
    check_known(69.21, 0.03, summary.of(Metric::interruptions));
    check_known(14.836, 0.006, summary.of(Metric::lost_h));
}

}  // namespace
}  // namespace runcost
