#pragma once

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <sstream>
#include <string>

#include "tests/random_price_plans.hpp"

namespace runcost::tests {

/// Small random jobs with a random contract; half of them at prices that move.
class RandomBillPlans : public RandomPricePlans {
public:
    Plan next() {
        bool const moves = chance(0.5);
        return with_bill(moves ? RandomPricePlans::next() : RandomPlans::next());
    }
    Plan next_with_forms() {
        bool const moves = chance(0.5);
        return with_bill(moves ? RandomPricePlans::next_with_forms() : RandomPlans::next_with_forms());
    }
    Plan next_gang() {
        bool const moves = chance(0.5);
        return with_bill(moves ? RandomPricePlans::next_gang() : RandomPlans::next_gang());
    }
    /// With waits that take it through some months.
    Plan next_of_months() {
        Plan plan = with_bill(RandomPlans::next());
        plan.availability = {};
        plan.availability.kind = AvailabilityPlan::Kind::wait;
        plan.availability.wait = constant_sampler(hours(1.0, 500.0));
        plan.give_up.after_h = uniform(2000.0, 4000.0);
        plan.billing.first_month_h = hours(1.0, month_h);
        return plan;
    }

private:
    static constexpr std::size_t end_of_contract = 7;  ///< in cause_names

    Plan with_bill(Plan plan) {
        double const scale = plan.host.units * static_cast<double>(plan.host.priced) *
                             (plan.gang.replaces_lost ? static_cast<double>(plan.gang.nodes) : 1.0);
        contract(plan, scale);
        for (CausePlan& cause : plan.causes) {
            if (chance(0.2)) {
                cause.ordinal = 0;
            }
            if (!plan.gang.replaces_lost && chance(0.4)) {
                cause.struck = 1.0 / static_cast<double>(2 + below(7));
            }
        }
        if (chance(0.4)) {
            prepay(plan);
        }
        move(plan);
        keep(plan, scale);
        if (chance(0.25)) {
            double const usd = uniform(0.0, 40.0);
            plan.give_up.cost_usd = usd * scale;
        }
        return plan;
    }

    void contract(Plan& plan, double scale) {
        BillingPlan& billing = plan.billing;
        billing.free_within_h = chance(0.3) ? 0.0 : hours(0.1, 5.0);
        billing.fee_share = chance(0.6) ? 0.0 : uniform(0.01, 0.3);
        if (chance(0.3)) {
            double const usd_per_h = uniform(0.2, 3.0) * scale;
            double const term_h = chance(0.5) ? hours(0.5, 8.0) : uniform(5.0, 50.0);
            bool const is_left = chance(0.6);
            double const dearer = uniform(1.0, 2.0);
            billing.commitment = {term_h, usd_per_h, is_left ? usd_per_h * dearer : infinite};
        }
        if (chance(0.3)) {
            double const usd_per_h = chance(0.4) ? uniform(0.99, 1.02) : uniform(0.7, 4.0);
            billing.spend_limit_usd_per_h = usd_per_h * scale;
        }
        billing.repair_usd = chance(0.5) ? 0.0 : uniform(0.1, 3.0);
    }

    void prepay(Plan& plan) {
        BillingPlan& billing = plan.billing;
        billing.prepaid = true;
        billing.granularity_h = hours(0.25, 2.0);
        billing.unused_share = chance(0.4) ? 0.0 : uniform(0.0, 1.0);
        double const blocks = static_cast<double>(1 + below(8));
        double const to_h = blocks * billing.granularity_h;
        double const notice_h = chance(0.5) ? 0.0 : std::min(to_h, hours(0.0, 1.0));
        CausePlan cause = cause_of(end_of_contract, constant_sampler(to_h - notice_h));
        cause.lives.cause = cause_code(end_of_contract, max_occurrences - 1);
        cause.clock = Clock::calendar;
        cause.from_grant = billing.from == BilledFrom::provisioning;
        cause.notice = constant_sampler(notice_h);
        cause.notice_probability = notice_h > 0.0 ? 1.0 : 0.0;
        cause.each_node = true;
        plan.causes.push_back(cause);
    }

