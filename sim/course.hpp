#pragma once

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <utility>

#include "sim/ledger.hpp"
#include "sim/levels.hpp"
#include "sim/pace.hpp"
#include "sim/plan.hpp"
#include "sim/recurrence.hpp"

namespace runcost {

/// The course of a job at work: pieces, the saves behind them on each level, uploads beside them (R1, R7). It
/// goes from save to save; where they recur, many at a time.
template <class Watcher>
class Course {
public:
    enum class End {
        time,   ///< the hours are over
        saved,  ///< the save that was asked for is durable
        done,   ///< the job is complete
        spent,  ///< no dollar is left
    };

    Course(CheckpointPlan const& plan, double work, Watcher& watch)
        : plan_(plan), work_(work), watch_(watch), levels_(plan) {}

    Levels& levels() { return levels_; }
    /// To be set for each rental before it begins to work.
    Pace& pace() { return pace_; }
    Pace const& pace() const { return pace_; }
    /// About how long the job will still take if nothing happens.
    double left_h() const {
        double const work_h = (work_ - here_.work) / pace_.speed;
        double const piece_h = plan_.piece / pace_.speed;
        double const saves = plan_.saves() && piece_h > 0.0 ? work_h / piece_h + 1.0 : 0.0;
        return work_h + saves * pace_.levels.front().durable_h();
    }
    bool complete() const { return work_ - here_.work < instant_h; }
    /// What has been done since this was asked last.
    Worked take() {
        recurrence_.forget();
        return std::exchange(worked_, {});
    }

    /// A rental begins to work, at what it has read. Deeper levels that were due there and have not got it
    /// are saved first.
    void begin(Levels::Source const& from) {
        now_h_ = 0.0;
        here_ = from.point;
        here_.good = false;
        recurrence_.forget();
        owing_ = from.point.regular;
        if (owing_) {
            level_ = from.level + 1;
            save_next();
        } else {
            begin_piece();
        }
    }

    /// Goes on for so many hours, or until something ends. Ties go to the job (R8).
    End advance(double hours, double usd) {
        double const end_h = now_h_ + hours;
        usd_left_ = usd;
        while (phase_ != Phase::done && phase_ != Phase::halted) {
            if (phase_ == Phase::piece && alike_) {
                pass_whole_pieces(end_h);
            } else if (phase_ == Phase::piece && recurrence_.recurs()) {
                leap(end_h);
            }
            double const phase_h = phase_left_h();
            double const step_h = std::min(phase_h, levels_.next_end_h());
            double const left_h = end_h - now_h_;
            double const paid_h = pace_.rate.lasts_h(usd_left_, usd_per_h_beside_rent(), clock_h(),
                                                     std::min(step_h, left_h + instant_h));
            if (paid_h + instant_h < step_h && paid_h <= left_h + instant_h) {
                pass(paid_h);
                return End::spent;
            }
            if (step_h > left_h + instant_h) {
                pass(std::max(0.0, left_h));
                return End::time;
            }
            pass(step_h);
            if (step_h == phase_h) {
                end_phase();
            }
        }
        return phase_ == Phase::done ? End::done : End::saved;
    }

    /// All work stops until what is done is durable on a level: a save there that is under way is completed,
    /// any other one is broken off.
    void save_now(std::size_t level) {
        bool const under_way = in_save() && level_ == level && phase_ != Phase::wait;
        if (phase_ == Phase::last_wait && levels_.busy_h(level) > 0.0) {
            left_h_ = levels_.busy_h(level);
            phase_ = Phase::hold;
        } else if (!under_way) {
            break_off();
            if (in_save() && level_ == 0) {
                --here_.number;  // the save was not made
            }
            here_.regular = false;
            level_ = level;
            begin_block();
        }
        asked_ = true;
    }
    /// Works on after such a save.
    void go_on() {
        phase_ = Phase::block;
        after_save();
    }
    /// No work is done any more from `clock_h` on, at this rate; uploads go on. Perhaps none was begun in
    /// this rental.
    void idle(Rate const& rate, double clock_h) {
        pace_.rate = rate;
        pace_.clock_h = clock_h - now_h_;
        phase_ = Phase::idle;
        left_h_ = infinite;
    }
    /// What is under way has come to nothing.
    void break_off() {
        if (phase_ != Phase::piece) {
            worked_.failed_h += told_checkpoint_h_;
        }
        tell();
        asked_ = false;
    }

private:
    enum class Phase {
        piece,
        wait,       ///< for the upload of the level's save before this one
        block,      ///< a save, before its bytes move
        transfer,   ///< a blocking save, while its bytes move
        hold,       ///< for the upload of a save that was asked for
        last_wait,  ///< for the uploads of the last saves
        halted,
        idle,
        done,
    };
    bool in_save() const {
        return phase_ == Phase::wait || phase_ == Phase::block || phase_ == Phase::transfer;
    }

