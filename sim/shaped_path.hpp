#pragma once

#include "sim/path_plan.hpp"

namespace runcost {

/// The factor at an hour since some Monday 00:00.
double factor_of(DayShape const& shape, double hour);

/// A path that moves all the time, by the hour of the week.
class ShapedWalk {
public:
    ShapedWalk(ShapedPath const& plan, double start_h);

    double value(double clock_h) const;
    double sum(double clock_h) const;
    double first_above(double from_h, double to_h, double bound) const;
    double first_at_most(double from_h, double to_h, double bound) const;

private:
    double since_monday(double clock_h) const;
    template <class Holds>
    double first(double from_h, double to_h, double bound, bool rising, Holds const& holds) const;
    double next_passage(double hour, double bound, bool rising) const;

    ShapedPath plan_;
    double start_h_;
    double sum_at_start_;
};

}  // namespace runcost
