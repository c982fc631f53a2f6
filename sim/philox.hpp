#pragma once

#include <array>
#include <bit>
#include <cstdint>
#include <limits>
#include <span>

namespace runcost {

using Block = std::array<std::uint32_t, 4>;

/// Philox4x32-10: the 128 random bits of a counter under a 64-bit key.
/// Salmon, Moraes, Dror, Shaw, "Parallel random numbers: as easy as 1, 2, 3", SC'11.
Block philox(Block counter, std::uint64_t key);

/// What a draw is for. The order is part of the results: append, never reorder. At most 32.
enum class Purpose : std::uint8_t {
    life,
    provisioning,
    market_setup,
    job_setup,
    restart,
    checkpoint_write,
    checkpoint_read,
    detection,
    downtime,
    host_factor,
    speed,
    download,
    upload,
    price,
    start,
    notice,
    notice_given,
    returns,
    reaction,
    availability,  ///< in the place of the cause: an AvailabilityDraw
    nodes_hit,
    unusable,
    release,
    checkpoint_upload,
    path,  ///< in the place of the cause: a PathDraw
    deletion,
};

/// The key of a family of draws; a rental number picks the draw. A draw depends on its key alone: never on
/// the order of calls, the market's name or the scenario, so that every scenario meets the same luck.
struct DrawKey {
    std::uint64_t seed = 1;
    std::uint32_t replay = 0;
    Purpose purpose = Purpose::life;
    std::uint8_t cause = 0;  ///< code of the cause, below 64 (cause_code); of a save, its level
    std::uint8_t place = 0;  ///< below 32; the order in which a strategy names its markets
    std::uint16_t node = 0;  ///< member of the gang

    bool operator==(DrawKey const&) const = default;
};

inline constexpr std::uint64_t max_replays = std::uint64_t{1} << 32U;
inline constexpr std::uint64_t max_members = std::uint64_t{1} << 16U;

/// The counter {rental/2, purpose:5 | cause:6 | place:5 | node:16, replay, draw}.
Block draw_counter(DrawKey const& key, std::uint64_t rental, std::uint32_t draw);

/// The 64 random bits of a rental: one half of its block, by rental mod 2.
std::uint64_t draw_bits(DrawKey const& key, std::uint64_t rental, std::uint32_t draw = 0);

/// A uniform in (0, 1) of random bits: (k + 1/2) 2^-52 for the upper 52 bits k, never 0 or 1.
inline double uniform_of(std::uint64_t bits) {
    constexpr double one_less_half_step = 1.0 - 0x1p-53;
    return std::bit_cast<double>(bits >> 12U | std::uint64_t{0x3FF} << 52U) - one_less_half_step;
}

/// Uniforms in (0, 1), one for each rental from `first` on.
void fill_uniforms(DrawKey const& key, std::uint64_t first, std::span<double> uniforms);

/// A rental's sub-stream, for laws without a usable inverse: a Boost.Random (and std) engine of 64-bit words.
class DrawStream {
public:
    using result_type = std::uint64_t;

    DrawStream(DrawKey const& key, std::uint64_t rental) : key_(key), rental_(rental) {}

    static constexpr result_type min() { return 0; }
    static constexpr result_type max() { return std::numeric_limits<result_type>::max(); }
    result_type operator()() { return draw_bits(key_, rental_, draw_++); }

private:
    DrawKey key_;
    std::uint64_t rental_;
    std::uint32_t draw_ = 0;
};

}  // namespace runcost