    double phase_left_h() const {
        return phase_ == Phase::piece ? left_work_ / (pace_.speed * levels_.pace()) : left_h_;
    }
    double usd_per_h_beside_rent() const {
        double const transfer = phase_ == Phase::transfer ? level_pace().usd / level_pace().transfer_h : 0.0;
        return levels_.usd_per_h() + transfer + pace_.storage_usd_per_h;
    }
    double clock_h() const { return pace_.clock_h + now_h_; }
    LevelPace const& level_pace() const { return pace_.levels[level_]; }

    void pay(double usd) {
        worked_.upload_usd += usd;
        usd_left_ = std::max(0.0, usd_left_ - usd);
    }

    void pass(double hours) {
        double const usd = pace_.rate.usd(clock_h(), hours);
        double useful_h = 0.0;
        double useful_usd = 0.0;
        if (phase_ == Phase::piece) {
            alike_ = false;  // it is shorter now
            useful_h = hours * levels_.pace();
            useful_usd = usd * levels_.pace();
            double const work = useful_h * pace_.speed;
            left_work_ -= work;
            here_.work += work;
            here_.useful_h += useful_h;
            here_.useful_usd += useful_usd;
        } else {
            left_h_ -= hours;
        }
        bool const idle = phase_ == Phase::idle;
        double const checkpoint_h = idle ? 0.0 : hours - useful_h;
        worked_.idle_h += idle ? hours : 0.0;
        worked_.useful_h += useful_h;
        worked_.checkpoint_h += checkpoint_h;
        worked_.useful_usd += useful_usd;
        (idle ? worked_.idle_usd : worked_.checkpoint_usd) += usd - useful_usd;
        told_useful_h_ += useful_h;
        told_checkpoint_h_ += checkpoint_h;
        now_h_ += hours;
        usd_left_ = std::max(0.0, usd_left_ - usd - hours * pace_.storage_usd_per_h);
        if (phase_ == Phase::transfer) {
            pay(hours * level_pace().usd / level_pace().transfer_h);
        }
        pay(levels_.pass(hours));
    }

    void tell() {
        bool const piece = phase_ == Phase::piece;
        if (told_useful_h_ > 0.0 || told_checkpoint_h_ > 0.0) {
            tell({piece, told_useful_h_, told_checkpoint_h_});
            if constexpr (Watcher::watches) {
                recurrence_.log({piece, told_useful_h_, told_checkpoint_h_});
            }
        }
        told_useful_h_ = told_checkpoint_h_ = 0.0;
    }
    void tell(Told const& told) {
        if (told.piece) {
            watch_.piece(told.useful_h, told.checkpoint_h);
        } else {
            watch_.save(told.checkpoint_h);
        }
    }

    void end_phase() {
        switch (phase_) {
            case Phase::piece:
                here_.work = piece_end_;
                ++here_.number;
                here_.regular = true;
                tell();
                if (complete() && !(plan_.final && plan_.saves())) {
                    phase_ = Phase::done;
                } else {
                    level_ = 0;
                    begin_save();
                }
                break;
            case Phase::wait:
                begin_block();
                break;
            case Phase::block:
                if (level_pace().transfer_h > 0.0) {
                    phase_ = Phase::transfer;
                    left_h_ = level_pace().transfer_h;
                } else {
                    end_block();
                }
                break;
            case Phase::transfer:
                end_block();
                break;
            case Phase::hold:
                halt();
                break;
            default:
                tell();
                phase_ = Phase::done;
        }
    }

