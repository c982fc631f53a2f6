#include "sim/capacity.hpp"

#include <cmath>
#include <cstdint>
#include <tuple>
#include <vector>

#include "tests/catch.hpp"
#include "tests/plans.hpp"
#include "tests/runs.hpp"
#include "tests/statistics.hpp"

namespace runcost {
namespace {

using namespace tests;

/// Capacity in spells of exponential lengths.
AvailabilityPlan spells_of(double up_h, double down_h) {
    AvailabilityPlan plan;
    plan.kind = AvailabilityPlan::Kind::spells;
    plan.up = plan.first_up = exponential(up_h);
    plan.down = plan.first_down = exponential(down_h);
    plan.up_share = up_h / (up_h + down_h);
    return plan;
}

/// Work without saves that is interrupted whenever capacity ends.
Plan work_in_spells(double work, double up_h, double down_h) {
    Plan plan = plan_of(work);
    plan.availability = spells_of(up_h, down_h);
    CausePlan cause = cause_of(3, constant_sampler(infinite), Recovery::new_host);
    cause.clock = Clock::capacity;
    plan.causes = {cause};
    return plan;
}

TEST_CASE("capacity: spells follow each other from a start that is met at random", "[capacity]") {
    Plan plan = plan_of(1.0);
    plan.availability = spells_of(6.0, 2.0);
    Lives lives({}, seed);
    std::vector<double> up;
    for (std::uint64_t replay = 0; replay < 200'000; ++replay) {
        ReplayLuck const luck{lives, {}, seed, replay, 0};
        Capacity capacity(plan, luck);
        double const clock_h = static_cast<double>(replay % 7);
        bool const is_up = capacity.from_h(clock_h) == clock_h;
        up.push_back(is_up ? 1.0 : 0.0);
        // the answer does not depend on what was asked before
        double const later_h = capacity.from_h(50.0);
        CHECK((capacity.from_h(clock_h) == clock_h) == is_up);
        CHECK(capacity.from_h(50.0) == later_h);
        CHECK(capacity.until_h(later_h) > later_h);
    }
    check_mean(0.75, moments_of(up));
}

TEST_CASE("capacity: a job begun anew in each spell takes as long as the closed form says", "[capacity]") {
    // (e^(work/up) - 1) spells end too early, each after `up` hours in the mean and followed by `down`; the
    // first one may have to be waited for
    auto const expected = [](double work, double up_h, double down_h) {
        return std::expm1(work / up_h) * (up_h + down_h) + down_h * down_h / (up_h + down_h);
    };
    for (auto const& [work, up_h, down_h] :
         {std::tuple{4.0, 6.0, 2.0}, std::tuple{1.0, 8.0, 0.5}, std::tuple{6.0, 4.0, 4.0}}) {
        RunResult const result = run_one(work_in_spells(work, up_h, down_h), options_of(400'000));
        CAPTURE(work, up_h, down_h);
        check_mean(expected(work, up_h, down_h), result.summaries[0].of(Metric::makespan_h));
        check_mean(std::expm1(work / up_h), result.summaries[0].of(Metric::interruptions));
    }
}

TEST_CASE("capacity: each new host waits for it, the first too", "[capacity]") {
    Plan plan = plan_of(8.0, 2.0, 0.125);
    plan.availability.kind = AvailabilityPlan::Kind::wait;
    plan.availability.wait = exponential(0.75);
    plan.causes = {cause_of(0, exponential(6.0))};
    RunResult const result = run_one(plan, options_of(200'000));
    Summary const& summary = result.summaries[0];
    check_mean(0.75 * summary.of(Metric::rentals).mean, summary.of(Metric::waiting_h));
}

TEST_CASE("capacity: nodes that are replaced at once make a gang of their summed rate", "[capacity][gang]") {
    constexpr double rate = 5.0 / 40.0;
    Plan plan = plan_of(10.0);
    plan.gang = {true, 5};
    plan.restart = constant_sampler(0.5);
    plan.causes = {cause_of(0, exponential(40.0))};
    plan.causes[0].each_node = true;
    RunResult const result = run_one(plan, options_of(200'000));
    double const first_h = -std::expm1(-rate * 10.0) / rate * std::exp(rate * 10.5);
    check_mean(first_h, result.summaries[0].of(Metric::makespan_h));
    check_mean(rate * first_h, result.summaries[0].of(Metric::interruptions));
}

}  // namespace
}  // namespace runcost
