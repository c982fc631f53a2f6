#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>

#include "sim/course.hpp"
#include "sim/gang.hpp"
#include "sim/ledger.hpp"
#include "sim/plan.hpp"
#include "sim/record_ended.hpp"
#include "sim/replay_luck.hpp"
#include "sim/settle.hpp"
#include "sim/tolls.hpp"
#include "sim/transfer.hpp"

namespace runcost {

/// One replay of a training job, from event to event, by all the rules of docs/model.md. A watcher is told of
/// every rental, span and interruption, in order.
template <class Watcher>
class TrainingWalk {
public:
    TrainingWalk(Plan const& plan, ReplayLuck const& luck, Watcher& watch)
        : plan_(plan),
          luck_(luck),
          watch_(watch),
          gang_(plan, luck),
          tolls_(plan.billing, ledger_),
          course_(plan.checkpoint, plan.work, watch),
          end_h_(plan.give_up.after_h) {
        for (Path const* path : {luck.paths.price, luck.paths.availability}) {
            if (path != nullptr) {
                end_h_ = std::min(end_h_, path->end_h());
                error_h_ = path->ends_in_error() ? std::min(error_h_, path->end_h()) : error_h_;
            }
        }
    }

    Ledger run() {
        while (going_on_ && rental_ < plan_.give_up.rentals && patient()) {
            gang_.begin(rental_, clock_h_);
            see_limit();
            granted_h_ = std::min(granted_h_, gang_.granted_h());
            watch_.rental(gang_.speed());
            live();
            if (refused_) {
                break;
            }
            if (going_on_) {
                recover();
            }
            ++rental_;
            gang_.bill().close_lost(ledger_);
        }
        double released_h = clock_h_;
        if (ledger_.finished) {
            released_h += keep_after_end();
        } else if (clock_h_ + instant_h >= error_h_) {
            throw_record_ended();
        }
        gang_.bill().close_all(ledger_);
        tolls_.end(clock_h_);
        settle(plan_.billing, released_h - granted_h_, ledger_);
        ledger_.rentals = rental_;
        return ledger_;
    }

private:
    /// Why a span came to its end.
    enum class Stop {
        over,    ///< it was to last no longer
        answer,  ///< one to a notice is due
        kill,    ///< the next one
        given_up,
    };
    struct Next {
        double left_h;
        Stop stop;
    };

    /// From the start of a rental to the end of the job, an interruption or the giving up.
    void live() {
        set_pace(course_.pace());
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
        }
        going_on_ = going_on_ && !ledger_.finished;
        if (stop == Stop::answer) {
            stop = leave_off();
        }
        if (stop == Stop::kill) {
            interrupt(gang_.next_kill(), false);
        }
    }

    void set_pace(Pace& pace) const {
        pace.speed = gang_.speed();
        for (std::size_t i = 0; i < plan_.checkpoint.levels.size(); ++i) {
            LevelPlan const& level = plan_.checkpoint.levels[i];
            double const transfer_h = gang_.upload_h(level.size_bytes);
            pace.levels[i] = {
                draw(level.block, Purpose::checkpoint_write, i), level.background ? 0.0 : transfer_h,
                level.background ? draw(level.upload, Purpose::checkpoint_upload, i) + transfer_h : 0.0,
                level.size_bytes * plan_.billing.of(Toll::upload).usd_per_byte};
        }
    }

    /// Until all members are there.
    Stop come_up() {
        Stop stop = be_refused() ? Stop::given_up : Stop::over;
        while (stop == Stop::over && clock_h_ + instant_h < gang_.ready_h()) {
            stop = pass_phase(gang_.ready_h(), !plan_.gang.replaces_lost);
        }
        if (!refused_) {
            pay_datasets_at_once();
        }
        return stop;
    }
    void pay_datasets_at_once() {
        Transfer dataset = read_from(plan_.dataset_store);
        dataset.usd = gang_.bill().dataset_usd_at_once(dataset_usd(), clock_h_);
        tolls_.pay(dataset, clock_h_, 0.0, 0.0);
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
        Transfer dataset = read_from(plan_.dataset_store);
        dataset.hours = hours;
        if (double const usd = dataset_usd(); usd > 0.0) {
            dataset.usd = gang_.bill().dataset_usd(usd, clock_h_, hours);
        }
        Stop const stop = spend(state, hours, listens && state == State::setup, dataset);
        gang_.bill().close_returned(clock_h_, ledger_);
        if (stop == Stop::over && be_refused()) {
            return Stop::given_up;
        }
        pay_datasets_at_once();
        return stop;
    }

