#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "sim/sampler.hpp"

namespace runcost {

/// The lives of one cause: age at which it strikes, h; where the hazard follows the hours of the day, the
/// summed hazard at which it does. The first rental may differ: its host may have an age.
struct LifeSource {
    Sampler usual;
    Sampler first;
    std::uint8_t cause = 0;  ///< code of the cause
    std::uint8_t place = 0;

    bool operator==(LifeSource const&) const = default;
};

/// Tables of lives, [source][replay][rental], filled for a block of replays before any plan walks over them:
/// plans that name the same source share its table. Beyond the depth of the table lives are drawn as they are
/// asked for; depth and block change speed, never a value.
class Lives {
public:
    Lives(std::vector<LifeSource> sources, std::uint64_t seed);

    /// Makes the lives of replays [first, first + count) available, `depth` rentals of each in the tables.
    void fill(std::uint64_t first, std::size_t count, std::size_t depth);

    std::size_t depth() const { return depth_; }
    /// The lives of the first `depth` rentals of one source in one replay of the block.
    double const* table(std::size_t source, std::uint64_t replay) const {
        std::size_t const row = source * count_ + static_cast<std::size_t>(replay - first_);
        return tables_.data() + row * depth_;
    }
    /// The life of `source` in a rental behind its table; infinite if it never strikes.
    double beyond(std::size_t source, std::uint64_t replay, std::uint64_t rental);
    /// The summed hazard of a rental on the host that came with an earlier one.
    double hazard_on_host(std::size_t source, std::uint64_t replay, std::uint64_t rental, std::uint64_t host,
                          std::uint16_t node = 0) const;
    /// The life, as in the tables, of one node on a host of its own, which came with that rental. `node` is
    /// the first of its members.
    double of_node(std::size_t source, std::uint64_t replay, std::uint64_t rental, std::uint16_t node) const;
    LifeSource const& source(std::size_t index) const { return sources_[index]; }

private:
    static constexpr std::size_t tail_length = 16;
    struct Tail {  // a stretch of lives behind the table, of one replay
        std::uint64_t replay = ~std::uint64_t{0};
        std::uint64_t first = 0;
        std::array<double, tail_length> values{};
    };

    DrawKey key(LifeSource const& source, std::uint64_t replay, std::uint16_t node = 0) const {
        return {seed_, static_cast<std::uint32_t>(replay), Purpose::life, source.cause, source.place, node};
    }
    void draw(LifeSource const& source, std::uint64_t replay, std::uint64_t first,
              std::span<double> lives) const;

    std::vector<LifeSource> sources_;
    std::uint64_t seed_;
    std::uint64_t first_ = 0;
    std::size_t count_ = 0;
    std::size_t depth_ = 0;
    std::vector<double> tables_;
    std::vector<Tail> tails_;
};

}  // namespace runcost
