#include <cmath>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "sim/capacity.hpp"
#include "tests/catch.hpp"
#include "tests/differences.hpp"
#include "tests/oracle_gang.hpp"
#include "tests/plans.hpp"
#include "tests/random_plans.hpp"

namespace runcost {
namespace {

using namespace tests;

/// The plan without what the oracle of gangs does not know.
Plan known_to_the_oracle(Plan plan) {
    for (CausePlan& cause : plan.causes) {
        cause.clock = Clock::host;
        cause.from_grant = false;
        cause.notice_probability = 0.0;
        cause.lives.first.members = cause.lives.usual.members;
    }
    plan.on_notice = OnNotice::ignore;
    if (plan.availability.kind == AvailabilityPlan::Kind::spells) {
        plan.availability.kind = AvailabilityPlan::Kind::always;
    }
    plan.release = {};
    plan.checkpoint.levels[0].size_bytes = 0.0;
    plan.billing.download_usd_per_byte = 0.0;
    plan.billing.upload_usd_per_byte = 0.0;
    plan.give_up.cost_usd = infinite;
    return plan;
}

/// The engine's draws of one replay, as the oracle asks for them.
class Luck {
public:
    Luck(std::uint64_t replay, std::uint8_t place)
        : replay_(static_cast<std::uint32_t>(replay)), place_(place) {}

