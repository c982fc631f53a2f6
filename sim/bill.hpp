#pragma once

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>

#include "sim/ledger.hpp"
#include "sim/plan.hpp"

namespace runcost {

/// Hours that a rental of `hours` > 0 is billed for: at least the minimum, rounded up to the granularity.
inline double rounded_up(BillingPlan const& billing, double hours) {
    if (billing.granularity_h > 0.0) {
        hours = std::ceil((hours - instant_h) / billing.granularity_h) * billing.granularity_h;
    }
    return std::max(hours, billing.minimum_h);
}

/// Books hours to a ledger and knows what they cost. Prices and rules of the bill are known here only.
class Bill {
public:
    Bill(BillingPlan const& plan, Ledger& ledger)
        : plan_(plan), ledger_(ledger), rounds_(plan.granularity_h > 0.0 || plan.minimum_h > 0.0) {}

    /// Whether hours of a state are billed; of detection and waiting, where no cause says otherwise.
    bool bills(State state) const {
        switch (state) {
            case State::provisioning:
                return plan_.from == BilledFrom::provisioning;
            case State::setup:
            case State::restore:
                return plan_.from != BilledFrom::useful;
            case State::detection:
            case State::waiting:
                return plan_.while_down;
            default:
                return true;
        }
    }

    void book(State state, double hours, bool billed) {
        ledger_.hours[static_cast<std::size_t>(state)] += hours;
        billed_h_[static_cast<std::size_t>(state)] += billed ? hours : 0.0;
    }
    void book(State state, double hours) { book(state, hours, bills(state)); }

    /// Ends a rental. Each one's bill is rounded by itself; one that was billed for nothing costs nothing.
    void close() {
        if (rounds_) {
            double const total_h = billed_h();
            double const rental_h = total_h - closed_h_;
            closed_h_ = total_h;
            if (rental_h > instant_h) {
                rounded_h_ += std::max(0.0, rounded_up(plan_, rental_h) - rental_h);
            }
        }
    }

    /// Dollars so far; those of the open rental are not rounded.
    double cost_usd() const { return (billed_h() + rounded_h_) * plan_.usd_per_h; }

    /// Writes the dollars into the ledger.
    void settle() {
        for (std::size_t i = 0; i < state_count; ++i) {
            ledger_.compute_usd[i] = billed_h_[i] * plan_.usd_per_h;
        }
        ledger_.rounding_usd = rounded_h_ * plan_.usd_per_h;
    }

private:
    double billed_h() const {
        double sum = 0.0;
        for (double const hours : billed_h_) {
            sum += hours;
        }
        return sum;
    }

    BillingPlan const& plan_;
    Ledger& ledger_;
    bool rounds_;
    std::array<double, state_count> billed_h_{};
    double closed_h_ = 0.0;   // billed hours of ended rentals
    double rounded_h_ = 0.0;  // hours added by rounding
};

}  // namespace runcost
