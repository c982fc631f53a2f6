#include "sim/settle.hpp"

#include <algorithm>
#include <cmath>

namespace runcost {

double committed_usd(CommitmentPlan const& plan, double held_h) {
    double const whole = std::floor((held_h + instant_h) / plan.term_h);
    double const rest_h = std::max(0.0, held_h - whole * plan.term_h);
    double const term_usd = plan.term_h * plan.usd_per_h;
    double const rest_usd = rest_h > instant_h ? std::min(term_usd, rest_h * plan.early_exit_usd_per_h) : 0.0;
    return whole * term_usd + rest_usd;
}

void settle(BillingPlan const& billing, double held_h, Ledger& ledger) {
    auto const rent_usd = [&ledger] {
        return ledger.rent_usd() + ledger.rounding_usd + ledger.after_end_usd - ledger.refund_usd;
    };
    if (billing.commitment.term_h > 0.0 && held_h > 0.0) {
        ledger.of(Item::commitment) = std::max(0.0, committed_usd(billing.commitment, held_h) - rent_usd());
    }
    if (billing.fee_share > 0.0) {
        ledger.of(Item::fee) = billing.fee_share * rent_usd();
        double const hosts = 1.0 - billing.fee_share;
        for (double& usd : ledger.compute_usd) {
            usd *= hosts;
        }
        ledger.rounding_usd *= hosts;
        ledger.after_end_usd *= hosts;
        ledger.refund_usd *= hosts;
    }
}

}  // namespace runcost