    DrawKey key(Purpose purpose, std::uint8_t cause = 0, int node = 0) const {
        return {seed, replay_, purpose, cause, place_, static_cast<std::uint16_t>(node)};
    }
    oracle::Draw draw(Sampler const& sampler, Purpose purpose, std::uint8_t cause = 0) const {
        return [sampler, key = key(purpose, cause)](int rental) {
            return draw_value(sampler, key, static_cast<std::uint64_t>(rental));
        };
    }
    oracle::NodeDraw of_node(Sampler const& sampler, Purpose purpose) const {
        return [sampler, purpose, luck = *this](int rental, int node) {
            return draw_value(sampler, luck.key(purpose, 0, node), static_cast<std::uint64_t>(rental));
        };
    }
    oracle::Draw uniform(Purpose purpose, std::uint8_t cause = 0) const {
        return [key = key(purpose, cause)](int rental) {
            return uniform_of(draw_bits(key, static_cast<std::uint64_t>(rental)));
        };
    }

private:
    std::uint32_t replay_;
    std::uint8_t place_;
};

oracle::GangCause cause_of(CausePlan const& from, Luck const& luck) {
    oracle::GangCause cause;
    std::uint8_t const code = from.lives.cause;
    cause.name = std::string(cause_names[from.ordinal]);
    cause.each_node = from.each_node;
    cause.nodes = static_cast<int>(from.nodes);
    cause.life = [lives = from.lives, luck](int rental, int node) {
        Sampler const& life = rental == 0 ? lives.first : lives.usual;
        DrawKey key = luck.key(Purpose::life, lives.cause, node * static_cast<int>(life.members));
        key.place = lives.place;
        return draw_value(life, key, static_cast<std::uint64_t>(rental));
    };
    cause.choice = [key = luck.key(Purpose::nodes_hit, code)](int rental, int i) {
        return uniform_of(draw_bits(key, static_cast<std::uint64_t>(rental), static_cast<std::uint32_t>(i)));
    };
    cause.same_host = from.recovery == Recovery::same_host;
    cause.detection = luck.draw(from.detection.hours, Purpose::detection, code);
    if (from.detection.until_hour >= 0.0) {
        cause.detection_until = from.detection.until_hour;
    }
    cause.downtime = luck.draw(from.downtime, Purpose::downtime, code);
    cause.billed = from.billed_while_down;
    cause.returns = [share = from.returns, u = luck.uniform(Purpose::returns, code)](int rental) {
        return u(rental) < share;
    };
    cause.saves_survive_return = (from.levels_after_return & 1U) != 0;
    cause.saves_survive_loss = (from.levels_after_loss & 1U) != 0;
    return cause;
}

/// The oracle's job on the engine's draws.
oracle::GangJob job_of(Plan const& plan, std::uint64_t replay) {
    Luck const luck(replay, plan.place);
    oracle::GangJob job;
    job.nodes = static_cast<int>(plan.gang.nodes);
    job.work = plan.work;
    job.speed = luck.of_node(plan.host.speed, Purpose::speed);
    job.price = luck.of_node(plan.host.price, Purpose::price);
    job.piece = plan.checkpoint.piece;
    job.wall = plan.checkpoint.wall;
    job.final = plan.checkpoint.final;
    if (plan.availability.kind == AvailabilityPlan::Kind::wait) {
        job.capacity_wait = luck.draw(plan.availability.wait, Purpose::availability,
                                      static_cast<std::uint8_t>(AvailabilityDraw::wait));
    }
    job.provisioning = luck.draw(plan.provisioning, Purpose::provisioning);
    job.setup = [market = luck.draw(plan.market_setup, Purpose::market_setup),
                 own = luck.draw(plan.job_setup, Purpose::job_setup),
                 elsewhere = plan.dataset_h](int rental) { return market(rental) + own(rental) + elsewhere; };
    job.dataset = [bytes = plan.dataset_bytes, per_h = luck.of_node(plan.host.download, Purpose::download)](
                      int rental, int node) { return bytes > 0.0 ? bytes / per_h(rental, node) : 0.0; };
    job.write = luck.draw(plan.checkpoint.levels[0].block, Purpose::checkpoint_write);
    job.read = luck.draw(plan.checkpoint.levels[0].read, Purpose::checkpoint_read);
    job.restart = luck.draw(plan.restart, Purpose::restart);
    job.keep = static_cast<int>(plan.checkpoint.levels[0].keep);
    if (double const bad = plan.checkpoint.levels[0].failure_probability; bad > 0.0) {
        job.unusable = [bad, u = luck.uniform(Purpose::unusable)](int rental) {
            return static_cast<int>(std::log(u(rental)) / std::log(bad));
        };
    }
    for (CausePlan const& cause : plan.causes) {
        job.causes.push_back(cause_of(cause, luck));
    }
    job.start_hour = std::fmod(plan.start_h, 24.0);
    job.from = static_cast<oracle::Start>(plan.billing.from);
    job.granularity = plan.billing.granularity_h;
    job.minimum = plan.billing.minimum_h;
    job.while_down = plan.billing.while_down;
    job.give_up_after = plan.give_up.after_h;
    job.give_up_rentals = static_cast<int>(plan.give_up.rentals);
    return job;
}

/// Compares so many jobs replay by replay.
void compare(std::uint64_t jobs, bool lives_in_common) {
    RandomPlans plans;
    std::uint64_t unfinished = 0;
    std::uint64_t interruptions = 0;
    int failures = 0;
    for (std::uint64_t i = 0; i < jobs && failures < 5; ++i) {
        Plan plan = known_to_the_oracle(plans.next_gang());
        std::uint64_t const replay = plans.below(1000);
        for (CausePlan& cause : plan.causes) {
            cause.each_node = cause.each_node || !lives_in_common;
        }
        oracle::Result const expected = oracle::replay(job_of(plan, replay));
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
    oracle::Result const expected = oracle::replay(job_of(plan, 0));
    CHECK(expected.makespan == Approx(8.0 + 10.0).epsilon(1e-12));
    check_same(plan, 0, expected);
}

TEST_CASE("oracle gang: a life in common stands still while no node is up", "[oracle]") {
    // One node is lost at 1 and back at 3. The other one is lost at 2, asked for at 3 and to be up at 7; the
    // next life in common begins at 3, and at 4 both are lost.
    Plan plan = gang_of(
        2, {returning(in_common(0, {1.0}, 1), constant_sampler(2.0)), in_common(1, {2.0, infinite, 1.0})});
    plan.provisioning = recurring({0.0, 0.0, 4.0});
    oracle::Result const expected = oracle::replay(job_of(plan, 0));
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
        oracle::Result const expected = oracle::replay(job_of(plan, replay));
        CHECK(expected.interruptions == 4);
        check_same(plan, replay, expected);
    }
}

}  // namespace
}  // namespace runcost
