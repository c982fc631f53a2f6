#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>

#include "sim/gang.hpp"
#include "sim/ledger.hpp"
#include "sim/plan.hpp"
#include "sim/progress.hpp"
#include "sim/replay_luck.hpp"
#include "sim/saves.hpp"
#include "sim/transfer.hpp"

namespace runcost {

/// One replay of a training job, from event to event, by all the rules of docs/model.md. A watcher is told of
/// every rental, span and interruption, in order.
template <class Watcher>
class TrainingWalk {
public:
    TrainingWalk(Plan const& plan, ReplayLuck const& luck, Watcher& watch)
        : plan_(plan), luck_(luck), watch_(watch), gang_(plan, luck), saves_(plan.checkpoint.keep) {}

    Ledger run() {
        while (going_on_ && rental_ < plan_.give_up.rentals && patient()) {
            gang_.begin(rental_, clock_h_);
            watch_.rental(gang_.speed());
            live();
            if (going_on_) {
                recover();
            }
            ++rental_;
            gang_.close_lost(ledger_);
        }
        if (ledger_.finished) {
            keep_after_end();
        }
        gang_.close_all(ledger_);
        ledger_.rentals = rental_;
        return ledger_;
    }

private:
    /// Why a span came to its end.
    enum class Stop {
        over,    ///< it was to last no longer
        answer,  ///< one to a notice is due
        saved,   ///< the save that was under way when it was due is complete
        kill,    ///< the next one
        given_up,
    };
    struct Next {
        double left_h;
        Stop stop;
    };

    /// From the start of a rental to the end of the job, an interruption or the giving up.
    void live() {
        write_h_ = draw(plan_.checkpoint.write, Purpose::checkpoint_write) +
                   gang_.upload_h(plan_.checkpoint.size_bytes);
        reaction_h_ = plan_.on_notice == OnNotice::ignore ? 0.0 : draw(plan_.reaction, Purpose::reaction);
        heard_from_h_ = gang_.up_h();
        Stop stop = come_up();
        if (stop == Stop::over) {
            stop = restore();
        }
        while (stop == Stop::over && !ledger_.finished) {
            stop = work();
            if (stop == Stop::answer) {
                stop = save_now();
            }
            if (stop == Stop::saved) {
                stop = saved_in_time();
            }
        }
        going_on_ = going_on_ && !ledger_.finished;
        if (stop == Stop::answer) {
            stop = leave_off();
        }
        if (stop == Stop::kill) {
            interrupt(gang_.next_kill(), false);
        }
    }

    /// Until all members are there.
    Stop come_up() {
        Stop stop = Stop::over;
        while (stop == Stop::over && clock_h_ + instant_h < gang_.ready_h()) {
            stop = pass_phase(gang_.ready_h(), !plan_.gang.replaces_lost);
        }
        if (stop == Stop::over) {
            ledger_.transfer_usd += gang_.dataset_usd_at_once(dataset_usd());
        }
        return stop;
    }

    /// From an interruption until all losses are noticed and all hosts that return are back. Another loss
    /// meanwhile ends a rental that had hardly begun.
    void recover() {
        while (going_on_ && clock_h_ + instant_h < gang_.recovered_h()) {
            if (pass_phase(gang_.recovered_h(), false) == Stop::kill) {
                going_on_ = rental_ + 1 < plan_.give_up.rentals;
                if (going_on_) {
                    ++rental_;
                    watch_.rental(gang_.speed());
                    interrupt(gang_.next_kill(), false);
                }
            }
        }
    }

    /// Until one of those who are coming back is done with something, but not beyond `end_h`.
    Stop pass_phase(double end_h, bool listens) {
        State const state = gang_.state(clock_h_);
        double const hours = std::min(end_h, gang_.next_change(clock_h_)) - clock_h_;
        double const usd = dataset_usd();
        Transfer const dataset{hours, usd > 0.0 ? gang_.dataset_usd(usd, clock_h_, hours) : 0.0};
        return spend(state, hours, listens && state == State::setup, dataset);
    }

    Stop restore() {
        if (plan_.gang.replaces_lost) {
            heard_from_h_ = clock_h_;
        }
        double hours = 0.0;
        Transfer read;
        if (rental_ > 0) {
            read_saves();
            hours = draw(plan_.restart, Purpose::restart);
            if (saves_.any()) {
                double const size = plan_.checkpoint.size_bytes;
                read = {gang_.download_h(size), size * plan_.billing.download_usd_per_byte};
                hours += draw(plan_.checkpoint.read, Purpose::checkpoint_read) + read.hours;
            }
        }
        Stop const stop = spend(State::restore, hours, true, read);
        if (stop == Stop::over) {
            gang_.all_at_work();
        }
        return stop;
    }

