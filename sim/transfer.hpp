#pragma once

#include <algorithm>
#include <cmath>
#include <optional>

#include "sim/plan.hpp"
#include "sim/rate.hpp"

namespace runcost {

/// Bytes that hosts read in the last hours of a span, and what all of them cost.
struct Transfer {
    double hours = 0.0;
    double usd = 0.0;
    std::optional<Toll> store = {};  ///< from which they are read
    double store_share = 0.0;        ///< of the dollars, which it takes

    /// Dollars of the bytes moved in the first `spent_h` of a span of `span_h`.
    double usd_of(double spent_h, double span_h) const {
        double const left_h = span_h - spent_h;
        return left_h <= 0.0 ? usd : usd * std::max(0.0, 1.0 - left_h / hours);
    }
    /// What moves in those first hours; the rest stays.
    Transfer take_first(double spent_h, double span_h) {
        Transfer first = *this;
        if (usd <= 0.0) {
            first.hours = 0.0;
            return first;
        }
        double const rest_h = std::min(hours, span_h - spent_h);
        first.usd = hours > 0.0 ? usd_of(spent_h, span_h) : 0.0;
        first.hours = hours - rest_h;
        hours = rest_h;
        usd -= first.usd;
        return first;
    }
};

/// How long some dollars last, span by span.
class Spending {
public:
    /// `beside`: dollars of an hour besides the rent.
    Spending(double usd, double from_h, double beside = 0.0)
        : left_usd_(usd), from_h_(from_h), beside_(beside), spent_(usd <= 0.0) {}

    /// A span that ends with a transfer.
    void span(double hours, Rate const& rate, Transfer const& transfer = {}) {
        step(std::max(0.0, hours - transfer.hours), rate, beside_);
        if (transfer.hours > 0.0) {
            step(transfer.hours, rate, beside_ + transfer.usd / transfer.hours);
        } else {
            pay(transfer.usd);
        }
    }

    /// Hours from the first span on; infinite if all of them can be paid.
    double hours() const { return spent_ ? hours_ : infinite; }

private:
    void step(double hours, Rate const& rate, double more) {
        if (!spent_ && hours > 0.0) {
            double const lasts_h = rate.lasts_h(left_usd_, more, from_h_ + hours_, hours);
            spent_ = lasts_h < infinite;
            if (!spent_ && hours < infinite) {
                left_usd_ -= std::min(left_usd_, rate.usd(from_h_ + hours_, hours) + more * hours);
            }
            hours_ += std::min(hours, lasts_h);
        }
    }
    void pay(double usd) {
        spent_ = spent_ || usd > left_usd_;
        left_usd_ -= std::min(usd, left_usd_);
    }

    double left_usd_;
    double from_h_;
    double beside_;
    double hours_ = 0.0;
    bool spent_;
};

}  // namespace runcost