    Stop restore() {
        if (plan_.gang.replaces_lost) {
            heard_from_h_ = clock_h_;
        }
        double hours = 0.0;
        Transfer read;
        Levels::Source source;
        if (rental_ > 0) {
            source = read_saves();
            hours = draw(plan_.restart, Purpose::restart);
            if (source.any) {
                LevelPlan const& level = plan_.checkpoint.levels[source.level];
                read = read_from(level.store);
                read.hours = gang_.download_h(level.size_bytes);
                read.usd = level.size_bytes * plan_.billing.read_usd_per_byte(level.store);
                hours += read_h(source.level);
            }
        }
        Stop const stop = spend(State::restore, hours, true, read);
        if (stop == Stop::over) {
            gang_.all_at_work();
            course_.pace().rate = gang_.bill().rate(State::useful, clock_h_);
            course_.pace().clock_h = clock_h_;
            course_.pace().storage_usd_per_h = gang_.bill().storage_usd_per_h(clock_h_);
            course_.pace().age_h = plan_.checkpoint.table.any() ? gang_.age_h(clock_h_) : 0.0;
            course_.levels().pass_on(source);
            course_.begin(source);
        }
        return stop;
    }

    /// Pieces and saves, until something happens.
    Stop work() { return go_on(true); }

    /// The emergency save (R6); then works on, or leaves off.
    Stop save_now() {
        course_.save_now(emergency_level(notice_.cause));
        Stop const stop = go_on(false);
        if (stop != Stop::over || ledger_.finished) {
            return stop;
        }
        gang_.clocks().at(notice_.cause, notice_.member).heard = true;
        heard_from_h_ = std::max(clock_h_, notice_.at_h + 2.0 * instant_h);  // not at the same instant again
        ledger_.finished = course_.complete();
        if (!ledger_.finished && plan_.on_notice == OnNotice::save_and_continue) {
            course_.go_on();
        }
        return ledger_.finished || plan_.on_notice == OnNotice::save_and_continue ? Stop::over : Stop::answer;
    }

    /// The job goes its course until something happens, or it is done with what was asked of it.
    Stop go_on(bool listens) {
        using End = typename Course<Watcher>::End;
        Next next{};
        End end = End::time;
        for (bool seen = false; !seen;) {
            next = next_stop(listens, course_.left_h() + least_look_h);
            double const limit_h = end_h_ - clock_h_;
            if (limit_h <= next.left_h + instant_h) {
                next = {limit_h, Stop::given_up};
            }
            double const seen_h = std::min(gang_.seen_h(), tolls_.month_end_h()) - clock_h_;
            seen = next.left_h <= seen_h + instant_h;
            end = course_.advance(std::min(next.left_h, seen_h), left_usd());
            seen = seen || end != End::time;
            if (end == End::spent || (seen && end == End::time && next.stop != Stop::answer)) {
                course_.break_off();
            }
            book(course_.take());
        }
        ledger_.finished = end == End::done;
        Stop const stop = end == End::spent ? Stop::given_up : end == End::time ? next.stop : Stop::over;
        going_on_ = going_on_ && stop != Stop::given_up;
        return stop;
    }

    void book(Worked const& worked) {
        gang_.bill().book(State::useful, worked.useful_h, worked.useful_usd, clock_h_, ledger_);
        gang_.bill().book(State::checkpoint, worked.checkpoint_h, worked.checkpoint_usd,
                          clock_h_ + worked.useful_h, ledger_);
        ledger_.checkpoint_failed_h += worked.failed_h;
        tolls_.pay(Toll::upload, worked.upload_usd);
        clock_h_ += worked.useful_h + worked.checkpoint_h;
        if (worked.idle_h > 0.0) {
            gang_.bill().book(State::idle, worked.idle_h, worked.idle_usd, clock_h_, ledger_);
            clock_h_ += worked.idle_h;
            watch_.span(State::idle, worked.idle_h);
        }
        tolls_.pass(clock_h_);
    }

    /// No work is done any more until the end of the rental.
    Stop leave_off() {
        if (plan_.on_notice == OnNotice::save_and_release) {
            interrupt(notice_, true);
            return Stop::over;
        }
        gang_.break_off(clock_h_);
        course_.pace().storage_usd_per_h = gang_.bill().storage_usd_per_h(clock_h_);
        course_.idle(gang_.bill().rate(State::idle, clock_h_), clock_h_);
        return go_on(false);
    }

