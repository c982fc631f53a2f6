#pragma once

#include <cstddef>
#include <vector>

#include "sim/path_plan.hpp"

namespace runcost {

/// The factors of a shape at steps of one length, a run of them at a time.
class DayFactors {
public:
    /// Runs of `count` steps.
    DayFactors(DayShape const& shape, double step_h, std::size_t count);

    /// Multiplies the values of a run whose first step starts at this hour since some Monday 00:00.
    void apply(double* values, double hour) const;

private:
    void apply_weekends(double* values, double hour) const;

    DayShape shape_;
    double step_h_;
    std::vector<double> cosines_;  // of the turns from the first step of a run
    std::vector<double> sines_;
};

}  // namespace runcost
