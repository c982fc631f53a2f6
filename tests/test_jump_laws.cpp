// Mean-reverting prices that jump, against closed forms.
#include <array>
#include <cmath>
#include <cstdint>
#include <vector>

#include "models/prices.hpp"
#include "tests/catch.hpp"
#include "tests/price_paths.hpp"
#include "tests/statistics.hpp"

namespace runcost {
namespace {

using namespace tests;
using price::MeanReverting;
using Jumps = RevertingPath::Jumps;

constexpr std::size_t chunk = 256;  // steps that a path makes at least

MeanReverting jumping(MeanReverting process, Jumps const& jumps) {
    process.jumps = jumps;
    return process;
}

/// E[e^(what the jumps of the last hours have left)], by the affine transform.
double factor_of_jumps(MeanReverting const& process, double hours) {
    Jumps const& jumps = *process.jumps;
    return std::exp(jumps.rate * integral(
                                     [&](double ago_h) {
                                         double const left = std::exp(-ago_h / process.reversion_h);
                                         return std::expm1(jumps.mean * left +
                                                           0.5 * squared(jumps.sd * left));
                                     },
                                     0.0, hours, 4000));
}

struct Jumping {
    MeanReverting process;
    std::uint64_t replays;
};

/// Up, down, either way; seldom and often; steps longer than the reversion.
std::vector<Jumping> all_jumping() {
    return {{jumping(reverting(2.0, 0.1, 2.0, 2.0), {0.1, 1.2, 0.1}), 8'000},
            {jumping(reverting(0.45, 0.25, 12.0, 6.0), {0.2, -0.3, 0.2}), 5'000},
            {jumping(reverting(1.0, 0.2, 1.0, 3.0), {1.0, 0.5, 0.0}), 5'000},
            {jumping(reverting(1.0, 0.05, 10.0, 20.0), {0.05, -1.0, 0.3}), 5'000},
            {jumping(reverting(3.0, 0.5, 4.0, 2.0), {2.0, 0.1, 0.3}), 7'000}};
}

TEST_CASE("jumps: raise or lower the mean of the log, widen it, and change the mean price as they should",
          "[path][laws]") {
    for (auto const& [process, replays] : all_jumping()) {
        Jumps const& jumps = *process.jumps;
        double const level = LogOfSteps(process).level();
        double const rise = jumps.rate * jumps.mean * process.reversion_h;
        double const spread =
            0.5 * jumps.rate * (squared(jumps.mean) + squared(jumps.sd)) * process.reversion_h;
        double const variance = squared(process.volatility) + spread;
        double const mean = process.mean * factor_of_jumps(process, 40.0 * process.reversion_h);
        CAPTURE(name_of(process), jumps.rate, jumps.mean, jumps.sd);
        auto const [of_log, squares, of_price] =
            several_over_replays<3>(path_of(process), replays, [&, &own = process](Path& path) {
                std::array<double, 3> sums{};
                for (std::size_t step = 0; step < chunk; ++step) {
                    double const price = path.value(static_cast<double>(step) * own.step_h);
                    double const from_level = std::log(price) - level;
                    sums[0] += from_level / chunk;
                    sums[1] += squared(from_level - rise) / chunk;
                    sums[2] += price / chunk;
                }
                return sums;
            });
        check_mean(rise, of_log);
        check_mean(variance, squares);
        check_mean(mean, of_price);
        CHECK(stationary_log_mean(process) == Approx(level + rise).epsilon(1e-12));
        CHECK(stationary_log_sd(process) == Approx(std::sqrt(variance)).epsilon(1e-12));
        REQUIRE(mean_usd_per_h(process));
        CHECK(*mean_usd_per_h(process) == Approx(mean).epsilon(1e-9));
    }
}

TEST_CASE("jumps: before the start have left as much in the first price as in any later one",
          "[path][laws]") {
    MeanReverting const process = jumping(reverting(1.0, 0.1, 6.0, 1.0), {0.2, 0.5, 0.2});
    double const level = LogOfSteps(process).level();
    auto const [of_log, squares] = several_over_replays<2>(path_of(process), 200'000, [&](Path& path) {
        double const from_level = std::log(path.value(0.0)) - level;
        return std::array{from_level, squared(from_level - 0.6)};
    });
    check_mean(0.2 * 0.5 * 6.0, of_log);
    check_mean(0.01 + 0.5 * 0.2 * (0.25 + 0.04) * 6.0, squares);
}

TEST_CASE("jumps: from a given start the price comes to its mean with jumps", "[path][laws][slow]") {
    struct Known {
        MeanReverting process;
        double start;
        std::size_t steps;
        std::uint64_t replays;
    };
    std::vector<Known> const all{
        {jumping(reverting(2.01002504172, 0.1, 2.0, 1.0), {0.02, 1.2, 0.1}), 2.0, 48, 20'000},
        {jumping(reverting(0.45, 0.25, 12.0, 1.0), {0.2, -0.3, 0.2}), 0.6, 10, 30'000},
        {jumping(reverting(1.0, 0.2, 1.0, 3.0), {1.0, 0.5, 0.0}), 3.0, 1, 50'000},
        {jumping(reverting(1.0, 0.05, 10.0, 0.25), {0.05, -1.0, 0.3}), 0.4, 12, 12'000},
        {jumping(reverting(3.0, 0.5, 4.0, 0.5), {2.0, 0.1, 0.3}), 3.0, 7, 100'000}};
    for (Known known : all) {
        MeanReverting& process = known.process;
        process.start = known.start;
        double const hours = static_cast<double>(known.steps) * process.step_h;
        double const expected = LogOfSteps(process).price(known.steps) * factor_of_jumps(process, hours);
        CAPTURE(name_of(process), known.start, hours);
        check_mean(expected, over_replays(path_of(process), known.replays,
                                          [&](Path& path) { return path.value(hours); }));
        auto const said = mean_usd_per_h(process, hours, std::nullopt);
        REQUIRE(said);
        CHECK(*said == Approx(expected).epsilon(1e-9));
    }
}

TEST_CASE("jumps: sums from a given start have the mean of their steps", "[path][laws]") {
    MeanReverting process = jumping(reverting(2.01002504172, 0.1, 2.0, 1.0 / 12.0), {0.02, 1.2, 0.1});
    process.start = 2.0;
    LogOfSteps const log(process);
    double expected = 0.0;
    for (std::size_t step = 0; step < 576; ++step) {
        double const start_h = static_cast<double>(step) * process.step_h;
        expected += log.price(step) * factor_of_jumps(process, start_h) * process.step_h;
    }
    CHECK(expected == Approx(102.9711313).epsilon(1e-3));  // of steps without length
    check_mean(expected, over_replays(path_of(process), 30'000, [](Path& path) { return path.sum(48.0); }));
}

TEST_CASE("jumps: come to as many in the long run whatever the step", "[path][laws]") {
    struct Known {
        double step_h;
        std::uint64_t replays;
    };
    for (auto const& [step_h, replays] : {Known{0.05, 40'000}, Known{0.7, 4'000}, Known{9.0, 2'000}}) {
        MeanReverting const process = jumping(reverting(1.0, 0.0, 1.5, step_h), {0.4, 1.0, 0.0});
        CAPTURE(step_h);
        check_mean(0.4 * 1.5, over_replays(path_of(process), replays, [&, step = step_h](Path& path) {
                       double sum = 0.0;
                       for (std::size_t i = 0; i < chunk; ++i) {
                           sum += std::log(path.value(static_cast<double>(i) * step));
                       }
                       return sum / chunk;
                   }));
    }
}

}  // namespace
}  // namespace runcost
