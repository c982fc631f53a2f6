#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>

#include "sim/bill.hpp"
#include "sim/host.hpp"
#include "sim/ledger.hpp"
#include "sim/plan.hpp"
#include "sim/progress.hpp"
#include "sim/replay_luck.hpp"

namespace runcost {

/// One level that blocks the work, always after as much of it.
inline bool is_plain(CheckpointPlan const& plan) {
    return plan.levels.size() == 1 && !plan.levels.front().background && plan.first_pieces.empty() &&
           !plan.table.any() && plan.levels.front().failure_probability == 0.0;
}

/// Whether the rules that PlainWalk knows are all that a plan asks for: the whole gang is replaced, capacity
/// is at hand, nothing warns, saves survive, no more is paid than rent, and patience is for hours only.
inline bool is_plain(Plan const& plan) {
    bool const plain_causes = std::all_of(plan.causes.begin(), plan.causes.end(), [](CausePlan const& cause) {
        bool const returns = cause.recovery == Recovery::same_host;
        return cause.clock == Clock::host && !cause.from_grant && cause.notice_probability == 0.0 &&
               cause.returns >= 1.0 && cause.detection.until_hour < 0.0 &&
               ((returns ? cause.levels_after_return : cause.levels_after_loss) & 1U) != 0;
    });
    return plain_causes && !plan.gang.replaces_lost && !plan.price.path.any() &&
           plan.availability.kind == AvailabilityPlan::Kind::always && is_plain(plan.checkpoint) &&
           plan.release == Delay{} && plan.deletion == Delay{} && plan.billing.only_rent() &&
           plan.give_up.cost_usd == infinite;
}

/// One replay of a plain plan, from interruption to interruption: what TrainingWalk does, in less time.
template <class Watcher>
struct PlainWalk {
    Plan const& plan;
    ReplayLuck const& luck;
    Watcher& watch;
    LevelPlan const& save = plan.checkpoint.levels.front();
    Ledger ledger{};
    Bill bill{plan.billing, ledger};
    Host host{plan, luck};
    Progress progress{plan.checkpoint, plan.work};
    double clock_h = 0.0;
    std::uint64_t rental = 0;
    bool host_is_new = true;
    bool disk_is_set_up = false;
    bool going_on = true;

    [[gnu::flatten]] Ledger run() {  // one body, so that its state lives in registers
        for (; going_on && rental < plan.give_up.rentals && give_up_h() > instant_h; ++rental, bill.close()) {
            if (host_is_new) {
                find_host();
            }
            watch.rental(host.speed());
            if (host_is_new) {
                wait(State::provisioning, draw(plan.provisioning, Purpose::provisioning),
                     bill.bills(State::provisioning));
            }
            if (!going_on) {
                continue;
            }
            host.resume(clock_h);
            std::size_t const struck = live();
            if (going_on) {
                recover(struck);
            }
        }
        ledger.rentals = rental;
        bill.settle();
        return ledger;
    }

    void find_host() {
        host.renew(rental);
        bill.set_price(host.usd_per_h());
        progress.set_speed(host.speed());
        disk_is_set_up = false;
    }

    /// From the moment the host is up to the end of the job, an interruption or the giving up; returns the
    /// cause that strikes.
    std::size_t live() {
        double const setup_h = disk_is_set_up ? 0.0
                                              : draw(plan.market_setup, Purpose::market_setup) +
                                                    draw(plan.job_setup, Purpose::job_setup) +
                                                    plan.dataset_h + host.download_h(plan.dataset_bytes);
        double restore_h = rental > 0 ? draw(plan.restart, Purpose::restart) : 0.0;
        if (progress.any_saved()) {
            restore_h += draw(save.read, Purpose::checkpoint_read) + host.download_h(save.size_bytes);
        }
        auto const [struck, life_h] = host.next_strike();
        double const limit_h = give_up_h();
        double left_h = life_h;
        if (limit_h < life_h)
            [[unlikely]] {  // a branch: a rental need not wait for the clock of the one before
            left_h = limit_h;
            going_on = false;
        }
        double const begun_h = clock_h;
        if (pass(State::setup, setup_h, left_h)) {
            disk_is_set_up = true;
            if (pass(State::restore, restore_h, left_h)) {
                work(left_h);
            }
        }
        host.pass(clock_h - begun_h, begun_h);
        going_on = going_on && !ledger.finished;
        return struck;
    }

    /// Pieces and saves, for `left_h` hours at the most.
    void work(double left_h) {
        Stretch const stretch =
            progress.stretch(draw(save.block, Purpose::checkpoint_write) + host.upload_h(save.size_bytes));
        Cut const worked = cut(stretch, left_h);
        bool const lost = going_on && !worked.done;
        double const checkpoint_h = worked.save_h + worked.broken_off_h;
        bill.book(State::useful, worked.saved_h + (lost ? 0.0 : worked.unsaved_h));
        bill.book(State::lost, lost ? worked.unsaved_h : 0.0);
        bill.book(State::checkpoint, checkpoint_h);
        ledger.checkpoint_failed_h += worked.broken_off_h;
        clock_h += worked.saved_h + worked.unsaved_h + checkpoint_h;
        progress.save(worked.saved);
        watch.work(stretch, worked);
        ledger.finished = worked.done;
    }

    /// From an interruption to the end of its rental (R4).
    void recover(std::size_t struck) {
        CausePlan const& cause = plan.causes[struck];
        bool const down_billed = cause.billed_while_down.value_or(bill.bills(State::detection));
        ++ledger.interruptions;
        ++ledger.by_cause[cause.ordinal];
        watch.interruption(cause);
        watch.roll_back(progress.saved(plan.work));
        wait(State::detection, draw(cause.detection.hours, Purpose::detection, cause.lives.cause),
             down_billed);
        host_is_new = cause.recovery == Recovery::new_host;
        if (!host_is_new && going_on) {
            wait(State::waiting, draw(cause.downtime, Purpose::downtime, cause.lives.cause), down_billed);
            host.redraw(struck, rental + 1, cause.continues);
        }
    }

    double draw(Sampler const& sampler, Purpose purpose, std::uint8_t cause = 0) const {
        return luck.draw(sampler, purpose, rental, cause);
    }

    /// Hours until the replay is given up (R9).
    double give_up_h() const { return plan.give_up.after_h - clock_h; }

    /// Time in which no lifetime's clock runs.
    void wait(State state, double hours, bool billed) {
        if (hours <= 0.0) {
            return;
        }
        double const limit_h = give_up_h();
        if (limit_h < hours) [[unlikely]] {
            hours = limit_h;
            going_on = false;
        }
        bill.book(state, hours, billed);
        clock_h += hours;
        watch.span(state, hours);
    }

    /// Exposed time, up to `left_h` of it; true if it came to its end. Ties go to the job (R8).
    bool pass(State state, double hours, double& left_h) {
        if (hours <= 0.0) {
            return true;
        }
        bool const whole = hours <= left_h + instant_h;
        if (!whole) {
            hours = left_h;
        }
        left_h = std::max(0.0, left_h - hours);
        clock_h += hours;
        bill.book(state, hours);
        watch.span(state, hours);
        return whole;
    }
};

}  // namespace runcost
