#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <vector>

#include "sim/capacity.hpp"
#include "sim/gang_bill.hpp"
#include "sim/life_clocks.hpp"
#include "sim/member.hpp"
#include "sim/plan.hpp"
#include "sim/replay_luck.hpp"

namespace runcost {

/// The members of a gang: what they are like, and what they are doing while not all of them can work.
class Gang {
public:
    Gang(Plan const& plan, ReplayLuck const& luck)
        : plan_(plan),
          luck_(luck),
          calendar_(plan, luck),
          capacity_(plan, luck),
          clocks_(plan, luck, calendar_, capacity_),
          members_(plan.gang.replaces_lost ? plan.gang.nodes : 1),
          bill_(plan, luck, members_) {}

    /// A rental begins: whoever needs another host asks for one.
    void begin(std::uint64_t rental, double clock_h) {
        capacity_.forget(clock_h);
        for (std::size_t i = 0; i < members_.size(); ++i) {
            if (members_[i].needs_host) {
                arrive(i, rental, capacity_.granted_h(clock_h, rental));
            }
            members_[i].lost = false;
        }
        if (common_from_h_ > clock_h) {  // perhaps earlier, on one of the new hosts
            run_common(first_up_h());
        }
        look_ahead();
    }

    /// An interruption of a rental; what was lost is coming back from now on. Returns whether its hosts
    /// return.
    bool lose(LifeClocks::Event const& event, double clock_h, std::uint64_t rental, bool given_back) {
        CausePlan const& cause = plan_.causes[event.cause];
        std::uint8_t const code = cause.lives.cause;
        bool const returns = cause.recovery == Recovery::same_host && !given_back &&
                             luck_.chance(cause.returns, Purpose::returns, rental, code);
        double const detection_h =
            delay_h(cause.detection, luck_.draw(cause.detection.hours, Purpose::detection, rental, code),
                    calendar_, clock_h);
        double const noticed_h = given_back ? clock_h : clock_h + detection_h;  // who gives back knows
        double back_h = noticed_h;
        if (returns) {
            double const free_h = capacity_.returned_h(cause.clock, noticed_h);
            back_h = free_h + luck_.draw(cause.downtime, Purpose::downtime, rental, code);
        }
        auto const lose_one = [&](std::size_t i) {
            Member& member = members_[i];
            member.lost = member.fresh = member.ended = true;
            member.needs_host = !returns;
            member.returns = returns;
            member.granted_new = false;
            member.noticed_h = noticed_h;
            member.down_billed = cause.billed_while_down.value_or(plan_.billing.while_down);
            member.struck = given_back || is_of_the_job(cause.ordinal) ? 0.0 : cause.struck;
            member.free = member.struck > 0.0 && plan_.billing.frees(member.billed_h);
            if (returns) {
                come_back(i, event.cause, clock_h, back_h, rental + 1);
            } else {
                leave(i);
            }
        };
        if (!clocks_.of_gang(event.cause)) {
            lose_one(event.member);
        } else {
            for (std::size_t const i : hit(cause, rental, clock_h)) {
                lose_one(i);
            }
        }
        if (plan_.gang.replaces_lost) {
            pass_on_common(event.cause, clock_h, rental + 1);
        }
        look_ahead();
        return returns;
    }

    /// The earliest of what its members are doing, before all of them are there.
    State state(double clock_h) const {
        Phase earliest = Phase::there;
        for (Member const& member : members_) {
            earliest = std::min(earliest, member.phase(clock_h));
        }
        constexpr std::array states{State::detection, State::waiting, State::provisioning, State::setup,
                                    State::restore};
        return states[static_cast<std::size_t>(earliest)];
    }
    /// The next instant at which one of them is done with something.
    double next_change(double clock_h) const {
        double next_h = infinite;
        for (Member const& member : members_) {
            next_h = std::min(next_h, member.next_change(clock_h));
        }
        return next_h;
    }
    /// When all losses are noticed and all hosts that return are back.
    double recovered_h() const {
        double end_h = 0.0;
        for (Member const& member : members_) {
            if (member.lost) {
                end_h = std::max(end_h, member.needs_host ? member.noticed_h : member.granted_h);
            }
        }
        return end_h;
    }
    /// When the last of them is granted.
    double granted_h() const { return greatest(&Member::granted_h); }
    /// When the last of them is up.
    double up_h() const { return greatest(&Member::up_h); }
    double ready_h() const { return greatest(&Member::ready_h); }
    /// All are there and have restored what they need.
    void all_at_work() {
        for (Member& member : members_) {
            member.fresh = false;
        }
    }

