#include "models/intervals.hpp"

#include <boost/math/special_functions/lambert_w.hpp>
#include <cmath>
#include <vector>

#include "models/bill.hpp"
#include "models/causes.hpp"
#include "models/compile.hpp"
#include "models/places.hpp"

namespace runcost {
double young_interval(IntervalInputs const& inputs) {
    return std::sqrt(2.0 * inputs.write_h * inputs.mtti_h);
}

double daly_interval(IntervalInputs const& inputs) {
    if (std::isinf(inputs.mtti_h) || inputs.write_h >= 2.0 * inputs.mtti_h) {
        return inputs.mtti_h;
    }
    double const ratio = inputs.write_h / (2.0 * inputs.mtti_h);
    return young_interval(inputs) * (1.0 + std::sqrt(ratio) / 3.0 + ratio / 9.0) - inputs.write_h;
}

double exact_interval(IntervalInputs const& inputs) {
    if (std::isinf(inputs.mtti_h)) {
        return inputs.mtti_h;
    }
    return inputs.mtti_h * (1.0 + boost::math::lambert_w0(-std::exp(-1.0 - inputs.write_h / inputs.mtti_h)));
}

namespace {

/// (e^x - 1) / x
double growth(double x) {
    return x > 0.0 ? std::expm1(x) / x : 1.0;
}

}  // namespace

double exact_cost_interval(CostInputs const& inputs) {
    double const mean_h = inputs.times.mtti_h;
    if (std::isinf(mean_h)) {
        return mean_h;
    }
    double const attempts = std::exp(inputs.again_h / mean_h);
    double const rent_usd = mean_h * inputs.usd_per_h * (inputs.again_billed ? attempts : 1.0);
    double const lost_usd = rent_usd + attempts * inputs.down_usd + inputs.restore_usd;
    double const write = inputs.times.write_h / mean_h;
    double const save_usd = inputs.save_usd * growth(write);
    if (lost_usd <= 0.0 && save_usd <= 0.0) {
        return exact_interval(inputs.times);  // nothing costs anything: the time decides
    }
    double const argument = (save_usd / lost_usd - 1.0) * std::exp(-1.0 - write);
    return std::isfinite(argument) ? mean_h * (1.0 + boost::math::lambert_w0(argument)) : infinite;
}

CostInputs cost_inputs(Job const& job, Market const& market, Policy const& policy) {
    double const mtti_h = mean_time_to_interruption(job, market).value_or(infinite);
    double const restart_h = mean_of(job.restart).value_or(0.0);
    double const read_h = mean_read_h(job, market);
    double const usd_per_h =
        usd_per_hour(job, market) + disks_usd_per_hour(job, market) + kept_usd_per_hour(job, market, policy);
    double const size_bytes = network_bytes(job.checkpoint.size_bytes, job.checkpoint.to);
    double const dataset_bytes = network_bytes(job.dataset_bytes, job.dataset_from);
    double const dataset_h = mean_dataset_h(job, market);

    // Where `later_h` follow a transfer of h hours, it takes (e^(h/M) - 1) M e^(later/M) hours of it until
    // all is done.
    auto const moved_usd = [&](double bytes, std::optional<DataPlace> from, double hours, double later_h) {
        return bytes * read_usd_per_byte(market, from) * growth(hours / mtti_h) * std::exp(later_h / mtti_h);
    };
    double rate = 0.0;
    double billed_down_h = 0.0;  // detection, times the rate
    double repaired = 0.0;       // rate
    for (Interruption const& cause : market.interruptions) {
        double const per_h = rate_of(cause, job, market);
        rate += per_h;
        repaired += cause.cause == cause_host_failure ? per_h : 0.0;
        billed_down_h += billed_while_down(cause, market)
                             ? per_h * mean_of(cause.detection.value_or(policy.detection)).value_or(0.0)
                             : 0.0;
    }
    double down_h = rate > 0.0 ? billed_down_h / rate : 0.0;
    if (market.billing.from == BilledFrom::provisioning) {
        down_h += mean_of(market.provisioning).value_or(0.0);
    }
    return {{mean_save_h(job, market), mtti_h},
            mean_setup_h(job, market) + restart_h + read_h,
            usd_per_h,
            size_bytes * market.network.upload_usd_per_byte,
            moved_usd(dataset_bytes, job.dataset_from, dataset_h, restart_h + read_h) +
                moved_usd(size_bytes, job.checkpoint.to, read_h, 0.0),
            down_h * usd_per_h + (rate > 0.0 ? repaired / rate * repair_usd(market) : 0.0),
            market.billing.from != BilledFrom::useful};
}

std::uint64_t members(Job const& job, Interruption const& interruption) {
    switch (interruption.per) {
        case Per::node:
            return job.nodes;
        case Per::gpu:
            return job.gpus();
        default:
            return 1;
    }
}

std::optional<double> mean_time_to_interruption(Job const& job, Market const& market) {
    std::vector<Competitor> lives;
    lives.reserve(market.interruptions.size());
    for (Interruption const& interruption : market.interruptions) {
        lives.push_back({lifetime_of(interruption, market, job.nodes), members(job, interruption)});
    }
    return mean_of_least(lives);
}

double rate_of(Interruption const& interruption, Job const& job, Market const& market) {
    Competitor const lives{lifetime_of(interruption, market, job.nodes), members(job, interruption)};
    return 1.0 / mean_of_least({&lives, 1}).value_or(infinite);
}

double mean_speed(Job const& job, Market const& market) {
    Competitor const nodes{market.speed, job.nodes};
    return mean_of_least({&nodes, 1}).value_or(1.0);
}

double mean_transfer_h(Job const& job, double bytes, std::optional<Law> const& bytes_per_h) {
    if (bytes <= 0.0 || !bytes_per_h) {
        return 0.0;
    }
    bytes /= static_cast<double>(job.nodes);
    // E[bytes / speed]: exact where the speed is fixed, elsewhere by its values at evenly spaced
    // probabilities.
    Sampler const speeds = sampler(*bytes_per_h);
    if (speeds.ages == nullptr) {
        return bytes / speeds.parameters[0];
    }
    constexpr int steps = 1000;
    double sum = 0.0;
    for (int i = 0; i < steps; ++i) {
        double const hazard = -std::log((i + 0.5) / steps) / static_cast<double>(job.nodes);
        sum += bytes / age_at_hazard(speeds, hazard, 0);
    }
    return sum / steps;
}

namespace {

/// Mean hours of bytes to or from a place; a place that is reached over the network at its speed.
double mean_moving_h(Job const& job, double bytes, std::optional<DataPlace> place, Storage const& storage,
                     std::optional<Law> const& network) {
    return over_network(place) ? mean_transfer_h(job, bytes, network) : moving_h(job, bytes, *place, storage);
}

}  // namespace

double mean_dataset_h(Job const& job, Market const& market) {
    return mean_moving_h(job, job.dataset_bytes.value_or(0.0), job.dataset_from, market.storage,
                         market.network.download);
}

namespace {

double mean_out_h(Job const& job, Market const& market, CheckpointForm const& form) {
    return mean_moving_h(job, *form.size_bytes, form.to, market.storage, market.network.upload);
}

}  // namespace

double mean_write_h(Job const& job, Market const& market, CheckpointForm const& form) {
    bool const moves = form.size_bytes && !form.asynchronous;
    return moves ? mean_out_h(job, market, form) : mean_of(form.write).value_or(0.0);
}

double mean_upload_h(Job const& job, Market const& market, CheckpointForm const& form) {
    return !form.asynchronous ? 0.0
           : form.size_bytes  ? mean_out_h(job, market, form)
                              : mean_of(form.upload).value_or(0.0);
}

double mean_read_h(Job const& job, Market const& market, CheckpointForm const& form) {
    return form.size_bytes
               ? mean_moving_h(job, *form.size_bytes, form.to, market.storage, market.network.download)
               : mean_of(form.read).value_or(0.0);
}

double mean_write_h(Job const& job, Market const& market) {
    return mean_write_h(job, market, job.checkpoint);
}

double mean_read_h(Job const& job, Market const& market) {
    return mean_read_h(job, market, job.checkpoint);
}

double mean_save_h(Job const& job, Market const& market, CheckpointForm const& form) {
    return mean_write_h(job, market, form) + form.slowdown * mean_upload_h(job, market, form);
}

double mean_save_h(Job const& job, Market const& market) {
    double hours = mean_save_h(job, market, job.checkpoint);
    double saves = 1.0;
    for (DeeperLevel const& deeper : job.checkpoint.deeper) {
        saves *= static_cast<double>(deeper.each);
        hours += mean_save_h(job, market, deeper.form) / saves;
    }
    return hours;
}

double hours_beside_upload(Job const& job, Market const& market) {
    return mean_upload_h(job, market, job.checkpoint) * (1.0 - job.checkpoint.slowdown);
}

bool has_one_piece(CheckpointPolicy const& policy) {
    return !std::holds_alternative<policy::Schedule>(policy) &&
           !std::holds_alternative<policy::Optimal>(policy) &&
           !std::holds_alternative<policy::Adaptive>(policy);
}

double piece_of_work(Job const& job, Market const& market, Policy const& policy) {
    auto const by_formula = [&](double (*interval)(IntervalInputs const&)) {
        return interval(
            {mean_save_h(job, market), mean_time_to_interruption(job, market).value_or(infinite)});
    };
    struct Visitor {
        decltype(by_formula) const& formula;
        Job const& job;
        Market const& market;
        Policy const& policy;
        double in_work(double hours) const { return std::min(hours * mean_speed(job, market), job.work); }
        double operator()(policy::None) const { return infinite; }
        double operator()(policy::Every every) const {
            return every.wall ? every.hours * mean_speed(job, market) : every.hours;
        }
        double operator()(policy::Segments segments) const {
            return job.work / static_cast<double>(segments.count);
        }
        double operator()(policy::Young) const { return in_work(formula(young_interval)); }
        double operator()(policy::Daly) const { return in_work(formula(daly_interval)); }
        double operator()(policy::Exact) const {
            return in_work(std::max(formula(exact_interval), hours_beside_upload(job, market)));
        }
        double operator()(policy::ExactCost) const {
            return in_work(std::max(exact_cost_interval(cost_inputs(job, market, policy)),
                                    hours_beside_upload(job, market)));
        }
        double operator()(policy::Schedule const& schedule) const { return schedule.pieces.back(); }
        double operator()(policy::Optimal const& optimal) const {
            return optimal.cost ? (*this)(policy::ExactCost{}) : (*this)(policy::Exact{});
        }
        double operator()(policy::Adaptive) const { return (*this)(policy::Exact{}); }
    };
    return std::visit(Visitor{by_formula, job, market, policy}, policy.checkpoint);
}

double interval_of(Scenario const& scenario) {
    return has_one_piece(scenario.policy.checkpoint)
               ? piece_of_work(scenario.job, scenario.market, scenario.policy)
               : infinite;
}

}  // namespace runcost
