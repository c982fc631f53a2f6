#include <vector>

#include "models/compile.hpp"
#include "sim/timeline.hpp"
#include "tests/catch.hpp"
#include "tests/differences.hpp"
#include "tests/engine_luck.hpp"
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

/// Mean makespan of 1000 replays of 100 h on hosts of that life.
double mean_makespan_h(Law const& lifetime, CheckpointPolicy const& policy) {
    Scenario scenario = sound();
    scenario.market.interruptions[0].lifetime = lifetime;
    scenario.policy.checkpoint = policy;
    Plan const plan = compile(scenario);
    double sum = 0.0;
    for (std::uint64_t replay = 0; replay < 1000; ++replay) {
        sum += walk(plan, replay).makespan_h();
    }
    return sum / 1000.0;
}

TEST_CASE("course: pieces by age end before the age that no host outlives", "[course]") {
    Law walled = Exponential{200.0};
    walled.at_most = 24.0;
    for (Law const& lifetime : {Law{Constant{24.0}}, walled}) {
        double const hourly_h = mean_makespan_h(lifetime, policy::Every{1.0, false});
        CHECK(mean_makespan_h(lifetime, policy::Optimal{}) < 0.98 * hourly_h);
        CHECK(mean_makespan_h(lifetime, policy::Optimal{1.0 / 60.0, false}) < 0.98 * hourly_h);
        CHECK(mean_makespan_h(lifetime, policy::Adaptive{}) < 0.98 * hourly_h);
    }
    // 24 h hold 23.9 h of work and a save: four hosts do 95.6 h, the fifth the rest
    CHECK(mean_makespan_h(Constant{24.0}, policy::Adaptive{}) == Approx(100.5).margin(0.2));
}

TEST_CASE("course: `optimal` saves where means are infinite, steps tiny, or nothing costs anything",
          "[course]") {
    Law frail = Weibull{0.6, 13.3};
    frail.hosts = {HostFactor::Kind::gamma, 1.5};
    double const hourly_h = mean_makespan_h(frail, policy::Every{1.0, false});
    CHECK(mean_makespan_h(frail, policy::Optimal{}) < hourly_h);
    CHECK(mean_makespan_h(frail, policy::Adaptive{}) < hourly_h);
    Law const plain = Weibull{0.7, 15.8};
    double const best_h = mean_makespan_h(plain, policy::Optimal{});
    CHECK(mean_makespan_h(plain, policy::Optimal{1.0 / 3600.0, false}) < 1.01 * best_h);
    Scenario free = sound();
    free.market.price.usd_per_h = Constant{0.0};
    free.market.interruptions[0].lifetime = plain;
    free.policy.checkpoint = policy::Optimal{{}, true};
    Scenario quick = free;
    quick.policy.checkpoint = policy::Optimal{};
    CHECK(compile(free).checkpoint.table == compile(quick).checkpoint.table);
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

/// Warned half an hour before the kill, which new hosts do not meet; read from the second level in 0.4 h,
/// from the first in 0.1 h.
Plan warned_at(double notice_h, Plan plan) {
    plan.checkpoint.levels.resize(2);
    plan.checkpoint.levels[0].read = constant_sampler(0.1);
    plan.checkpoint.levels[1].read = constant_sampler(0.4);
    plan.checkpoint.levels[1].each = 100;
    plan.causes = {cause_of(0, recorded({notice_h}))};
    plan.causes[0].notice = constant_sampler(0.5);
    plan.causes[0].notice_probability = 1.0;
    plan.on_notice = OnNotice::save_and_stop;
    return plan;
}

TEST_CASE("course: saves with as much work but for an instant are told apart by their read", "[course]") {
    // Saved on the first level until 0.5; an instant later on the second until 0.55. Restored until 1.1.
    Plan plan = warned_at(0.5 + 5e-10, plan_of(1.0, 0.4, 0.1));
    plan.checkpoint.levels[1].block = constant_sampler(0.05);
    Ledger const got = walk(plan);
    CHECK(hours(got, State::restore) == Approx(0.1));
    CHECK(got.makespan_h() == Approx(1.0 + 0.1 + 0.6 + 2 * 0.1 + 0.05));
    CHECK(differences(oracle::replay(job_of(plan, 0)), got).empty());
}

TEST_CASE("course: of levels that are durable at one instant the first takes an emergency save", "[course]") {
    Plan plan = warned_at(0.2, plan_of(1.0));
    plan.checkpoint.levels[0].background = true;
    plan.checkpoint.levels[0].block = constant_sampler(0.1);
    plan.checkpoint.levels[0].upload = constant_sampler(0.2);  // 0.1 + 0.2 > 0.3, by less than an instant
    plan.checkpoint.levels[1].block = constant_sampler(0.3);
    Ledger const got = walk(plan);
    CHECK(hours(got, State::restore) == Approx(0.1));
    CHECK(got.makespan_h() == Approx(0.7 + 0.1 + 0.8));
    CHECK(differences(oracle::replay(job_of(plan, 0)), got).empty());
}

TEST_CASE("course: of notices at one instant only the first is answered, even if its save takes no time",
          "[course]") {
    // The first cause's save is on the first level, but the second one kills, which that does not survive.
    Plan plan = warned_at(0.2, plan_of(1.0));
    plan.on_notice = OnNotice::save_and_continue;
    plan.causes.push_back(plan.causes[0]);
    plan.causes[1].lives.cause = cause_code(0, 1);
    plan.causes[1].notice = constant_sampler(0.4);
    plan.causes[0].levels_after_loss = 1;
    plan.causes[1].levels_after_loss = 2;
    Ledger const got = walk(plan);
    CHECK(got.makespan_h() == Approx(0.6 + 1.0));
    CHECK(differences(oracle::replay(job_of(plan, 0)), got).empty());
}

}  // namespace
}  // namespace runcost
