#pragma once

#include "sim/philox.hpp"
#include "sim/sampler.hpp"

namespace runcost {

inline constexpr double hours_a_week = 7.0 * hours_a_day;
inline constexpr double saturday_h = 5.0 * hours_a_day;  ///< since Monday 00:00

/// The hour of the week at clock 0 of a replay: the given one, or so many hours later as are drawn by its key
/// (Purpose::start), up to a week. Whoever asks for one replay is told the same.
inline double start_of_week_h(double start_h, bool random, DrawKey const& key) {
    return start_h + (random ? hours_a_week * uniform_of(draw_bits(key, 0)) : 0.0);
}

}  // namespace runcost
