#include <cstdint>
#include <string>

#include "tests/catch.hpp"
#include "tests/engine_luck.hpp"
#include "tests/random_plans.hpp"
#include "tests/replay_differences.hpp"

namespace runcost {
namespace {

using namespace tests;

/// What happened in many jobs.
struct Seen {
    std::uint64_t unfinished = 0;
    std::uint64_t interruptions = 0;
    std::uint64_t saves_broken_off = 0;
    std::uint64_t transfers = 0;
    std::uint64_t transfers_to_the_limit = 0;
};

Seen compare(std::uint64_t jobs, Plan (RandomPlans::*next)()) {
    RandomPlans plans;
    Seen seen;
    int failures = 0;
    for (std::uint64_t i = 0; i < jobs && failures < 5; ++i) {
        Plan const plan = (plans.*next)();
        std::uint64_t const replay = plans.below(1000);
        oracle::Job const job = job_of(plan, replay);
        Expected const all(job);
        oracle::Result const& expected = all.replay;
        if (std::string const wrong = replay_differences(all, plan, replay); !wrong.empty()) {
            ++failures;
            FAIL_CHECK("job " << i << ", replay " << replay << '\n' << described(plan) << '\n' << wrong);
        }
        seen.unfinished += expected.finished ? 0U : 1U;
        seen.interruptions += static_cast<std::uint64_t>(expected.interruptions);
        seen.saves_broken_off += expected.checkpoint_failed > 0.0 ? 1U : 0U;
        seen.transfers += expected.transfer() > 0.0 ? 1U : 0U;
        seen.transfers_to_the_limit +=
            expected.transfer() > 0.0 && expected.cost - expected.rounding > job.give_up_cost - 1e-6 ? 1U
                                                                                                     : 0U;
    }
    return seen;
}

TEST_CASE("oracle: the walk is the event-driven one, replay by replay", "[oracle]") {
    constexpr std::uint64_t jobs = 20'000;
    Seen const seen = compare(jobs, &RandomPlans::next);
    CHECK(seen.unfinished > jobs / 10);
    CHECK(seen.unfinished < jobs / 2);
    CHECK(seen.interruptions > 2 * jobs);
    CHECK(seen.saves_broken_off > jobs / 20);
    CHECK(seen.transfers > jobs / 20);
    CHECK(seen.transfers_to_the_limit > jobs / 400);
}

TEST_CASE("oracle: so it is with levels, uploads beside the work and schedules", "[oracle]") {
    constexpr std::uint64_t jobs = 20'000;
    Seen const seen = compare(jobs, &RandomPlans::next_with_forms);
    CHECK(seen.unfinished < jobs / 2);
    CHECK(seen.interruptions > 2 * jobs);
    CHECK(seen.saves_broken_off > jobs / 20);
    CHECK(seen.transfers > jobs / 20);
    CHECK(seen.transfers_to_the_limit > jobs / 400);
}

}  // namespace
}  // namespace runcost
