#pragma once

#include <algorithm>
#include <cstdint>

#include "sim/bill.hpp"
#include "sim/ledger.hpp"
#include "sim/plan.hpp"
#include "sim/rate.hpp"

namespace runcost {

/// What a member does on its way back to work, in order.
enum class Phase : std::uint8_t { detection, waiting, provisioning, setup, there };

/// A node with a host of its own, or a whole gang on hosts that come and go together. Instants are of the
/// replay's clock.
struct Member {
    double speed = 1.0;
    double download = infinite;
    double upload = infinite;
    Rate rate;

    bool lost = true;          ///< since the last rental began
    bool needs_host = true;    ///< another one, with the next rental
    bool fresh = true;         ///< it has not worked since it was lost
    bool ended = false;        ///< its last rental is not closed yet
    bool down_billed = false;  ///< from its loss until its host is back, or that is noticed
    bool returns = false;      ///< its host, after its last loss, or has returned
    bool granted_new = false;  ///< granted_h is that of a new host
    bool downloads = false;    ///< the dataset, in this setup
    // The ends of its phases; what is over lies in the past.
    double noticed_h = 0.0;  ///< detection
    double granted_h = 0.0;  ///< waiting
    double up_h = 0.0;       ///< provisioning
    double moves_h = 0.0;    ///< setup, without the download of the dataset
    double ready_h = 0.0;    ///< setup
    double billed_h = 0.0;   ///< of this rental
    double rent_usd = 0.0;   ///< for them
    double paid_to_h = 0.0;  ///< the end of its last billed hour
    double struck = 0.0;  ///< the share of it whose rental the provider ended; the renter ended the others,
    bool free = false;    ///< so soon that it costs no rent

    Phase phase(double clock_h) const {
        double const now_h = clock_h + instant_h;
        return now_h < noticed_h   ? Phase::detection
               : now_h < granted_h ? Phase::waiting
               : now_h < up_h      ? Phase::provisioning
               : now_h < ready_h   ? Phase::setup
                                   : Phase::there;
    }

    /// The next instant at which it is done with something.
    double next_change(double clock_h) const {
        for (double const end_h : {noticed_h, granted_h, up_h, moves_h, ready_h}) {
            if (end_h > clock_h + instant_h) {
                return end_h;
            }
        }
        return infinite;
    }

    /// Whether it is billed while the gang is in that state. Who is held while others come back always is.
    bool bills(BillingPlan const& billing, State state, double clock_h) const {
        if (state == State::idle) {
            return true;
        }
        switch (phase(clock_h)) {
            case Phase::detection:
                return down_billed;
            case Phase::waiting:
                return down_billed && returns;
            case Phase::provisioning:
                return runcost::bills(billing, State::provisioning);
            case Phase::setup:
                return runcost::bills(billing, State::setup);
            default:
                return !fresh || works(state) || runcost::bills(billing, State::restore);
        }
    }

    /// So many more hours are billed.
    void bill(double hours, double usd, double from_h) {
        billed_h += hours;
        rent_usd += usd;
        paid_to_h = from_h + hours;
    }

    /// Ends its rental, whose bill is rounded by itself, at the price just before the end of its last billed
    /// hour. One that was billed for nothing costs nothing.
    void close(BillingPlan const& billing, Ledger& ledger) {
        if (billed_h > instant_h) {
            double const added_h = std::max(0.0, rounded_up(billing, billed_h) - billed_h);
            double const last_h = std::max(0.0, paid_to_h - 2.0 * instant_h);
            double const added_usd = added_h > 0.0 ? added_h * rate.at(last_h) : 0.0;
            ledger.rounding_usd += added_usd;
            ledger.refund_usd += given_back(billing, added_usd);
        }
        billed_h = rent_usd = 0.0;
        ended = free = false;
        struck = 0.0;
    }

private:
    double given_back(BillingPlan const& billing, double rounding_usd) const {
        double const by_provider = free ? rent_usd + rounding_usd : billing.prepaid ? rounding_usd : 0.0;
        double const by_renter = billing.prepaid ? billing.unused_share * rounding_usd : 0.0;
        return struck * by_provider + (1.0 - struck) * by_renter;
    }
    static bool works(State state) {
        return state == State::useful || state == State::lost || state == State::checkpoint;
    }
};

}  // namespace runcost
