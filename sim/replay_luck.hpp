#pragma once

#include <cstddef>
#include <cstdint>
#include <span>

#include "sim/luck.hpp"
#include "sim/paths.hpp"
#include "sim/plan.hpp"
#include "sim/record_ended.hpp"

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

/// A number of the host that comes with a rental. Throws ListEnded behind the last recorded one.
inline double draw_of_host(Sampler const& sampler, char const* key, ReplayLuck const& luck, Purpose purpose,
                           std::uint64_t rental, std::uint16_t node = 0) {
    double const value = luck.draw(sampler, purpose, rental, 0, node);
    if (value == infinite && sampler.ages != nullptr) {
        throw ListEnded(key, rental);
    }
    return value;
}

/// What the host is like that comes with a rental.
struct HostTraits {
    double speed;
    double download;
    double upload;
};

inline HostTraits draw_traits(HostPlan const& plan, ReplayLuck const& luck, std::uint64_t rental,
                              std::uint16_t node = 0) {
    return {draw_of_host(plan.speed, "speed", luck, Purpose::speed, rental, node),
            draw_of_host(plan.download, "network.download", luck, Purpose::download, rental, node),
            draw_of_host(plan.upload, "network.upload", luck, Purpose::upload, rental, node)};
}

/// Dollars of an hour of the hosts that come with a rental; those of a gang are its nodes from `node` on.
inline double draw_price(HostPlan const& plan, ReplayLuck const& luck, std::uint64_t rental,
                         std::uint16_t node = 0) {
    if (plan.price.ages == nullptr) {
        return plan.price.parameters[0] * plan.units * static_cast<double>(plan.priced);
    }
    double sum = 0.0;
    for (std::uint32_t i = 0; i < plan.priced; ++i) {
        sum += draw_of_host(plan.price, "price", luck, Purpose::price, rental,
                            static_cast<std::uint16_t>(node + i));
    }
    return sum * plan.units;
}

}  // namespace runcost
