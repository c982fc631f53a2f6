#pragma once

#include <array>
#include <bit>
#include <cstdint>

#include "sim/philox.hpp"

namespace runcost {

/// xoshiro256+: a stream of 64 random bits at a time, whose upper ones are the good ones.
/// Blackman and Vigna, "Scrambled linear pseudorandom number generators", ACM TOMS 47, 2021.
class Xoshiro {
public:
    /// Seeded by one Philox block of the key, spread by splitmix64.
    explicit Xoshiro(DrawKey const& key) {
        std::array const words{draw_bits(key, 0), draw_bits(key, 1)};
        for (std::size_t i = 0; i < state_.size(); ++i) {
            state_[i] = spread(words[i / 2] + golden * (i % 2 + 1));
        }
    }

    std::uint64_t operator()() {
        std::uint64_t const result = state_[0] + state_[3];
        std::uint64_t const shifted = state_[1] << 17U;
        state_[2] ^= state_[0];
        state_[3] ^= state_[1];
        state_[1] ^= state_[2];
        state_[0] ^= state_[3];
        state_[2] ^= shifted;
        state_[3] = std::rotl(state_[3], 45);
        return result;
    }

private:
    static constexpr std::uint64_t golden = 0x9E3779B97F4A7C15U;
    static std::uint64_t spread(std::uint64_t word) {
        word = (word ^ (word >> 30U)) * 0xBF58476D1CE4E5B9U;
        word = (word ^ (word >> 27U)) * 0x94D049BB133111EBU;
        return word ^ (word >> 31U);
    }

    std::array<std::uint64_t, 4> state_{};
};

}  // namespace runcost
