#include <boost/math/tools/roots.hpp>
#include <cmath>
#include <tuple>

#include "models/closed_forms.hpp"
#include "models/flip.hpp"
#include "tests/bare_scenario.hpp"
#include "tests/catch.hpp"
#include "tests/statistics.hpp"

namespace runcost {
namespace {

using namespace tests;

Market market_of(double usd_per_h, double mean_life_h) {
    Market market;
    market.price.usd_per_h = Constant{usd_per_h};
    market.interruptions = {interruption_of(0, Exponential{mean_life_h})};
    return market;
}

/// 12 h of work without saves.
Plan plan_of(Market const& market) {
    Job job;
    job.work = 12.0;
    return compile(scenario_of(job, market));
}

/// Without interruptions: dollars of 12 h.
Plan plain_plan(double usd_per_h) {
    Market market;
    market.price.usd_per_h = Constant{usd_per_h};
    return plan_of(market);
}

/// p (e^(W/m) - 1) m, the mean cost of W hours of work without saves.
double cost_usd(double usd_per_h, double mean_life_h) {
    return usd_per_h * std::expm1(12.0 / mean_life_h) * mean_life_h;
}

FlipOptions options_of(double from, double to, double now, std::uint64_t replays) {
    FlipOptions options{};
    options.from = from;
    options.to = to;
    options.now = now;
    options.replays = replays;
    options.run.seed = seed;
    return options;
}

double std_error(Flip const& flip) {
    return std::log(*flip.high / *flip.low) / (2.0 * z_95) * *flip.value;
}

/// The flip is where it should be, and the interval is narrow enough to see that it is not 2 % further.
void check_flip(double expected, Flip const& flip) {
    REQUIRE(flip.value);
    REQUIRE(flip.low);
    REQUIRE(flip.high);
    CAPTURE(expected, *flip.value, *flip.low, *flip.high);
    double const error = std_error(flip);
    CHECK(std::fabs(*flip.value - expected) < z_limit * error);
    CHECK(std::fabs(*flip.value - 1.02 * expected) >= z_limit * error);
    CHECK(*flip.low < *flip.value);
    CHECK(*flip.value < *flip.high);
}

Flip flip_of_life(FlipOptions const& options) {
    return find_flip(
        [](double mean_life_h) {
            return PlanPair{plan_of(market_of(0.59, 199.0)), plan_of(market_of(0.38, mean_life_h))};
        },
        options);
}

/// Where life makes $0.38/h cost as much as $0.59/h with a mean life of 199 h.
double exact_life_h() {
    auto const [low, high] = boost::math::tools::bisect(
        [](double life_h) { return cost_usd(0.38, life_h) - cost_usd(0.59, 199.0); }, 5.0, 100.0,
        boost::math::tools::eps_tolerance<double>(40));
    return 0.5 * (low + high);
}

TEST_CASE("flip: a cheap 4090 at $0.38/h is worth it above a mean life of 13.7 h", "[flip][slow]") {
    Flip const flip = flip_of_life(options_of(8.0, 40.0, 49.0, 400'000));
    check_flip(exact_life_h(), flip);
    CHECK(std::fabs(*flip.value - 13.7) < 0.1);
    CHECK(std_error(flip) < 0.03);
    CHECK(flip.below == Lesser::first);
    CHECK(flip.above == Lesser::second);
    CHECK_FALSE(flip.again);
    CHECK_FALSE(flip.unfinished);
    REQUIRE(flip.now.difference);
    double const now = cost_usd(0.38, 49.0) - cost_usd(0.59, 199.0);
    CHECK(std::fabs(flip.now.difference->mean - now) < z_limit * flip.now.difference->std_error);
    CHECK(std::fabs(flip.now.difference->mean - 1.02 * now) > z_limit * flip.now.difference->std_error);
}

TEST_CASE("flip: the price at which a less reliable market costs the same", "[flip][slow]") {
    for (auto const& [life_h, other_life_h] : {std::pair{199.0, 49.0}, {49.0, 199.0}, {20.0, 20.0}}) {
        CAPTURE(life_h, other_life_h);
        Market const first = market_of(0.59, life_h);
        Flip const flip = find_flip(
            [&, other = other_life_h](double usd_per_h) {
                return PlanPair{plan_of(first), plan_of(market_of(usd_per_h, other))};
            },
            options_of(0.02, 18.0, 0.38, 100'000));
        check_flip(0.59 * cost_usd(1.0, life_h) / cost_usd(1.0, other_life_h), flip);
        CHECK(flip.below == Lesser::second);
        CHECK(flip.above == Lesser::first);
    }
}

TEST_CASE("flip: the interval holds the true value as often as it says", "[flip][slow]") {
    constexpr int samples = 100;
    double const exact = exact_life_h();
    int held = 0;
    int held_more = 0;
    for (int i = 0; i < samples; ++i) {
        FlipOptions options = options_of(8.0, 40.0, 20.0, 2000);
        options.run.seed = seed + static_cast<std::uint64_t>(i);
        Flip const flip = flip_of_life(options);
        REQUIRE(flip.low);
        auto const holds = [&](double value) { return *flip.low <= value && value <= *flip.high; };
        held += holds(exact) ? 1 : 0;
        held_more += holds(1.1 * exact) ? 1 : 0;
    }
    CAPTURE(held, held_more);
    CHECK(held >= 87);  // 95 less 4 standard deviations
    CHECK(held_more < 87);
}

TEST_CASE("flip: values that would hardly ever be done need no exact difference", "[flip]") {
    // At a mean life of 24 minutes, 12 h need e^30 rentals.
    Flip const flip = flip_of_life(options_of(0.4, 1000.0, 0.5, 20'000));
    REQUIRE(flip.value);
    CHECK_FALSE(flip.now.difference);
    CHECK(flip.now.lesser == Lesser::first);
    CHECK(std::fabs(*flip.value - exact_life_h()) < z_limit * std_error(flip));
    CHECK(std_error(flip) < 0.15);
    CHECK_FALSE(flip.unfinished);
    Flip const none = flip_of_life(options_of(0.1, 0.5, 0.2, 200));
    CHECK_FALSE(none.value);
    CHECK(none.below == Lesser::first);
    Flip const neither = find_flip(
        [](double mean_life_h) {
            return PlanPair{plan_of(market_of(1.0, mean_life_h)), plan_of(market_of(2.0, mean_life_h))};
        },
        options_of(0.1, 0.2, 0.1, 200));
    CHECK_FALSE(neither.value);
    CHECK(neither.below == Lesser::neither);
    CHECK_FALSE(neither.now.difference);
}

TEST_CASE("flip: where a job is given up, it is no longer the cheaper one", "[flip]") {
    // Half a day is done; a job that is longer than its patience is given up with half the cost.
    auto const plans_at = [](double work) {
        Job job;
        job.work = work;
        Market market;
        market.price.usd_per_h = Constant{1.0};
        Scenario dear = scenario_of(job, market);
        dear.market.price.usd_per_h = Constant{3.0};
        Scenario cheap = scenario_of(job, market);
        cheap.run.give_up_after_h = 20.0;
        return PlanPair{compile(dear), compile(cheap)};
    };
    Flip const flip = find_flip(plans_at, options_of(1.0, 100.0, 12.0, 200));
    REQUIRE(flip.value);
    CHECK(*flip.value == Approx(20.0).epsilon(0.001));
    CHECK(flip.unfinished);
    CHECK(flip.below == Lesser::second);
    CHECK(flip.above == Lesser::first);
    CHECK(*flip.low <= 20.0);
    CHECK(*flip.high >= 20.0);
}

TEST_CASE("flip: of several the nearest, to 0.1 % of the value", "[flip]") {
    // The second costs as much as the first at 1, e^2, e^4, ...
    constexpr double half_turn = 1.5707963267948966;
    auto const plans_at = [&](double value) {
        return PlanPair{plain_plan(1.0), plain_plan(1.0 + 0.5 * std::sin(half_turn * std::log(value)))};
    };
    for (auto const& [now, nearest] : {std::pair{1.3, 0.0}, {6.0, 2.0}, {9.0, 2.0}, {70.0, 4.0}}) {
        CAPTURE(now);
        FlipOptions options = options_of(0.5, 100.0, now, 200);
        options.points = 15;
        Flip const flip = find_flip(plans_at, options);
        REQUIRE(flip.value);
        CHECK(std::fabs(std::log(*flip.value) - nearest) <= 0.001);
        CHECK(flip.again);
        CHECK(flip.below == (nearest == 2.0 ? Lesser::first : Lesser::second));
        CHECK(flip.above == (nearest == 2.0 ? Lesser::second : Lesser::first));
        CHECK(*flip.low == Approx(*flip.value));
        CHECK(*flip.high == Approx(*flip.value));
    }
}

TEST_CASE("flip: none where one is cheaper throughout, or both are the same", "[flip]") {
    auto const prices = [](double first, double second) {
        return find_flip(
            [=](double value) {
                return PlanPair{plain_plan(first * value), plain_plan(second * value)};
            },
            options_of(0.1, 10.0, 1.0, 200));
    };
    Flip const cheaper = prices(1.0, 0.5);
    CHECK_FALSE(cheaper.value);
    CHECK(cheaper.below == Lesser::second);
    CHECK(cheaper.above == Lesser::second);
    CHECK(cheaper.now.difference->mean == Approx(-6.0));
    CHECK(prices(1.0, 2.0).below == Lesser::first);
    Flip const same = prices(1.0, 1.0);
    CHECK_FALSE(same.value);
    CHECK(same.below == Lesser::neither);
    CHECK(same.now.lesser == Lesser::neither);
}

TEST_CASE("flip: another objective flips elsewhere", "[flip]") {
    auto const value_of = [](Objective objective) {
        FlipOptions options = options_of(5.0, 100.0, 49.0, 20'000);
        options.objective = objective;
        return flip_of_life(options).value;
    };
    // A dearer host that lives longer pays off earlier for those who mind the worst cases, and nobody
    // who only minds the time takes the other one.
    CHECK(value_of(Objective::cvar).value() > 1.2 * value_of(Objective::cost).value());
    CHECK_FALSE(value_of(Objective::makespan));
}

}  // namespace
}  // namespace runcost
