#include <cmath>
#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "tests/catch.hpp"
#include "tests/differences.hpp"
#include "tests/engine_luck.hpp"
#include "tests/plans.hpp"
#include "tests/random_bill_plans.hpp"
#include "tests/replay_differences.hpp"

namespace runcost {
namespace {

using namespace tests;

/// Whether the job was stopped because a gang was too dear.
template <class Job>
bool stopped_at_limit(Job job, oracle::Result const& result) {
    if (result.finished || job.spend_limit == oracle::never) {
        return false;
    }
    job.spend_limit = oracle::never;
    return oracle::replay(job).makespan > result.makespan;
}

/// In how many jobs each rule said something.
class Seen {
public:
    template <class Job>
    void add(Plan const& plan, Job const& job, oracle::Result const& result) {
        auto const count = [&](char const* what, bool met) { counts_[what] += met ? 1U : 0U; };
        BillingPlan const& billing = plan.billing;
        double const months = std::floor((result.makespan - billing.first_month_h) / month_h) + 1.0;
        count("unfinished", !result.finished);
        count("interrupted", result.interruptions > 0);
        count("free rental", billing.free_within_h > 0.0 && !billing.prepaid && result.refund > 0.0);
        count("block given back", billing.prepaid && result.refund > 0.0);
        count("end of contract", result.by_cause.count("end_of_contract") > 0);
        count("repair", result.repair > 0.0);
        count("hang or crash", result.by_cause.count("hang") + result.by_cause.count("crash") > 0);
        count("fee", result.fee > 0.0);
        count("commitment", result.commitment > 0.0);
        count("term left", result.commitment > 0.0 && job.exit_usd_per_h < oracle::never);
        count("limit", stopped_at_limit(job, result));
        count("disk", result.disk > 0.0);
        count("network volume", result.network_volume > 0.0);
        count("object store", result.object_store > 0.0);
        count("upload", result.upload > 0.0);
        count("download", result.download > 0.0);
        count("egress", result.egress > 0.0);
        count("month's end", months > 0.0 && result.transfer() > 0.0);
        count("after the end", result.after_end > 0.0);
        count("to the limit", !result.finished && plan.give_up.cost_usd < infinite &&
                                  result.cost - result.commitment > plan.give_up.cost_usd - 1e-6);
    }
    void check(std::uint64_t jobs, std::map<std::string, double> const& rarer = {}) const {
        for (auto const& [what, times] : counts_) {
            INFO(what << ": " << times << " of " << jobs);
            auto const its = rarer.find(what);
            CHECK(static_cast<double>(times) >
                  (its == rarer.end() ? 0.05 : its->second) * static_cast<double>(jobs));
            CHECK(times < jobs - jobs / 20);
        }
    }

private:
    std::map<std::string, std::uint64_t> counts_;
};

Seen compare(std::uint64_t jobs, Plan (RandomBillPlans::*next)()) {
    RandomBillPlans plans;
    Seen seen;
    int failures = 0;
    for (std::uint64_t i = 0; i < jobs && failures < 5; ++i) {
        Plan const plan = (plans.*next)();
        std::uint64_t const replay = plans.below(1000);
        oracle::Job const job = job_of(plan, replay);
        Expected const expected(job);
        if (std::string const wrong = replay_differences(expected, plan, replay); !wrong.empty()) {
            ++failures;
            FAIL_CHECK("job " << i << ", replay " << replay << '\n'
                              << described_with_bill(plan) << '\n'
                              << wrong);
        }
        seen.add(plan, job, expected.replay);
    }
    return seen;
}

TEST_CASE("oracle bill: the walk pays what the event-driven one pays, line by line", "[oracle]") {
    constexpr std::uint64_t jobs = 20'000;
    compare(jobs, &RandomBillPlans::next).check(jobs);
}

TEST_CASE("oracle bill: so it is with levels and uploads beside the work", "[oracle]") {
    constexpr std::uint64_t jobs = 10'000;
    compare(jobs, &RandomBillPlans::next_with_forms).check(jobs);
}

TEST_CASE("oracle bill: so it is over some months", "[oracle]") {
    constexpr std::uint64_t jobs = 5'000;
    compare(jobs, &RandomBillPlans::next_of_months).check(jobs);
}

TEST_CASE("oracle gang bill: the walk pays what the event-driven one pays, line by line", "[oracle]") {
    constexpr std::uint64_t jobs = 5'000;
    RandomBillPlans plans;
    Seen seen;
    int failures = 0;
    for (std::uint64_t i = 0; i < jobs && failures < 5; ++i) {
        Plan const plan = known_to_the_oracle_of_gangs(plans.next_gang());
        std::uint64_t const replay = plans.below(1000);
        oracle::GangJob const job = gang_job_of(plan, replay);
        oracle::Result const expected = oracle::replay(job);
        if (std::string const wrong = differences(expected, walk(plan, replay)); !wrong.empty()) {
            ++failures;
            FAIL_CHECK("job " << i << ", replay " << replay << '\n'
                              << described_with_bill(plan) << '\n'
                              << wrong);
        }
        seen.add(plan, job, expected);
    }
    seen.check(jobs);
}

/// A rule, 2 % off.
struct Wrong {
    char const* what;
    double oracle::Contract::*value;
};

std::vector<Wrong> const wrong_values{
    {"free within", &oracle::Contract::free_within},
    {"block", &oracle::Contract::granularity},
    {"unused", &oracle::Contract::unused},
    {"fee", &oracle::Contract::fee},
    {"limit", &oracle::Contract::spend_limit},
    {"repair", &oracle::Contract::repair},
    {"term", &oracle::Contract::term},
    {"price of a term", &oracle::Contract::term_usd_per_h},
    {"early exit", &oracle::Contract::exit_usd_per_h},
    {"disk", &oracle::Contract::disk},
    {"stopped disk", &oracle::Contract::stopped_disk},
    {"network volume", &oracle::Contract::network_volume},
    {"object store", &oracle::Contract::object_store},
    {"month", &oracle::Contract::first_month},
};

/// In how many of so many jobs the walk differs from the oracle's after this.
template <class Alter>
std::uint64_t noticed(std::uint64_t jobs, Alter const& alter) {
    RandomBillPlans plans;
    std::uint64_t found = 0;
    for (std::uint64_t i = 0; i < jobs; ++i) {
        Plan const plan = plans.next();
        std::uint64_t const replay = plans.below(1000);
        oracle::Job job = job_of(plan, replay);
        alter(job);
        found += differences(oracle::replay(job), walk(plan, replay)).empty() ? 0U : 1U;
    }
    return found;
}

TEST_CASE("oracle bill: no rule passes that is 2 % off", "[oracle]") {
    constexpr std::uint64_t jobs = 1'000;
    CHECK(noticed(jobs, [](oracle::Job&) {}) == 0);
    for (Wrong const& wrong : wrong_values) {
        INFO(wrong.what);
        CHECK(noticed(jobs, [&](oracle::Job& job) { job.*wrong.value *= 0.98; }) > jobs / 100);
    }
    auto const less = [](oracle::FreeShare& share, double& (*of)(oracle::FreeShare&)) { of(share) *= 0.98; };
    auto const usd = [](oracle::FreeShare& share) -> double& { return share.usd; };
    auto const usd_per_h = [](oracle::FreeShare& share) -> double& { return share.usd_per_h; };
    for (auto const of : {+usd, +usd_per_h}) {
        CHECK(noticed(jobs, [&](oracle::Job& job) { less(job.free_upload, of); }) > jobs / 100);
        CHECK(noticed(jobs, [&](oracle::Job& job) { less(job.free_download, of); }) > jobs / 100);
        CHECK(noticed(jobs, [&](oracle::Job& job) {
                  for (oracle::FreeShare& share : job.free_egress) {
                      less(share, of);
                  }
              }) > jobs / 100);
    }
    CHECK(noticed(jobs, [](oracle::Job& job) {
              for (oracle::Cause& cause : job.causes) {
                  cause.struck *= 0.98;
              }
          }) > jobs / 100);
    CHECK(noticed(jobs, [](oracle::Job& job) { job.dataset_usd.egress *= 0.98; }) > jobs / 40);
    CHECK(noticed(jobs, [](oracle::Job& job) { job.levels[0].read_usd.egress *= 0.98; }) > jobs / 40);
    CHECK(noticed(jobs, [](oracle::Job& job) {
              job.deletion = [hours = job.deletion](int rental) { return 0.98 * hours(rental); };
          }) > jobs / 20);
}

}  // namespace
}  // namespace runcost
