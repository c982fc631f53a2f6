#pragma once

#include <algorithm>
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

/// Books hours and what they cost to a ledger. Prices and rules of the bill are known here only.
class Bill {
public:
    Bill(BillingPlan const& plan, Ledger& ledger)
        : plan_(plan), ledger_(ledger), rounds_(plan.granularity_h > 0.0 || plan.minimum_h > 0.0) {}

    /// The price of the host from here on.
    void set_price(double usd_per_h) { usd_per_h_ = usd_per_h; }
    double usd_per_h() const { return usd_per_h_; }

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
        auto const index = static_cast<std::size_t>(state);
        double const billed_h = billed ? hours : 0.0;
        ledger_.hours[index] += hours;
        ledger_.compute_usd[index] += billed_h * usd_per_h_;
        rental_h_ += billed_h;
    }
    void book(State state, double hours) { book(state, hours, bills(state)); }

    /// Ends a rental. Each one's bill is rounded by itself; one that was billed for nothing costs nothing.
    void close() {
        if (rounds_ && rental_h_ > instant_h) {
            ledger_.rounding_usd += std::max(0.0, rounded_up(plan_, rental_h_) - rental_h_) * usd_per_h_;
        }
        rental_h_ = 0.0;
    }

private:
    BillingPlan const& plan_;
    Ledger& ledger_;
    bool rounds_;
    double usd_per_h_ = 0.0;
    double rental_h_ = 0.0;  // billed hours of the open rental
};

}  // namespace runcost