    /// Pieces and saves from the last save on. If the answer to a notice falls into a save, to its end.
    Stop work() {
        Stretch const stretch = stretch_from(plan_.checkpoint, plan_.work - done_, gang_.speed(), write_h_);
        Next next = next_stop(true);
        if (next.stop == Stop::answer) {
            double const spent_h = cut(stretch, next.left_h).broken_off_h;
            double const kill_left_h = gang_.next_kill().at_h - clock_h_;
            double const saved_h = next.left_h + write_h_ - spent_h;
            if (spent_h > 0.0) {
                next = saved_h <= kill_left_h + instant_h ? Next{saved_h, Stop::saved}
                                                          : Next{kill_left_h, Stop::kill};
            }
        }
        double const usd_per_h = gang_.usd_per_h(State::useful, clock_h_);
        double limit_h = plan_.give_up.after_h - clock_h_;
        if (plan_.give_up.cost_usd < infinite) {
            Spending spending(left_usd());
            spending.stretch(stretch, saves_last(plan_.checkpoint), usd_per_h, upload());
            limit_h = std::min(limit_h, spending.hours());
        }
        if (limit_h <= next.left_h + instant_h) {
            next = {limit_h, Stop::given_up};
        }
        Cut const worked = cut(stretch, next.left_h);
        book_work(stretch, worked, usd_per_h);
        ledger_.finished = worked.done;
        going_on_ = going_on_ && (worked.done || next.stop != Stop::given_up);
        return worked.done ? Stop::over : next.stop;
    }

    void book_work(Stretch const& stretch, Cut const& worked, double usd_per_h) {
        SavePoint const before = here();
        auto const keep = static_cast<std::int64_t>(saves_.keep());
        for (std::int64_t i = std::max<std::int64_t>(0, worked.saved - keep); i < worked.saved; ++i) {
            double const hours = static_cast<double>(i + 1) * stretch.piece_h;
            saves_.add({before.work + hours * gang_.speed(), before.useful_h + hours,
                        before.useful_usd + hours * usd_per_h, false});
        }
        double const useful_h = worked.saved_h + worked.unsaved_h;
        double const checkpoint_h = worked.save_h + worked.broken_off_h;
        gang_.book(State::useful, useful_h, clock_h_, ledger_);
        gang_.book(State::checkpoint, checkpoint_h, clock_h_, ledger_);
        ledger_.checkpoint_failed_h += worked.broken_off_h;
        Transfer const save = upload();
        std::int64_t const saves = worked.saved + (worked.done && saves_last(plan_.checkpoint) ? 1 : 0);
        ledger_.transfer_usd += static_cast<double>(saves) * save.usd;
        if (worked.broken_off_h > 0.0) {
            ledger_.transfer_usd += save.usd_of(worked.broken_off_h, stretch.write_h);
        }
        done_ += useful_h * gang_.speed();
        clock_h_ += useful_h + checkpoint_h;
        watch_.work(stretch, worked);
    }

    /// The emergency save (R6).
    Stop save_now() {
        double const begun_h = clock_h_;
        Stop const stop = spend(State::checkpoint, write_h_, false, upload());
        if (stop != Stop::over) {
            ledger_.checkpoint_failed_h += clock_h_ - begun_h;
            return stop;
        }
        saves_.add(here());
        return Stop::saved;
    }

    /// A notice is answered: works on, or leaves off.
    Stop saved_in_time() {
        gang_.clocks().at(notice_.cause, notice_.member).heard = true;
        heard_from_h_ = clock_h_;
        ledger_.finished = plan_.work - done_ < instant_h;
        return ledger_.finished || plan_.on_notice == OnNotice::save_and_continue ? Stop::over : Stop::answer;
    }

    /// No work is done any more until the end of the rental.
    Stop leave_off() {
        if (plan_.on_notice == OnNotice::save_and_release) {
            interrupt(notice_, true);
            return Stop::over;
        }
        gang_.break_off(clock_h_);
        return spend(State::idle, infinite, false);
    }

    void interrupt(LifeClocks::Event const& event, bool given_back) {
        CausePlan const& cause = plan_.causes[event.cause];
        ++ledger_.interruptions;
        ++ledger_.by_cause[cause.ordinal];
        watch_.interruption(cause);
        bool const returns = gang_.lose(event, clock_h_, rental_, given_back);
        if (!(returns ? cause.saves_survive_return : cause.saves_survive_loss)) {
            saves_.lose_all();
        }
        roll_back();
    }

    /// Back to the newest save: what was done since is lost.
    void roll_back() {
        constexpr auto useful = static_cast<std::size_t>(State::useful);
        constexpr auto lost = static_cast<std::size_t>(State::lost);
        SavePoint const to = saves_.newest();
        ledger_.hours[lost] += ledger_.hours[useful] - to.useful_h;
        ledger_.compute_usd[lost] += ledger_.compute_usd[useful] - to.useful_usd;
        ledger_.hours[useful] = to.useful_h;
        ledger_.compute_usd[useful] = to.useful_usd;
        done_ = to.work;
        watch_.roll_back(done_);
    }

