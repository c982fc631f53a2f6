#include "sim/path.hpp"

#include <algorithm>
#include <cmath>
#include <memory>
#include <vector>

#include "models/prices.hpp"
#include "sim/ledger.hpp"
#include "sim/path_too_long.hpp"
#include "tests/catch.hpp"
#include "tests/dice.hpp"
#include "tests/price_paths.hpp"

namespace runcost {
namespace {

using namespace tests;

constexpr double week_h = 168.0;

/// One or more plans of each kind.
std::vector<PathPlan> all_plans() {
    price::MeanReverting plain = reverting(0.5, 0.4, 6.0, 1.0 / 12.0);
    price::MeanReverting all_of_it = reverting(0.5, 0.4, 2.0, 3.0);
    all_of_it.jumps = RevertingPath::Jumps{0.3, 0.4, 0.2};
    all_of_it.shape = {0.3, 15.0, 0.8};
    all_of_it.floor = 0.3;
    all_of_it.cap = 0.9;
    all_of_it.mix = {0.6, 0.8};
    RecordedPath recorded;
    recorded.record =
        std::make_shared<Record const>(Record{{0.0, 2.0, 3.0, 7.0}, {0.4, 0.8, 0.6, 0.5}, 10.0});
    RecordedPath blocks = recorded;
    blocks.block_h = 3.0;
    recorded.random = true;
    recorded.at_end = RecordedPath::AtEnd::loop;
    PathPlan shaped = path_of(price::Fixed{0.5, {0.4, 15.0, 0.7}});
    shaped.start_random = true;
    PathPlan mixed = path_of(all_of_it);
    mixed.start_h = 100.0;
    return {path_of(plain),
            mixed,
            shaped,
            path_of(price::Regimes{{0.3, 0.6, 0.9}, {{0, 0.1, 0.2}, {0.5, 0, 0.1}, {0.1, 0.4, 0}}, {}}),
            {recorded},
            {blocks}};
}

/// Whether a fresh path answers as one that was asked much before.
void check_like_a_fresh_one(Path& asked, std::uint64_t replay, Dice& dice) {
    Path fresh(asked.plan());
    fresh.begin(seed, replay);
    double const at_h = dice.uniform(0.0, 300.0);
    double const to_h = at_h + dice.uniform(0.0, 200.0);
    double const bound = dice.uniform(0.3, 0.9);
    switch (dice.below(4)) {
        case 0:
            CHECK(asked.value(at_h) == fresh.value(at_h));
            break;
        case 1:
            CHECK(asked.sum(at_h) == fresh.sum(at_h));
            break;
        case 2:
            CHECK(asked.first_above(at_h, to_h, bound) == fresh.first_above(at_h, to_h, bound));
            break;
        default:
            CHECK(asked.first_at_most(at_h, to_h, bound) == fresh.first_at_most(at_h, to_h, bound));
    }
}

TEST_CASE("path: says the same whatever it was asked before, of this replay and of others", "[path]") {
    Dice dice;
    for (PathPlan const& plan : all_plans()) {
        CAPTURE(plan.kind.index());
        Path path(plan);
        for (int i = 0; i < 60; ++i) {
            std::uint64_t const replay = dice.below(3);
            path.begin(seed, replay);
            for (int j = 0; j < 5; ++j) {
                check_like_a_fresh_one(path, replay, dice);
            }
        }
    }
}

TEST_CASE("path: another replay, seed or place is another path", "[path]") {
    for (PathPlan plan : all_plans()) {
        bool const mixes = std::holds_alternative<RevertingPath>(plan.kind) &&
                           !std::get<RevertingPath>(plan.kind).mix.empty();
        CAPTURE(plan.kind.index(), mixes);
        Path path(plan);
        auto const sum = [](Path& its, std::uint64_t of_seed, std::uint64_t replay) {
            its.begin(of_seed, replay);
            return its.sum(53.7);
        };
        double const one = sum(path, seed, 1);
        CHECK(one != sum(path, seed, 2));
        CHECK(one != sum(path, seed + 1, 1));
        plan.place = 1;
        Path elsewhere(plan);
        CHECK(one != sum(elsewhere, seed, 1));  // of those that mix, the jumps
    }
}

TEST_CASE("path: passages are where a scan of its values finds them", "[path]") {
    Dice dice;
    constexpr double tick_h = 1.0 / 240.0;
    for (PathPlan const& plan : all_plans()) {
        CAPTURE(plan.kind.index());
        Path path(plan);
        for (std::uint64_t replay = 0; replay < 40; ++replay) {
            path.begin(seed, replay);
            double const from_h = dice.uniform(0.0, 60.0);
            double const to_h = from_h + dice.uniform(0.0, 60.0);
            double const bound = dice.uniform(0.3, 0.9);
            bool const above = dice.chance(0.5);
            double const found =
                above ? path.first_above(from_h, to_h, bound) : path.first_at_most(from_h, to_h, bound);
            auto const holds = [&](double at_h) { return (path.value(at_h) > bound) == above; };
            double const end_h = std::min(found, to_h);
            bool held_before = false;
            for (double at_h = from_h; at_h < end_h - 1e-6; at_h += tick_h) {
                held_before = held_before || holds(at_h);
            }
            CHECK(!held_before);
            CHECK((found == infinite || (found >= from_h && found <= to_h + 1e-9 && holds(found + 1e-6))));
        }
    }
}

TEST_CASE("path: its sum is the integral of its values", "[path]") {
    for (PathPlan const& plan : all_plans()) {
        CAPTURE(plan.kind.index());
        Path path(plan);
        path.begin(seed, 5);
        constexpr double tick_h = 1e-3;
        double sum = 0.0;
        for (int i = 0; i < 40'000; ++i) {
            sum += tick_h * path.value((i + 0.5) * tick_h);
        }
        CHECK(path.sum(40.0) == Approx(sum).epsilon(1e-3));
        CHECK(path.sum(0.0) == 0.0);
    }
}

double log_at(Path& path, double at_h) {
    return std::log(path.value(at_h));
}

TEST_CASE("path: prices of another volatility meet the same luck", "[path]") {
    price::MeanReverting const calm = reverting(0.5, 0.1, 6.0, 1.0);
    price::MeanReverting const wild = reverting(3.0, 1.2, 6.0, 1.0);
    Path a(path_of(calm));
    Path b(path_of(wild));
    for (std::uint64_t replay = 0; replay < 5; ++replay) {
        a.begin(seed, replay);
        b.begin(seed, replay);
        for (int step = 0; step < 600; ++step) {
            double const x = (log_at(a, step) - LogOfSteps(calm).level()) / 0.1;
            double const y = (log_at(b, step) - LogOfSteps(wild).level()) / 1.2;
            REQUIRE(std::fabs(x - y) < 1e-11);
        }
    }
}

TEST_CASE("path: begins with the price that is given, and forgets it as it meets the luck of any other start",
          "[path]") {
    price::MeanReverting process = reverting(0.5, 0.4, 6.0, 1.0);
    Path stationary(path_of(process));
    process.start = 2.0;
    Path given(path_of(process));
    for (std::uint64_t replay = 0; replay < 5; ++replay) {
        stationary.begin(seed, replay);
        given.begin(seed, replay);
        CHECK(given.value(0.0) == Approx(2.0).epsilon(1e-14));
        double const apart = log_at(given, 0.0) - log_at(stationary, 0.0);
        for (int step = 1; step < 40; ++step) {
            double const left = apart * std::exp(-step / 6.0);
            REQUIRE(std::fabs(log_at(given, step) - log_at(stationary, step) - left) < 1e-13);
        }
    }
}

TEST_CASE("path: a mix is the sum of the paths of its places, in their shares", "[path]") {
    price::MeanReverting process = reverting(0.5, 0.4, 6.0, 1.0);
    double const level = LogOfSteps(process).level();
    auto const at_place = [&](std::vector<double> const& mix, std::uint8_t place) {
        process.mix = mix;
        PathPlan plan = path_of(process);
        plan.place = place;
        auto path = std::make_unique<Path>(plan);
        path->begin(seed, 8);
        return path;
    };
    auto const zero = at_place({}, 0);
    auto const two = at_place({}, 2);
    auto const mixed = at_place({0.6, 0.0, -0.8}, 1);
    auto const alone = at_place({1.0}, 7);
    for (int step = 0; step < 600; ++step) {
        double const expected = 0.6 * (log_at(*zero, step) - level) - 0.8 * (log_at(*two, step) - level);
        REQUIRE(std::fabs(log_at(*mixed, step) - level - expected) < 1e-13);
        REQUIRE(alone->value(step) == zero->value(step));
    }
}

TEST_CASE("path: jumps come on top of the same luck, at their rate, and are forgotten as all else",
          "[path]") {
    price::MeanReverting process = reverting(0.5, 0.4, 6.0, 1.0);
    Path still(path_of(process));
    process.jumps = RevertingPath::Jumps{0.05, 1.0, 0.0};
    Path jumping(path_of(process));
    double const kept = std::exp(-1.0 / 6.0);
    int jumps = 0;
    for (std::uint64_t replay = 0; replay < 20; ++replay) {
        still.begin(seed, replay);
        jumping.begin(seed, replay);
        double before = log_at(jumping, 0.0) - log_at(still, 0.0);
        for (int step = 1; step < 600; ++step) {
            double const now = log_at(jumping, step) - log_at(still, step);
            double const came = now - kept * before;
            bool const some = came > 1e-12;
            REQUIRE((some ? came >= kept - 1e-12 : came > -1e-12));
            jumps += some ? 1 : 0;
            before = now;
        }
    }
    double const expected = 20.0 * 599.0 * -std::expm1(-0.05);  // of steps with one or more
    CHECK(std::fabs(jumps - expected) < z_limit * std::sqrt(expected));
}

TEST_CASE("path: each step has the factor of its start, then floor and cap", "[path]") {
    for (double const step_h : {1.0 / 12.0, 0.7, 6.0, 30.0, 200.0}) {
        for (bool const random : {false, true}) {
            price::MeanReverting process = reverting(0.5, 0.4, 6.0, step_h);
            PathPlan plain_plan = path_of(process);
            process.shape = {0.3, 15.0, 0.7};
            PathPlan shaped_plan = path_of(process);
            process.floor = 0.45;
            process.cap = 0.6;
            PathPlan held_plan = path_of(process);
            for (PathPlan* plan : {&plain_plan, &shaped_plan, &held_plan}) {
                plan->start_h = random ? 0.0 : 84.0;
                plan->start_random = random;
            }
            Path plain(plain_plan);
            Path shaped(shaped_plan);
            Path held(held_plan);
            for (std::uint64_t replay = 0; replay < 3; ++replay) {
                for (Path* path : {&plain, &shaped, &held}) {
                    path->begin(seed, replay);
                }
                double const start_h = start_of(shaped_plan, seed, replay);
                for (int step = 0; step < 3'000; ++step) {
                    double const at_h = step * step_h;
                    double const hour = start_h + at_h;
                    double const in_week = std::fmod(hour + instant_h, week_h);
                    double const weekend = in_week >= 120.0 ? 0.7 : 1.0;
                    double const turns = 2.0 * 3.141592653589793 * (hour - 15.0) / 24.0;
                    double const expected = plain.value(at_h) * weekend * (1.0 + 0.3 * std::cos(turns));
                    REQUIRE(shaped.value(at_h) == Approx(expected).epsilon(1e-10));
                    REQUIRE(held.value(at_h) == std::clamp(shaped.value(at_h), 0.45, 0.6));
                }
            }
        }
    }
}

TEST_CASE("path: a random start is any hour of the week, later than the one that is given", "[path]") {
    PathPlan plan = path_of(price::Fixed{1.0, {}});
    CHECK(start_of(plan, seed, 3) == 0.0);
    plan.start_h = 33.5;
    CHECK(start_of(plan, seed, 3) == 33.5);
    plan.start_h = 0.0;
    plan.start_random = true;
    std::vector<double> starts;
    for (std::uint64_t replay = 0; replay < 200'000; ++replay) {
        starts.push_back(start_of(plan, seed, replay));
    }
    check_law([](double x) { return std::clamp(x / week_h, 0.0, 1.0); }, starts);
}

TEST_CASE("path: more steps than memory holds are refused, not made", "[path][slow]") {
    Path path(path_of(price::Regimes{{1.0, 2.0}, {{0.0, 1e9}, {1e9, 0.0}}, {}}));
    path.begin(seed, 0);
    CHECK(path.first_above(0.0, 1e-3, 1.5) < 1e-3);
    CHECK_THROWS_AS(path.first_above(0.0, 1.0, 3.0), PathTooLong);
}

}  // namespace
}  // namespace runcost
