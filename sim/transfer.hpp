#pragma once

#include <algorithm>
#include <cmath>

#include "sim/plan.hpp"

namespace runcost {

/// Bytes that move in the last hours of a span, and what all of them cost.
struct Transfer {
    double hours = 0.0;
    double usd = 0.0;

    /// Dollars of the bytes moved in the first `spent_h` of a span of `span_h`.
    double usd_of(double spent_h, double span_h) const {
        double const left_h = span_h - spent_h;
        return left_h <= 0.0 ? usd : usd * std::max(0.0, 1.0 - left_h / hours);
    }
};

/// How long some dollars last, span by span.
class Spending {
public:
    explicit Spending(double usd) : left_usd_(usd) {}

    /// A span that ends with a transfer.
    void span(double hours, double usd_per_h, Transfer const& transfer = {}) {
        step(std::max(0.0, hours - transfer.hours), usd_per_h);
        if (transfer.hours > 0.0) {
            step(transfer.hours, usd_per_h + transfer.usd / transfer.hours);
        } else {
            pay(transfer.usd);
        }
    }

    /// Hours from the first span on; infinite if all of them can be paid.
    double hours() const { return spent_ ? hours_ : infinite; }

private:
    void step(double hours, double usd_per_h) {
        if (!spent_ && hours > 0.0) {
            double const most_h = usd_per_h > 0.0 ? left_usd_ / usd_per_h : infinite;
            hours_ += std::min(hours, most_h);
            pay(usd_per_h > 0.0 ? hours * usd_per_h : 0.0);
        }
    }
    void pay(double usd) {
        spent_ = spent_ || usd > left_usd_;
        left_usd_ -= std::min(usd, left_usd_);
    }

    double left_usd_;
    double hours_ = 0.0;
    bool spent_ = false;
};

}  // namespace runcost
