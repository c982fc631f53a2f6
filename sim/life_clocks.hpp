#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <vector>

#include "sim/calendar.hpp"
#include "sim/capacity.hpp"
#include "sim/plan.hpp"
#include "sim/replay_luck.hpp"

namespace runcost {

/// One life of one cause: when it ends and when that kills, by the replay's clock.
struct LifeClock {
    double born_h = 0.0;         ///< when the clock showed 0; moves on where the clock stands still
    double strike_h = infinite;  ///< the end of the life: of a warned one, the notice
    double kill_h = infinite;
    double hazard = 0.0;          ///< by_hour: what is left of the summed hazard
    double hazard_at_h = 0.0;     ///< at this moment
    std::uint64_t came_with = 0;  ///< rental of the host
    double seen_h = infinite;  ///< Clock::price: until then the bid is not passed; infinite: the end is known
    std::uint64_t given_in = 0;  ///< Clock::capacity and price: rental that its notice is drawn with
    bool warned = false;
    bool heard = false;  ///< the notice has been answered
};

/// The lives of all causes and members of a gang (R2, R3, R5, R6). Between the coming of a host and its loss
/// clocks run without a pause, so that all that will happen to it is known when it comes.
class LifeClocks {
public:
    struct Event {
        double at_h = infinite;
        std::size_t cause = 0;
        std::size_t member = 0;
    };

    LifeClocks(Plan const& plan, ReplayLuck const& luck, Calendar const& calendar, Capacity& capacity)
        : plan_(plan),
          luck_(luck),
          calendar_(calendar),
          capacity_(capacity),
          causes_(luck.sources.size()),
          members_(plan.gang.replaces_lost ? plan.gang.nodes : 1),
          clocks_(causes_ * members_) {}

    std::size_t causes() const { return causes_; }
    /// How many have lives of that cause: each member, or the gang alone.
    std::size_t count(std::size_t cause) const { return of_gang(cause) ? 1 : members_; }
    /// Whether the gang has one life of that cause, which does not end with a host.
    bool of_gang(std::size_t cause) const {
        return plan_.gang.replaces_lost && !plan_.causes[cause].each_node;
    }
    LifeClock& at(std::size_t cause, std::size_t member) { return clocks_[cause * members_ + member]; }
    LifeClock const& at(std::size_t cause, std::size_t member) const {
        return clocks_[cause * members_ + member];
    }

    /// Of all causes.
    std::vector<LifeClock> of_member(std::size_t member) const {
        std::vector<LifeClock> clocks;
        clocks.reserve(causes_);
        for (std::size_t cause = 0; cause < causes_; ++cause) {
            clocks.push_back(at(cause, member));
        }
        return clocks;
    }

    /// Nothing happens to a host that is not there.
    void stop(std::size_t cause, std::size_t member) {
        at(cause, member).seen_h = infinite;
        at(cause, member).strike_h = infinite;
        at(cause, member).kill_h = infinite;
        at(cause, member).warned = false;
    }

    /// A new life, of a host that comes with a rental.
    void start(std::size_t cause, std::size_t member, double from_h, std::uint64_t rental) {
        LifeClock& clock = at(cause, member);
        clock.born_h = from_h;
        clock.came_with = rental;
        clock.given_in = rental;
        if (plan_.causes[cause].clock == Clock::capacity) {
            clock.strike_h = capacity_.until_h(from_h);
        } else if (plan_.causes[cause].clock == Clock::price) {
            clock.seen_h = from_h;
            look_ahead(cause, member, from_h);
            return;
        } else {
            LifeSource const& lives = source(cause);
            clock.born_h -= rental == 0 ? lives.first.age : 0.0;
            double const life = life_of(cause, member, rental);
            if (lives.usual.by_hour.empty()) {
                clock.strike_h = from_h + life;
            } else {
                strike_by_hour(cause, clock, from_h, life);
            }
        }
        give_notice(cause, member, rental);
    }