    void begin_piece() {
        double const left = work_ - here_.work;
        if (left < instant_h) {
            phase_ = Phase::done;
            return;
        }
        double const piece = next_piece(left);
        left_work_ = left - piece < instant_h ? left : piece;
        piece_end_ = left - piece < instant_h ? work_ : here_.work + piece;
        phase_ = Phase::piece;
        bool const by_number = !plan_.table.any() && here_.number >= first_pieces();
        bool const blocks = levels_.count() == 1 && !plan_.levels.front().background;
        alike_ = by_number && blocks;
        if (by_number && !blocks && !pace_.rate.floats() && levels_.due(levels_.count() - 1, here_.number)) {
            recurrence_.mark(now_h_, here_.number, worked_, levels_);
        }
    }
    double next_piece(double left) const {
        if (plan_.table.any()) {
            return plan_.table.at(left, pace_.age_h + now_h_);
        }
        double const piece = here_.number < first_pieces()
                                 ? plan_.first_pieces[static_cast<std::size_t>(here_.number)]
                                 : plan_.piece;
        return plan_.wall ? piece * pace_.speed : piece;
    }
    std::int64_t first_pieces() const { return static_cast<std::int64_t>(plan_.first_pieces.size()); }

    /// The levels are saved one after the other, from this one on.
    void begin_save() {
        double const busy_h = levels_.busy_h(level_);
        if (busy_h > 0.0) {
            phase_ = Phase::wait;
            left_h_ = busy_h;
        } else {
            begin_block();
        }
    }
    void begin_block() {
        phase_ = Phase::block;
        left_h_ = level_pace().block_h;
    }
    void end_block() {
        LevelPace const& pace = level_pace();
        if (pace.upload_h > 0.0) {
            levels_.start({level_, pace.upload_h, pace.usd / pace.upload_h, here_});
        } else {
            levels_.add(level_, here_);
            if (pace.transfer_h <= 0.0) {
                pay(pace.usd);  // moved in no time
            }
        }
        if (!asked_) {
            tell();
            after_save();
        } else if (pace.upload_h > 0.0) {
            phase_ = Phase::hold;
            left_h_ = pace.upload_h;
        } else {
            halt();
        }
    }
    void halt() {
        tell();
        asked_ = false;
        phase_ = Phase::halted;
    }
    void after_save() {
        if (here_.regular) {
            ++level_;
            save_next();
        } else {
            begin_piece();
        }
    }
    /// The next level that is due, if any.
    void save_next() {
        bool const all = complete();
        while (level_ < levels_.count() && ((!all && !levels_.due(level_, here_.number)) ||
                                            (owing_ && levels_.has(level_, here_.work)))) {
            ++level_;
        }
        if (level_ < levels_.count()) {
            begin_save();
            return;
        }
        owing_ = false;
        if (!all) {
            begin_piece();
        } else if (left_h_ = levels_.busy_h(); left_h_ > 0.0) {
            phase_ = Phase::last_wait;
        } else {
            phase_ = Phase::done;
        }
    }

    /// All whole pieces until then and their saves, on one level that blocks: cycles of one length.
    void pass_whole_pieces(double end_h) {
        alike_ = false;
        LevelPace const& save = pace_.levels.front();
        double const piece = left_work_;
        double const piece_h = piece / pace_.speed;
        double const save_h = save.block_h + save.transfer_h;
        if (pace_.rate.floats() && usd_left_ < infinite) {
            return;  // one by one: what they cost differs
        }
        double const stored_usd = (piece_h + save_h) * pace_.storage_usd_per_h;
        double const usd = (piece_h + save_h) * pace_.rate.usd_per_h + stored_usd + save.usd;
        double const by_time = (end_h - now_h_ + instant_h) / (piece_h + save_h);
        double const by_money = usd > 0.0 ? usd_left_ / usd : infinite;
        double const times =
            std::floor(std::min({by_time, by_money, (work_ - here_.work - instant_h) / piece}));
        if (!(times >= 1.0)) {
            return;
        }
        SavePoint const from = here_;
        auto const count = static_cast<std::int64_t>(times);
        std::int64_t const first_kept = std::max<std::int64_t>(1, count - levels_.most_kept() + 1);
        Rate const& rate = pace_.rate;
        double useful_usd = 0.0;
        double save_usd = 0.0;
        double before = rate.floats() ? rate.price->sum(clock_h()) : 0.0;
        for (std::int64_t i = rate.floats() ? 1 : first_kept; i <= count; ++i) {
            auto const pieces = static_cast<double>(i);
            double const hours = pieces * piece_h;
            if (rate.floats()) {
                double const done_h = clock_h() + hours + (pieces - 1.0) * save_h;
                double const done = rate.price->sum(done_h);
                double const saved = save_h > 0.0 ? rate.price->sum(done_h + save_h) : done;
                useful_usd += rate.units * (done - before);
                save_usd += rate.units * (saved - done);
                before = saved;
            }
            if (i >= first_kept) {
                here_ = {from.work + pieces * piece,
                         from.useful_h + hours,
                         from.useful_usd + hours * rate.usd_per_h + useful_usd,
                         from.number + i,
                         true,
                         false};
                levels_.add(0, here_);
            }
        }
        useful_usd += times * piece_h * rate.usd_per_h;
        save_usd += times * save_h * rate.usd_per_h;
        worked_.useful_h += times * piece_h;
        worked_.checkpoint_h += times * save_h;
        worked_.useful_usd += useful_usd;
        worked_.checkpoint_usd += save_usd;
        now_h_ += times * (piece_h + save_h);
        usd_left_ = std::max(0.0, usd_left_ - useful_usd - save_usd - times * stored_usd);
        pay(times * save.usd);
        if constexpr (Watcher::watches) {
            for (double i = 0.0; i < times; i += 1.0) {
                tell({true, piece_h, 0.0});
                tell({false, 0.0, save_h});
            }
        }
        begin_piece();
    }

