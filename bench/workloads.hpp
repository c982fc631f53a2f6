#pragma once

#include <benchmark/benchmark.h>

#include <cstdint>
#include <string>
#include <vector>

#include "models/compile.hpp"
#include "scenarios/reader.hpp"
#include "sim/plan.hpp"

/// The reference workloads W1, W2 and W3, and how times per item are printed.
namespace runcost::bench {

/// 30 days of work, a save of 2 minutes after each half hour of it, an interruption a day on average; with
/// some of its terms replaced, as `--set` does.
inline Plan w1(std::vector<std::string> const& sets = {}) {
    constexpr auto text = R"(
name: W1
job: {kind: training, work: 720h, restart: 5min, checkpoint: {write: 2min, read: 0s}, start: 2026-03-02T00:00}
market:
  name: w
  price: $2.39/h
  interruptions:
    - {cause: host_failure, lifetime: {exponential: {mean: 24h}}, recovery: new_host, detection: 5min}
policy: {checkpoint: {every: 30min}}
)";
    return compile(read_scenario(text, "W1", sets).scenarios.front());
}

/// The reference workload W2: W1 at a price that moves in steps of 5 min, about the same mean. W3: with a bid
/// of 1.5 times its mean.
inline Plan w2(bool bids = false) {
    std::vector<std::string> sets{
        R"(market.price={mean_reverting: {mean: $2.39/h, volatility: 25%, reversion: 20h, step: 5min, daily: {amplitude: 15%, peak: "06:00"}}})"};
    if (bids) {
        sets.emplace_back("market.bid=$3.585/h");
        sets.emplace_back(
            "market.interruptions=[{cause: host_failure, lifetime: {exponential: {mean: 24h}}, detection: "
            "5min}, "
            "{cause: outbid, detection: 5min}]");
    }
    return w1(sets);
}

/// Rentals, and so lives, of a replay of W1: e^(R/M) (e^((tau + C)/M) - 1) 1440 = 32.47 interruptions, and
/// one.
inline constexpr double w1_lives = 33.47;

/// `count` items in all iterations; printed as the time of one.
inline benchmark::Counter time_of_one(double count) {
    return {count, benchmark::Counter::kIsRate | benchmark::Counter::kInvert};
}

}  // namespace runcost::bench
