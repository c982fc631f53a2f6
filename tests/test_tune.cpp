#include <cmath>
#include <vector>

#include "models/analytic.hpp"
#include "models/closed_forms.hpp"
#include "models/compile.hpp"
#include "models/intervals.hpp"
#include "models/tune.hpp"
#include "tests/bare_scenario.hpp"
#include "tests/catch.hpp"

namespace runcost {
namespace {

using namespace tests;

/// Exponential lives of 1 h and saves of `write_h`.
Scenario setting(double write_h, double work) {
    Job job;
    job.work = work;
    job.checkpoint.write = Constant{write_h};
    job.checkpoint.read = Constant{0.1};
    Market market;
    market.price.usd_per_h = Constant{2.0};
    market.interruptions = {interruption_of(0, Exponential{1.0})};
    return scenario_of(job, market);
}

Scenario every(Scenario scenario, double hours) {
    scenario.policy.checkpoint = policy::Every{hours, false};
    return scenario;
}

double exact_cost(Scenario const& scenario, double hours) {
    Scenario const some = every(scenario, hours);
    return closed_forms(some.job, some.market, some.policy).value().cost_usd.value();
}

/// Around the optimum of an endless job.
Tuned tuned(Scenario const& scenario, std::uint64_t replays, Objective objective = Objective::cost) {
    double const centre = exact_interval({mean_write_h(scenario.job, scenario.market), 1.0});
    TuneOptions options{};
    options.from = centre / 30.0;
    options.to = std::min(scenario.job.work, 30.0 * centre);
    options.points = 25;
    options.objective = objective;
    options.snap = [work = scenario.job.work](double hours) {
        return work / std::max(1.0, std::round(work / hours));
    };
    options.replays = replays;
    return tune([&](double hours) { return compile(every(scenario, hours)); }, options);
}

TEST_CASE("tune: finds the least of curves with a closed form", "[tune][slow]") {
    for (double const write_h : {0.001, 0.005, 0.02, 0.1, 0.3, 1.0}) {
        CAPTURE(write_h);
        Scenario const scenario = setting(write_h, 60.0);
        Tuned const found = tuned(scenario, 4000);
        REQUIRE(found.best);
        TunePoint const& best = found.curve[*found.best];
        double least = infinite;
        for (int pieces = 1; pieces <= 20'000; ++pieces) {
            least = std::min(least, exact_cost(scenario, 60.0 / pieces));
        }
        double const there = exact_cost(scenario, best.value);
        CHECK(there / least - 1.0 < 0.001);
        CHECK(there - least <= 2.0 * best.objective.std_error);
        // And what is said of the points is so: their means, and their differences.
        for (TunePoint const& point : found.curve) {
            CAPTURE(point.value);
            double const exact = exact_cost(scenario, point.value);
            CHECK(std::fabs(point.objective.mean - exact) <= 4.0 * point.objective.std_error);
            if (&point != &best) {
                CHECK(std::fabs(point.difference.mean - (exact - there)) <= 4.0 * point.difference.std_error);
            }
        }
        // Power: a curve that is 2 % off would be seen.
        CHECK(std::fabs(best.objective.mean - 1.02 * there) > 4.0 * best.objective.std_error);
        CHECK(found.plateau_low < best.value);
        CHECK(found.plateau_high > best.value);
        for (TunePoint const& point : found.curve) {
            bool const inside = point.value >= found.plateau_low && point.value <= found.plateau_high;
            CHECK((!inside || point.objective.mean <= 1.0100001 * best.objective.mean));
        }
    }
}

TEST_CASE("tune: the plateau, the left out and the unsaved", "[tune]") {
    Scenario const scenario = setting(0.1, 20.0);
    TuneOptions options{};
    options.from = 0.1;
    options.to = 20.0;
    options.points = 9;
    options.replays = 300;
    options.also = {0.5, 0.7};
    options.without = compile(scenario);  // e^20 rentals
    auto const plan_at = [&](double hours) { return compile(every(scenario, hours)); };
    Tuned const found = tune(plan_at, options);
    REQUIRE(found.best);
    CHECK_FALSE(found.without);
    REQUIRE(found.left_out.size() >= 1);
    CHECK(found.left_out.back() == 20.0);
    CHECK(found.at(20.0) == nullptr);
    REQUIRE(found.at(0.5) != nullptr);
    CHECK(found.at(0.5)->value == 0.5);
    REQUIRE(found.at(0.7) != nullptr);
    CHECK(found.replays == 300);
    for (TunePoint const& point : found.curve) {
        CHECK(point.difference.mean >= 0.0);
        CHECK(point.difference.mean ==
              Approx(point.objective.mean - found.curve[*found.best].objective.mean).margin(1e-9));
    }
    CHECK(found.curve[*found.best].difference.std_error == 0.0);

    // A job of an hour can do without saves.
    Scenario const quick = setting(0.1, 0.5);
    options.to = 0.5;
    options.also.clear();
    options.without = compile(quick);
    Tuned const brief = tune([&](double hours) { return compile(every(quick, hours)); }, options);
    REQUIRE(brief.without);
    CHECK(brief.left_out.empty());
}

TEST_CASE("tune: demands rule points out", "[tune]") {
    Scenario scenario = setting(0.1, 20.0);
    scenario.job.deadline_h = 40.0;
    TuneOptions options{};
    options.from = 0.1;
    options.to = 3.0;
    options.points = 9;
    options.replays = 500;
    options.demands = {{Share::deadline_met, 0.4}};
    auto const plan_at = [&](double hours) { return compile(every(scenario, hours)); };
    Tuned const found = tune(plan_at, options);
    REQUIRE(found.best);
    CHECK(found.curve[*found.best].summary.of(Share::deadline_met).mean >= 0.4);
    CHECK_FALSE(found.curve.front().allowed);
    options.demands = {{Share::deadline_met, 1.0}};
    CHECK_FALSE(tune(plan_at, options).best);
}

TEST_CASE("tune: objectives of samples", "[tune]") {
    std::vector<double> values(400);
    std::vector<double> more(400);
    for (std::size_t i = 0; i < values.size(); ++i) {
        values[i] = static_cast<double>(i * 37 % 400) + 1.0;  // 1 to 400, once each
        more[i] = values[i] + 5.0;
    }
    CHECK(estimate(Objective::cost, values).mean == 200.5);
    CHECK(estimate(Objective::p95_cost, values).mean == 380.0);
    CHECK(estimate(Objective::cvar, values).mean == 390.5);
    for (Objective const objective :
         {Objective::cost, Objective::p95_cost, Objective::cvar, Objective::makespan}) {
        CHECK(estimate(objective, values).std_error > 0.0);
        Estimate const less = difference(objective, more, values);
        CHECK(less.mean == Approx(5.0));
        CHECK(less.std_error < 1e-9);
    }
    CHECK(std::isnan(estimate(Objective::p95_cost, std::vector<double>{1.0, 2.0}).std_error));
    CHECK(metric_of(Objective::cvar) == Metric::cost_usd);
    CHECK(metric_of(Objective::makespan) == Metric::makespan_h);
}

TEST_CASE("tune: equal pieces of least makespan, and formulas that say nothing", "[tune]") {
    for (double const write_h : {0.01, 0.1, 1.0}) {
        Scenario scenario = setting(write_h, 20.0);
        std::uint64_t const count = best_equal_segments(scenario).value();
        auto const makespan_h = [&](std::uint64_t pieces) {
            scenario.policy.checkpoint = policy::Segments{pieces};
            return closed_forms(scenario.job, scenario.market, scenario.policy)->makespan_h;
        };
        std::uint64_t best = 1;
        for (std::uint64_t pieces = 2; pieces < 1000; ++pieces) {
            best = makespan_h(pieces) < makespan_h(best) ? pieces : best;
        }
        CHECK(count == best);
    }
    AnalyticIntervals const all = analytic_intervals(setting(0.1, 20.0));
    CHECK(all.mean_time_between_interruptions_h == 1.0);
    CHECK(all.young_h == Approx(std::sqrt(0.2)));
    CHECK(all.exact_cost_h == Approx(all.exact_h.value()));
    Scenario calm = setting(0.1, 20.0);
    calm.market.interruptions.clear();
    AnalyticIntervals const none = analytic_intervals(calm);
    CHECK_FALSE(none.young_h);
    CHECK_FALSE(none.mean_time_between_interruptions_h);
    CHECK(none.equal_segments == 1);
}

}  // namespace
}  // namespace runcost