    /// What moves, to whom.
    void move(Plan& plan) {
        if (chance(0.5)) {
            plan.dataset_bytes = hours(0.1, 0.5);
        }
        if (chance(0.1)) {
            plan.host.download = constant_sampler(infinite);
        }
        if (chance(0.1)) {
            plan.host.upload = constant_sampler(infinite);
        }
        plan.dataset_store = store();
        for (LevelPlan& level : plan.checkpoint.levels) {
            if (chance(0.5)) {
                level.size_bytes = hours(0.1, 0.5);
            }
            level.store = store();
        }
        bool const has_free_shares = chance(0.5);
        for (TollPlan& toll : plan.billing.tolls) {
            toll.usd_per_byte = chance(0.3) ? 0.0 : uniform(0.0, 10.0);
            if (has_free_shares && chance(0.7)) {
                toll.free_usd = chance(0.3) ? 0.0 : uniform(0.0, 3.0);
                toll.free_usd_per_h = chance(0.5) ? 0.0 : uniform(0.0, 0.3);
            }
        }
        if (chance(0.7)) {
            plan.billing.first_month_h = hours(0.1, 20.0);
        }
    }

    std::optional<Toll> store() {
        std::uint64_t const choice = below(6);
        return choice < 3 ? std::optional(static_cast<Toll>(static_cast<std::uint64_t>(Toll::s3) + choice))
                          : std::nullopt;
    }

    void keep(Plan& plan, double scale) {
        plan.billing.network_volume_usd_per_h = chance(0.6) ? 0.0 : uniform(0.0, 0.3) * scale;
        plan.billing.object_store_usd_per_h = chance(0.6) ? 0.0 : uniform(0.0, 0.3) * scale;
        if (chance(0.4)) {
            plan.billing.disk_usd_per_h = chance(0.2) ? 0.0 : uniform(0.01, 0.3);
            plan.billing.stopped_disk_usd_per_h = chance(0.2) ? 0.0 : uniform(0.01, 0.5);
        }
        if (chance(0.2)) {
            plan.deletion.until_hour = std::floor(uniform(0.0, 24.0));
        } else if (chance(0.4)) {
            plan.deletion = duration(4.0);
        }
    }
};

inline std::string described_with_bill(Plan const& plan) {
    BillingPlan const& billing = plan.billing;
    auto const of = [](std::optional<Toll> store) { return store ? static_cast<int>(*store) : -1; };
    std::ostringstream text;
    text << described_with_prices(plan);
    text.precision(17);
    text << "\nfree within " << billing.free_within_h << ", prepaid " << billing.prepaid << " unused "
         << billing.unused_share << ", fee " << billing.fee_share << ", term " << billing.commitment.term_h
         << " at " << billing.commitment.usd_per_h << " or " << billing.commitment.early_exit_usd_per_h
         << ", limit " << billing.spend_limit_usd_per_h << ", repair " << billing.repair_usd << "\ndisk "
         << billing.disk_usd_per_h << " stopped " << billing.stopped_disk_usd_per_h << ", volume "
         << billing.network_volume_usd_per_h << ", store " << billing.object_store_usd_per_h << ", deleted "
         << plan.deletion.hours.parameters[0] << " or at " << plan.deletion.until_hour << "\nfirst month "
         << billing.first_month_h << ", dataset from " << of(plan.dataset_store) << ", levels";
    for (LevelPlan const& level : plan.checkpoint.levels) {
        text << ' ' << of(level.store);
    }
    for (TollPlan const& toll : billing.tolls) {
        text << "\ntoll " << toll.usd_per_byte << ", free " << toll.free_usd << " and " << toll.free_usd_per_h
             << "/h";
    }
    return text.str();
}

}  // namespace runcost::tests