    /// The host stood still from `down_h` until it is back: its clocks go on, those of the calendar have gone
    /// on.
    void resume(std::size_t cause, std::size_t member, double down_h, double back_h) {
        LifeClock& clock = at(cause, member);
        switch (plan_.causes[cause].clock) {
            case Clock::calendar:
                clock.kill_h = std::max(clock.kill_h, back_h);
                break;
            case Clock::capacity:
            case Clock::price:
                if (clock.seen_h < back_h) {
                    look_ahead(cause, member, back_h);
                }
                if (clock.strike_h <= back_h) {
                    start(cause, member, back_h, clock.given_in);
                }
                break;
            default:
                move_on(cause, clock, down_h, back_h);
        }
    }

    /// The host was to be up at `from_h`, and will be at `to_h`.
    void postpone(std::size_t cause, std::size_t member, double from_h, double to_h) {
        if (has_no_age(cause)) {
            start(cause, member, to_h, at(cause, member).given_in);
        } else {
            move_on(cause, at(cause, member), from_h, to_h);
        }
    }

    /// The life of a cause that has struck at `down_h`, on the same host: it starts again, or continues with
    /// a new draw.
    void renew(std::size_t cause, std::size_t member, double down_h, double back_h, std::uint64_t rental) {
        CausePlan const& plan = plan_.causes[cause];
        LifeClock& clock = at(cause, member);
        if (has_no_age(cause)) {
            start(cause, member, back_h, rental);
            return;
        }
        Sampler const& law = source(cause).usual;
        bool const continues = plan.continues && law.ages != nullptr;
        if (!plan.continues) {
            clock.born_h = back_h;
        } else if (plan.clock == Clock::host) {
            clock.born_h += back_h - down_h;
        }
        double const age_h = back_h - clock.born_h;
        if (!continues && law.hosts.kind == HostFactor::Kind::none && law.by_hour.empty()) {
            clock.strike_h = clock.born_h + life_of(cause, member, rental);
        } else {
            double const hazard = luck_.lives.hazard_on_host(luck_.sources[cause], luck_.replay, rental,
                                                             clock.came_with, first_member(cause, member));
            if (law.by_hour.empty()) {
                clock.strike_h =
                    clock.born_h + age_at_hazard(law, passed_hazard(law, age_h) + hazard, rental);
            } else {
                strike_by_hour(cause, clock, back_h, hazard);
            }
        }
        give_notice(cause, member, rental);
    }

    /// Makes known whether a price passes a bid up to this instant; true if something new is known to happen.
    bool look_ahead(double until_h) {
        bool found = false;
        for (std::size_t cause = 0; cause < causes_; ++cause) {
            for (std::size_t member = 0; plan_.causes[cause].clock == Clock::price && member < count(cause);
                 ++member) {
                if (at(cause, member).seen_h < until_h) {
                    found = look_ahead(cause, member, until_h) || found;
                }
            }
        }
        return found;
    }
    /// Up to this instant all is known.
    double seen_h() const {
        double least_h = infinite;
        for (std::size_t cause = 0; cause < causes_; ++cause) {
            for (std::size_t member = 0; plan_.causes[cause].clock == Clock::price && member < count(cause);
                 ++member) {
                least_h = std::min(least_h, at(cause, member).seen_h);
            }
        }
        return least_h;
    }

    /// What kills first; of several at one instant the first in the list.
    Event next_kill() const {
        return earliest([](LifeClock const& clock, std::size_t /*cause*/) { return clock.kill_h; });
    }

    /// The first notice from `from_h` on that leaves the hours that its cause needs.
    template <class NeedH>
    Event next_notice(double from_h, NeedH const& need_h) const {
        return earliest([&](LifeClock const& clock, std::size_t cause) {
            bool const answerable = clock.warned && !clock.heard && clock.strike_h >= from_h - instant_h &&
                                    need_h(cause) <= clock.kill_h - clock.strike_h + instant_h;
            return answerable ? clock.strike_h : infinite;
        });
    }

