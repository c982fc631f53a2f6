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

/// Whether hours of a state are billed; of detection and waiting, where no cause says otherwise.
inline bool bills(BillingPlan const& billing, State state) {
    switch (state) {
        case State::provisioning:
            return billing.from == BilledFrom::provisioning;
        case State::setup:
        case State::restore:
            return billing.from != BilledFrom::useful;
        case State::detection:
        case State::waiting:
            return billing.while_down;
        default:
            return true;
    }
}

/// Books hours of a plain plan and what they cost to a ledger.
class Bill {
public:
    Bill(BillingPlan const& plan, Ledger& ledger)
        : plan_(plan), ledger_(ledger), rounds_(plan.granularity_h > 0.0 || plan.minimum_h > 0.0) {}

    /// The price of the host from here on.
    void set_price(double usd_per_h) {
        if (usd_per_h != usd_per_h_) {
            settle();
            usd_per_h_ = usd_per_h;
        }
    }

    bool bills(State state) const { return runcost::bills(plan_, state); }

    void book(State state, double hours) { ledger_.hours[static_cast<std::size_t>(state)] += hours; }
    /// The same; of detection and waiting some hours are billed and some are not, as the interruption's cause
    /// says.
    void book(State state, double hours, bool billed) {
        book(state, hours);
        if (state == State::detection) {
            billed_detection_h_ += billed ? hours : 0.0;
        } else if (state == State::waiting) {
            billed_waiting_h_ += billed ? hours : 0.0;
        }
    }

    /// Ends a rental. Each one's bill is rounded by itself; one that was billed for nothing costs nothing.
    void close() {
        if (rounds_) {
            double const total_h = billed_h();
            double const rental_h = total_h - closed_h_;
            closed_h_ = total_h;
            if (rental_h > instant_h) {
                ledger_.rounding_usd += std::max(0.0, rounded_up(plan_, rental_h) - rental_h) * usd_per_h_;
            }
        }
    }

    /// Writes the dollars of all hours so far into the ledger.
    void settle() {
        ledger_.billed_h = 0.0;
        for (std::size_t i = 0; i < state_count; ++i) {
            double const hours = billed_h(static_cast<State>(i));
            ledger_.billed_h += hours;
            ledger_.compute_usd[i] += (hours - settled_h_[i]) * usd_per_h_;
            settled_h_[i] = hours;
        }
    }

private:
    double billed_h(State state) const {
        switch (state) {
            case State::detection:
                return billed_detection_h_;
            case State::waiting:
                return billed_waiting_h_;
            default:
                return bills(state) ? ledger_.hours[static_cast<std::size_t>(state)] : 0.0;
        }
    }
    double billed_h() const {
        double sum = 0.0;
        for (std::size_t i = 0; i < state_count; ++i) {
            sum += billed_h(static_cast<State>(i));
        }
        return sum;
    }

    BillingPlan const& plan_;
    Ledger& ledger_;
    bool rounds_;
    double usd_per_h_ = 0.0;
    double billed_detection_h_ = 0.0;
    double billed_waiting_h_ = 0.0;
    double closed_h_ = 0.0;  // billed hours of ended rentals
    std::array<double, state_count> settled_h_{};
};

}  // namespace runcost
