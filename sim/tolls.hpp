#pragma once

#include <algorithm>
#include <array>
#include <cstddef>

#include "sim/ledger.hpp"
#include "sim/plan.hpp"
#include "sim/transfer.hpp"

namespace runcost {

/// The line of the bill on which a toll stands.
constexpr Item item_of(Toll toll) {
    return toll == Toll::upload ? Item::upload : toll == Toll::download ? Item::download : Item::egress;
}

/// Books what moving bytes costs, and takes off the free shares month by month.
class Tolls {
public:
    Tolls(BillingPlan const& plan, Ledger& ledger) : plan_(plan), ledger_(ledger) {
        if (std::any_of(plan.tolls.begin(), plan.tolls.end(),
                        [](TollPlan const& toll) { return toll.has_free_share(); })) {
            month_end_h_ = plan.first_month_h;
        }
    }

    void pay(Toll toll, double usd) {
        ledger_.of(item_of(toll)) += usd;
        this_month_[static_cast<std::size_t>(toll)] += usd;
    }
    /// The first hours of a span that ends with a transfer and begins at `clock_h`.
    void pay(Transfer const& transfer, double clock_h, double spent_h, double span_h) {
        double paid_usd = 0.0;
        auto const pay_to = [&](double hours) {
            double const usd = transfer.usd_of(hours, span_h);
            pay_reader(transfer, usd - paid_usd);
            paid_usd = usd;
        };
        while (month_end_h_ < clock_h + spent_h - instant_h) {
            pay_to(month_end_h_ - clock_h);
            end_month();
        }
        if (transfer.usd > 0.0) {
            pay_to(spent_h);
        }
    }

    /// Infinite where nothing is free.
    double month_end_h() const { return month_end_h_; }
    void pass(double clock_h) {
        while (month_end_h_ <= clock_h + instant_h) {
            end_month();
        }
    }
    /// The job ends.
    void end(double clock_h) {
        if (month_end_h_ < infinite) {
            take_off(clock_h);
        }
    }

private:
    void pay_reader(Transfer const& transfer, double usd) {
        double const store_usd = usd * transfer.store_share;
        pay(Toll::download, usd - store_usd);
        if (transfer.store) {
            pay(*transfer.store, store_usd);
        }
    }
    void end_month() {
        take_off(month_end_h_);
        month_end_h_ += month_h;
    }
    void take_off(double clock_h) {
        for (std::size_t i = 0; i < toll_count; ++i) {
            TollPlan const& toll = plan_.tolls[i];
            double const free_usd = toll.free_usd + toll.free_usd_per_h * (clock_h - month_from_h_);
            ledger_.of(item_of(static_cast<Toll>(i))) -= std::min(this_month_[i], free_usd);
            this_month_[i] = 0.0;
        }
        month_from_h_ = clock_h;
    }

    BillingPlan const& plan_;
    Ledger& ledger_;
    double month_from_h_ = 0.0;
    double month_end_h_ = infinite;
    std::array<double, toll_count> this_month_{};
};

}  // namespace runcost
