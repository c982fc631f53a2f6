#pragma once

#include <array>

#include "sim/plan.hpp"
#include "sim/rate.hpp"

namespace runcost {

/// What saves on a level take in this rental.
struct LevelPace {
    double block_h = 0.0;     ///< blocks the work,
    double transfer_h = 0.0;  ///< and so does this, in which bytes move
    double upload_h = 0.0;    ///< beside the work
    double usd = 0.0;         ///< of moving the bytes

    double durable_h() const { return block_h + transfer_h + upload_h; }
};

/// What work is like in this rental.
struct Pace {
    double speed = 1.0;
    Rate rate;
    double storage_usd_per_h = 0.0;  ///< beside the rent
    double clock_h = 0.0;            ///< when the work begins
    double age_h = 0.0;              ///< of the host
    std::array<LevelPace, max_levels> levels{};
};

/// Hours and dollars of some work.
struct Worked {
    double useful_h = 0.0;
    double checkpoint_h = 0.0;
    double idle_h = 0.0;
    double failed_h = 0.0;  ///< of saves that were broken off, a part of checkpoint_h
    double useful_usd = 0.0;
    double checkpoint_usd = 0.0;
    double idle_usd = 0.0;
    double upload_usd = 0.0;
};

/// A piece of work, or a save on one level, as it came about.
struct Told {
    bool piece;
    double useful_h;
    double checkpoint_h;  ///< of a piece: what uploads beside it took
};

}  // namespace runcost
