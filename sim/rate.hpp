#pragma once

#include <algorithm>

#include "sim/path.hpp"
#include "sim/sampler.hpp"

namespace runcost {

/// What an hour costs: some dollars, and some units at a price that floats.
struct Rate {
    double usd_per_h = 0.0;
    double units = 0.0;
    Path* price = nullptr;

    bool floats() const { return units > 0.0; }
    double at(double clock_h) const {
        return floats() ? usd_per_h + units * price->value(clock_h) : usd_per_h;
    }
    /// Dollars of some hours.
    double usd(double from_h, double hours) const {
        return floats() ? usd_per_h * hours + units * (price->sum(from_h + hours) - price->sum(from_h))
                        : usd_per_h * hours;
    }

    /// Hours that some dollars last where `more` are spent an hour beside: at most `most_h`, then infinite.
    double lasts_h(double dollars, double more, double from_h, double most_h) const {
        if (dollars == infinite) {
            return infinite;
        }
        if (!floats()) {
            double const rate = usd_per_h + more;
            double const lasts = rate > 0.0 ? dollars / rate : infinite;
            return lasts < most_h ? lasts : infinite;
        }
        auto const spent = [&](double hours) { return usd(from_h, hours) + more * hours; };
        double high_h = std::min(most_h, 1.0);
        while (spent(high_h) <= dollars) {
            if (high_h >= std::min(most_h, longest_h)) {
                return infinite;
            }
            high_h = std::min(most_h, 2.0 * high_h);
        }
        double low_h = 0.0;
        for (double middle_h = 0.5 * high_h; low_h < middle_h && middle_h < high_h;
             middle_h = 0.5 * (low_h + high_h)) {
            (spent(middle_h) <= dollars ? low_h : high_h) = middle_h;
        }
        return high_h;
    }

private:
    static constexpr double longest_h = 1e7;
};

}  // namespace runcost
