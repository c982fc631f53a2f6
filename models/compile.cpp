#include "models/compile.hpp"

#include <algorithm>
#include <array>

#include "models/bill.hpp"
#include "models/causes.hpp"
#include "models/check.hpp"
#include "models/equilibrium.hpp"
#include "models/intervals.hpp"
#include "models/market_terms.hpp"
#include "models/piece_table.hpp"
#include "models/places.hpp"

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

/// Of the whole gang; of one node where each has a host of its own.
HostPlan compile_host(Scenario const& scenario) {
    Job const& job = scenario.job;
    Market const& market = scenario.market;
    bool const one = scenario.policy.replace_lost_nodes;
    auto const nodes = static_cast<std::uint32_t>(job.nodes);
    std::uint32_t const members = one ? 1 : nodes;
    HostPlan host;
    host.speed = sampler(market.speed, members);
    host.download = sampler(market.network.download.value_or(Constant{infinite}), members);
    host.upload = sampler(market.network.upload.value_or(Constant{infinite}), members);
    host.price = sampler(market.price.usd_per_h);
    bool const each = market.price.unit == PriceUnit::gpu || market.price.unit == PriceUnit::node;
    host.priced = each && !one ? nodes : 1;
    host.units = market.billing.price_factor() * units(job, market.price.unit) /
                 static_cast<double>(each || one ? nodes : 1);
    host.one_price = one && !each;
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

/// Of the whole gang; of one node where each has lives of its own.
LifeSource compile_lives(Interruption const& interruption, std::size_t occurrence, Scenario const& scenario) {
    auto const gpus_per_node = static_cast<std::uint32_t>(scenario.job.gpus_per_node);
    std::uint32_t const of_node = interruption.per == Per::gpu ? gpus_per_node : 1;
    LifeSource lives;
    lives.cause = cause_code(interruption.cause, occurrence);
    lives.usual =
        sampler(interruption.lifetime, scenario.policy.replace_lost_nodes
                                           ? of_node
                                           : static_cast<std::uint32_t>(members(scenario.job, interruption)));
    if (interruption.per == Per::gpu) {
        lives.usual.members_of_host = gpus_per_node;
    }
    lives.first = lives.usual;
    lives.first.age = interruption.first_age_h;
    return lives;
}

/// Whether the hazard of a cause depends on the age of its host.
bool goes_by_age(Interruption const& interruption) {
    return interruption.cause != cause_unavailable && interruption.cause != cause_outbid &&
           get_if_plain<Exponential>(interruption.lifetime) == nullptr &&
           get_if_plain<Never>(interruption.lifetime) == nullptr;
}

/// Whether all nodes have lives of the same length.
bool ends_together(Law const& life) {
    return get_if<Constant>(life) != nullptr || get_if<Recorded>(life) != nullptr;
}

CausePlan compile(Interruption const& interruption, std::size_t occurrence, Scenario const& scenario) {
    CausePlan cause;
    cause.ordinal = interruption.cause;
    cause.lives = compile_lives(interruption, occurrence, scenario);
    cause.clock = interruption.cause == cause_unavailable ? Clock::capacity
                  : interruption.cause == cause_outbid    ? Clock::price
                  : interruption.calendar                 ? Clock::calendar
                                                          : Clock::host;
    cause.from_grant = interruption.from_grant;
    if (interruption.notice) {
        cause.notice = sampler(*interruption.notice);
        cause.notice_probability = interruption.notice_probability;
    }
    cause.detection = compile(interruption.detection.value_or(scenario.policy.detection));
    if (auto const* same_host = std::get_if<SameHost>(&interruption.recovery)) {
        cause.recovery = Recovery::same_host;
        cause.downtime = sampler(same_host->downtime);
        cause.continues = same_host->continues;
        cause.returns = same_host->returns;
    }
    cause.billed_while_down = says_billed(interruption);
    cause.levels_after_return = surviving_levels(scenario.job.checkpoint, interruption.cause, true);
    cause.levels_after_loss = surviving_levels(scenario.job.checkpoint, interruption.cause, false);
    cause.by_age = goes_by_age(interruption);
    if (scenario.policy.replace_lost_nodes) {
        cause.each_node = interruption.per != Per::rental || scenario.job.nodes == 1;
        cause.nodes = cause.each_node ? 1 : static_cast<std::uint32_t>(interruption.nodes.value_or(0));
    } else if (interruption.per != Per::rental && !ends_together(interruption.lifetime)) {
        cause.struck = 1.0 / static_cast<double>(scenario.job.nodes);
    }
    return cause;
}

/// Where and when it starts is that of the job; a price and a capacity of one file go together.
PathPlan compile_path(PathPlan path, Job const& job) {
    path.start_h = job.start_h.value_or(0.0);
    path.start_random = !job.start_h;
    return path;
}

PricePlan compile_price(Scenario const& scenario) {
    Price const& price = scenario.market.price;
    PricePlan plan;
    if (price.process) {
        plan.path = compile_path(path_of(*price.process), scenario.job);
        plan.locked = price.locked;
        plan.bid = price.bid.value_or(infinite);
        plan.pays_bid = price.pays_bid;
    }
    return plan;
}

PathPlan compile_path(RecordedCapacity const& capacity, Scenario const& scenario) {
    auto const& process = scenario.market.price.process;
    auto const* price = process ? std::get_if<PlayedTrace>(&*process) : nullptr;
    bool const together = price != nullptr && price->file == capacity.trace.file;
    PlayedTrace trace = capacity.trace;
    trace.record = std::make_shared<Record const>(capacity_record(capacity, scenario.job.nodes));
    return compile_path(path_of(trace, together ? PathDraw::price_trace : PathDraw::availability_trace),
                        scenario.job);
}

AvailabilityPlan compile_availability(Scenario const& scenario) {
    Availability const& availability = scenario.market.availability;
    AvailabilityPlan plan;
    if (auto const* recorded = std::get_if<RecordedCapacity>(&availability)) {
        plan.kind = AvailabilityPlan::Kind::recorded;
        plan.path = compile_path(*recorded, scenario);
    }
    if (auto const* capacity = std::get_if<CapacityWait>(&availability)) {
        plan.kind = AvailabilityPlan::Kind::wait;
        plan.wait = sampler(capacity->wait);
    } else if (auto const* spells = std::get_if<OnOff>(&availability)) {
        plan.kind = AvailabilityPlan::Kind::spells;
        plan.up = sampler(spells->up);
        plan.down = sampler(spells->down);
        plan.first_up = equilibrium_sampler(spells->up);
        plan.first_down = equilibrium_sampler(spells->down);
        double const up_h = mean_of(spells->up).value_or(infinite);
        plan.up_share = up_h < infinite ? up_h / (up_h + mean_of(spells->down).value_or(0.0)) : 1.0;
    }
    return plan;
}

LevelPlan compile(CheckpointForm const& form, Job const& job, Market const& market) {
    LevelPlan plan;
    plan.background = form.asynchronous;
    plan.slowdown = form.slowdown;
    if (!form.size_bytes || form.asynchronous) {
        plan.block = sampler(form.write);
    }
    if (!form.size_bytes) {
        plan.upload = sampler(form.upload);
        plan.read = sampler(form.read);
    } else if (over_network(form.to)) {
        plan.size_bytes = *form.size_bytes / static_cast<double>(job.nodes);
        plan.store = store_toll(form.to);
    } else {
        (form.asynchronous ? plan.upload : plan.block) =
            constant_sampler(moving_h(job, *form.size_bytes, *form.to, market.storage));
        plan.read = constant_sampler(mean_read_h(job, market, form));
    }
    plan.failure_probability = form.failure_probability;
    plan.keep = static_cast<std::uint32_t>(form.keep);
    return plan;
}

CheckpointPlan compile_checkpoint(Scenario const& scenario) {
    Job const& job = scenario.job;
    CheckpointPolicy const& policy = scenario.policy.checkpoint;
    CheckpointPlan plan;
    plan.piece = piece_of_work(job, scenario.market, scenario.policy);
    if (auto const* every = std::get_if<policy::Every>(&policy); every != nullptr && every->wall) {
        plan.piece = every->hours;
        plan.wall = true;
    }
    if (auto const* schedule = std::get_if<policy::Schedule>(&policy)) {
        plan.first_pieces.assign(schedule->pieces.begin(), schedule->pieces.end() - 1);
    }
    plan.table = piece_table(scenario);
    plan.piece = plan.table.any() ? job.work : plan.piece;
    plan.final = job.checkpoint.final;
    plan.levels = {compile(static_cast<CheckpointForm const&>(job.checkpoint), job, scenario.market)};
    for (DeeperLevel const& deeper : job.checkpoint.deeper) {
        plan.levels.push_back(compile(deeper.form, job, scenario.market));
        plan.levels.back().each = static_cast<std::uint32_t>(deeper.each);
    }
    return plan;
}

}  // namespace

