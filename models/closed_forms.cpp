#include "models/closed_forms.hpp"

#include <cmath>

#include "models/bill.hpp"
#include "models/causes.hpp"
#include "models/compile.hpp"
#include "models/intervals.hpp"
#include "models/places.hpp"
#include "sim/progress.hpp"

namespace runcost {
namespace {

bool is_constant(Law const& law) {
    return get_if_plain<Constant>(law) != nullptr;
}

/// Whether a strike of the cause is the end of a life that started with its host, and then all begins anew
/// behind the last save.
bool renews_all(Interruption const& cause, Job const& job, Policy const& policy) {
    bool const saves = !std::holds_alternative<policy::None>(policy.checkpoint);
    bool const saves_last = saves_survive(job.checkpoint, cause) && job.checkpoint.failure_probability == 0.0;
    return std::holds_alternative<NewHost>(cause.recovery) && !cause.notice && !cause.calendar &&
           !cause.from_grant && (!saves || saves_last);
}

/// Rate of all causes and the mean of the detection after one; none if a cause is not of the kind.
struct Rates {
    double per_h = 0.0;
    double detection_h = 0.0;         ///< after an interruption
    double billed_detection_h = 0.0;  ///< the part of it that is billed
    double repaired = 0.0;            ///< share of interruptions
    bool known = true;

