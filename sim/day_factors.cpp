#include "sim/day_factors.hpp"

#include <algorithm>
#include <cmath>

#include "sim/ledger.hpp"
#include "sim/maths.hpp"
#include "sim/week.hpp"

namespace runcost {

DayFactors::DayFactors(DayShape const& shape, double step_h, std::size_t count)
    : shape_(shape), step_h_(step_h) {
    for (std::size_t i = 0; i < count; ++i) {
        double const turns = static_cast<double>(i) * step_h / static_cast<double>(hours_a_day);
        cosines_.push_back(maths::cos_of_turns(turns));
        sines_.push_back(maths::cos_of_turns(turns - 0.25));
    }
}

void DayFactors::apply(double* values, double hour) const {
    if (shape_.amplitude > 0.0) {
        double const turns = (hour - shape_.peak_h) / static_cast<double>(hours_a_day);
        double const cosine = shape_.amplitude * maths::cos_of_turns(turns);
        double const sine = shape_.amplitude * maths::cos_of_turns(turns - 0.25);
        for (std::size_t i = 0; i < cosines_.size(); ++i) {
            values[i] *= 1.0 + (cosine * cosines_[i] - sine * sines_[i]);
        }
    }
    if (shape_.weekend != 1.0) {
        apply_weekends(values, hour);
    }
}

void DayFactors::apply_weekends(double* values, double hour) const {
    double const now = hour + instant_h;
    double const end = now + static_cast<double>(cosines_.size()) * step_h_;
    auto const first_from = [&](double instant) {  // the first step of the run from then on
        double const steps = std::ceil((instant - now) / step_h_);
        return static_cast<std::size_t>(std::clamp(steps, 0.0, static_cast<double>(cosines_.size())));
    };
    for (double monday = hours_a_week * std::floor(now / hours_a_week); monday < end;
         monday += hours_a_week) {
        std::size_t const last = first_from(monday + hours_a_week);
        for (std::size_t i = first_from(monday + saturday_h); i < last; ++i) {
            values[i] *= shape_.weekend;
        }
    }
}

}  // namespace runcost
