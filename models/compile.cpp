#include "models/compile.hpp"

#include <algorithm>
#include <array>

#include "models/check.hpp"
#include "models/intervals.hpp"

namespace runcost {
namespace {

constexpr double month_h = 30.0 * 24.0;
constexpr double patience = 1000.0;  // times the work and setup, before a replay is given up

double download_h(Job const& job, Market const& market) {
    return job.dataset_bytes ? *job.dataset_bytes / market.network.download.value_or(infinite) / 3600.0 : 0.0;
}

CausePlan compile(Interruption const& interruption, std::size_t occurrence, Scenario const& scenario) {
    auto const count = static_cast<std::uint32_t>(members(scenario.job, interruption));
    CausePlan cause;
    cause.ordinal = interruption.cause;
    cause.lives.cause = cause_code(interruption.cause, occurrence);
    cause.lives.usual = sampler(interruption.lifetime, count);
    cause.lives.first = interruption.first_age_h > 0.0
                            ? sampler(at_age(interruption.lifetime, interruption.first_age_h), count)
                            : cause.lives.usual;
    cause.detection = sampler(interruption.detection.value_or(scenario.policy.detection));
    if (auto const* same_host = std::get_if<SameHost>(&interruption.recovery)) {
        cause.recovery = Recovery::same_host;
        cause.downtime = sampler(same_host->downtime);
    }
    cause.billed_while_down = interruption.billed;
    return cause;
}

GiveUp compile(RunSettings const& run, Job const& job, Market const& market) {
    GiveUp give_up;
    double const effort_h = job.work / market.speed + mean_setup_h(job, market);
    give_up.after_h = run.give_up_after_h.value_or(std::max(patience * effort_h, month_h));
    give_up.cost_usd = run.give_up_cost_usd.value_or(infinite);
    give_up.rentals = run.give_up_rentals;
    return give_up;
}

}  // namespace

double mean_setup_h(Job const& job, Market const& market) {
    return mean_h(market.setup).value_or(0.0) + mean_h(job.setup).value_or(0.0) + download_h(job, market);
}

double usd_per_hour(Job const& job, Market const& market) {
    switch (market.price.unit) {
        case PriceUnit::gpu:
            return market.price.usd_per_h * static_cast<double>(job.gpus());
        case PriceUnit::node:
            return market.price.usd_per_h * static_cast<double>(job.nodes);
        default:
            return market.price.usd_per_h;
    }
}

Plan compile(Scenario const& scenario, Market const& market) {
    Job const& job = scenario.job;
    Plan plan;
    plan.market = market.name;
    plan.work = job.work;
    plan.speed = market.speed;
    plan.gpus = job.gpus();
    plan.provisioning = sampler(market.provisioning);
    plan.market_setup = sampler(market.setup);
    plan.job_setup = sampler(job.setup);
    plan.dataset_h = download_h(job, market);
    plan.restart = sampler(job.restart);
    plan.checkpoint.piece = piece_of_work(job, market, scenario.policy.checkpoint);
    plan.checkpoint.final = job.checkpoint.final;
    plan.checkpoint.write = job.checkpoint.size_bytes ? constant_sampler(mean_write_h(job, market))
                                                      : sampler(job.checkpoint.write);
    plan.checkpoint.read =
        job.checkpoint.size_bytes ? constant_sampler(mean_read_h(job, market)) : sampler(job.checkpoint.read);
    std::array<std::size_t, cause_count> occurrences{};
    for (Interruption const& interruption : market.interruptions) {
        plan.causes.push_back(compile(interruption, occurrences[interruption.cause]++, scenario));
    }
    plan.billing = {usd_per_hour(job, market), market.billed_from, market.granularity_h, market.minimum_h,
                    market.while_down};
    plan.give_up = compile(scenario.run, job, market);
    plan.deadline_h = job.deadline_h.value_or(infinite);
    plan.budget_usd = job.budget_usd.value_or(infinite);
    return plan;
}

std::vector<Plan> compile(Scenario const& scenario) {
    std::vector<Finding> findings = check(scenario);
    if (std::any_of(findings.begin(), findings.end(), [](Finding const& finding) { return finding.error; })) {
        throw InvalidScenario(std::move(findings));
    }
    std::vector<Plan> plans;
    for (Market const& market : scenario.markets) {
        plans.push_back(compile(scenario, market));
    }
    return plans;
}

}  // namespace runcost
