#include <cstdint>
#include <memory>
#include <string>
#include <variant>

#include "sim/record_ended.hpp"
#include "tests/catch.hpp"
#include "tests/differences.hpp"
#include "tests/engine_luck.hpp"
#include "tests/plans.hpp"
#include "tests/random_price_plans.hpp"
#include "tests/replay_differences.hpp"

namespace runcost {
namespace {

using namespace tests;

/// What happened in many jobs.
struct Seen {
    std::uint64_t unfinished = 0;
    std::uint64_t interruptions = 0;
    std::uint64_t outbid = 0;        ///< jobs with an interruption by a price
    std::uint64_t outbid_often = 0;  ///< jobs with ten or more
    std::uint64_t rounded = 0;
    std::uint64_t to_the_limit = 0;

    void add(Plan const& plan, oracle::Result const& result) {
        unfinished += result.finished ? 0U : 1U;
        interruptions += static_cast<std::uint64_t>(result.interruptions);
        rounded += result.rounding > 0.0 ? 1U : 0U;
        to_the_limit += result.cost - result.rounding > plan.give_up.cost_usd - 1e-6 ? 1U : 0U;
        for (CausePlan const& cause : plan.causes) {
            auto const struck = result.by_cause.find(std::string(cause_names[cause.ordinal]));
            if (cause.clock == Clock::price && struck != result.by_cause.end()) {
                ++outbid;
                outbid_often += struck->second >= 10 ? 1U : 0U;
            }
        }
    }
};

Seen compare(std::uint64_t jobs, Plan (RandomPricePlans::*next)()) {
    RandomPricePlans plans;
    Seen seen;
    int failures = 0;
    for (std::uint64_t i = 0; i < jobs && failures < 5; ++i) {
        Plan const plan = (plans.*next)();
        std::uint64_t const replay = plans.below(1000);
        Expected const expected(job_of(plan, replay));
        if (std::string const wrong = replay_differences(expected, plan, replay); !wrong.empty()) {
            ++failures;
            FAIL_CHECK("job " << i << ", replay " << replay << '\n'
                              << described_with_prices(plan) << '\n'
                              << wrong);
        }
        seen.add(plan, expected.replay);
    }
    return seen;
}

/// The jobs are worth comparing.
void check_seen(Seen const& seen, std::uint64_t jobs) {
    CHECK(seen.unfinished > jobs / 10);
    CHECK(seen.unfinished < jobs / 2);
    CHECK(seen.interruptions > 2 * jobs);
    CHECK(seen.outbid > jobs / 4);
    CHECK(seen.outbid < jobs / 2);
    CHECK(seen.outbid_often > jobs / 40);
    CHECK(seen.rounded > jobs / 4);
}

TEST_CASE("oracle: with prices that move and bids the walk is the event-driven one", "[oracle]") {
    constexpr std::uint64_t jobs = 20'000;
    Seen const seen = compare(jobs, &RandomPricePlans::next);
    check_seen(seen, jobs);
    CHECK(seen.to_the_limit > jobs / 40);
}

TEST_CASE("oracle: so it is with levels, uploads beside the work and schedules at prices that move",
          "[oracle]") {
    constexpr std::uint64_t jobs = 10'000;
    Seen const seen = compare(jobs, &RandomPricePlans::next_with_forms);
    check_seen(seen, jobs);
    CHECK(seen.to_the_limit > jobs / 40);
}

TEST_CASE("oracle gang: with prices that move and bids the walk is the event-driven one", "[oracle]") {
    constexpr std::uint64_t jobs = 5'000;
    RandomPricePlans plans;
    Seen seen;
    int failures = 0;
    for (std::uint64_t i = 0; i < jobs && failures < 5; ++i) {
        Plan const plan = known_to_the_oracle_of_gangs(plans.next_gang());
        std::uint64_t const replay = plans.below(1000);
        oracle::Result const expected = oracle::replay(gang_job_of(plan, replay));
        if (std::string const wrong = differences(expected, walk(plan, replay)); !wrong.empty()) {
            ++failures;
            FAIL_CHECK("job " << i << ", replay " << replay << '\n'
                              << described_with_prices(plan) << '\n'
                              << wrong);
        }
        seen.add(plan, expected);
    }
    check_seen(seen, jobs);
}

// The walk looks ahead for as long as it guesses that the job takes, without most of these saves.
TEST_CASE("oracle: pieces are not cut where the walk has looked ahead for a bid", "[oracle]") {
    Plan plan = plan_of(10.0, 0.3, 0.1);
    plan.checkpoint.wall = true;
    plan.host.speed = constant_sampler(0.5);
    plan.price = {{RegimesPath{{1.0}, {{0.0}}, {1.0}}, 0.0, false, 0}, true, 2.0, false};
    plan.causes = {cause_of(0, {})};
    plan.causes[0].clock = Clock::price;
    plan.give_up.after_h = 100.0;
    oracle::Result const expected = oracle::replay(job_of(plan, 0));
    CHECK(expected.makespan == Approx(20.0 + 67 * 0.1));
    CHECK(differences(expected, walk(plan)).empty());
}

/// In how many jobs with a bid the walk differs from the oracle's after this.
template <class Alter>
std::uint64_t noticed(std::uint64_t jobs, Alter const& alter) {
    RandomPricePlans plans;
    std::uint64_t found = 0;
    for (std::uint64_t i = 0; i < jobs;) {
        Plan const plan = plans.next();
        std::uint64_t const replay = plans.below(1000);
        if (plan.price.bid < infinite) {
            oracle::Job job = job_of(plan, replay);
            alter(job);
            found += differences(oracle::replay(job), walk(plan, replay)).empty() ? 0U : 1U;
            ++i;
        }
    }
    return found;
}

TEST_CASE("oracle: prices or bids that are 2 % off do not pass", "[oracle]") {
    constexpr std::uint64_t jobs = 500;
    CHECK(noticed(jobs, [](oracle::Job&) {}) == 0);
    CHECK(noticed(jobs, [](oracle::Job& job) {
              job.price_step = [price_step = job.price_step](int step) {
                  oracle::PriceStep const its = price_step(step);
                  return oracle::PriceStep{its.start, 1.02 * its.usd_per_h};
              };
          }) > jobs / 2);
    CHECK(noticed(jobs, [](oracle::Job& job) { job.bid *= 0.98; }) > jobs / 4);
    CHECK(noticed(jobs, [](oracle::Job& job) { job.bid *= 1.02; }) > jobs / 8);
}

/// The path says nothing of the end of its trace.
bool ends_in_error(PathPlan& plan) {
    auto* const recorded = std::get_if<RecordedPath>(&plan.kind);
    if (recorded == nullptr || recorded->at_end == RecordedPath::AtEnd::loop || recorded->block_h > 0.0) {
        return false;
    }
    recorded->at_end = RecordedPath::AtEnd::error;
    return true;
}

bool comes_to_the_end(Plan const& plan, std::uint64_t replay) {
    try {
        walk(plan, replay);
        return false;
    } catch (RecordEnded const& ended) {
        CHECK(ended.hours == Approx(trace_end_h(plan, replay)));
        return true;
    }
}

TEST_CASE("oracle: a trace of whose end nothing is said ends in an error exactly where it stops a replay",
          "[oracle]") {
    RandomPricePlans plans;
    std::uint64_t ended = 0;
    for (std::uint64_t i = 0; i < 500;) {
        Plan plan = plans.next();
        std::uint64_t const replay = plans.below(1000);
        plan.availability = {};
        plan.release = {};
        if (ends_in_error(plan.price.path)) {
            oracle::Job const job = job_of(plan, replay);
            oracle::Result const expected = oracle::replay(job);
            bool const stopped = !expected.finished && expected.makespan >= job.trace_end - tolerance;
            CHECK(comes_to_the_end(plan, replay) == stopped);
            ended += stopped ? 1U : 0U;
            ++i;
        }
    }
    CHECK(ended > 100);
    CHECK(ended < 400);
}

TEST_CASE("prices: who releases a host behind the end of its price's trace comes to that end, too",
          "[prices]") {
    Plan plan = plan_of(5.0);
    RecordedPath path;
    path.record = std::make_shared<Record const>(Record{{0.0, 4.0}, {1.0, 2.0}, 10.0});
    plan.price.path = {path};
    plan.release = constant_sampler(5.0);
    CHECK(walk(plan).cost_usd() == Approx(4.0 + 2.0 + 10.0));
    plan.release = constant_sampler(5.1);
    CHECK_THROWS_AS(walk(plan), RecordEnded);
}

}  // namespace
}  // namespace runcost
