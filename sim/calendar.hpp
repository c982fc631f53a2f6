#pragma once

#include <algorithm>
#include <cmath>

#include "sim/plan.hpp"
#include "sim/replay_luck.hpp"
#include "sim/week.hpp"

namespace runcost {

/// The hour of the week, UTC, at a replay's clock.
class Calendar {
public:
    Calendar(Plan const& plan, ReplayLuck const& luck)
        : start_h_(start_of_week_h(plan.start_h, plan.start_random, luck.key(Purpose::start))) {}

    double hour_of_day(double clock_h) const {
        return std::fmod(start_h_ + clock_h, static_cast<double>(hours_a_day));
    }
    /// Hours until the next such time of day; none if it is now.
    double until(double hour_of_day, double clock_h) const {
        double const left_h = hour_of_day - this->hour_of_day(clock_h);
        double const next_h = left_h < 0.0 ? left_h + hours_a_day : left_h;
        return next_h > hours_a_day - instant_h ? 0.0 : next_h;
    }

private:
    double start_h_;
};

/// Hours of a delay that begins at `clock_h`.
inline double delay_h(Delay const& delay, double drawn_h, Calendar const& calendar, double clock_h) {
    return delay.until_hour < 0.0 ? drawn_h : calendar.until(delay.until_hour, clock_h);
}

}  // namespace runcost
