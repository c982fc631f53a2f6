#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <vector>

#include "sim/plan.hpp"
#include "sim/replay_luck.hpp"

namespace runcost {

/// What is drawn of availability, in the place of the cause in a draw's key.
enum class AvailabilityDraw : std::uint8_t { wait, first, up, down };

/// When a market gives a host in one replay: while it has capacity, in spells that are drawn or recorded, and
/// while its price is at most the bid. Known only as far as it is asked for.
class Capacity {
public:
    Capacity(Plan const& plan, ReplayLuck const& luck)
        : plan_(plan.availability),
          bid_(plan.price.bid),
          horizon_h_(std::min(plan.give_up.after_h, longest_h)),
          luck_(luck) {
        if (plan_.kind == AvailabilityPlan::Kind::spells) {
            first_up_ = luck_.chance(plan_.up_share, Purpose::availability, 0, code(AvailabilityDraw::first));
        }
    }

    /// When a rental that asks for a host at `clock_h` gets one; infinite if never.
    double granted_h(double clock_h, std::uint64_t rental) {
        if (plan_.kind == AvailabilityPlan::Kind::wait) {
            clock_h += luck_.draw(plan_.wait, Purpose::availability, rental, code(AvailabilityDraw::wait));
        }
        for (double asked_h = -1.0; asked_h < clock_h && clock_h < infinite;) {
            asked_h = clock_h;
            clock_h = below_bid_h(from_h(clock_h));
        }
        return clock_h;
    }
    /// When a host is free again that a cause of that clock took.
    double returned_h(Clock clock, double clock_h) {
        return clock == Clock::capacity ? from_h(clock_h)
               : clock == Clock::price  ? below_bid_h(clock_h)
                                        : clock_h;
    }

    /// Nothing before `clock_h` will be asked any more.
    void forget(double clock_h) {
        constexpr std::size_t many = 4096;
        if (ends_.size() > many && ends_[many] < clock_h) {
            auto const passed = std::upper_bound(ends_.begin(), ends_.end(), clock_h) - ends_.begin() - 1;
            ends_.erase(ends_.begin(), ends_.begin() + passed);
            forgotten_ += static_cast<std::size_t>(passed);
        }
    }

    /// The first instant from `clock_h` on with capacity.
    double from_h(double clock_h) {
        if (!comes_and_goes() || clock_h == infinite) {
            return clock_h;
        }
        if (plan_.kind == AvailabilityPlan::Kind::recorded) {
            return luck_.paths.availability->first_above(clock_h, horizon_h_, half);
        }
        std::size_t const spell = at(clock_h);
        return is_up(spell) ? clock_h : ends_[spell - forgotten_];
    }

    /// The end of the spell of capacity at `clock_h`; that instant itself if there is no capacity then.
    double until_h(double clock_h) {
        if (!comes_and_goes() || clock_h == infinite) {
            return infinite;
        }
        if (plan_.kind == AvailabilityPlan::Kind::recorded) {
            return luck_.paths.availability->first_at_most(clock_h, horizon_h_, half);
        }
        std::size_t const spell = at(clock_h);
        return is_up(spell) ? ends_[spell - forgotten_] : clock_h;
    }

    /// The first instant from `from_h` on with a price above the bid; infinite if there is none up to `to_h`.
    double outbid_h(double from_h, double to_h) {
        return bids() && from_h < infinite
                   ? luck_.paths.price->first_above(from_h, std::min(to_h, horizon_h_), bid_)
                   : infinite;
    }

private:
    static constexpr double longest_h = 1e6;
    static constexpr double half = 0.5;  // between capacity and none

    static std::uint8_t code(AvailabilityDraw draw) { return static_cast<std::uint8_t>(draw); }

    bool comes_and_goes() const {
        return plan_.kind == AvailabilityPlan::Kind::spells || plan_.kind == AvailabilityPlan::Kind::recorded;
    }
    bool bids() const { return bid_ < infinite; }
    double below_bid_h(double clock_h) {
        return bids() && clock_h < infinite ? luck_.paths.price->first_at_most(clock_h, horizon_h_, bid_)
                                            : clock_h;
    }

    bool is_up(std::size_t spell) const { return (spell % 2 == 0) == first_up_; }

    /// The spell that has not ended by then; one that ends at that instant has.
    std::size_t at(double clock_h) {
        while (ends_.empty() || ends_.back() <= clock_h + instant_h) {
            std::size_t const spell = forgotten_ + ends_.size();
            bool const up = is_up(spell);
            Sampler const& first = up ? plan_.first_up : plan_.first_down;
            Sampler const& usual = up ? plan_.up : plan_.down;
            double const hours = luck_.draw(spell == 0 ? first : usual, Purpose::availability, spell,
                                            code(up ? AvailabilityDraw::up : AvailabilityDraw::down));
            ends_.push_back((spell == 0 ? 0.0 : ends_.back()) + hours);
        }
        auto const found = std::upper_bound(ends_.begin(), ends_.end(), clock_h + instant_h);
        return forgotten_ + static_cast<std::size_t>(found - ends_.begin());
    }

    AvailabilityPlan const& plan_;
    double bid_;
    double horizon_h_;
    ReplayLuck const& luck_;
    bool first_up_ = true;
    std::size_t forgotten_ = 0;  // spells that have ended long ago
    std::vector<double> ends_;   // of the spells so far, by the replay's clock
};

}  // namespace runcost