    /// What is not ready now will not be.
    void break_off(double clock_h) {
        for (Member& member : members_) {
            if (member.ready_h > clock_h + instant_h) {
                member.moves_h = member.ready_h = infinite;
            }
        }
    }

    /// Of the host, by the youngest of the clocks that pieces go by; 0 if there is none. Of a twin, which has
    /// no interruptions, what they would show.
    double age_h(double clock_h) const {
        if (clocks_.causes() > 0) {
            return clocks_.age_h(clock_h);
        }
        double least_h = infinite;
        for (CausePlan const& cause : plan_.causes) {
            double const from_h = cause.from_grant ? members_.front().granted_h : up_h();
            least_h = std::min(least_h, cause.by_age ? clock_h - from_h + cause.lives.first.age : infinite);
        }
        return least_h < infinite ? least_h : 0.0;
    }

    /// Makes all known that happens up to an instant, if nothing else kills before.
    void look_ahead(double until_h) {
        if (clocks_.look_ahead(std::min(until_h, next_kill_.at_h))) {
            look_ahead();
        }
    }
    /// Up to this instant it is known what happens.
    double seen_h() const { return clocks_.seen_h(); }

    GangBill& bill() { return bill_; }
    GangBill const& bill() const { return bill_; }
    LifeClocks& clocks() { return clocks_; }
    LifeClocks::Event const& next_kill() const { return next_kill_; }
    Calendar const& calendar() const { return calendar_; }

    double speed() const { return least(&Member::speed); }
    double download_h(double bytes) const { return bytes > 0.0 ? bytes / least(&Member::download) : 0.0; }
    double upload_h(double bytes) const { return bytes > 0.0 ? bytes / least(&Member::upload) : 0.0; }

private:
    /// The lives that the gang has in common, after a loss by `struck`: they stand still while no node is up,
    /// and begin anew if none is left or returns.
    void pass_on_common(std::size_t struck, double clock_h, std::uint64_t rental) {
        bool const kept = std::any_of(members_.begin(), members_.end(), [&](Member const& member) {
            return member.up_h <= clock_h + instant_h || member.returns;
        });
        if (!kept) {
            common_ = {true, rental, {}, 0, 0.0};
        } else if (common_from_h_ <= clock_h + instant_h) {
            common_ = {false, rental, clocks_.of_member(0), struck, clock_h};
        }
        run_common(std::max(clock_h, first_up_h()));
    }
    /// They run from then on.
    void run_common(double from_h) {
        for (std::size_t cause = 0; cause < clocks_.causes(); ++cause) {
            if (!clocks_.of_gang(cause)) {
                continue;
            }
            if (from_h == infinite) {
                clocks_.stop(cause, 0);
            } else if (common_.are_new) {
                clocks_.start(cause, 0, from_h, common_.rental);
            } else {
                clocks_.at(cause, 0) = common_.clocks[cause];
                if (cause == common_.struck) {
                    clocks_.renew(cause, 0, common_.down_h, from_h, common_.rental);
                } else if (from_h > common_.down_h) {
                    clocks_.resume(cause, 0, common_.down_h, from_h);
                }
            }
        }
        common_from_h_ = from_h;
    }

    double least(double Member::*value) const {
        double least = members_.front().*value;
        for (Member const& member : members_) {
            least = std::min(least, member.*value);
        }
        return least;
    }
    double greatest(double Member::*value) const {
        double greatest = members_.front().*value;
        for (Member const& member : members_) {
            greatest = std::max(greatest, member.*value);
        }
        return greatest;
    }
    double first_up_h() const { return least(&Member::up_h); }

