#include "sim/plain_walk.hpp"

#include <array>
#include <cmath>
#include <string>

#include "tests/catch.hpp"
#include "tests/plans.hpp"
#include "tests/random_plans.hpp"
#include "tests/statistics.hpp"

namespace runcost {
namespace {

using namespace tests;

/// Hours and dollars by state, and counts, in a row.
std::array<double, 2 * state_count + 5> told(Ledger const& ledger) {
    std::array<double, 2 * state_count + 5> all{};
    for (std::size_t i = 0; i < state_count; ++i) {
        all[i] = ledger.hours[i];
        all[state_count + i] = ledger.compute_usd[i];
    }
    all[2 * state_count] = ledger.rounding_usd;
    all[2 * state_count + 1] = static_cast<double>(ledger.rentals);
    all[2 * state_count + 2] = static_cast<double>(ledger.interruptions);
    all[2 * state_count + 3] = ledger.finished ? 1.0 : 0.0;
    all[2 * state_count + 4] = ledger.billed_h;
    return all;
}

std::string differences(Ledger const& a, Ledger const& b) {
    std::ostringstream text;
    auto const left = told(a);
    auto const right = told(b);
    for (std::size_t i = 0; i < left.size(); ++i) {
        if (!(std::fabs(left[i] - right[i]) <= 1e-9)) {
            text << i << ": " << left[i] << " is not " << right[i] << '\n';
        }
    }
    return text.str();
}

/// What the oracle does not know: hosts that differ, hazards by the hour, clocks that continue.
void vary_lives(RandomPlans& random, Plan& plan) {
    plan.start_random = random.chance(0.5);
    for (CausePlan& cause : plan.causes) {
        if (cause.lives.usual.list.empty()) {
            if (random.chance(0.4)) {
                cause.lives.usual.hosts.kind = HostFactor::Kind::lognormal;
                cause.lives.usual.hosts.spread = 0.8;
            }
            if (random.chance(0.4)) {
                cause.lives.usual.by_hour.assign(24, 0.25);
                cause.lives.usual.by_hour[static_cast<std::size_t>(random.below(24))] = 3.0;
            }
            cause.lives.first = cause.lives.usual;
            cause.lives.first.age = random.chance(0.3) ? random.uniform(0.0, 2.0) : 0.0;
            cause.continues = cause.recovery == Recovery::same_host && random.chance(0.5);
        }
    }
}

TEST_CASE("gang: plain plans are walked in less time to the same end", "[gang]") {
    RandomPlans plans;
    int compared = 0;
    int failures = 0;
    for (int i = 0; i < 12'000 && failures < 5; ++i) {
        Plan plan = plans.next();
        std::uint64_t const replay = plans.below(1000);
        if (i % 2 == 0) {
            vary_lives(plans, plan);
        }
        if (!is_plain(plan)) {
            continue;
        }
        ++compared;
        std::string const wrong = differences(walk(plan, replay), walk_in_full(plan, replay));
        if (!wrong.empty()) {
            ++failures;
            FAIL_CHECK(described(plan) << '\n' << wrong);
        }
    }
    CHECK(compared > 3000);
}

TEST_CASE("gang: one node of which the lost is replaced is a whole gang of one", "[gang]") {
    RandomPlans plans;
    int failures = 0;
    for (int i = 0; i < 12'000 && failures < 5; ++i) {
        Plan plan = plans.next();
        std::uint64_t const replay = plans.below(1000);
        vary_lives(plans, plan);
        plan.on_notice = OnNotice::ignore;  // not heard in a setup, where only lost nodes are replaced
        Plan lone = plan;
        lone.gang = {true, 1};
        for (CausePlan& cause : lone.causes) {
            cause.each_node = true;
        }
        std::string const wrong = differences(walk_in_full(plan, replay), walk(lone, replay));
        if (!wrong.empty()) {
            ++failures;
            FAIL_CHECK("job " << i << '\n' << described(plan) << '\n' << wrong);
        }
    }
}

/// Three nodes at $1 an hour each, whose lives are as listed, by the rental that a host comes with; `piece` h
/// between saves, which take no time.
Plan three_nodes(std::vector<std::vector<double>> const& lives, double work = 10.0) {
    Plan plan = plan_of(work, 1.0);
    plan.gang = {true, 3};
    for (std::size_t i = 0; i < lives.size(); ++i) {
        CausePlan cause = cause_of(0, recorded(lives[i]), Recovery::new_host);
        cause.lives.cause = cause_code(0, i);
        cause.nodes = 1;
        plan.causes.push_back(cause);
    }
    return plan;
}

TEST_CASE("gang: survivors are held and billed while a lost node comes back", "[gang]") {
    Plan plan = three_nodes({{2.5}});
    plan.causes[0].detection = constant_sampler(0.25);
    plan.provisioning = constant_sampler(0.5);
    plan.job_setup = constant_sampler(1.0);
    plan.restart = constant_sampler(0.125);
    Ledger const got = walk(plan);
    CHECK(got.finished);
    // all three come up in 0.5 h and set up in 1 h; 1 h of work is saved and 0.0 h more done when one is lost
    CHECK(hours(got, State::provisioning) == 0.5 + 0.5);
    CHECK(hours(got, State::setup) == 1.0 + 1.0);
    CHECK(hours(got, State::detection) == 0.25);
    CHECK(hours(got, State::restore) == 0.125);
    CHECK(hours(got, State::useful) == 10.0);
    CHECK(hours(got, State::lost) == 0.5);
    // two survivors are billed in detection and provisioning, all three in the new one's setup
    CHECK(rent(got, State::provisioning) == 0.0 + 0.5 * 2.0);
    CHECK(rent(got, State::detection) == 0.25 * 2.0);
    CHECK(rent(got, State::setup) == 3.0 + 3.0);
    CHECK(rent(got, State::useful) == 30.0);
    CHECK(got.interruptions == 1);
    CHECK(got.rentals == 2);
}

}  // namespace
}  // namespace runcost