    Rates(Job const& job, Market const& market, Policy const& policy) {
        for (Interruption const& cause : market.interruptions) {
            auto const* law = get_if_plain<Exponential>(cause.lifetime);
            std::optional<double> const detection = mean_of(cause.detection.value_or(policy.detection));
            if (get_if_plain<Never>(cause.lifetime) != nullptr) {
                continue;
            }
            if (law == nullptr || !renews_all(cause, job, policy) || !detection) {
                known = false;
                return;
            }
            double const rate = static_cast<double>(members(job, cause)) / law->scale;
            per_h += rate;
            detection_h += rate * *detection;
            billed_detection_h += billed_while_down(cause, market) ? rate * *detection : 0.0;
            repaired += cause.cause == cause_host_failure ? rate : 0.0;
        }
        if (per_h > 0.0) {
            detection_h /= per_h;
            billed_detection_h /= per_h;
            repaired /= per_h;
        }
    }
};

/// Whether nobody forgets a rental.
bool ends_with_job(DelayModel const& release) {
    auto const* law = std::get_if<Law>(&release);
    return law != nullptr && *law == Law{Constant{0.0}};
}

/// (1 - e^(-rate t)) / rate: mean exposed time of a rental that needs t hours.
double mean_spent(double rate, double hours) {
    return rate > 0.0 ? -std::expm1(-rate * hours) / rate : hours;
}

/// Dollars for the moving of so many bytes, which takes `all_h`, in `hours`.
double moved_usd(double bytes, double usd_per_byte, double hours, double all_h) {
    return all_h > 0.0 ? bytes * usd_per_byte * hours / all_h : 0.0;
}

/// (e^(rate t) - 1) / rate
double mean_until(double rate, double hours) {
    return rate > 0.0 ? std::expm1(rate * hours) / rate : hours;
}

}  // namespace

std::optional<ClosedForms> closed_forms(Job const& job, Market const& market, Policy const& policy) {
    Rates const rates(job, market, policy);
    std::optional<double> const provisioning = mean_of(market.provisioning);
    bool const same_hosts = is_constant(market.speed) &&
                            (market.price.process || is_constant(market.price.usd_per_h)) &&
                            is_constant(market.network.download.value_or(Constant{})) &&
                            is_constant(market.network.upload.value_or(Constant{}));
    bool const constant = same_hosts && is_constant(market.setup) && is_constant(job.setup) &&
                          is_constant(job.restart) &&
                          (job.checkpoint.size_bytes ||
                           (is_constant(job.checkpoint.write) && is_constant(job.checkpoint.read)));
    bool const waits = !std::holds_alternative<Always>(market.availability) || market.price.bid;
    bool const one_form = job.checkpoint.levels() == 1 && !job.checkpoint.asynchronous;
    bool const other_saves = !has_one_piece(policy.checkpoint) ||
                             (!one_form && !std::holds_alternative<policy::None>(policy.checkpoint));
    if (policy.replace_lost_nodes || !rates.known || !provisioning || !constant || waits || other_saves) {
        return std::nullopt;
    }
    double const rate = rates.per_h;
    CheckpointPlan checkpoint;
    checkpoint.piece = piece_of_work(job, market, policy);
    checkpoint.final = job.checkpoint.final;
    Progress progress(checkpoint, job.work);
    progress.set_speed(mean_speed(job, market));
    Stretch const all = progress.stretch(mean_write_h(job, market));

    double const setup_h = mean_setup_h(job, market);
    double const again_h =
        setup_h + mean_of(job.restart).value_or(0.0);  // to the first piece, after an interruption
    double const read_h = all.whole > 0 ? mean_read_h(job, market) : 0.0;
    double const restore_h = again_h + read_h;  // to a later piece
    double const cycle_h = all.piece_h + all.write_h;
    double const last_h = all.last_h + all.last_write_h;
    double const first_h = all.whole > 0 ? cycle_h : last_h;

    double const first_exposed_h = mean_spent(rate, setup_h + first_h) * std::exp(rate * (again_h + first_h));
    double later_exposed_h = 0.0;
    if (all.whole > 0) {
        later_exposed_h =
            std::exp(rate * restore_h) *
            (static_cast<double>(all.whole - 1) * mean_until(rate, cycle_h) + mean_until(rate, last_h));
    }
    double const exposed_h = first_exposed_h + later_exposed_h;
    if (!std::isfinite(exposed_h)) {
        return ClosedForms{infinite, infinite, infinite};
    }

    ClosedForms result{};
    result.interruptions = rate * exposed_h;
    result.makespan_h =
        exposed_h + result.interruptions * rates.detection_h + (result.interruptions + 1.0) * *provisioning;
    if (!market.price.process && market.billing.proportional() && !has_free_share(job, market) &&
        ends_with_job(policy.release) && ends_with_job(policy.deletion)) {
        double billed_h = exposed_h + result.interruptions * rates.billed_detection_h;
        if (market.billing.from == BilledFrom::provisioning) {
            billed_h += (result.interruptions + 1.0) * *provisioning;
        } else if (market.billing.from == BilledFrom::useful) {
            billed_h -= mean_spent(rate, setup_h) + rate * first_exposed_h * mean_spent(rate, again_h) +
                        rate * later_exposed_h * mean_spent(rate, restore_h);
        }
        // Each new host downloads the dataset, each after a save reads, and a save is begun anew until it is
        // complete.
        double const dataset_bytes = network_bytes(job.dataset_bytes, job.dataset_from);
        double const size_bytes = network_bytes(job.checkpoint.size_bytes, job.checkpoint.to);
        double const dataset_h = mean_dataset_h(job, market);
        double const downloads_h = (result.interruptions + 1.0) * std::exp(-rate * (setup_h - dataset_h)) *
                                   mean_spent(rate, dataset_h);
        double const reads_h = rate * later_exposed_h * std::exp(-rate * again_h) * mean_spent(rate, read_h);
        double const saves = static_cast<double>(all.whole) + (all.last_write_h > 0.0 ? 1.0 : 0.0);
        double const saves_h = saves * mean_until(rate, all.write_h);
        Network const& network = market.network;
        double const disks_h = exposed_h + (result.interruptions + 1.0) * *provisioning;
        result.cost_usd =
            billed_h * usd_per_hour(job, market) + disks_h * disks_usd_per_hour(job, market) +
            result.makespan_h * kept_usd_per_hour(job, market, policy) +
            result.interruptions * rates.repaired * repair_usd(market) +
            moved_usd(dataset_bytes, read_usd_per_byte(market, job.dataset_from), downloads_h, dataset_h) +
            moved_usd(size_bytes, read_usd_per_byte(market, job.checkpoint.to), reads_h, read_h) +
            moved_usd(size_bytes, network.upload_usd_per_byte, saves_h, all.write_h);
    }
    auto const sessions = static_cast<double>(job.repeat);
    result.interruptions *= sessions;
    result.makespan_h *= sessions;
    if (result.cost_usd) {
        *result.cost_usd *= sessions;
    }
    return result;
}

}  // namespace runcost
