#include "sim/philox.hpp"

#include <algorithm>
#include <bit>
#include <cstddef>

namespace runcost {
namespace {

constexpr std::uint32_t multiplier_0 = 0xD2511F53U;
constexpr std::uint32_t multiplier_1 = 0xCD9E8D57U;
constexpr std::uint32_t weyl_0 = 0x9E3779B9U;
constexpr std::uint32_t weyl_1 = 0xBB67AE85U;
constexpr int rounds = 10;

/// Counters side by side, one a lane, so that the compiler can turn a round into vector instructions.
constexpr std::size_t lanes = 8;
using Lanes = std::array<std::uint32_t, lanes>;

void mix(Lanes& a, Lanes& b, Lanes& c, Lanes& d, std::uint64_t key) {
    auto key_0 = static_cast<std::uint32_t>(key);
    auto key_1 = static_cast<std::uint32_t>(key >> 32U);
    for (int round = 0; round < rounds; ++round) {
        Lanes next_a;
        Lanes next_b;
        Lanes next_c;
        Lanes next_d;
        for (std::size_t i = 0; i < lanes; ++i) {
            std::uint64_t const product_0 = std::uint64_t{multiplier_0} * a[i];
            std::uint64_t const product_1 = std::uint64_t{multiplier_1} * c[i];
            next_a[i] = static_cast<std::uint32_t>(product_1 >> 32U) ^ b[i] ^ key_0;
            next_b[i] = static_cast<std::uint32_t>(product_1);
            next_c[i] = static_cast<std::uint32_t>(product_0 >> 32U) ^ d[i] ^ key_1;
            next_d[i] = static_cast<std::uint32_t>(product_0);
        }
        a = next_a;
        b = next_b;
        c = next_c;
        d = next_d;
        key_0 += weyl_0;
        key_1 += weyl_1;
    }
}

std::uint64_t join(std::uint32_t low, std::uint32_t high) {
    return std::uint64_t{high} << 32U | low;
}

}  // namespace

Block philox(Block counter, std::uint64_t key) {
    Lanes a{counter[0]};
    Lanes b{counter[1]};
    Lanes c{counter[2]};
    Lanes d{counter[3]};
    mix(a, b, c, d, key);
    return {a[0], b[0], c[0], d[0]};
}

Block draw_counter(DrawKey const& key, std::uint64_t rental, std::uint32_t draw) {
    std::uint32_t const site = static_cast<std::uint32_t>(key.purpose) << 27U |
                               std::uint32_t{key.cause} << 21U | std::uint32_t{key.place} << 16U | key.node;
    return {static_cast<std::uint32_t>(rental / 2), site, key.replay, draw};
}

std::uint64_t draw_bits(DrawKey const& key, std::uint64_t rental, std::uint32_t draw) {
    Block const block = philox(draw_counter(key, rental, draw), key.seed);
    return rental % 2 == 0 ? join(block[0], block[1]) : join(block[2], block[3]);
}

void fill_uniforms(DrawKey const& key, std::uint64_t first, std::span<double> uniforms) {
    std::uint64_t const end = first + uniforms.size();
    for (std::uint64_t start = first / 2 * 2; start < end; start += 2 * lanes) {
        Block const counter = draw_counter(key, start, 0);
        Lanes a;
        Lanes b;
        Lanes c;
        Lanes d;
        for (std::size_t i = 0; i < lanes; ++i) {
            a[i] = counter[0] + static_cast<std::uint32_t>(i);
        }
        b.fill(counter[1]);
        c.fill(counter[2]);
        d.fill(counter[3]);
        mix(a, b, c, d, key.seed);
        std::array<double, 2 * lanes> found;
        for (std::size_t i = 0; i < lanes; ++i) {
            found[2 * i] = uniform_of(join(a[i], b[i]));
            found[2 * i + 1] = uniform_of(join(c[i], d[i]));
        }
        std::uint64_t const from = std::max(start, first);
        std::uint64_t const to = std::min(start + 2 * lanes, end);
        std::copy(found.begin() + static_cast<std::ptrdiff_t>(from - start),
                  found.begin() + static_cast<std::ptrdiff_t>(to - start),
                  uniforms.begin() + static_cast<std::ptrdiff_t>(from - first));
    }
}

}  // namespace runcost
