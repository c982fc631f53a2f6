#include <algorithm>
#include <cmath>
#include <cstdint>
#include <stdexcept>
#include <vector>

#include "sim/run.hpp"
#include "sim/timeline.hpp"
#include "tests/catch.hpp"
#include "tests/runs.hpp"

// A campaign: replays of several sessions.
namespace runcost {
namespace {

using namespace tests;

std::vector<Plan> repeated(std::vector<Plan> plans, std::uint64_t repeat) {
    for (Plan& plan : plans) {
        plan.repeat = repeat;
    }
    return plans;
}

TEST_CASE("campaign: a replay is its sessions one after the other, each drawn as a replay of its own",
          "[campaign]") {
    constexpr std::uint64_t sessions = 7;
    std::vector<Plan> plans = several_plans();
    plans.push_back(usual_plan());
    plans.back().give_up.after_h = 28.0;  // which some sessions pass and others do not
    Rows const single = rows_of(plans, options_of(sessions * 300));
    Rows const rows = rows_of(repeated(plans, sessions), options_of(300));
    for (std::size_t p = 0; p < plans.size(); ++p) {
        std::size_t different = 0;
        for (std::size_t column = 0; column < column_count; ++column) {
            if (column == static_cast<std::size_t>(Metric::goodput)) {
                continue;
            }
            for (std::uint64_t replay = 0; replay < 300; ++replay) {
                double sum = 0.0;
                double product = 1.0;
                for (std::uint64_t session = 0; session < sessions; ++session) {
                    double const value = single.columns[p][column][replay * sessions + session];
                    sum += value;
                    product *= value;
                }
                bool const share = column >= share_column && column < compute_column;
                double const expected = share ? product : sum;
                double const got = rows.columns[p][column][replay];
                different += std::fabs(got - expected) <= 1e-9 * std::max(1.0, std::fabs(expected)) ? 0U : 1U;
            }
        }
        CAPTURE(p);
        CHECK(different == 0);
    }
    auto const& finished = single.columns.back()[share_column + static_cast<std::size_t>(Share::finished)];
    auto const count = std::count(finished.begin(), finished.end(), 1.0);
    CHECK(count > 600);
    CHECK(count < 1500);
}

TEST_CASE("campaign: deadline and budget are those of all its sessions", "[campaign]") {
    Plan plan = plan_of(3.0);
    plan.repeat = 4;
    plan.deadline_h = 12.0;
    plan.budget_usd = 12.0;
    CHECK(run_one(plan, options_of(10)).summaries[0].of(Share::both).mean == 1.0);
    plan.deadline_h = 11.9;
    CHECK(run_one(plan, options_of(10)).summaries[0].of(Share::deadline_met).mean == 0.0);
    CHECK(run_one(plan, options_of(10)).summaries[0].of(Share::within_budget).mean == 1.0);
    plan.budget_usd = 11.9;
    CHECK(run_one(plan, options_of(10)).summaries[0].of(Share::within_budget).mean == 0.0);
}

TEST_CASE("campaign: has the same bits with any number of threads, and however much is drawn at once",
          "[campaign][threads]") {
    std::vector<Plan> plans = repeated(several_plans(), 5);
    plans[1].repeat = 1;
    plans[3].repeat = 90;  // more than are drawn at once
    auto const expected = bits_of(run(plans, options_of(1000)));
    CHECK(bits_of(run(plans, options_of(1000, 4))) == expected);
    for (std::size_t const block : {1U, 17U, 256U}) {
        RunOptions options = options_of(1000);
        options.draw_block = block;
        CHECK(bits_of(run(plans, options)) == expected);
    }
}

TEST_CASE("campaign: a plan among others of other lengths has the bits of a plan alone", "[campaign]") {
    std::vector<Plan> plans = several_plans();
    plans[0].repeat = 3;
    plans[2].repeat = 8;
    RunResult const together = run(plans, options_of(300));
    for (std::size_t p = 0; p < plans.size(); ++p) {
        CAPTURE(p);
        CHECK(bits_of(together.summaries[p]) == bits_of(run_one(plans[p], options_of(300)).summaries[0]));
    }
}

TEST_CASE("campaign: its timeline has all sessions, and is the row of the run", "[campaign]") {
    Plan plan = usual_plan();
    plan.repeat = 4;
    Rows const rows = rows_of({plan}, options_of(20));
    for (std::uint64_t replay = 0; replay < 20; ++replay) {
        Timeline const timeline = replay_timeline(plan, seed, replay);
        double at_h = 0.0;
        double useful_h = 0.0;
        std::uint64_t rental = 0;
        for (Event const& event : timeline.events) {
            CHECK(event.at_h == Approx(at_h).margin(1e-9));
            CHECK(event.rental >= rental);
            at_h += event.hours;
            rental = event.rental;
            useful_h += event.state == State::useful ? event.hours : 0.0;
        }
        CHECK(at_h == Approx(rows.of(0, Metric::makespan_h)[replay]).epsilon(1e-12));
        CHECK(useful_h == Approx(80.0));
        CHECK(static_cast<double>(rental + 1) == rows.of(0, Metric::rentals)[replay]);
        CHECK(timeline.row[static_cast<std::size_t>(Metric::cost_usd)] ==
              rows.of(0, Metric::cost_usd)[replay]);
        CHECK(timeline.events.back().progress_h == Approx(20.0));
    }
}

TEST_CASE("campaign: more sessions than draws have keys for are refused", "[campaign]") {
    Plan plan = plan_of(1.0);
    plan.repeat = std::uint64_t{1} << 31U;
    CHECK_THROWS_AS(run_one(plan, options_of(3)), std::invalid_argument);
}

}  // namespace
}  // namespace runcost
