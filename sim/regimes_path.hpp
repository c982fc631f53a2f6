#pragma once

#include <cstddef>

#include "sim/path_plan.hpp"
#include "sim/steps.hpp"
#include "sim/xoshiro.hpp"

namespace runcost {

/// Regimes, one after the other.
class RegimesWalk {
public:
    RegimesWalk(RegimesPath const& plan, DrawKey const& path);

    /// The next regime; one that is never left lasts for ever.
    void extend(Steps& steps);

private:
    RegimesPath const& plan_;
    Xoshiro bits_;
    std::size_t at_ = 0;
};

}  // namespace runcost
