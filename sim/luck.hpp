#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "sim/philox.hpp"

namespace runcost {

/// How a random duration is drawn, h: a fill function and its parameters, compiled from a named law.
struct Sampler {
    /// Fills the values of the rentals from `first` on; each a pure function of (sampler, key, rental).
    using Fill = void (*)(Sampler const& sampler, DrawKey const& key, std::uint64_t first,
                          std::span<double> values);

    Fill fill = nullptr;                 ///< null: the constant parameters[0]
    std::array<double, 4> parameters{};  ///< what they mean is the fill function's affair
    std::vector<double> list;            ///< values in order of rental, for recorded ones
    std::uint32_t members = 1;           ///< the least of so many independent draws

    bool operator==(Sampler const&) const = default;
};

Sampler constant_sampler(double hours);

void fill_values(Sampler const& sampler, DrawKey const& key, std::uint64_t first, std::span<double> values);

double draw_value(Sampler const& sampler, DrawKey const& key, std::uint64_t rental);

/// For laws with an inverse: survival probabilities, uniform in (0, 1), of the least of `members` lives. All
/// members share a law, so that the shortest life is the one of the largest survival probability.
void fill_survivals(Sampler const& sampler, DrawKey const& key, std::uint64_t first,
                    std::span<double> values);

/// The lives of one cause: age at which it strikes, h. The first rental may differ: its host may have an age.
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
    /// The life of `source` in a rental behind its table, h; infinite if it never strikes.
    double beyond(std::size_t source, std::uint64_t replay, std::uint64_t rental);

private:
    static constexpr std::size_t tail_length = 16;
    struct Tail {  // a stretch of lives behind the table, of one replay
        std::uint64_t replay = ~std::uint64_t{0};
        std::uint64_t first = 0;
        std::array<double, tail_length> values{};
    };

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