    /// A new host.
    void arrive(std::size_t i, std::uint64_t rental, double granted_h) {
        Member& member = members_[i];
        auto const node = static_cast<std::uint16_t>(i);
        HostTraits const traits = draw_traits(plan_.host, luck_, rental, node);
        member.speed = traits.speed;
        member.download = traits.download;
        member.upload = traits.upload;
        member.rate = bill_.rate_of_new(rental, node, granted_h);
        member.needs_host = false;
        member.granted_new = true;
        be_set_up(member, rental, granted_h);
        for (std::size_t cause = 0; cause < clocks_.causes(); ++cause) {
            if (!clocks_.of_gang(cause)) {
                clocks_.start(cause, i, plan_.causes[cause].from_grant ? granted_h : member.up_h, rental);
            }
        }
    }

    /// The same host, again.
    void come_back(std::size_t i, std::size_t struck, double down_h, double back_h, std::uint64_t rental) {
        Member& member = members_[i];
        double const was_up_h = member.up_h;
        bool const was_up = was_up_h <= down_h + instant_h;
        if (!was_up) {
            be_set_up(member, rental, back_h);
        } else if (member.ready_h > down_h + instant_h) {
            member.granted_h = member.up_h = back_h;
            set_up(member, rental);
        } else {
            member.granted_h = member.up_h = member.moves_h = member.ready_h = back_h;
        }
        for (std::size_t cause = 0; cause < clocks_.causes(); ++cause) {
            if (clocks_.of_gang(cause)) {
                continue;
            }
            bool const runs = was_up || plan_.causes[cause].from_grant;
            if (cause == struck) {
                clocks_.renew(cause, i, down_h, back_h, rental);
            } else if (runs) {
                clocks_.resume(cause, i, down_h, back_h);
            } else {
                clocks_.postpone(cause, i, was_up_h, member.up_h);
            }
        }
    }

    void leave(std::size_t i) {
        Member& member = members_[i];
        member.granted_h = member.up_h = member.moves_h = member.ready_h = infinite;
        for (std::size_t cause = 0; cause < clocks_.causes(); ++cause) {
            if (!clocks_.of_gang(cause)) {
                clocks_.stop(cause, i);
            }
        }
    }

    void be_set_up(Member& member, std::uint64_t rental, double granted_h) {
        member.granted_h = granted_h;
        member.up_h = granted_h + luck_.draw(plan_.provisioning, Purpose::provisioning, rental);
        set_up(member, rental);
    }
    void set_up(Member& member, std::uint64_t rental) {
        member.moves_h = member.up_h + luck_.draw(plan_.market_setup, Purpose::market_setup, rental) +
                         luck_.draw(plan_.job_setup, Purpose::job_setup, rental) + plan_.dataset_h;
        member.downloads = true;
        member.ready_h =
            member.moves_h + (plan_.dataset_bytes > 0.0 ? plan_.dataset_bytes / member.download : 0.0);
    }

    /// The members that an event of the gang takes.
    std::vector<std::size_t> hit(CausePlan const& cause, std::uint64_t rental, double clock_h) const {
        std::vector<std::size_t> held;
        for (std::size_t i = 0; i < members_.size(); ++i) {
            if (members_[i].phase(clock_h) >= Phase::provisioning) {
                held.push_back(i);
            }
        }
        if (cause.nodes == 0 || cause.nodes >= held.size()) {
            return held;
        }
        DrawStream stream(luck_.key(Purpose::nodes_hit, cause.lives.cause), rental);
        for (std::size_t i = 0; i < cause.nodes; ++i) {
            auto const rest = static_cast<double>(held.size() - i);
            std::swap(held[i], held[i + static_cast<std::size_t>(uniform_of(stream()) * rest)]);
        }
        held.resize(cause.nodes);
        return held;
    }

    void look_ahead() { next_kill_ = clocks_.next_kill(); }

    /// The lives that the gang has in common, at the last loss while they ran.
    struct Common {
        bool are_new = true;            ///< they begin with the next host that is up
        std::uint64_t rental = 0;       ///< whose lives are drawn
        std::vector<LifeClock> clocks;  ///< of each cause, as they were then
        std::size_t struck = 0;
        double down_h = 0.0;
    };

    Plan const& plan_;
    ReplayLuck const& luck_;
    Calendar calendar_;
    Capacity capacity_;
    LifeClocks clocks_;
    std::vector<Member> members_;
    GangBill bill_;
    LifeClocks::Event next_kill_;
    Common common_;
    double common_from_h_ = infinite;  // when the lives in common run next, or do now
};

}  // namespace runcost
