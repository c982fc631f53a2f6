#pragma once

#include <vector>

#include "sim/path_plan.hpp"
#include "sim/steps.hpp"
#include "sim/xoshiro.hpp"

namespace runcost {

/// A mean-reverting process, step by step.
class RevertingWalk {
public:
    /// `path`: whose purpose and replay its streams are of. `start_h`: the hour of the week at clock 0.
    RevertingWalk(RevertingPath const& plan, DrawKey const& path, double start_h);

    /// Some more steps.
    void extend(Steps& steps);

private:
    static constexpr std::size_t chunk = 256;

    struct Stream {
        Xoshiro bits;
        double share;
    };

    void draw_normals(double* normals, std::size_t count);
    void add_jumps(double* moves);
    void shape(double* values, std::size_t first_step) const;
    double jump();
    double gap_h();
    double past_jumps();

    RevertingPath const& plan_;
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