    /// What the youngest of the clocks shows by which pieces go; 0 if there is none.
    double age_h(double at_h) const {
        double least_h = infinite;
        for (std::size_t cause = 0; cause < causes_; ++cause) {
            for (std::size_t member = 0; plan_.causes[cause].by_age && member < count(cause); ++member) {
                least_h = std::min(least_h, at_h - at(cause, member).born_h);
            }
        }
        return least_h < infinite ? std::max(0.0, least_h) : 0.0;
    }

private:
    /// The clock whose instant `at_h(clock, cause)` comes first; of several at one instant the first in the
    /// list.
    template <class At>
    Event earliest(At const& at_h) const {
        double least_h = infinite;
        for (std::size_t cause = 0; cause < causes_; ++cause) {
            for (std::size_t member = 0; member < count(cause); ++member) {
                least_h = std::min(least_h, at_h(at(cause, member), cause));
            }
        }
        for (std::size_t cause = 0; least_h < infinite && cause < causes_; ++cause) {
            for (std::size_t member = 0; member < count(cause); ++member) {
                if (double const h = at_h(at(cause, member), cause); h <= least_h + instant_h) {
                    return {h, cause, member};
                }
            }
        }
        return {};
    }

    /// Whether something else than an age ends its lives.
    bool has_no_age(std::size_t cause) const {
        return plan_.causes[cause].clock == Clock::capacity || plan_.causes[cause].clock == Clock::price;
    }
    bool look_ahead(std::size_t cause, std::size_t member, double until_h) {
        LifeClock& clock = at(cause, member);
        clock.strike_h = capacity_.outbid_h(clock.seen_h, until_h);
        bool const found = clock.strike_h < infinite;
        clock.seen_h = found ? infinite : until_h;
        if (found) {
            give_notice(cause, member, clock.given_in);
        } else {
            clock.kill_h = infinite;
            clock.warned = false;
        }
        return found;
    }

    LifeSource const& source(std::size_t cause) const { return luck_.lives.source(luck_.sources[cause]); }
    std::uint16_t first_member(std::size_t cause, std::size_t member) const {
        return static_cast<std::uint16_t>(member * source(cause).usual.members);
    }
    double life_of(std::size_t cause, std::size_t member, std::uint64_t rental) const {
        std::size_t const lives = luck_.sources[cause];
        if (plan_.gang.replaces_lost) {
            return luck_.lives.of_node(lives, luck_.replay, rental, first_member(cause, member));
        }
        return rental < luck_.lives.depth() ? luck_.lives.table(lives, luck_.replay)[rental]
                                            : luck_.lives.beyond(lives, luck_.replay, rental);
    }

    void strike_by_hour(std::size_t cause, LifeClock& clock, double from_h, double hazard) const {
        HourClock const from{from_h - clock.born_h, calendar_.hour_of_day(from_h)};
        clock.hazard = hazard;
        clock.hazard_at_h = from_h;
        clock.strike_h = clock.born_h + age_at_hazard_by_hour(source(cause).usual, from, hazard);
    }

    void move_on(std::size_t cause, LifeClock& clock, double down_h, double back_h) const {
        double const still_h = back_h - down_h;
        double const notice_h = clock.warned ? clock.kill_h - clock.strike_h : 0.0;
        Sampler const& law = source(cause).usual;
        if (law.by_hour.empty() || clock.strike_h <= down_h) {
            clock.born_h += still_h;
            clock.strike_h += still_h;
        } else {
            HourClock const from{clock.hazard_at_h - clock.born_h, calendar_.hour_of_day(clock.hazard_at_h)};
            double const used = hazard_by_hour(law, from, std::max(0.0, down_h - clock.hazard_at_h));
            clock.born_h += still_h;
            strike_by_hour(cause, clock, back_h, std::max(0.0, clock.hazard - used));
        }
        clock.kill_h = clock.strike_h + notice_h;
    }

    void give_notice(std::size_t cause, std::size_t member, std::uint64_t rental) {
        CausePlan const& plan = plan_.causes[cause];
        LifeClock& clock = at(cause, member);
        auto const node = static_cast<std::uint16_t>(member);
        clock.heard = false;
        clock.warned =
            luck_.chance(plan.notice_probability, Purpose::notice_given, rental, plan.lives.cause, node);
        clock.kill_h = clock.strike_h;
        if (clock.warned) {
            clock.kill_h += luck_.draw(plan.notice, Purpose::notice, rental, plan.lives.cause, node);
        }
    }

    Plan const& plan_;
    ReplayLuck const& luck_;
    Calendar const& calendar_;
    Capacity& capacity_;
    std::size_t causes_;
    std::size_t members_;
    std::vector<LifeClock> clocks_;
};

}  // namespace runcost
