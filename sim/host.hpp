#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <span>

#include "sim/luck.hpp"
#include "sim/plan.hpp"

namespace runcost {

/// The luck of one replay of one plan.
struct ReplayLuck {
    Lives& lives;
    std::span<std::size_t const>
        sources;  ///< the plan's causes in `lives`; empty: no interruption ever strikes
    std::uint64_t seed;
    std::uint64_t replay;
    std::uint8_t place;

    double draw(Sampler const& sampler, Purpose purpose, std::uint64_t rental, std::uint8_t cause = 0) const {
        return sampler.fill == nullptr
                   ? sampler.parameters[0]
                   : draw_value(sampler, {seed, static_cast<std::uint32_t>(replay), purpose, cause, place},
                                rental);
    }
};

/// The machine under the rental: the age of its lifetimes' clocks and the ages at which the causes strike
/// (R2, R5).
class Host {
public:
    explicit Host(ReplayLuck const& luck)
        : luck_(luck), causes_(luck.sources.size()), depth_(luck.lives.depth()) {
        for (std::size_t cause = 0; cause < causes_; ++cause) {
            tables_[cause] = luck.lives.table(luck.sources[cause], luck.replay);
        }
    }

    void renew(std::uint64_t rental) {
        age_h_ = 0.0;
        for (std::size_t cause = 0; cause < causes_; ++cause) {
            strikes_[cause] = life(cause, rental);
        }
    }
    /// The cause's own clock starts again; all others go on, with the lives they have.
    void restart_clock(std::size_t cause, std::uint64_t rental) {
        strikes_[cause] = age_h_ + life(cause, rental);
    }
    void pass(double hours) { age_h_ += hours; }

    struct Strike {
        std::size_t cause;
        double left_h;  ///< hours of exposure until then
    };
    /// What strikes first; of several causes at one instant the first in the list.
    Strike next_strike() const {
        if (causes_ == 0) {
            return {0, infinite};
        }
        double const least = *std::min_element(strikes_.begin(), strikes_.begin() + causes_);
        std::size_t first = 0;
        while (strikes_[first] > least + instant_h) {
            ++first;
        }
        return {first, std::max(0.0, strikes_[first] - age_h_)};
    }

private:
    double life(std::size_t cause, std::uint64_t rental) const {
        return rental < depth_ ? tables_[cause][rental]
                               : luck_.lives.beyond(luck_.sources[cause], luck_.replay, rental);
    }

    static constexpr std::size_t most_causes = cause_count * max_occurrences;
    ReplayLuck const& luck_;
    std::size_t causes_;
    std::size_t depth_;
    double age_h_ = 0.0;
    std::array<double, most_causes> strikes_;
    std::array<double const*, most_causes> tables_;
};

}  // namespace runcost
