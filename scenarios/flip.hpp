#pragma once

#include <cstddef>
#include <optional>
#include <vector>

#include "models/flip.hpp"
#include "scenarios/varied.hpp"

namespace runcost {

/// Where a number of the file makes another of its results the cheaper one.
struct FlipRequest {
    NumericKey key;
    std::optional<Range> range;  ///< none: by a factor of 30 to either side
    Objective objective = Objective::cost;
    std::size_t points = 9;
    std::optional<std::uint64_t> replays;
    RunOptions run;
};

/// Two results of the file, by their number, and the value at which they are equal, in the unit of the key.
struct PairFlip {
    std::size_t first;
    std::size_t second;
    Range range;
    Flip flip;
};

/// Throws InvalidInput where a value that is tried makes the scenario invalid.
PairFlip find_pair_flip(TuneFile const& from, std::size_t first, std::size_t second,
                        FlipRequest const& request);

}  // namespace runcost
