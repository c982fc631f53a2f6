#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "tests/catch.hpp"
#include "tests/differences.hpp"
#include "tests/engine_luck.hpp"
#include "tests/plans.hpp"
#include "tests/random_plans.hpp"

namespace runcost {
namespace {

using namespace tests;

/// Compares so many jobs replay by replay.
void compare(std::uint64_t jobs, bool lives_in_common) {
    RandomPlans plans;
    std::uint64_t unfinished = 0;
    std::uint64_t interruptions = 0;
    int failures = 0;
    for (std::uint64_t i = 0; i < jobs && failures < 5; ++i) {
        Plan plan = known_to_the_oracle_of_gangs(plans.next_gang());
        std::uint64_t const replay = plans.below(1000);
        for (CausePlan& cause : plan.causes) {
            cause.each_node = cause.each_node || !lives_in_common;
        }
        oracle::Result const expected = oracle::replay(gang_job_of(plan, replay));
        Ledger const got = walk(plan, replay);
        if (std::string const wrong = differences(expected, got); !wrong.empty()) {
            ++failures;
            FAIL_CHECK("job " << i << ", replay " << replay << '\n' << described(plan) << '\n' << wrong);
        }
        unfinished += expected.finished ? 0U : 1U;
        interruptions += got.interruptions;
    }
    // The jobs are worth comparing.
    CHECK(unfinished > jobs / 10);
    CHECK(unfinished < jobs / 2);
    CHECK(interruptions > 2 * jobs);
}

TEST_CASE("oracle gang: the walk is the event-driven one where each node has lives of its own", "[oracle]") {
    compare(10'000, false);
}

TEST_CASE("oracle gang: the walk is the event-driven one with lives in common", "[oracle]") {
    compare(10'000, true);
}

/// A cause that the nodes have in common, with a life for each rental, and takes so many of them.
CausePlan in_common(std::size_t ordinal, std::vector<double> lives, std::uint32_t nodes = 0) {
    CausePlan cause = tests::cause_of(ordinal, recorded(std::move(lives)));
    cause.nodes = nodes;
    return cause;
}

CausePlan returning(CausePlan cause, Sampler const& downtime) {
    cause.recovery = Recovery::same_host;
    cause.downtime = downtime;
    return cause;
}

Plan gang_of(std::uint32_t nodes, std::vector<CausePlan> causes) {
    Plan plan = plan_of(10.0);
    plan.gang = {true, nodes};
    plan.causes = std::move(causes);
    return plan;
}

void check_same(Plan const& plan, std::uint64_t replay, oracle::Result const& expected) {
    if (std::string const wrong = differences(expected, walk(plan, replay)); !wrong.empty()) {
        FAIL_CHECK("replay " << replay << '\n' << wrong);
    }
}

TEST_CASE("oracle gang: a life in common begins anew when no node of its gang is left", "[oracle]") {
    // The node is lost at 1 to a cause of its own and replaced at 6; the new life in common ends at 8.
    Plan plan = gang_of(1, {in_common(0, {1.0}), in_common(1, {3.0, 2.0})});
    plan.causes[0].each_node = true;
    plan.causes[0].detection = constant_sampler(5.0);
    oracle::Result const expected = oracle::replay(gang_job_of(plan, 0));
    CHECK(expected.makespan == Approx(8.0 + 10.0).epsilon(1e-12));
    check_same(plan, 0, expected);
}

TEST_CASE("oracle gang: a life in common stands still while no node is up", "[oracle]") {
    // One node is lost at 1 and back at 3. The other one is lost at 2, asked for at 3 and to be up at 7; the
    // next life in common begins at 3, and at 4 both are lost.
    Plan plan = gang_of(
        2, {returning(in_common(0, {1.0}, 1), constant_sampler(2.0)), in_common(1, {2.0, infinite, 1.0})});
    plan.provisioning = recurring({0.0, 0.0, 4.0});
    oracle::Result const expected = oracle::replay(gang_job_of(plan, 0));
    CHECK(expected.makespan == Approx(4.0 + 10.0).epsilon(1e-12));
    check_same(plan, 0, expected);
}

TEST_CASE("oracle gang: a node that is up again is no lost one", "[oracle]") {
    // One node is lost at 1 and back at 5, another one is lost at 2 and back at 3. At 4 another cause takes
    // one of two nodes that are up, by luck the one that was up all the time, and again half an hour later.
    Plan plan =
        gang_of(3, {returning(in_common(0, {1.0, 1.0}, 1), recurring({4.0, 1.0})),
                    returning(in_common(1, {4.0, infinite, infinite, 0.5}, 1), constant_sampler(3.0))});
    for (std::uint64_t replay = 0; replay < 10; ++replay) {
        oracle::Result const expected = oracle::replay(gang_job_of(plan, replay));
        CHECK(expected.interruptions == 4);
        check_same(plan, replay, expected);
    }
}

/// Two nodes. At 1 one of them is lost and asked for again, to be up at 5; at 2 it may be that one that is
/// lost, to be back at 3 and up at 7. At 1 + `second` a node is lost again, by luck the other one, and asked
/// for again, to be up half an hour after that or after 3. All are lost when the third life in common ends.
Plan provisioned_again(double second, double third) {
    Plan plan = gang_of(2, {in_common(0, {1.0, second}, 1),
                            returning(in_common(1, {2.0}, 1), constant_sampler(1.0)), in_common(2, {third})});
    plan.provisioning = recurring({0.0, 4.0, 4.0, 0.5, 0.0});
    return plan;
}

/// How many of some replays, all of which must be the oracle's, take so long.
int replays_of(double makespan_h, Plan const& plan) {
    int found = 0;
    for (std::uint64_t replay = 0; replay < 20; ++replay) {
        oracle::Result const expected = oracle::replay(gang_job_of(plan, replay));
        check_same(plan, replay, expected);
        found += expected.makespan == Approx(makespan_h).epsilon(1e-12) ? 1 : 0;
    }
    return found;
}

TEST_CASE("oracle gang: a life in common goes on with a new host that is up before one that is back",
          "[oracle]") {
    // None is up from 2.5 to 3.5; of the third life 2.5 h are over then.
    CHECK(replays_of(5.0 + 10.0, provisioned_again(1.5, 4.0)) > 0);
}

TEST_CASE("oracle gang: a host that is back keeps the lives in common while it is provisioned again",
          "[oracle]") {
    // None is up from 4 to 4.5; of the third life 4 h are over then.
    CHECK(replays_of(5.5 + 10.0, provisioned_again(3.0, 5.0)) > 0);
}

}  // namespace
}  // namespace runcost