double mean_setup_h(Job const& job, Market const& market) {
    return mean_of(market.setup).value_or(0.0) + mean_of(job.setup).value_or(0.0) +
           mean_dataset_h(job, market);
}

double usd_per_hour(Job const& job, Market const& market) {
    return market.billing.price_factor() * mean_usd_per_h(market.price) * units(job, market.price.unit);
}

GiveUp give_up(Scenario const& scenario) {
    RunSettings const& run = scenario.run;
    double const effort_h = scenario.job.work / mean_speed(scenario.job, scenario.market) +
                            mean_setup_h(scenario.job, scenario.market);
    return {run.give_up_after_h.value_or(std::max(patience * effort_h, least_patience_h)),
            std::min(run.give_up_cost_usd.value_or(infinite),
                     scenario.market.billing.balance_usd.value_or(infinite)),
            run.give_up_rentals};
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
    plan.host = compile_host(scenario);
    plan.price = compile_price(scenario);
    plan.provisioning = sampler(market.provisioning);
    plan.market_setup = sampler(market.setup);
    plan.job_setup = sampler(job.setup);
    if (over_network(job.dataset_from)) {
        plan.dataset_bytes = job.dataset_bytes.value_or(0.0) / static_cast<double>(job.nodes);
        plan.dataset_store = store_toll(job.dataset_from);
    } else {
        plan.dataset_h = mean_dataset_h(job, market);
    }
    plan.restart = sampler(job.restart);
    plan.checkpoint = compile_checkpoint(scenario);
    std::array<std::size_t, cause_count> occurrences{};
    plan.causes.reserve(market.interruptions.size());
    for (Interruption const& interruption : market.interruptions) {
        plan.causes.push_back(compile(interruption, occurrences[interruption.cause]++, scenario));
    }
    plan.availability = compile_availability(scenario);
    if (scenario.policy.replace_lost_nodes) {
        plan.gang = {true, static_cast<std::uint32_t>(job.nodes)};
    }
    plan.on_notice = scenario.policy.on_notice;
    plan.reaction = sampler(scenario.policy.reaction);
    plan.release = compile(scenario.policy.release);
    plan.deletion = compile(scenario.policy.deletion);
    plan.billing = compile_billing(scenario);
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
