#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>

#include "sim/bill.hpp"
#include "sim/host.hpp"
#include "sim/ledger.hpp"
#include "sim/plan.hpp"
#include "sim/progress.hpp"
#include "sim/transfer.hpp"

namespace runcost {

/// A watcher that sees nothing. Others (timeline.cpp) are told of every rental, span and interruption, in
/// order.
struct Unwatched {
    void rental(double) {}
    void span(State, double) {}
    void work(Stretch const&, Cut const&, State) {}
    void interruption(CausePlan const&) {}
};

/// One replay of a training job, from interruption to interruption, by the rules of docs/model.md.
/// `budgeted`: it may be given up for its cost, which is not free to watch. `transfers`: bytes cost dollars.
template <bool budgeted, bool transfers, class Watcher>
struct TrainingWalk {
    Plan const& plan;
    ReplayLuck const& luck;
    Watcher& watch;
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
        for (; going_on && rental < plan.give_up.rentals && give_up_h(0.0) > instant_h;
             ++rental, bill.close()) {
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
                                                    host.download_h(plan.dataset_bytes);
        double restore_h = rental > 0 ? draw(plan.restart, Purpose::restart) : 0.0;
        if (progress.any_saved()) {
            restore_h += draw(plan.checkpoint.read, Purpose::checkpoint_read) +
                         host.download_h(plan.checkpoint.size_bytes);
        }
        auto const [struck, life_h] = host.next_strike();
        Transfer const dataset = disk_is_set_up ? Transfer{} : download(plan.dataset_bytes);
        Transfer const read = progress.any_saved() ? download(plan.checkpoint.size_bytes) : Transfer{};
        double const limit_h = give_up_h(setup_h, dataset, restore_h, read);
        double left_h = life_h;
        if (limit_h < life_h)
            [[unlikely]] {  // a branch: a rental need not wait for the clock of the one before
            left_h = limit_h;
            going_on = false;
        }
        double const begun_h = clock_h;
        if (pass(State::setup, setup_h, left_h, dataset)) {
            disk_is_set_up = true;
            if (pass(State::restore, restore_h, left_h, read)) {
                work(left_h);
            }
        }
        host.pass(clock_h - begun_h, begun_h);
        going_on = going_on && !ledger.finished;
        return struck;
    }

    /// Pieces and saves, for `left_h` hours at the most.
    void work(double left_h) {
        Stretch const stretch = progress.stretch(save_h());
        Cut const worked = cut(stretch, left_h);
        bool const lost = going_on && !worked.done;
        double const checkpoint_h = worked.save_h + worked.broken_off_h;
        bill.book(State::useful, worked.saved_h + (lost ? 0.0 : worked.unsaved_h));
        bill.book(State::lost, lost ? worked.unsaved_h : 0.0);
        bill.book(State::checkpoint, checkpoint_h);
        ledger.checkpoint_failed_h += worked.broken_off_h;
        if constexpr (transfers) {
            pay_saves(stretch, worked);
        }
        clock_h += worked.saved_h + worked.unsaved_h + checkpoint_h;
        progress.save(worked.saved);
        watch.work(stretch, worked, lost ? State::lost : State::useful);
        ledger.finished = worked.done;
    }

    double save_h() const {
        return draw(plan.checkpoint.write, Purpose::checkpoint_write) +
               host.upload_h(plan.checkpoint.size_bytes);
    }
    Transfer download(double bytes) const {
        return transfers ? Transfer{host.download_h(bytes), bill.download_usd(bytes)} : Transfer{};
    }
    Transfer upload(double bytes) const {
        return transfers ? Transfer{host.upload_h(bytes), bill.upload_usd(bytes)} : Transfer{};
    }
    void pay_saves(Stretch const& stretch, Cut const& worked) {
        Transfer const save = upload(plan.checkpoint.size_bytes);
        std::int64_t const saves = worked.saved + (worked.done && progress.saves_last() ? 1 : 0);
        bill.book_transfer(static_cast<double>(saves) * save.usd);
        if (worked.broken_off_h > 0.0) {
            bill.book_transfer(save.usd_of(worked.broken_off_h, stretch.write_h));
        }
    }

