#include "models/reach.hpp"

#include <algorithm>
#include <cmath>

#include "models/causes.hpp"
#include "models/compile.hpp"
#include "models/intervals.hpp"
#include "sim/progress.hpp"

namespace runcost {
namespace {

/// The longest that a host lives on behind its lifetime.
double longest_notice_h(Interruption const& interruption) {
    return interruption.notice && interruption.notice_probability > 0.0 ? end_of(*interruption.notice) : 0.0;
}

/// From the start of the clock of a cause to that of a new host.
double before_up_h(Interruption const& interruption, Market const& market) {
    bool const counts = interruption.from_grant && std::holds_alternative<NewHost>(interruption.recovery);
    return counts ? mean_of(market.provisioning).value_or(0.0) : 0.0;
}

/// P(no member is struck in so many hours of a new rental); 1 where that is not known.
double living(Job const& job, Market const& market, Interruption const& interruption, double hours) {
    if (knows_only_mean(interruption, market)) {
        return 1.0;
    }
    double const lived_h =
        hours + before_up_h(interruption, market) - instant_h - longest_notice_h(interruption);
    double const one = lived_h > 0.0 ? survival(lifetime_of(interruption, market, job.nodes), lived_h) : 1.0;
    return std::pow(one, static_cast<double>(members(job, interruption)));
}

}  // namespace

bool saves_help(Checkpoint const& checkpoint, Market const& market) {
    auto const& causes = market.interruptions;
    return causes.empty() || std::any_of(causes.begin(), causes.end(), [&](Interruption const& some) {
               return saves_survive(checkpoint, some);
           });
}

Reach reach_of(Job const& job, Market const& market, Policy const& policy) {
    CheckpointPlan plan;
    plan.piece = saves_help(job.checkpoint, market) ? piece_of_work(job, market, policy) : infinite;
    plan.final = job.checkpoint.final;
    Progress progress(plan, job.work);
    progress.set_speed(mean_speed(job, market));
    Stretch const all = progress.stretch(mean_write_h(job, market));
    double const setup_h = mean_setup_h(job, market);
    double const cycle_h = all.piece_h + all.write_h;
    double const last_h = all.last_h + all.last_write_h;

    double end_h = infinite;
    bool same_disk = true;
    for (Interruption const& interruption : market.interruptions) {
        end_h = std::min(end_h, end_of(lifetime_of(interruption, market, job.nodes)) +
                                    longest_notice_h(interruption) - before_up_h(interruption, market));
        same_disk = same_disk && std::holds_alternative<SameHost>(interruption.recovery);
    }
    auto const whole = static_cast<double>(all.whole);
    double const most_saved =
        std::isfinite(end_h) ? std::clamp(std::floor((end_h + instant_h - setup_h) / cycle_h), 0.0, whole)
                             : 0.0;
    double const read_h =
        all.whole > 0 && (most_saved > 0.0 || std::isinf(end_h)) ? mean_read_h(job, market) : 0.0;
    double const next_h =
        (most_saved >= whole ? last_h : cycle_h) + mean_upload_h(job, market, job.checkpoint);
    double const again_h = mean_of(job.restart).value_or(0.0) + read_h + next_h;

    return {same_disk ? std::max(setup_h, again_h) : setup_h + again_h, setup_h + whole * cycle_h + last_h};
}

double living(Job const& job, Market const& market, double hours) {
    double product = 1.0;
    for (Interruption const& interruption : market.interruptions) {
        product *= living(job, market, interruption, hours);
    }
    return product;
}

double spared(Job const& job, Market const& market, Reach const& reach) {
    auto const& causes = market.interruptions;
    auto const keeps = [&](Interruption const& some) { return saves_survive(job.checkpoint, some); };
    bool const renewed = std::any_of(causes.begin(), causes.end(), [&](Interruption const& some) {
        return keeps(some) && std::holds_alternative<NewHost>(some.recovery);
    });
    double const hours = renewed ? std::min(reach.later_h, reach.whole_h) : reach.whole_h;
    double product = 1.0;
    for (Interruption const& interruption : causes) {
        product *= keeps(interruption)
                       ? 1.0
                       : std::pow(living(job, market, interruption, hours), reach.whole_h / hours);
    }
    return product;
}

}  // namespace runcost
