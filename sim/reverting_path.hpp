#pragma once

#include <vector>

#include "sim/day_factors.hpp"
#include "sim/path_plan.hpp"
#include "sim/steps.hpp"
#include "sim/xoshiro.hpp"

namespace runcost {

/// A mean-reverting process, step by step.
class RevertingWalk {
public:
    static constexpr std::size_t chunk = 256;  ///< steps that are made at once

    /// `path`: whose purpose and replay its streams are of. `factors`: of the plan's shape, in runs of
    /// chunks. `start_h`: the hour of the week at clock 0.
    RevertingWalk(RevertingPath const& plan, DayFactors const& factors, DrawKey const& path, double start_h);

    /// Some more steps.
    void extend(Steps& steps);

private:
    struct Stream {
        Xoshiro bits;
        double share;  ///< of its normals in what a step adds
    };

    void draw_moves(double* found, std::size_t count);
    void add_jumps(double* moves);
    void revert(double* moves);
    double jump();
    double gap_h();
    double past_jumps();

    RevertingPath const& plan_;
    DayFactors const& factors_;
    double start_h_;
    double kept_;   ///< share of x that a step keeps
    double moved_;  ///< standard deviation of what a step adds
    std::vector<Stream> streams_;
    Xoshiro jumps_;
    double next_jump_h_ = 0.0;
    double x_ = 0.0;  ///< of the next step, less its mean
    std::size_t steps_ = 0;
};

}  // namespace runcost
