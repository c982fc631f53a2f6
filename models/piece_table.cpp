#include "models/piece_table.hpp"

#include <algorithm>
#include <cmath>
#include <memory>

#include "models/causes.hpp"
#include "models/compile.hpp"
#include "models/intervals.hpp"
#include "models/programme.hpp"

namespace runcost {
namespace {

constexpr double steps_of_a_piece = 20.0;
constexpr double most_steps_of_a_piece = 75.0;  // so that a table holds many pieces

/// Summed hazard of all causes at an age of the host.
std::function<double(double)> hazard_of_host(Job const& job, Market const& market) {
    struct Lives {
        Law law;
        Sampler sampler;
        double hosts;
        std::uint32_t of_host;
    };
    auto lives = std::make_shared<std::vector<Lives>>();
    for (Interruption const& some : market.interruptions) {
        Law const law = lifetime_of(some, market, job.nodes);
        auto const of_host = static_cast<std::uint32_t>(some.per == Per::gpu ? job.gpus_per_node : 1);
        double const hosts = some.per == Per::rental ? 1.0 : static_cast<double>(job.nodes);
        lives->push_back({law, sampler(law), hosts, of_host});
    }
    return [lives](double age_h) {
        double sum = 0.0;
        for (Lives const& some : *lives) {
            sum += some.hosts * (some.law.hosts.kind == HostFactor::Kind::none
                                     ? some.of_host * summed_hazard(some.sampler, age_h)
                                     : -std::log(survival(some.law, age_h, some.of_host)));
        }
        return sum;
    };
}

bool matters(Interruption const& some, Job const& job, Market const& market) {
    Law const law = lifetime_of(some, market, job.nodes);
    return get_if_plain<Exponential>(law) == nullptr && get_if_plain<Never>(law) == nullptr;
}

/// Mean hours from an interruption to the new host, by the rates of the causes.
double mean_down_h(Job const& job, Market const& market, Policy const& policy) {
    auto const* capacity = std::get_if<CapacityWait>(&market.availability);
    double const new_host_h = mean_of(market.provisioning).value_or(0.0) +
                              (capacity == nullptr ? 0.0 : mean_of(capacity->wait).value_or(0.0));
    double rate = 0.0;
    double hours = 0.0;
    for (Interruption const& some : market.interruptions) {
        double const per_h = rate_of(some, job, market);
        auto const* same_host = std::get_if<SameHost>(&some.recovery);
        rate += per_h;
        hours += per_h * (mean_of(some.detection.value_or(policy.detection)).value_or(0.0) +
                          (same_host == nullptr ? new_host_h : mean_of(same_host->downtime).value_or(0.0)));
    }
    return rate > 0.0 ? hours / rate : 0.0;
}

Programme programme_of(Scenario const& scenario, policy::Optimal const& optimal, double piece_h) {
    Job const& job = scenario.job;
    Market const& market = scenario.market;
    bool const kept =
        std::all_of(market.interruptions.begin(), market.interruptions.end(),
                    [](Interruption const& some) { return std::holds_alternative<SameHost>(some.recovery); });
    double const speed = mean_speed(job, market);
    double const restart_h = mean_of(job.restart).value_or(0.0);
    Programme programme{};
    programme.work_h = job.work / speed;
    programme.step_h = std::max(optimal.step_h ? *optimal.step_h / speed : piece_h / steps_of_a_piece,
                                piece_h / most_steps_of_a_piece);
    programme.least_piece_h = hours_beside_upload(job, market);
    programme.save_h = mean_save_h(job, market);
    programme.final = job.checkpoint.final;
    programme.again_h = (kept ? 0.0 : mean_setup_h(job, market)) + restart_h;
    programme.read_h = mean_read_h(job, market);
    programme.by_age = std::any_of(market.interruptions.begin(), market.interruptions.end(),
                                   [&](Interruption const& some) { return matters(some, job, market); });
    CostInputs const cost = cost_inputs(job, market, scenario.policy);
    bool const costs = cost.usd_per_h > 0.0 || cost.save_usd > 0.0 || cost.restore_usd > 0.0;
    if (optimal.cost && costs) {  // otherwise the time decides
        programme.per_h = cost.usd_per_h;
        programme.again_per_h = cost.again_billed ? cost.usd_per_h : 0.0;
        programme.save = cost.save_usd;
        programme.restore = cost.restore_usd;
        programme.down = cost.down_usd;
    } else {
        programme.per_h = programme.again_per_h = 1.0;
        programme.down = mean_down_h(job, market, scenario.policy);
    }
    return programme;
}

/// The exact interval for the rate at which a job's time is interrupted, where the mean life is infinite.
double usual_piece_h(Scenario const& scenario, std::function<double(double)> const& hazard) {
    double const work_h = scenario.job.work / mean_speed(scenario.job, scenario.market);
    double const save_h = mean_save_h(scenario.job, scenario.market);
    HostLife const life(hazard, save_h, work_h);
    double const rate = -std::expm1(-hazard(work_h)) / life.exposed_h(work_h);
    return std::min(work_h, exact_interval({save_h, 1.0 / rate}));
}

/// No piece is to end behind the age that no host outlives.
void heed_end(Scenario const& scenario, HostLife const& life, PieceTable& table) {
    table.end_h = life.end_h();
    table.save_h = mean_save_h(scenario.job, scenario.market);
    table.last_save_h = scenario.job.checkpoint.final ? table.save_h : 0.0;
    table.speed = mean_speed(scenario.job, scenario.market);
}

PieceTable optimal_table(Scenario const& scenario, policy::Optimal const& optimal) {
    double const speed = mean_speed(scenario.job, scenario.market);
    auto const hazard = hazard_of_host(scenario.job, scenario.market);
    double piece_h = piece_of_work(scenario.job, scenario.market, scenario.policy) / speed;
    if (std::isinf(mean_time_to_interruption(scenario.job, scenario.market).value_or(infinite))) {
        piece_h = usual_piece_h(scenario, hazard);
    }
    Programme const programme = programme_of(scenario, optimal, piece_h);
    double const end_h = 4.0 * (programme.work_h + programme.again_h + programme.read_h);
    HostLife const life(hazard, programme.step_h, end_h);
    PieceTable table = solve(programme, life).pieces;
    heed_end(scenario, life, table);
    table.step *= speed;
    for (double& piece : table.pieces) {
        piece *= speed;
    }
    return table;
}

/// The piece that is the exact interval for the mean hazard over itself and its save, from that age on.
double adaptive_piece_h(std::function<double(double)> const& hazard, double age_h, double write_h,
                        double most_h) {
    auto const too_short = [&](double piece_h) {
        double const cycle_h = piece_h + write_h;
        double const more = hazard(age_h + cycle_h) - hazard(age_h);
        return !std::isnan(more) && std::isfinite(more) &&
               (more <= 0.0 || exact_interval({write_h, cycle_h / more}) > piece_h);
    };
    double low_h = 0.0;
    double high_h = most_h;
    if (too_short(high_h)) {
        return high_h;
    }
    while (high_h - low_h > 1e-8 * high_h && high_h > write_h) {
        double const middle_h = 0.5 * (low_h + high_h);
        (too_short(middle_h) ? low_h : high_h) = middle_h;
    }
    return std::max(low_h, write_h);
}

PieceTable adaptive_table(Scenario const& scenario) {
    double const speed = mean_speed(scenario.job, scenario.market);
    double const write_h = mean_save_h(scenario.job, scenario.market);
    double const least_h = hours_beside_upload(scenario.job, scenario.market);
    auto const hazard = hazard_of_host(scenario.job, scenario.market);
    double const work_h = scenario.job.work / speed;
    HostLife const life(hazard, write_h, 4.0 * work_h);
    PieceTable table;
    heed_end(scenario, life, table);
    table.step = scenario.job.work;
    for (double const age_h : life.ages()) {
        table.ages.push_back(age_h);
        table.pieces.push_back(std::max(adaptive_piece_h(hazard, age_h, write_h, work_h), least_h) * speed);
    }
    return table;
}

}  // namespace

PieceTable piece_table(Scenario const& scenario) {
    auto const* optimal = std::get_if<policy::Optimal>(&scenario.policy.checkpoint);
    bool const adaptive = std::holds_alternative<policy::Adaptive>(scenario.policy.checkpoint);
    if (optimal == nullptr && !adaptive) {
        return {};
    }
    double const work_h = scenario.job.work / mean_speed(scenario.job, scenario.market);
    if (hazard_of_host(scenario.job, scenario.market)(4.0 * work_h) <= 0.0) {
        return {};  // nothing interrupts
    }
    return adaptive ? adaptive_table(scenario) : optimal_table(scenario, *optimal);
}

}  // namespace runcost