    void interrupt(LifeClocks::Event const& event, bool given_back) {
        CausePlan const& cause = plan_.causes[event.cause];
        ++ledger_.interruptions;
        ++ledger_.by_cause[cause.ordinal];
        ledger_.of(Item::repair) += cause.ordinal == cause_host_failure ? plan_.billing.repair_usd : 0.0;
        watch_.interruption(cause);
        bool const returns = gang_.lose(event, clock_h_, rental_, given_back);
        gang_.bill().close_returned(clock_h_, ledger_);
        see_limit();
        roll_back(course_.levels().interrupt(returns ? cause.levels_after_return : cause.levels_after_loss));
    }

    /// Back to a save: what was done since is lost.
    void roll_back(SavePoint const& to) {
        constexpr auto useful = static_cast<std::size_t>(State::useful);
        constexpr auto lost = static_cast<std::size_t>(State::lost);
        ledger_.hours[lost] += std::max(0.0, ledger_.hours[useful] - to.useful_h);
        ledger_.compute_usd[lost] += std::max(0.0, ledger_.compute_usd[useful] - to.useful_usd);
        ledger_.hours[useful] = to.useful_h;
        ledger_.compute_usd[useful] = to.useful_usd;
        watch_.roll_back(to.work);
    }

    Levels::Source read_saves() {
        Levels::Source const source = course_.levels().read(
            [this](std::size_t level) { return read_h(level); },
            [this](std::size_t level) -> std::uint64_t {
                double const bad = plan_.checkpoint.levels[level].failure_probability;
                return bad > 0.0 ? unusable_in_a_row(bad, luck_.uniform(Purpose::unusable, rental_,
                                                                        static_cast<std::uint8_t>(level)))
                                 : 0;
            });
        roll_back(source.point);
        return source;
    }
    double read_h(std::size_t level) const {
        LevelPlan const& plan = plan_.checkpoint.levels[level];
        return draw(plan.read, Purpose::checkpoint_read, level) + gang_.download_h(plan.size_bytes);
    }

    double draw(Sampler const& sampler, Purpose purpose, std::size_t level = 0) const {
        return luck_.draw(sampler, purpose, rental_, static_cast<std::uint8_t>(level));
    }
    double dataset_usd() const {
        return plan_.dataset_bytes * plan_.billing.read_usd_per_byte(plan_.dataset_store);
    }
    Transfer read_from(std::optional<Toll> store) const {
        double const usd_per_byte = plan_.billing.read_usd_per_byte(store);
        bool const takes = store && usd_per_byte > 0.0;
        return {0.0, 0.0, store, takes ? plan_.billing.of(*store).usd_per_byte / usd_per_byte : 0.0};
    }
    /// The next kill, or the answer to a notice before it, if one comes in the next hours.
    Next next_stop(bool listens, double hours) {
        gang_.look_ahead(clock_h_ + hours);
        double const kill_h = gang_.next_kill().at_h;
        if (listens && plan_.on_notice != OnNotice::ignore) {
            notice_ = gang_.clocks().next_notice(
                heard_from_h_, [this](std::size_t cause) { return reaction_h_ + emergency_h(cause); });
            double const answer_h = notice_.at_h + reaction_h_;
            if (answer_h <= kill_h + instant_h && answer_h < infinite) {
                return {std::max(0.0, answer_h - clock_h_), Stop::answer};
            }
        }
        return {std::max(0.0, kill_h - clock_h_), Stop::kill};
    }
    /// The levels on which an emergency save would survive what is about to come.
    std::uint32_t helpful_levels(std::size_t cause) const {
        CausePlan const& plan = plan_.causes[cause];
        bool const stays =
            plan.recovery == Recovery::same_host && plan_.on_notice != OnNotice::save_and_release;
        return stays ? plan.levels_after_return : plan.levels_after_loss;
    }
    /// The fastest of them; none: behind the last one.
    std::size_t emergency_level(std::size_t cause) const {
        std::uint32_t const helpful = helpful_levels(cause);
        std::size_t best = max_levels;
        for (std::size_t level = 0; level < plan_.checkpoint.levels.size(); ++level) {
            bool const faster = best == max_levels || durable_h(level) < durable_h(best) - instant_h;
            best = (helpful >> level & 1U) != 0 && faster ? level : best;
        }
        return best;
    }
    double durable_h(std::size_t level) const { return course_.pace().levels[level].durable_h(); }
    double emergency_h(std::size_t cause) const {
        std::size_t const level = emergency_level(cause);
        return level == max_levels ? infinite : durable_h(level);
    }

