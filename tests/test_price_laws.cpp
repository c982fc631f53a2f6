// Mean-reverting prices against closed forms. Where a volatility is large, the variance of the price itself
// is hopeless (its fourth moment is e^(8 volatility^2)): there the log is looked at.
#include <array>
#include <cmath>
#include <cstdint>
#include <string>
#include <vector>

#include "models/prices.hpp"
#include "tests/catch.hpp"
#include "tests/price_paths.hpp"
#include "tests/statistics.hpp"

namespace runcost {
namespace {

using namespace tests;
using price::MeanReverting;

constexpr std::size_t chunk = 256;  // steps that a path makes at least

TEST_CASE("mean-reverting price: its mean is `mean` whatever the volatility, and not its median",
          "[path][laws]") {
    struct Known {
        MeanReverting process;
        std::uint64_t replays;
    };
    std::vector<Known> const all{{reverting(0.45, 0.25, 12.0, 1.0), 30'000},
                                 {reverting(2.0, 0.05, 100.0, 10.0), 15'000},
                                 {reverting(1.0, 0.5, 1.0, 3.0), 8'000},
                                 {reverting(1.0, 1.0, 2.0, 5.0), 70'000},
                                 {reverting(3.0, 1.5, 2.0, 8.0), 7'000}};
    for (Known const& known : all) {
        MeanReverting const& process = known.process;
        double const variance = squared(process.volatility);
        double const median = process.mean * std::exp(-0.5 * variance);
        CAPTURE(name_of(process));
        auto const [mean, below_median, of_log, of_price] =
            several_over_replays<4>(path_of(process), known.replays, [&](Path& path) {
                std::array<double, 4> sums{};
                for (std::size_t step = 0; step < chunk; ++step) {
                    double const price = path.value(static_cast<double>(step) * process.step_h);
                    sums[0] += price / chunk;
                    sums[1] += price <= median ? 1.0 / chunk : 0.0;
                    sums[2] += squared(std::log(price / median)) / chunk;
                    sums[3] += squared(price - process.mean) / chunk;
                }
                return sums;
            });
        check_mean(process.mean, mean);
        check_mean(0.5, below_median);
        check_mean(variance, of_log);
        if (process.volatility <= 1.0) {
            check_mean(squared(process.mean) * std::expm1(variance), of_price);
        }
    }
}

TEST_CASE("mean-reverting price: what it has in common with itself some time later falls as e^-kt",
          "[path][laws]") {
    struct Known {
        MeanReverting process;
        std::size_t lag;
        std::uint64_t replays;
    };
    std::vector<Known> const all{{reverting(0.45, 0.25, 12.0, 1.0), 6, 60'000},
                                 {reverting(2.0, 0.05, 100.0, 10.0), 2, 25'000},
                                 {reverting(1.0, 0.5, 1.0, 0.25), 2, 50'000},
                                 {reverting(1.0, 0.3, 1.0, 1.25), 1, 20'000},
                                 {reverting(3.0, 1.5, 2.0, 1.0), 1, 12'000}};
    for (Known const& known : all) {
        MeanReverting const& process = known.process;
        LogOfSteps const log(process);
        CAPTURE(name_of(process));
        auto const [of_log, of_price] =
            several_over_replays<2>(path_of(process), known.replays, [&](Path& path) {
                std::array<double, 2> sums{};
                for (std::size_t step = 0; step + known.lag < chunk; ++step) {
                    double const now = path.value(static_cast<double>(step) * process.step_h);
                    double const then = path.value(static_cast<double>(step + known.lag) * process.step_h);
                    sums[0] += (std::log(now) - log.level()) * (std::log(then) - log.level());
                    sums[1] += (now - process.mean) * (then - process.mean);
                }
                auto const count = static_cast<double>(chunk - known.lag);
                return std::array{sums[0] / count, sums[1] / count};
            });
        double const left = std::exp(-static_cast<double>(known.lag) * process.step_h / process.reversion_h);
        check_mean(squared(process.volatility) * left, of_log);
        if (process.volatility <= 0.5) {
            check_mean(log.covariance(0, known.lag), of_price);
        }
    }
}

TEST_CASE("mean-reverting price: what it sums up to from any time on has the mean and variance of its steps",
          "[path][laws]") {
    struct Known {
        MeanReverting process;
        std::size_t every;  // steps: sums begin so far apart
        double hours;
        std::uint64_t replays;
    };
    std::vector<Known> const all{{reverting(0.45, 0.25, 12.0, 1.0), 16, 10.3, 60'000},
                                 {reverting(2.0, 0.05, 100.0, 10.0), 32, 240.0, 60'000},
                                 {reverting(1.0, 0.5, 1.0, 3.0), 4, 7.5, 25'000},
                                 {reverting(1.0, 0.8, 2.0, 5.0), 2, 10.0, 35'000},
                                 {reverting(3.0, 0.4, 2.0, 0.25), 32, 7.6, 80'000}};
    for (Known const& known : all) {
        MeanReverting const& process = known.process;
        LogOfSteps const log(process);
        double const mean = process.mean * known.hours;
        CAPTURE(name_of(process));
        auto const [sums, squares] =
            several_over_replays<2>(path_of(process), known.replays, [&](Path& path) {
                std::array<double, 2> found{};
                double const share = static_cast<double>(known.every) / chunk;
                for (std::size_t step = 0; step < chunk; step += known.every) {
                    double const from_h = static_cast<double>(step) * process.step_h;
                    double const sum = path.sum(from_h + known.hours) - path.sum(from_h);
                    found[0] += share * sum;
                    found[1] += share * squared(sum - mean);
                }
                return found;
            });
        check_mean(mean, sums);
        check_mean(log.variance_of_sum(known.hours), squares);
    }
}

TEST_CASE(
    "mean-reverting price: from a given start it comes to its mean, and its sums are those of its steps",
    "[path][laws][slow]") {
    struct Known {
        MeanReverting process;
        double start;
        double hours;
        std::uint64_t replays;
    };
    std::vector<Known> const all{
        {reverting(2.106927055, 0.3227486122, 10.0 / 3.0, 1.0 / 12.0), 2.6, 10.0, 350'000},
        {reverting(2.0, 0.05, 100.0, 10.0), 1.8, 245.0, 300'000},
        {reverting(1.0, 0.4, 1.0, 3.0), 3.0, 10.0, 350'000},
        {reverting(1.0, 0.2, 2.0, 0.1), 0.2, 5.0, 300'000},
        {reverting(3.0, 0.4, 24.0, 1.0), 3.0, 48.0, 400'000}};
    for (Known known : all) {
        MeanReverting& process = known.process;
        process.start = known.start;
        LogOfSteps const log(process);
        double const mean = log.mean_sum(known.hours);
        auto const [ends, sums, squares] =
            several_over_replays<3>(path_of(process), known.replays, [&](Path& path) {
                double const sum = path.sum(known.hours);
                return std::array{path.value(known.hours), sum, squared(sum - mean)};
            });
        CAPTURE(name_of(process));
        check_mean(log.price(static_cast<std::size_t>((known.hours + 1e-9) / process.step_h)), ends);
        check_mean(mean, sums);
        check_mean(log.variance_of_sum(known.hours), squares);
    }
}

TEST_CASE("mean-reverting price: daily and weekend factors leave whole weeks their mean factor",
          "[path][laws]") {
    struct Known {
        DayShape shape;
        double step_h;
    };
    std::vector<Known> const all{{{0.1, 15.0, 0.9}, 0.25},
                                 {{0.5, 3.0, 1.0}, 1.0},
                                 {{0.0, 0.0, 0.5}, 2.0},
                                 {{0.9, 23.5, 3.0}, 0.5},
                                 {{0.3, 12.0, 0.2}, 6.0}};
    for (Known const& known : all) {
        MeanReverting process = reverting(0.5, 0.3, 5.0, known.step_h);
        process.shape = known.shape;
        PathPlan plan = path_of(process);
        plan.start_h = 30.0;
        constexpr double week_h = 168.0;
        CAPTURE(known.step_h, known.shape.amplitude, known.shape.weekend);
        check_mean(0.5 * week_h * (5.0 + 2.0 * known.shape.weekend) / 7.0,
                   over_replays(plan, 20'000, [](Path& path) { return path.sum(week_h); }));
    }
}

TEST_CASE("mean-reverting price: floor and cap hold what lies beyond them", "[path][laws]") {
    struct Known {
        MeanReverting process;
        double floor;
        double cap;
        std::uint64_t replays;
    };
    std::vector<Known> const all{{reverting(0.45, 0.25, 12.0, 3.0), 0.4, 0.6, 20'000},
                                 {reverting(1.0, 1.5, 2.0, 5.0), 0.5, 4.0, 20'000},
                                 {reverting(1.0, 1.0, 1.0, 3.0), 1.5, infinite, 20'000},
                                 {reverting(2.0, 0.05, 10.0, 10.0), 0.0, 1.95, 10'000},
                                 {reverting(3.0, 0.7, 2.0, 1.0), 0.1, 2.0, 20'000}};
    for (Known known : all) {
        MeanReverting& process = known.process;
        process.floor = known.floor;
        process.cap = known.cap;
        double const level = LogOfSteps(process).level();
        auto const z_of = [&](double usd) { return (std::log(usd) - level) / process.volatility; };
        auto const weighted = [&](double z) {
            return normal_density(z) * std::exp(level + process.volatility * z);
        };
        double const low = known.floor > 0.0 ? z_of(known.floor) : -12.0;
        double const high = known.cap < infinite ? z_of(known.cap) : 12.0;
        double const above = known.cap < infinite ? known.cap * normal_below(-high) : 0.0;
        double const expected = known.floor * normal_below(low) + integral(weighted, low, high) + above;
        CAPTURE(name_of(process), known.floor, known.cap);
        check_mean(expected, over_replays(path_of(process), known.replays, [&](Path& path) {
                       double const hours = chunk * process.step_h;
                       return path.sum(hours) / hours;
                   }));
        REQUIRE(mean_usd_per_h(process));
        CHECK(*mean_usd_per_h(process) == Approx(expected).epsilon(1e-9));
    }
}

}  // namespace
}  // namespace runcost
