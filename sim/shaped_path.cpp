#include "sim/shaped_path.hpp"

#include <algorithm>
#include <cmath>
#include <numbers>

#include "sim/ledger.hpp"
#include "sim/maths.hpp"
#include "sim/week.hpp"

namespace runcost {
namespace {

constexpr double day_h = hours_a_day;

bool is_weekend(double hour) {
    return hour - hours_a_week * std::floor(hour / hours_a_week) >= saturday_h;
}

double daily_factor(DayShape const& shape, double hour) {
    return 1.0 + shape.amplitude * maths::cos_of_turns((hour - shape.peak_h) / day_h);
}

/// The integral of the factor from Monday 00:00 on.
double summed_factor(DayShape const& shape, double hour) {
    auto const of_days = [&](double to) {                           // of the factor of a day
        double const quarter = (to - shape.peak_h) / day_h - 0.25;  // sin a = cos (a - 1/4 turn)
        return to + shape.amplitude * day_h / (2.0 * std::numbers::pi) * maths::cos_of_turns(quarter);
    };
    double const weeks = std::floor(hour / hours_a_week);
    double const rest = hour - weeks * hours_a_week;
    double const from = of_days(0.0);
    double const of_week =
        saturday_h + shape.weekend * (hours_a_week - saturday_h);  // whole days sum to 24 h
    double const working = of_days(std::min(rest, saturday_h)) - from;
    double const free = rest > saturday_h ? shape.weekend * (of_days(rest) - of_days(saturday_h)) : 0.0;
    return weeks * of_week + working + free;
}

}  // namespace

double factor_of(DayShape const& shape, double hour) {
    return daily_factor(shape, hour) * (is_weekend(hour) ? shape.weekend : 1.0);
}

ShapedWalk::ShapedWalk(ShapedPath const& plan, double start_h)
    : plan_(plan), start_h_(start_h), sum_at_start_(summed_factor(plan.shape, start_h)) {}

double ShapedWalk::since_monday(double clock_h) const {
    return start_h_ + clock_h;
}

double ShapedWalk::value(double clock_h) const {
    return plan_.usd * factor_of(plan_.shape, since_monday(clock_h + instant_h));
}

double ShapedWalk::sum(double clock_h) const {
    return plan_.usd * (summed_factor(plan_.shape, since_monday(clock_h)) - sum_at_start_);
}

/// The next hour behind this one at which the value passes the bound in that sense, or a weekend begins or
/// ends.
double ShapedWalk::next_passage(double hour, double bound, bool rising) const {
    double const day = std::floor(hour / day_h);
    double const weeks = std::floor(hour / hours_a_week);
    double const in_week = hour - weeks * hours_a_week;
    double next = weeks * hours_a_week + (in_week < saturday_h ? saturday_h : hours_a_week);
    double const level = plan_.usd * (is_weekend(hour) ? plan_.shape.weekend : 1.0);
    double const cosine = (bound / level - 1.0) / plan_.shape.amplitude;
    if (plan_.shape.amplitude > 0.0 && std::fabs(cosine) < 1.0) {
        double const aside_h = std::acos(cosine) * day_h / (2.0 * std::numbers::pi);
        double const in_day = plan_.shape.peak_h + (rising ? -aside_h : aside_h);
        for (double at = (day - 1.0) * day_h + in_day; at < next; at += day_h) {
            if (at > hour + instant_h) {
                return at;
            }
        }
    }
    return next;
}

template <class Holds>
double ShapedWalk::first(double from_h, double to_h, double bound, bool rising, Holds const& holds) const {
    if (holds(value(from_h))) {
        return from_h;
    }
    if (plan_.shape.flat()) {
        return infinite;
    }
    double const end = since_monday(to_h) + instant_h;
    for (double hour = since_monday(from_h); (hour = next_passage(hour, bound, rising)) <= end;) {
        // Just behind it, so that a passage counts as passed.
        if (holds(plan_.usd * factor_of(plan_.shape, hour + 1e-6))) {
            return hour - start_h_;
        }
    }
    return infinite;
}

double ShapedWalk::first_above(double from_h, double to_h, double bound) const {
    return first(from_h, to_h, bound, true, [bound](double value) { return value > bound; });
}
double ShapedWalk::first_at_most(double from_h, double to_h, double bound) const {
    return first(from_h, to_h, bound, false, [bound](double value) { return value <= bound; });
}

}  // namespace runcost
