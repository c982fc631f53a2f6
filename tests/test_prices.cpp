#include "models/prices.hpp"

#include <cmath>
#include <limits>
#include <memory>
#include <optional>
#include <vector>

#include "models/market_terms.hpp"
#include "tests/catch.hpp"
#include "tests/price_paths.hpp"

namespace runcost {
namespace {

using namespace tests;
using price::Fixed;
using price::MeanReverting;
using price::Regimes;

constexpr double day_h = 24.0;
constexpr double week_h = 7.0 * day_h;

double value(std::optional<double> const& found) {
    return found.value_or(std::numeric_limits<double>::quiet_NaN());
}

/// As the table of docs/model.md has it.
double factor(DayShape const& shape, double hour) {
    double const weekend = std::fmod(hour, week_h) >= 5.0 * day_h ? shape.weekend : 1.0;
    return weekend *
           (1.0 + shape.amplitude * std::cos(2.0 * 3.141592653589793 * (hour - shape.peak_h) / day_h));
}

TEST_CASE("fixed price: whole days sum to 24 h of it, weekends to their factor", "[prices]") {
    DayShape const shape{0.25, 15.0, 0.8};
    Path path(path_of(Fixed{2.0, shape}));
    path.begin(seed, 0);
    CHECK(path.sum(24.0) == Approx(48.0).epsilon(1e-12));
    CHECK(path.sum(5.0 * day_h) == Approx(240.0).epsilon(1e-12));
    CHECK(path.sum(week_h) == Approx(240.0 + 0.8 * 96.0).epsilon(1e-12));
    CHECK(path.sum(24.0 + 7.5) - path.sum(7.5) == Approx(48.0).epsilon(1e-12));
    CHECK(path.sum(160.0) - path.sum(100.0) == Approx(105.1598492).epsilon(1e-9));  // price-season-2
}

TEST_CASE("fixed price: its mean is that of a week, at an hour its own, and at any hour that of a week",
          "[prices]") {
    for (DayShape const& shape :
         {DayShape{0.0, 0.0, 1.0}, {0.25, 15.0, 0.8}, {0.9, 0.5, 1.0}, {0.0, 0.0, 3.0}, {0.5, 23.0, 0.1}}) {
        Fixed const fixed{2.0, shape};
        double const weekly = 2.0 * (5.0 + 2.0 * shape.weekend) / 7.0;
        CAPTURE(shape.amplitude, shape.weekend);
        CHECK(value(mean_usd_per_h(fixed)) == Approx(weekly).epsilon(1e-12));
        CHECK(value(mean_usd_per_h(fixed, 30.0, std::nullopt)) == Approx(weekly).epsilon(1e-12));
        for (double const start_h : {0.0, 33.3, 130.0}) {
            CHECK(value(mean_usd_per_h(fixed, 100.0, start_h)) ==
                  Approx(2.0 * factor(shape, start_h + 100.0)).epsilon(1e-12));
        }
    }
}

TEST_CASE("fixed price: hours below a bid are those of a week, spells over its end in one", "[prices]") {
    auto const below = [](DayShape const& shape, double bid) {
        return mean_hours_below(Fixed{2.0, shape}, bid);
    };
    double const daily = 24.0 - 24.0 * std::acos(0.5) / 3.141592653589793;
    CHECK(value(below({0.2, 15.0, 1.0}, 2.2)) == Approx(daily).epsilon(1e-9));
    CHECK(value(below({0.2, 1.0, 1.0}, 2.2)) == Approx(daily).epsilon(1e-9));
    CHECK(value(below({0.2, 23.0, 1.0}, 1.8)) == Approx(24.0 - daily).epsilon(1e-9));
    CHECK(value(below({0.2, 13.0, 1.0}, 1.8)) == Approx(24.0 - daily).epsilon(1e-9));
    CHECK(value(below({0.0, 0.0, 0.5}, 1.5)) == Approx(48.0).epsilon(1e-9));   // only at weekends
    CHECK(value(below({0.0, 0.0, 2.0}, 3.0)) == Approx(120.0).epsilon(1e-9));  // only on working days
    CHECK(value(below({0.2, 15.0, 0.5}, 1.3)) == Approx(48.0).epsilon(1e-9));
    CHECK(value(below({0.2, 15.0, 1.0}, 2.5)) == infinite);
    CHECK(value(below({0.0, 0.0, 1.0}, 2.0)) == infinite);
    CHECK(!below({0.0, 0.0, 1.0}, 1.9));
    CHECK(!below({0.2, 15.0, 1.0}, 1.5));
    // Four nights of 8 h between working days, and one from Friday evening to Monday morning.
    double const side_h = 24.0 * std::acos(0.5) / 3.141592653589793;
    CHECK(value(below({0.2, 12.0, 0.5}, 2.2)) ==
          Approx((4.0 * (24.0 - 2.0 * side_h / 2.0) + 72.0 - side_h) / 5.0).epsilon(1e-9));
}

TEST_CASE("mean-reverting price: at a time it is as far from its start as the step that holds then",
          "[prices]") {
    MeanReverting process = reverting(0.5, 0.4, 6.0, 2.0);
    process.start = 1.5;
    LogOfSteps const log(process);
    for (std::size_t const step : {std::size_t{0}, std::size_t{1}, std::size_t{7}, std::size_t{400}}) {
        double const start_h = 2.0 * static_cast<double>(step);
        CAPTURE(step);
        for (double const later_h : {0.0, 0.5, 1.999}) {
            CHECK(value(mean_usd_per_h(process, start_h + later_h, std::nullopt)) ==
                  Approx(log.price(step)).epsilon(1e-12));
        }
    }
    process.start.reset();
    CHECK(value(mean_usd_per_h(process, 3.0, std::nullopt)) == Approx(0.5).epsilon(1e-12));
    CHECK(value(mean_usd_per_h(process)) == Approx(0.5).epsilon(1e-12));
}

TEST_CASE("mean-reverting price: its factor at a time is that of the start of its step", "[prices]") {
    MeanReverting process = reverting(0.5, 0.4, 6.0, 2.0);
    process.shape = {0.3, 15.0, 0.7};
    CHECK(value(mean_usd_per_h(process)) == Approx(0.5 * (5.0 + 2.0 * 0.7) / 7.0).epsilon(1e-12));
    for (double const at_h : {0.0, 11.0, 119.5, 121.9, 300.0}) {
        double const step_h = 2.0 * std::floor(at_h / 2.0);
        CAPTURE(at_h);
        CHECK(value(mean_usd_per_h(process, at_h, 1.0)) ==
              Approx(0.5 * factor(process.shape, 1.0 + step_h)).epsilon(1e-12));
        CHECK(value(mean_usd_per_h(process, at_h, std::nullopt)) ==
              Approx(0.5 * (5.0 + 2.0 * 0.7) / 7.0).epsilon(1e-12));
    }
}

TEST_CASE("mean-reverting price: floor and cap hold after the factors, at a time and over a week",
          "[prices]") {
    MeanReverting process = reverting(0.5, 0.4, 6.0, 1.0);
    process.shape = {0.3, 15.0, 0.7};
    process.floor = 0.4;
    process.cap = 0.6;
    auto const clamped = [&](double mean, double sd) {
        auto const at = [&](double z) {
            return std::fmin(std::fmax(std::exp(mean + sd * z), 0.4), 0.6) * normal_density(z);
        };
        double const low = (std::log(0.4) - mean) / sd;
        double const high = (std::log(0.6) - mean) / sd;
        return 0.4 * normal_below(low) + integral(at, low, high, 200) + 0.6 * normal_below(-high);
    };
    auto const at_hour = [&](double hour) {
        return clamped(LogOfSteps(process).level() + std::log(factor(process.shape, hour)), 0.4);
    };
    double const weekly =
        (5.0 * integral(at_hour, 0.0, 24.0, 100) + 2.0 * integral(at_hour, 120.0, 144.0, 100)) / week_h;
    CHECK(value(mean_usd_per_h(process)) == Approx(weekly).epsilon(1e-8));
    CHECK(value(mean_usd_per_h(process, 7.0, std::nullopt)) == Approx(weekly).epsilon(1e-8));
    CHECK(value(mean_usd_per_h(process, 7.0, 125.0)) == Approx(at_hour(132.0)).epsilon(1e-9));
    process.start = 0.55;
    LogOfSteps const log(process);
    double const later = std::log(factor(process.shape, 132.0));
    CHECK(value(mean_usd_per_h(process, 7.0, 125.0)) ==
          Approx(clamped(log.mean(7) + later, std::sqrt(log.variance(7)))).epsilon(1e-9));
    CHECK(value(mean_usd_per_h(process, 0.0, 15.0)) == 0.6);
    process.jumps = RevertingPath::Jumps{0.1, 0.2, 0.0};
    CHECK(!mean_usd_per_h(process));
    CHECK(!mean_usd_per_h(process, 7.0, 125.0));
}

TEST_CASE("mean-reverting price: hours below a bid of steps that forget all are those of independent ones",
          "[prices]") {
    MeanReverting const process = reverting(1.0, 0.5, 0.1, 5.0);
    for (double const bid : {0.2, 0.8, 1.0, 3.0}) {
        double const above = normal_below(-(std::log(bid) + 0.125) / 0.5);
        CAPTURE(bid, above);
        CHECK(value(mean_hours_below(process, bid)) == Approx(5.0 / above).epsilon(1e-9));
    }
}

TEST_CASE("mean-reverting price: is never, or always, below a bid beyond its bounds", "[prices]") {
    MeanReverting process = reverting(1.0, 0.5, 2.0, 1.0);
    process.floor = 0.5;
    process.cap = 2.0;
    CHECK(!mean_hours_below(process, 0.499));
    CHECK(value(mean_hours_below(process, 2.0)) == infinite);
    CHECK(value(mean_hours_below(process, 0.5)) > 1.0);
    CHECK(value(mean_hours_below(process, 1.999)) < 1e3);
    MeanReverting const still = reverting(1.0, 0.0, 2.0, 1.0);
    CHECK(value(mean_hours_below(still, 1.1)) == infinite);
    CHECK(!mean_hours_below(still, 0.9));
}

TEST_CASE("mean-reverting price: is never at or below a bid of nothing", "[prices]") {
    CHECK(!mean_hours_below(reverting(1.0, 0.5, 2.0, 1.0), 0.0));
}

TEST_CASE("price: where its mean has no formula, what plans are made with lies within its bounds",
          "[prices]") {
    MeanReverting process = reverting(1.0, 0.5, 2.0, 1.0);
    process.jumps = RevertingPath::Jumps{0.1, 0.4, 0.0};
    Price price;
    price.process = process;
    double const unbounded = mean_usd_per_h(price);
    CHECK(unbounded == value(mean_usd_per_h(process)));
    process.floor = 0.5;
    price.process = process;
    CHECK(!mean_usd_per_h(process));
    CHECK(mean_usd_per_h(price) == unbounded);
    process.cap = 0.9;
    price.process = process;
    CHECK(mean_usd_per_h(price) == 0.9);
    price.process =
        Regimes{{8.0, 1.0, 4.0}, {{0.0, 1.0, 3.0}, {0.0, 0.0, 0.0}, {0.0, 0.0, 0.0}}, {1.0, 0.0, 0.0}};
    CHECK(mean_usd_per_h(price) == Approx(0.25 * 1.0 + 0.75 * 4.0).epsilon(1e-9));
}

TEST_CASE("regimes: hours below a bid end with what goes above it", "[prices]") {
    Regimes const two{{1.0, 4.0}, {{0.0, 0.2}, {0.5, 0.0}}, {}};
    CHECK(value(mean_hours_below(two, 1.0)) == Approx(5.0).epsilon(1e-12));
    CHECK(value(mean_hours_below(two, 4.0)) == infinite);
    CHECK(!mean_hours_below(two, 0.9));
    // Of a ring 0.5 -> 3 -> 1 -> 0.5: at most 1 is both of the cheap ones, one after the other.
    Regimes const ring{{0.5, 3.0, 1.0}, {{9.0, 2.0, 0.0}, {0.0, 9.0, 1.0}, {4.0, 0.0, 9.0}}, {}};
    CHECK(value(mean_hours_below(ring, 1.0)) == Approx(0.5 + 0.25).epsilon(1e-12));
    CHECK(value(mean_hours_below(ring, 0.5)) == Approx(0.5).epsilon(1e-12));
    CHECK(value(mean_usd_per_h(ring)) == Approx((2.0 * 0.5 + 4.0 * 3.0 + 1.0) / 7.0).epsilon(1e-12));
}

TEST_CASE("regimes: without a single long run have none, but a price at each time", "[prices]") {
    Regimes const apart{
        {1.0, 3.0, 8.0}, {{0.0, 0.0, 0.0}, {1.0, 0.0, 1.0}, {0.0, 0.0, 0.0}}, {0.0, 1.0, 0.0}};
    CHECK(stationary_shares(apart).empty());
    CHECK(!mean_usd_per_h(apart));
    double const left = std::exp(-2.0 * 1.5);
    CHECK(value(mean_usd_per_h(apart, 1.5, std::nullopt)) ==
          Approx(3.0 * left + (1.0 - left) * 4.5).epsilon(1e-12));
}

TEST_CASE("trace: its means are those of what it plays", "[prices]") {
    Record const record{{0.0, 2.0, 3.0, 7.0}, {1.0, 5.0, 2.0, 4.0}, 10.0};
    PlayedTrace trace;
    trace.record = std::make_shared<Record const>(record);
    CHECK(value(mean_usd_per_h(trace)) == Approx((2.0 + 5.0 + 8.0 + 12.0) / 10.0).epsilon(1e-12));
    auto const at = [&](double hours) { return value(mean_usd_per_h(trace, hours, std::nullopt)); };
    CHECK(at(0.0) == 1.0);
    CHECK(at(2.0) == 5.0);
    CHECK(at(6.9) == 2.0);
    CHECK(at(50.0) == 4.0);
    trace.from_h = 2.5;
    CHECK(at(0.0) == 5.0);
    CHECK(at(1.0) == 2.0);
    trace.at_end = RecordedPath::AtEnd::loop;
    CHECK(at(7.6) == 1.0);
    CHECK(at(10.2) == 5.0);
    trace.random = true;
    CHECK(at(7.6) == Approx(2.7).epsilon(1e-12));
    CHECK(value(mean_hours_below(trace, 2.0)) == Approx(3.0).epsilon(1e-12));
    CHECK(value(mean_hours_below(trace, 1.0)) == Approx(2.0).epsilon(1e-12));
    CHECK(value(mean_hours_below(trace, 5.0)) == infinite);
    CHECK(!mean_hours_below(trace, 0.5));
}

}  // namespace
}  // namespace runcost
