#pragma once

#include <cstddef>
#include <cstdint>
#include <span>

#include "sim/luck.hpp"
#include "sim/paths.hpp"
#include "sim/plan.hpp"

namespace runcost {

/// The luck of one replay of one plan.
struct ReplayLuck {
    Lives& lives;
    /// The plan's causes in `lives`; empty: no interruption ever strikes.
    std::span<std::size_t const> sources;
    std::uint64_t seed;
    std::uint64_t replay;
    std::uint8_t place;
    PlanPaths paths = {};

    double draw(Sampler const& sampler, Purpose purpose, std::uint64_t rental, std::uint8_t cause = 0,
                std::uint16_t node = 0) const {
        return sampler.ages == nullptr ? sampler.parameters[0]
                                       : draw_value(sampler, key(purpose, cause, node), rental);
    }
    /// True with this probability.
    bool chance(double probability, Purpose purpose, std::uint64_t rental, std::uint8_t cause = 0,
                std::uint16_t node = 0) const {
        return probability >= 1.0 ||
               (probability > 0.0 && uniform(purpose, rental, cause, node) < probability);
    }
    double uniform(Purpose purpose, std::uint64_t rental, std::uint8_t cause = 0,
                   std::uint16_t node = 0) const {
        return uniform_of(draw_bits(key(purpose, cause, node), rental));
    }
    DrawKey key(Purpose purpose, std::uint8_t cause = 0, std::uint16_t node = 0) const {
        return {seed, static_cast<std::uint32_t>(replay), purpose, cause, place, node};
    }
};

/// Dollars of an hour of the hosts that come with a rental; those of a gang are its nodes from `node` on.
inline double draw_price(HostPlan const& plan, ReplayLuck const& luck, std::uint64_t rental,
                         std::uint16_t node = 0) {
    if (plan.price.ages == nullptr) {
        return plan.price.parameters[0] * plan.units * static_cast<double>(plan.priced);
    }
    double sum = 0.0;
    for (std::uint32_t i = 0; i < plan.priced; ++i) {
        sum += luck.draw(plan.price, Purpose::price, rental, 0, static_cast<std::uint16_t>(node + i));
    }
    return sum * plan.units;
}

}  // namespace runcost