    /// From an interruption to the end of its rental (R4).
    void recover(std::size_t struck) {
        CausePlan const& cause = plan.causes[struck];
        bool const down_billed = cause.billed_while_down.value_or(bill.bills(State::detection));
        ++ledger.interruptions;
        ++ledger.by_cause[cause.ordinal];
        watch.interruption(cause);
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

    /// Hours until the replay is given up (R9), if the first `unbilled_h` of them are free and the rest is
    /// billed.
    double give_up_h(double unbilled_h) {
        double left_h = plan.give_up.after_h - clock_h;
        if constexpr (budgeted) {
            double const left_usd = std::max(0.0, plan.give_up.cost_usd - bill.cost_usd());
            left_h = std::min(left_h, unbilled_h + (left_usd > 0.0 ? left_usd / bill.usd_per_h() : 0.0));
        }
        return left_h;
    }

    /// The same at the start of what is exposed: setup and restore, each of which ends with a transfer, then
    /// work and saves.
    double give_up_h(double setup_h, Transfer const& dataset, double restore_h, Transfer const& read) {
        if constexpr (budgeted && transfers) {
            double const usd_per_h = bill.usd_per_h();
            double const usd_before_work = bill.bills(State::setup) ? usd_per_h : 0.0;
            Spending spending(std::max(0.0, plan.give_up.cost_usd - bill.cost_usd()));
            spending.span(setup_h, usd_before_work, dataset);
            spending.span(restore_h, usd_before_work, read);
            spending.stretch(progress.stretch(save_h()), progress.saves_last(), usd_per_h,
                             upload(plan.checkpoint.size_bytes));
            return std::min(plan.give_up.after_h - clock_h, spending.hours());
        } else {
            return give_up_h(bill.bills(State::setup) ? 0.0 : setup_h + restore_h);
        }
    }

    /// Time in which no lifetime's clock runs.
    void wait(State state, double hours, bool billed) {
        if (hours <= 0.0) {
            return;
        }
        double const limit_h = give_up_h(billed ? 0.0 : infinite);
        if (limit_h < hours) [[unlikely]] {
            hours = limit_h;
            going_on = false;
        }
        bill.book(state, hours, billed);
        clock_h += hours;
        watch.span(state, hours);
    }

    /// Exposed time, up to `left_h` of it; true if it came to its end. Ties go to the job (R8). The span ends
    /// with a transfer, of which the part that was moved is paid.
    bool pass(State state, double hours, double& left_h, Transfer const& transfer) {
        if (hours <= 0.0) {
            if constexpr (transfers) {
                bill.book_transfer(transfer.usd);
            }
            return true;
        }
        [[maybe_unused]] double const span_h = hours;
        bool const whole = hours <= left_h + instant_h;
        if (!whole) {
            hours = left_h;
        }
        left_h = std::max(0.0, left_h - hours);
        clock_h += hours;
        bill.book(state, hours);
        watch.span(state, hours);
        if constexpr (transfers) {
            bill.book_transfer(transfer.usd_of(hours, span_h));
        }
        return whole;
    }
};

/// Not inlined: beside the walks that pay for transfers, those that do not would be laid out worse.
template <bool transfers, class Watcher>
[[gnu::noinline]] Ledger walk_with(Plan const& plan, ReplayLuck const& luck, Watcher& watch) {
    return plan.give_up.cost_usd < infinite
               ? TrainingWalk<true, transfers, Watcher>{plan, luck, watch}.run()
               : TrainingWalk<false, transfers, Watcher>{plan, luck, watch}.run();
}

template <class Watcher>
Ledger walk_training(Plan const& plan, ReplayLuck const& luck, Watcher& watch) {
    return plan.billing.transfers() ? walk_with<true>(plan, luck, watch)
                                    : walk_with<false>(plan, luck, watch);
}

}  // namespace runcost
