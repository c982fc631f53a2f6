#include <vector>

#include "models/compile.hpp"
#include "sim/timeline.hpp"
#include "tests/catch.hpp"
#include "tests/plans.hpp"
#include "tests/sound_scenario.hpp"

namespace runcost {
namespace {

using namespace tests;

/// 6 h of work in pieces of 1 h, each saved in 0.25 h; a restart takes 0.5 h.
Plan six_pieces(std::vector<double> const& lives) {
    Plan plan = plan_of(6.0, 1.0);
    plan.checkpoint.levels[0].block = constant_sampler(0.25);
    plan.restart = constant_sampler(0.5);
    plan.causes = {cause_of(0, recorded(lives))};
    return plan;
}

double hours(Ledger const& ledger, State state) {
    return ledger.hours[static_cast<std::size_t>(state)];
}

TEST_CASE("course: a schedule goes on behind the save that a restart reads", "[course]") {
    Plan plan = six_pieces({4.0});
    plan.checkpoint.first_pieces = {0.5, 2.0};  // then pieces of 1 h: saved at 0.75 h and 3 h, killed at 4 h
    Ledger const got = walk_in_full(plan, 0, 4);
    CHECK(got.finished);
    CHECK(hours(got, State::lost) == Approx(1.0));
    // 0.5, 2 | 1, 1, 1, 0.5: six saves, of which the last two pieces' make the end
    CHECK(hours(got, State::checkpoint) == Approx(6 * 0.25));
    CHECK(got.makespan_h() == Approx(6.0 + 1.0 + 1.5 + 0.5));
}

TEST_CASE("course: pieces follow the age of the host, and a new host begins anew", "[course]") {
    Plan plan = six_pieces({4.0});
    plan.causes[0].by_age = true;
    plan.checkpoint.table = {1e9, {0.0, 2.0}, {0.5, 3.0}};  // 0.5 h on hosts younger than 2 h, 3 h on others
    // saves at 0.75, 1.5, 2.25; then a piece of 3 h, of which 1.75 are lost; 0.5 h of restart, and again
    // pieces of 0.5 h from the age of 0.5 h to 2 h, two of them; then one of 3 h, and what is left
    Ledger const got = walk_in_full(plan, 0, 4);
    CHECK(hours(got, State::lost) == Approx(1.75));
    CHECK(hours(got, State::checkpoint) == Approx((3 + 2 + 1 + 1) * 0.25));
}

TEST_CASE("course: where nothing strikes, `optimal` does what its twin does on a host of some age",
          "[course]") {
    Scenario scenario = sound();
    Interruption cause;
    cause.lifetime = Weibull{0.6, 40.0};
    cause.first_age_h = 20.0;
    scenario.market.interruptions = {cause};
    scenario.policy.checkpoint = policy::Optimal{};
    Plan const plan = compile(scenario);
    REQUIRE(plan.checkpoint.table.any());
    int calm = 0;
    for (std::uint64_t replay = 0; replay < 200; ++replay) {
        Ledger const got = walk(plan, replay);
        if (got.interruptions == 0) {
            ++calm;
            CHECK(got.hours == walk_twin(plan, replay).hours);
        }
    }
    CHECK(calm > 20);
    Plan young = plan;
    young.causes[0].lives.first.age = 0.0;
    CHECK(walk_twin(plan, 0).hours != walk_twin(young, 0).hours);
}

TEST_CASE("course: a rental of which nothing is kept tells where it took up the work", "[course]") {
    Plan plan = six_pieces({2.0, 1.0});  // 1 h is saved; the second rental dies within its first piece
    Timeline const timeline = replay_timeline(plan, seed, 0);
    std::vector<double> taken_up;
    for (Event const& event : timeline.events) {
        if (event.state == State::useful && event.rental >= taken_up.size()) {
            taken_up.push_back(event.progress_h);
        }
    }
    CHECK(taken_up == std::vector<double>{0.0, 1.0, 1.0});
}

TEST_CASE("course: saves that recur are passed over, and told one by one", "[course]") {
    Plan plan = six_pieces({6000.0});
    plan.work = 4000.0;  // with saves 5000 h, and the last upload
    plan.checkpoint.levels.resize(2);
    plan.checkpoint.levels[1].each = 8;
    plan.checkpoint.levels[1].background = true;
    plan.checkpoint.levels[1].upload = constant_sampler(3.0);
    Timeline const timeline = replay_timeline(plan, seed, 0);
    CHECK(timeline.finished);
    CHECK(timeline.row[static_cast<std::size_t>(Metric::makespan_h)] == Approx(5003.0).epsilon(1e-12));
    double sum_h = 0.0;
    std::size_t pieces = 0;
    for (Event const& event : timeline.events) {
        sum_h += event.hours;
        pieces += event.state == State::useful ? 1 : 0;
    }
    CHECK(pieces == 4000);
    CHECK(sum_h == Approx(5003.0).epsilon(1e-12));
}

}  // namespace
}  // namespace runcost
