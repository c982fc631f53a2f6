#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <vector>

#include "sim/ledger.hpp"
#include "sim/member.hpp"
#include "sim/plan.hpp"
#include "sim/replay_luck.hpp"

namespace runcost {

/// What the members of a gang cost.
class GangBill {
public:
    GangBill(Plan const& plan, ReplayLuck const& luck, std::vector<Member>& members)
        : plan_(plan), luck_(luck), members_(members) {}

    /// Of a new host.
    Rate rate_of_new(std::uint64_t rental, std::uint16_t node, double granted_h) const {
        PricePlan const& price = plan_.price;
        double const units = plan_.host.units * static_cast<double>(plan_.host.priced);
        if (!price.path.any()) {
            return {draw_price(plan_.host, luck_, rental, plan_.host.one_price ? 0 : node)};
        }
        if (price.pays_bid) {
            return {price.bid * units};
        }
        if (price.locked) {
            return {granted_h < infinite ? luck_.paths.price->value(granted_h) * units : 0.0};
        }
        return {0.0, units, luck_.paths.price};
    }
    /// Of all members.
    Rate rate() const {
        return sum_of_rates([](Member const&) { return true; });
    }
    /// Of those that are billed in that state.
    Rate rate(State state, double clock_h) const {
        return sum_of_rates([&](Member const& member) { return bills(member, state, clock_h); });
    }
    /// Dollars of an hour of all that is stored.
    double storage_usd_per_h(double clock_h) const {
        return disks_usd_per_h(clock_h) + plan_.billing.network_volume_usd_per_h +
               plan_.billing.object_store_usd_per_h;
    }
    void book(State state, double hours, double clock_h, Ledger& ledger) {
        book(state, hours, rate(state, clock_h).usd(clock_h, hours), clock_h, ledger);
    }
    /// Hours whose dollars are known.
    void book(State state, double hours, double usd, double clock_h, Ledger& ledger) {
        ledger.hours[static_cast<std::size_t>(state)] += hours;
        ledger.compute_usd[static_cast<std::size_t>(state)] += usd;
        store(hours, disks_usd_per_h(clock_h), ledger);
        close_returned(clock_h, ledger);
        Rate const all = plan_.billing.free_within_h > 0.0 ? rate(state, clock_h) : Rate{};
        for (Member& member : members_) {
            if (bills(member, state, clock_h)) {
                member.bill(
                    hours, all.floats() ? usd * member.rate.units / all.units : member.rate.usd_per_h * hours,
                    clock_h);
                ledger.billed_h += hours / static_cast<double>(members_.size());
            }
        }
    }
    /// Dollars of the datasets that move in so many hours of setup.
    double dataset_usd(double usd, double clock_h, double hours) const {
        double sum = 0.0;
        for (Member const& member : members_) {
            double const all_h = member.ready_h - member.moves_h;
            double const from_h = std::max(clock_h, member.moves_h);
            double const moved_h = std::min(clock_h + hours, member.ready_h) - from_h;
            sum += moved_h > 0.0 ? usd * moved_h / all_h : 0.0;
        }
        return sum / static_cast<double>(members_.size());
    }
    /// The dollars of datasets that have moved by now, in no time.
    double dataset_usd_at_once(double usd, double clock_h) {
        double sum = 0.0;
        for (Member& member : members_) {
            bool const is_there = member.ready_h <= clock_h + instant_h;
            sum += is_there && member.downloads && member.moves_h == member.ready_h ? usd : 0.0;
            member.downloads = member.downloads && !is_there;
        }
        return sum / static_cast<double>(members_.size());
    }
    /// Somebody ends the rentals only after so many hours, and deletes what is stored after more of them.
    void keep(double hours, double stored_h, double clock_h, Ledger& ledger) {
        ledger.after_end_usd += rate().usd(clock_h, hours);
        store(hours, disks_usd_per_h(clock_h), ledger);
        auto const disks = static_cast<double>(members_.size());
        store(stored_h, disks * plan_.billing.stopped_disk_usd_per_h, ledger);
        for (Member& member : members_) {
            member.bill(hours, member.rate.usd(clock_h, hours), clock_h);
        }
    }
    /// Ends the rentals of those that were lost and are back.
    void close_returned(double clock_h, Ledger& ledger) {
        for (Member& member : members_) {
            if (member.ended && member.phase(clock_h) > Phase::waiting) {
                member.close(plan_.billing, ledger);
            }
        }
    }
    /// Ends the rentals of those that were lost. Each one's bill is rounded by itself.
    void close_lost(Ledger& ledger) {
        for (Member& member : members_) {
            if (member.ended) {
                member.close(plan_.billing, ledger);
            }
        }
    }
    void close_all(Ledger& ledger) {
        for (Member& member : members_) {
            member.close(plan_.billing, ledger);
        }
    }
    /// The first grant from now on at which those who are then held cost more an hour; infinite if none is.
    double too_dear_h(double usd_per_h, double clock_h) const {
        double first_h = infinite;
        for (Member const& next : members_) {
            double const at_h = next.granted_h;
            if (!next.granted_new || at_h + instant_h < clock_h || at_h >= first_h) {
                continue;
            }
            Rate const rate =
                sum_of_rates([&](Member const& member) { return member.phase(at_h) >= Phase::provisioning; });
            first_h = rate.at(at_h) > usd_per_h * (1.0 + 1e-12) ? at_h : first_h;
        }
        return first_h;
    }

private:
    double disks_usd_per_h(double clock_h) const {
        BillingPlan const& billing = plan_.billing;
        if (billing.disk_usd_per_h <= 0.0 && billing.stopped_disk_usd_per_h <= 0.0) {
            return 0.0;
        }
        double sum = 0.0;
        for (Member const& member : members_) {
            sum += member.phase(clock_h) >= Phase::provisioning ? billing.disk_usd_per_h
                   : member.returns                             ? billing.stopped_disk_usd_per_h
                                                                : 0.0;
        }
        return sum;
    }
    void store(double hours, double disks_usd_per_h, Ledger& ledger) const {
        ledger.of(Item::disk) += hours * disks_usd_per_h;
        ledger.of(Item::network_volume) += hours * plan_.billing.network_volume_usd_per_h;
        ledger.of(Item::object_store) += hours * plan_.billing.object_store_usd_per_h;
    }
    bool bills(Member const& member, State state, double clock_h) const {
        return member.bills(plan_.billing, state, clock_h);
    }
    template <class Counts>
    Rate sum_of_rates(Counts const& counts) const {
        Rate sum;
        sum.price = luck_.paths.price;
        for (Member const& member : members_) {
            if (counts(member)) {
                sum.usd_per_h += member.rate.usd_per_h;
                sum.units += member.rate.units;
            }
        }
        return sum;
    }

    Plan const& plan_;
    ReplayLuck const& luck_;
    std::vector<Member>& members_;
};

}  // namespace runcost