    /// Spends hours in a state, or what there is of them before something happens. The span ends with a
    /// transfer, of which the part that was moved is paid. Ties go to the job (R8).
    Stop spend(State state, double hours, bool listens, Transfer const& transfer = {}) {
        if (hours <= 0.0) {
            tolls_.pay(transfer, clock_h_, 0.0, 0.0);
            return Stop::over;
        }
        double const from_h = clock_h_;
        Stop stop = Stop::over;
        Transfer rest = transfer;
        // At the end of a month there may be more to spend.
        for (double left_h = hours; left_h > 0.0 && stop == Stop::over;) {
            double const in_month_h = tolls_.month_end_h() - clock_h_;
            bool const cut = plan_.give_up.cost_usd < infinite && in_month_h + instant_h < left_h;
            double const part_h = cut ? in_month_h : left_h;
            stop = spend_part(state, part_h, listens, cut ? rest.take_first(part_h, left_h) : rest);
            left_h = cut ? left_h - part_h : 0.0;
            if (cut && stop == Stop::over) {
                tolls_.pass(clock_h_);
            }
        }
        watch_.span(state, clock_h_ - from_h);
        return stop;
    }
    Stop spend_part(State state, double hours, bool listens, Transfer const& transfer) {
        Next const next = next_stop(listens, hours);
        double const limit_h = give_up_h(state, hours, transfer);
        double spent_h = hours;
        Stop stop = Stop::over;
        if (hours > std::min(next.left_h, limit_h) + instant_h) {
            bool const given_up = limit_h <= next.left_h + instant_h;
            spent_h = given_up ? std::max(0.0, limit_h) : next.left_h;
            stop = given_up ? Stop::given_up : next.stop;
            going_on_ = going_on_ && !given_up;
        }
        gang_.bill().book(state, spent_h, clock_h_, ledger_);
        tolls_.pay(transfer, clock_h_, spent_h, hours);
        clock_h_ += spent_h;
        return stop;
    }

    double left_usd() const { return std::max(0.0, plan_.give_up.cost_usd - ledger_.cost_usd()); }
    /// Hours until the replay is given up (R9) in a span that ends with a transfer.
    double give_up_h(State state, double hours, Transfer const& transfer) const {
        double limit_h = std::min(end_h_, too_dear_h_) - clock_h_;
        if (plan_.give_up.cost_usd < infinite) {
            Spending spending(left_usd(), clock_h_, gang_.bill().storage_usd_per_h(clock_h_));
            spending.span(hours, gang_.bill().rate(state, clock_h_), transfer);
            limit_h = std::min(limit_h, spending.hours());
        }
        return limit_h;
    }
    void see_limit() {
        double const limit = plan_.billing.spend_limit_usd_per_h;
        too_dear_h_ = limit < infinite ? gang_.bill().too_dear_h(limit, clock_h_) : infinite;
    }
    /// Whether what is granted now is too dear, so that the replay stops.
    bool be_refused() {
        refused_ = clock_h_ + instant_h >= too_dear_h_;
        going_on_ = going_on_ && !refused_;
        return refused_;
    }
    /// Whether another rental may begin.
    bool patient() const {
        return end_h_ - clock_h_ > instant_h && (plan_.give_up.cost_usd == infinite ||
                                                 left_usd() > instant_h * gang_.bill().rate().at(clock_h_));
    }

    [[noreturn]] void throw_record_ended() const {
        Path const* price = luck_.paths.price;
        bool const of_price = price != nullptr && price->ends_in_error() && price->end_h() <= error_h_;
        throw RecordEnded(plan_.market, of_price, error_h_);
    }

    /// Returns hours until the rental is ended.
    double keep_after_end() {
        auto const hours_until = [this](Delay const& delay, Purpose purpose) {
            return delay_h(delay, luck_.draw(delay.hours, purpose, 0), gang_.calendar(), clock_h_);
        };
        double const hours = hours_until(plan_.release, Purpose::release);
        if (clock_h_ + hours > error_h_ + instant_h) {
            throw_record_ended();
        }
        double const stored_h = std::max(0.0, hours_until(plan_.deletion, Purpose::deletion) - hours);
        gang_.bill().keep(hours, stored_h, clock_h_, ledger_);
        return hours;
    }

    Plan const& plan_;
    ReplayLuck const& luck_;
    Watcher& watch_;
    Ledger ledger_{};
    Gang gang_;
    Tolls tolls_;
    Course<Watcher> course_;
    static constexpr double least_look_h = 1.0;
    double end_h_;               // of patience, or of a record
    double error_h_ = infinite;  // of a record that should be longer
    double clock_h_ = 0.0;
    double granted_h_ = infinite;   // the first time
    double too_dear_h_ = infinite;  // the next grant that is above the spend limit
    bool refused_ = false;
    std::uint64_t rental_ = 0;
    double reaction_h_ = 0.0;
    double heard_from_h_ = 0.0;  // earlier notices are not answered
    LifeClocks::Event notice_;   // the one that is answered, or will be next
    bool going_on_ = true;
};

}  // namespace runcost