    /// Over as many periods as are alike, but for the last ones: all saves that are kept are of those.
    void leap(double end_h) {
        auto const period = static_cast<double>(levels_.period());
        double const usd =
            recurrence_.hours() * (pace_.rate.usd_per_h + pace_.storage_usd_per_h) + recurrence_.upload_usd();
        double const by_time = (end_h - now_h_) / recurrence_.hours();
        double const by_money = usd > 0.0 ? usd_left_ / usd : infinite;
        double const by_work = (work_ - here_.work - instant_h) / left_work_ / period;
        double const times = std::floor(std::min({by_time, by_money, by_work})) -
                             static_cast<double>(levels_.most_kept()) - 1.0;
        if (times >= 1.0) {
            leap_over(times);
        }
        recurrence_.forget();
    }
    void leap_over(double times) {
        std::int64_t const count = static_cast<std::int64_t>(times) * levels_.period();
        double const work = static_cast<double>(count) * left_work_;
        double const useful_h = times * recurrence_.useful_h();
        double const hours = times * recurrence_.hours();
        here_.work += work;
        here_.useful_h += useful_h;
        double const usd_per_h = pace_.rate.usd_per_h;
        here_.useful_usd += useful_h * usd_per_h;
        here_.number += count;
        piece_end_ += work;
        worked_.useful_h += useful_h;
        worked_.checkpoint_h += times * recurrence_.checkpoint_h();
        worked_.useful_usd += useful_h * usd_per_h;
        worked_.checkpoint_usd += times * recurrence_.checkpoint_h() * usd_per_h;
        now_h_ += hours;
        usd_left_ = std::max(0.0, usd_left_ - hours * (usd_per_h + pace_.storage_usd_per_h));
        pay(times * recurrence_.upload_usd());
        if constexpr (Watcher::watches) {
            for (double i = 0.0; i < times; i += 1.0) {
                for (Told const& told : recurrence_.told()) {
                    tell(told);
                }
            }
        }
    }

    CheckpointPlan const& plan_;
    double work_;
    Watcher& watch_;
    Levels levels_;
    Pace pace_;
    double now_h_ = 0.0;  // since the rental began to work
    double usd_left_ = infinite;
    SavePoint here_;
    Phase phase_ = Phase::piece;
    std::size_t level_ = 0;   // of the save under way
    double left_work_ = 0.0;  // of the piece
    double piece_end_ = 0.0;  // work done by then
    double left_h_ = 0.0;     // of any other phase
    bool asked_ = false;      // the save under way was asked for
    bool owing_ = false;      // saves that a restart makes first
    Worked worked_;
    double told_useful_h_ = 0.0;  // of what is under way, not told yet
    double told_checkpoint_h_ = 0.0;
    bool alike_ = false;  // pieces from this one on, and their saves
    Recurrence recurrence_;
};

}  // namespace runcost
