#include "models/compile.hpp"

#include <algorithm>
#include <array>

#include "models/check.hpp"
#include "models/intervals.hpp"

namespace runcost {
namespace {

constexpr double least_patience_h = 30.0 * 24.0;
constexpr double patience = 1000.0;  // times the work and setup, before a replay is given up

double units(Job const& job, PriceUnit unit) {
    switch (unit) {
        case PriceUnit::gpu:
            return static_cast<double>(job.gpus());
        case PriceUnit::node:
            return static_cast<double>(job.nodes);
        default:
            return 1.0;
    }
}

HostPlan compile_host(Job const& job, Market const& market) {
    auto const nodes = static_cast<std::uint32_t>(job.nodes);
    HostPlan host;
    host.speed = sampler(market.speed, nodes);
    host.download = sampler(market.network.download.value_or(Constant{infinite}), nodes);
    host.upload = sampler(market.network.upload.value_or(Constant{infinite}), nodes);
    host.price = sampler(market.price.usd_per_h);
    bool const each = market.price.unit == PriceUnit::gpu || market.price.unit == PriceUnit::node;
    host.priced = each ? nodes : 1;
    host.units = units(job, market.price.unit) / static_cast<double>(host.priced);
    return host;
}

Delay compile(DelayModel const& model) {
    if (auto const* law = std::get_if<Law>(&model)) {
        return sampler(*law);
    }
    Delay delay;
    delay.until_hour = std::get<TimeOfDay>(model).hour_utc;
    return delay;
}

CausePlan compile(Interruption const& interruption, std::size_t occurrence, Scenario const& scenario) {
    auto const count = static_cast<std::uint32_t>(members(scenario.job, interruption));
    CausePlan cause;
    cause.ordinal = interruption.cause;
    cause.lives.cause = cause_code(interruption.cause, occurrence);
    cause.lives.usual = sampler(interruption.lifetime, count);
    if (interruption.per == Per::gpu) {
        cause.lives.usual.members_of_host = static_cast<std::uint32_t>(scenario.job.gpus_per_node);
    }
    cause.lives.first = cause.lives.usual;
    cause.lives.first.age = interruption.first_age_h;
    cause.detection = compile(interruption.detection.value_or(scenario.policy.detection));
    if (auto const* same_host = std::get_if<SameHost>(&interruption.recovery)) {
        cause.recovery = Recovery::same_host;
        cause.downtime = sampler(same_host->downtime);
        cause.continues = same_host->continues;
    }
    cause.billed_while_down = interruption.billed;
    return cause;
}

}  // namespace

std::optional<double> mean_of(DelayModel const& delay) {
    auto const* law = std::get_if<Law>(&delay);
    return law == nullptr ? std::nullopt : mean_of(*law);
}

double mean_setup_h(Job const& job, Market const& market) {
    return mean_of(market.setup).value_or(0.0) + mean_of(job.setup).value_or(0.0) +
           mean_transfer_h(job, job.dataset_bytes.value_or(0.0), market.network.download);
}

double usd_per_hour(Job const& job, Market const& market) {
    return mean_of(market.price.usd_per_h).value_or(0.0) * units(job, market.price.unit);
}

GiveUp give_up(Scenario const& scenario) {
    RunSettings const& run = scenario.run;
    double const effort_h = scenario.job.work / mean_speed(scenario.job, scenario.market) +
                            mean_setup_h(scenario.job, scenario.market);
    return {run.give_up_after_h.value_or(std::max(patience * effort_h, least_patience_h)),
            run.give_up_cost_usd.value_or(infinite), run.give_up_rentals};
}

Plan compile(Scenario const& scenario) {
    std::vector<Finding> findings = check(scenario);
    if (std::any_of(findings.begin(), findings.end(), [](Finding const& finding) { return finding.error; })) {
        throw InvalidScenario(std::move(findings));
    }
    Job const& job = scenario.job;
    Market const& market = scenario.market;
    Plan plan;
    plan.market = scenario.name;
    plan.work = job.work;
    plan.repeat = job.repeat;
    plan.gpus = job.gpus();
    plan.host = compile_host(job, market);
    plan.provisioning = sampler(market.provisioning);
    plan.market_setup = sampler(market.setup);
    plan.job_setup = sampler(job.setup);
    plan.dataset_bytes = job.dataset_bytes.value_or(0.0);
    plan.restart = sampler(job.restart);
    plan.checkpoint.piece = piece_of_work(job, market, scenario.policy);
    if (auto const* every = std::get_if<policy::Every>(&scenario.policy.checkpoint);
        every != nullptr && every->wall) {
        plan.checkpoint.piece = every->hours;
        plan.checkpoint.wall = true;
    }
    plan.checkpoint.final = job.checkpoint.final;
    if (job.checkpoint.size_bytes) {
        plan.checkpoint.size_bytes = *job.checkpoint.size_bytes;
    } else {
        plan.checkpoint.write = sampler(job.checkpoint.write);
        plan.checkpoint.read = sampler(job.checkpoint.read);
    }
    std::array<std::size_t, cause_count> occurrences{};
    for (Interruption const& interruption : market.interruptions) {
        plan.causes.push_back(compile(interruption, occurrences[interruption.cause]++, scenario));
    }
    plan.billing = {market.billed_from,
                    market.granularity_h,
                    market.minimum_h,
                    market.while_down,
                    market.network.download_usd_per_byte,
                    market.network.upload_usd_per_byte};
    plan.give_up = give_up(scenario);
    plan.start_h = job.start_h.value_or(0.0);
    plan.start_random = !job.start_h;
    plan.deadline_h = job.deadline_h.value_or(infinite);
    plan.budget_usd = job.budget_usd.value_or(infinite);
    return plan;
}

std::vector<Plan> compile(std::span<Scenario const> scenarios) {
    std::vector<Plan> plans;
    plans.reserve(scenarios.size());
    for (Scenario const& scenario : scenarios) {
        plans.push_back(compile(scenario));
    }
    return plans;
}

}  // namespace runcost
