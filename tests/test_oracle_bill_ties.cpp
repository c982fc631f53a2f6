#include <cstddef>
#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "tests/catch.hpp"
#include "tests/differences.hpp"
#include "tests/engine_luck.hpp"
#include "tests/plans.hpp"

namespace runcost {
namespace {

using namespace tests;

void check_same(Plan const& plan, oracle::Result const& expected) {
    if (std::string const wrong = differences(expected, walk(plan)); !wrong.empty()) {
        FAIL_CHECK(wrong);
    }
}

CausePlan returning(CausePlan cause, double downtime_h) {
    cause.recovery = Recovery::same_host;
    cause.downtime = constant_sampler(downtime_h);
    return cause;
}

TEST_CASE("oracle bill: a gang that is too dear is refused at its grant, behind its wait", "[oracle]") {
    Plan plan = plan_of(10.0);
    plan.availability.kind = AvailabilityPlan::Kind::wait;
    plan.availability.wait = constant_sampler(2.0);
    plan.billing.spend_limit_usd_per_h = 0.5;
    plan.billing.object_store_usd_per_h = 0.25;
    oracle::Result const expected = oracle::replay(job_of(plan, 0));
    CHECK(expected.makespan == Approx(2.0));
    CHECK(expected.cost == Approx(0.5));
    CHECK(expected.rentals == 0);
    check_same(plan, expected);

    // Nothing is read by a gang that was refused.
    plan.host.download = constant_sampler(infinite);
    plan.dataset_bytes = 1.0;
    plan.billing.of(Toll::download).usd_per_byte = 8.0;
    check_same(plan, oracle::replay(job_of(plan, 0)));
}

TEST_CASE("oracle bill: a repair that is dearer than the limit stops the job, though nothing is billed",
          "[oracle]") {
    Plan plan = plan_of(10.0);
    plan.causes = {tests::cause_of(cause_host_failure, recorded({4.0}))};
    plan.causes[0].detection = constant_sampler(1.0);
    plan.billing.repair_usd = 100.0;
    plan.give_up.cost_usd = 50.0;
    oracle::Result const expected = oracle::replay(job_of(plan, 0));
    CHECK(expected.makespan == Approx(4.0));
    CHECK(expected.cost == Approx(104.0));
    check_same(plan, expected);
}

// $8 by the end of the dataset at 1, of which 5 are free from 2 on; then $1 an hour until $6.
TEST_CASE("oracle bill: a month that ends in a wait makes room for more of it", "[oracle]") {
    Plan plan = plan_of(10.0);
    plan.dataset_bytes = 1.0;
    plan.host.download = constant_sampler(1.0);
    plan.causes = {returning(tests::cause_of(1, recorded({1.0})), 20.0)};
    plan.billing.while_down = true;
    plan.billing.of(Toll::download) = {7.0, 5.0, 0.0};
    plan.billing.first_month_h = 2.0;
    plan.give_up.cost_usd = 9.5;
    oracle::Result const expected = oracle::replay(job_of(plan, 0));
    CHECK(expected.makespan == Approx(7.5));
    CHECK(expected.cost == Approx(9.5));
    check_same(plan, expected);
    // In the middle of the dataset: $4 by half an hour, of which 3.5 are free.
    plan.billing.first_month_h = 0.5;
    plan.give_up.cost_usd = 4.25;
    check_same(plan, oracle::replay(job_of(plan, 0)));
}

Plan pair_of(double work, std::vector<CausePlan> causes) {
    Plan plan = plan_of(work);
    plan.gang = {true, 2};
    plan.give_up.rentals = 100;
    plan.causes = std::move(causes);
    return plan;
}

/// Takes one of the nodes, at random, at an age of the gang.
CausePlan takes_one(std::size_t ordinal, double age) {
    CausePlan cause = tests::cause_of(ordinal, recorded({age}));
    cause.nodes = 1;
    return cause;
}

// The replays differ in which node is taken and when.
void check_replays(Plan const& plan) {
    for (std::uint64_t replay = 0; replay < 50; ++replay) {
        INFO("replay " << replay);
        std::string const wrong = differences(oracle::replay(gang_job_of(plan, replay)), walk(plan, replay));
        INFO(wrong);
        CHECK(wrong.empty());
    }
}

TEST_CASE("oracle gang bill: a dataset that is there is not paid again by a host that returns", "[oracle]") {
    Plan plan = pair_of(4.0, {tests::cause_of(1, exponential(2.0))});
    plan.causes[0].each_node = true;
    plan.dataset_bytes = 1.0;
    plan.billing.of(Toll::download).usd_per_byte = 2.0;
    plan.host.download = exponential(1.0);
    check_replays(plan);
    plan.causes[0] = returning(plan.causes[0], 0.5);
    check_replays(plan);
    // At once.
    plan.host.download = constant_sampler(infinite);
    plan.market_setup = constant_sampler(0.5);
    check_replays(plan);
}

// One node is away from 1 to 6, the other one from 2 to 3: at 3 its block of 4 h makes $5 of $3.
TEST_CASE("oracle gang bill: limits see the block of a node that is back", "[oracle]") {
    Plan plan = pair_of(10.0, {returning(takes_one(1, 1.0), 5.0), returning(takes_one(2, 2.0), 1.0)});
    plan.billing.granularity_h = 4.0;
    plan.give_up.cost_usd = 4.5;
    oracle::Result const expected = oracle::replay(gang_job_of(plan, 0));
    CHECK(expected.makespan == Approx(3.0));
    check_same(plan, expected);
    plan.causes[1].downtime = constant_sampler(0.0);
    check_replays(plan);
}

// One node is lost at 1 and to be up at 3. In some replays it is lost again at 2, is back at 5 and up at 7;
// the other one, lost at 3 and replaced from 5 on, is up at 6: from then on the life in common of 5 h goes
// on.
TEST_CASE("oracle gang: a life in common goes on with the first node that is up", "[oracle]") {
    Plan plan = pair_of(10.0, {takes_one(1, 1.0), returning(takes_one(2, 2.0), 3.0),
                               tests::cause_of(3, recorded({3.0})), takes_one(4, 5.0)});
    plan.causes[2].each_node = true;
    plan.provisioning = recurring({0.0, 2.0, 2.0, 1.0, 1.0, 1.0, 1.0, 1.0});
    check_replays(plan);
}

}  // namespace
}  // namespace runcost
