#pragma once

#include <cstdint>
#include <random>

#include "tests/statistics.hpp"

namespace runcost::tests {

/// Numbers at random, always the same ones.
class Dice {
public:
    std::uint64_t below(std::uint64_t limit) { return random_() % limit; }
    double uniform(double from, double to) {
        return from + (to - from) * static_cast<double>(random_() >> 11U) * 0x1p-53;
    }
    bool chance(double p) { return uniform(0.0, 1.0) < p; }

private:
    std::mt19937_64 random_{seed};
};

}  // namespace runcost::tests
