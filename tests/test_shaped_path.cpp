#include "sim/shaped_path.hpp"

#include <algorithm>
#include <cmath>
#include <vector>

#include "sim/path.hpp"
#include "tests/catch.hpp"
#include "tests/dice.hpp"
#include "tests/price_paths.hpp"

namespace runcost {
namespace {

using namespace tests;

constexpr double day_h = 24.0;
constexpr double week_h = 7.0 * day_h;

DayShape some_shape(Dice& dice) {
    DayShape shape;
    shape.amplitude = dice.chance(0.2) ? 0.0 : dice.uniform(0.0, 0.95);
    shape.peak_h = dice.chance(0.3) ? static_cast<double>(dice.below(24)) : dice.uniform(0.0, 24.0);
    shape.weekend = dice.chance(0.3) ? 1.0 : dice.uniform(0.2, 2.0);
    return shape;
}

double value_at(ShapedPath const& plan, double hour) {
    double const in_week = hour - week_h * std::floor(hour / week_h);
    double const turns = 2.0 * 3.141592653589793 * (hour - plan.shape.peak_h) / day_h;
    return plan.usd * (1.0 + plan.shape.amplitude * std::cos(turns)) *
           (in_week >= 5.0 * day_h ? plan.shape.weekend : 1.0);
}

/// Simpson's rule between the beginnings and ends of weekends.
double sum_of(ShapedPath const& plan, double from, double to) {
    double sum = 0.0;
    while (from < to) {
        double const monday = week_h * std::floor(from / week_h);
        double const edge = from - monday < 5.0 * day_h ? monday + 5.0 * day_h : monday + week_h;
        double const end = std::min(edge, to);
        double const weekend = from - monday < 5.0 * day_h ? 1.0 : plan.shape.weekend;
        ShapedPath everyday = plan;
        everyday.shape.weekend = 1.0;
        sum += weekend * integral([&](double hour) { return value_at(everyday, hour); }, from, end, 400);
        from = end;
    }
    return sum;
}

TEST_CASE("shaped path: its value is the factor of the hour, its sum the integral of it", "[path]") {
    Dice dice;
    for (int i = 0; i < 60; ++i) {
        ShapedPath const plan{dice.uniform(0.1, 5.0), some_shape(dice)};
        double const start_h = dice.chance(0.2) ? 0.0 : dice.uniform(0.0, 2.0 * week_h);
        ShapedWalk const walk(plan, start_h);
        CAPTURE(plan.shape.amplitude, plan.shape.peak_h, plan.shape.weekend, start_h);
        CHECK(walk.sum(0.0) == 0.0);
        for (int j = 0; j < 10; ++j) {
            double const clock_h = dice.uniform(0.0, 400.0);
            CHECK(walk.value(clock_h) == Approx(value_at(plan, start_h + clock_h)).epsilon(1e-8));
            CHECK(walk.sum(clock_h) == Approx(sum_of(plan, start_h, start_h + clock_h)).epsilon(1e-9));
        }
    }
}

TEST_CASE("shaped path: a weekend is from Saturday 00:00 until Monday 00:00", "[path]") {
    ShapedWalk const walk({1.0, {0.0, 0.0, 0.5}}, 0.0);
    CHECK(walk.value(119.999) == 1.0);
    CHECK(walk.value(120.0 - 5e-10) == 0.5);  // within an instant of it
    CHECK(walk.value(120.0) == 0.5);
    CHECK(walk.value(167.999) == 0.5);
    CHECK(walk.value(168.0) == 1.0);
    CHECK(walk.value(168.0 + 120.0) == 0.5);
    CHECK(walk.first_at_most(0.0, 500.0, 0.7) == 120.0);
    CHECK(walk.first_above(130.0, 500.0, 0.7) == 168.0);
    CHECK(walk.first_at_most(168.0, 500.0, 0.7) == 288.0);
    CHECK(walk.first_at_most(0.0, 119.0, 0.7) == infinite);
    ShapedWalk const from_sunday({1.0, {0.0, 0.0, 0.5}}, 150.0);
    CHECK(from_sunday.value(0.0) == 0.5);
    CHECK(from_sunday.first_above(0.0, 100.0, 0.7) == 18.0);
}

TEST_CASE("shaped path: passes a bound where a fine scan finds that it does", "[path]") {
    Dice dice;
    constexpr double tick_h = 0.01;
    for (int i = 0; i < 150; ++i) {
        ShapedPath const plan{2.0, some_shape(dice)};
        double const start_h = dice.chance(0.2) ? 0.0 : dice.uniform(0.0, week_h);
        ShapedWalk const walk(plan, start_h);
        double const bound = dice.uniform(0.5, 4.0);
        double const from_h = dice.uniform(0.0, 200.0);
        double const to_h = from_h + dice.uniform(1.0, 250.0);
        bool const rising = dice.chance(0.5);
        auto const holds = [&](double clock_h) {
            return (value_at(plan, start_h + clock_h) > bound) == rising;
        };
        double scanned = from_h;
        while (scanned <= to_h && !holds(scanned)) {
            scanned += tick_h;
        }
        double const found =
            rising ? walk.first_above(from_h, to_h, bound) : walk.first_at_most(from_h, to_h, bound);
        CAPTURE(plan.shape.amplitude, plan.shape.peak_h, plan.shape.weekend, start_h, bound, from_h, to_h,
                rising, scanned, found);
        if (found == from_h) {
            CHECK(scanned == from_h);
        } else if (scanned > to_h) {
            CHECK((found == infinite || found > to_h - tick_h));
        } else {
            CHECK(found <= scanned + 1e-9);
            CHECK(found > scanned - tick_h - 1e-9);
            CHECK(holds(found + 1e-6));
            CHECK(!holds(found - 1e-6));
        }
    }
}

TEST_CASE("shaped path: without a shape is above or below a bound at once or never", "[path]") {
    ShapedWalk const walk({2.0, {}}, 0.0);
    CHECK(walk.first_above(3.0, 1e6, 1.9) == 3.0);
    CHECK(walk.first_above(3.0, infinite, 2.0) == infinite);
    CHECK(walk.first_at_most(3.0, 1e6, 2.0) == 3.0);
    CHECK(walk.first_at_most(3.0, infinite, 1.9) == infinite);
    CHECK(walk.sum(7.5) == Approx(15.0).epsilon(1e-14));
}

}  // namespace
}  // namespace runcost