    void read_saves() {
        double const bad = plan_.checkpoint.failure_probability;
        if (bad > 0.0) {
            saves_.read(unusable_in_a_row(bad, luck_.uniform(Purpose::unusable, rental_)));
            roll_back();
        }
    }

    SavePoint here() const {
        constexpr auto useful = static_cast<std::size_t>(State::useful);
        return {done_, ledger_.hours[useful], ledger_.compute_usd[useful], false};
    }
    double draw(Sampler const& sampler, Purpose purpose) const {
        return luck_.draw(sampler, purpose, rental_);
    }
    double dataset_usd() const { return plan_.dataset_bytes * plan_.billing.download_usd_per_byte; }
    Transfer upload() const {
        double const size = plan_.checkpoint.size_bytes;
        return {gang_.upload_h(size), size * plan_.billing.upload_usd_per_byte};
    }

    /// The next kill, or the answer to a notice before it.
    Next next_stop(bool listens) {
        double const kill_h = gang_.next_kill().at_h;
        if (listens && plan_.on_notice != OnNotice::ignore) {
            notice_ = gang_.clocks().next_notice(heard_from_h_, reaction_h_ + write_h_,
                                                 [this](std::size_t cause) { return helps(cause); });
            double const answer_h = notice_.at_h + reaction_h_;
            if (answer_h <= kill_h + instant_h && answer_h < infinite) {
                return {std::max(0.0, answer_h - clock_h_), Stop::answer};
            }
        }
        return {std::max(0.0, kill_h - clock_h_), Stop::kill};
    }
    /// Whether an emergency save would survive what is about to come.
    bool helps(std::size_t cause) const {
        CausePlan const& plan = plan_.causes[cause];
        bool const stays =
            plan.recovery == Recovery::same_host && plan_.on_notice != OnNotice::save_and_release;
        return stays ? plan.saves_survive_return : plan.saves_survive_loss;
    }

    /// Spends hours in a state, or what there is of them before something happens. The span ends with a
    /// transfer, of which the part that was moved is paid. Ties go to the job (R8).
    Stop spend(State state, double hours, bool listens, Transfer const& transfer = {}) {
        if (hours <= 0.0) {
            ledger_.transfer_usd += transfer.usd;
            return Stop::over;
        }
        Next const next = next_stop(listens);
        double const limit_h = give_up_h(state, hours, transfer);
        double spent_h = hours;
        Stop stop = Stop::over;
        if (hours > std::min(next.left_h, limit_h) + instant_h) {
            bool const given_up = limit_h <= next.left_h + instant_h;
            spent_h = given_up ? std::max(0.0, limit_h) : next.left_h;
            stop = given_up ? Stop::given_up : next.stop;
            going_on_ = going_on_ && !given_up;
        }
        gang_.book(state, spent_h, clock_h_, ledger_);
        if (transfer.usd > 0.0) {
            ledger_.transfer_usd += transfer.usd_of(spent_h, hours);
        }
        clock_h_ += spent_h;
        watch_.span(state, spent_h);
        return stop;
    }

    double left_usd() const { return std::max(0.0, plan_.give_up.cost_usd - ledger_.cost_usd()); }
    /// Hours until the replay is given up (R9) in a span that ends with a transfer.
    double give_up_h(State state, double hours, Transfer const& transfer) const {
        double limit_h = plan_.give_up.after_h - clock_h_;
        if (plan_.give_up.cost_usd < infinite) {
            Spending spending(left_usd());
            spending.span(hours, gang_.usd_per_h(state, clock_h_), transfer);
            limit_h = std::min(limit_h, spending.hours());
        }
        return limit_h;
    }
    /// Whether another rental may begin.
    bool patient() const {
        return plan_.give_up.after_h - clock_h_ > instant_h &&
               (plan_.give_up.cost_usd == infinite || left_usd() > instant_h * gang_.usd_per_h());
    }

    void keep_after_end() {
        Delay const& release = plan_.release;
        double const drawn_h = luck_.draw(release.hours, Purpose::release, 0);
        gang_.keep(delay_h(release, drawn_h, gang_.calendar(), clock_h_), ledger_);
    }

    Plan const& plan_;
    ReplayLuck const& luck_;
    Watcher& watch_;
    Ledger ledger_{};
    Gang gang_;
    Saves saves_;
    double clock_h_ = 0.0;
    double done_ = 0.0;  // work that is not lost so far, hours at speed 1
    std::uint64_t rental_ = 0;
    double write_h_ = 0.0;  // of a save in this rental
    double reaction_h_ = 0.0;
    double heard_from_h_ = 0.0;  // earlier notices are not answered
    LifeClocks::Event notice_;   // the one that is answered, or will be next
    bool going_on_ = true;
};

}  // namespace runcost
