#pragma once

#include <cstddef>
#include <cstdint>

#include "sim/path_plan.hpp"
#include "sim/philox.hpp"
#include "sim/steps.hpp"

namespace runcost {

/// A record, played from somewhere on, repeated or resampled.
class RecordedWalk {
public:
    RecordedWalk(RecordedPath const& plan, DrawKey const& path);

    /// The next value; behind the end the last one, for ever.
    void extend(Steps& steps);
    /// The clock at the end of a record that is played once; otherwise infinite.
    double end_h() const;

private:
    bool in_blocks() const { return plan_.block_h > 0.0; }
    double anywhere();
    void go_to(double record_h);

    RecordedPath const& plan_;
    DrawKey key_;
    std::uint64_t drawn_ = 0;
    double first_h_ = 0.0;  ///< in the record, at clock 0
    double at_h_ = 0.0;     ///< in the record
    std::size_t row_ = 0;   ///< that holds there
    double block_left_h_ = infinite;
};

}  // namespace runcost
