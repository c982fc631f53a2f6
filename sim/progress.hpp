#pragma once

#include <algorithm>
#include <cstdint>

#include "sim/ledger.hpp"
#include "sim/plan.hpp"

namespace runcost {

/// What a rental does from its restore point on, if nothing stops it: pieces of useful work, each followed by
/// a save (R1). Hours are the host's.
struct Stretch {
    double piece_h;       ///< one of the whole pieces
    double write_h;       ///< one save
    std::int64_t whole;   ///< pieces of full length before the last one, each saved
    double last_h;        ///< the last piece
    double last_write_h;  ///< the save after it; 0 if there is none
    double total_h;
};

/// The first hours of a stretch, taken apart.
struct Cut {
    bool done;            ///< the job is complete
    std::int64_t saved;   ///< whole pieces that are durable
    double saved_h;       ///< their hours of work
    double save_h;        ///< hours of completed saves
    double unsaved_h;     ///< work since the last durable save
    double broken_off_h;  ///< part of a save that did not complete
};

/// A save or completion within an instant after the cut counts as before it: ties go to the job (R8).
inline Cut cut(Stretch const& stretch, double hours) {
    if (hours + instant_h >= stretch.total_h) {
        auto const whole = static_cast<double>(stretch.whole);
        return {true,
                stretch.whole,
                whole * stretch.piece_h,
                whole * stretch.write_h + stretch.last_write_h,
                stretch.last_h,
                0.0};
    }
    // `hours` may fall into the last piece or its save, longer than a cycle: no more than all whole pieces
    // are saved.
    double const cycle_h = stretch.piece_h + stretch.write_h;
    std::int64_t const saved =
        std::min(stretch.whole, static_cast<std::int64_t>((hours + instant_h) / cycle_h));
    auto const count = static_cast<double>(saved);
    double const left_h = std::max(0.0, hours - count * cycle_h);
    double const piece_h = saved < stretch.whole ? stretch.piece_h : stretch.last_h;
    return {false,
            saved,
            count * stretch.piece_h,
            count * stretch.write_h,
            std::min(left_h, piece_h),
            std::max(0.0, left_h - piece_h)};
}

/// Pieces of work to be done, all alike but for the last one.
struct Pieces {
    double piece;
    std::int64_t whole;  ///< before the last one
    double last;
};

/// A remainder below an instant is no piece: the last whole piece is the last one then.
inline Pieces cut_in_pieces(double work, double piece) {
    if (!(piece < work)) {
        return {work, 0, work};
    }
    auto const whole = static_cast<std::int64_t>((work - instant_h) / piece);
    return {piece, whole, work - static_cast<double>(whole) * piece};
}

/// Whether a save follows the last piece.
inline bool saves_last(CheckpointPlan const& plan) {
    return plan.final && plan.saves();
}

/// How far a job has come: the pieces that are durable and those to come. Work is in hours at speed 1.
class Progress {
public:
    Progress(CheckpointPlan const& plan, double work)
        : plan_(plan), last_(work), last_write_(runcost::saves_last(plan)) {
        if (!plan.wall) {
            cut_in_pieces(plan.piece);
        }
    }

    /// Goes on at this speed, from the restore point.
    void set_speed(double speed) {
        if (speed == speed_) {
            return;
        }
        speed_ = speed;
        if (plan_.wall) {
            cut_in_pieces(plan_.piece * speed);
        }
        piece_h_ = piece_ / speed;
        last_h_ = last_ / speed;
    }

    /// From the restore point to the end of the job.
    Stretch stretch(double write_h) const {
        double const last_write_h = last_write_ ? write_h : 0.0;
        double const total_h = static_cast<double>(left_) * (piece_h_ + write_h) + last_h_ + last_write_h;
        return {piece_h_, write_h, left_, last_h_, last_write_h, total_h};
    }

    void save(std::int64_t pieces) {
        left_ -= pieces;
        any_saved_ = any_saved_ || pieces > 0;
    }
    /// Whether a restart finds anything to read.
    bool any_saved() const { return any_saved_; }
    /// Work that is durable.
    double saved(double work) const { return work - (static_cast<double>(left_) * piece_ + last_); }

private:
    void cut_in_pieces(double piece) {
        Pieces const pieces = runcost::cut_in_pieces(static_cast<double>(left_) * piece_ + last_, piece);
        left_ = pieces.whole;
        piece_ = pieces.piece;
        last_ = pieces.last;
    }

    CheckpointPlan const& plan_;
    double speed_ = 0.0;
    double piece_ = 0.0;
    double last_;  // the last piece, which may be shorter
    double piece_h_ = 0.0;
    double last_h_ = 0.0;
    std::int64_t left_ = 0;  // whole pieces before the last one that are not durable
    bool last_write_;
    bool any_saved_ = false;
};

}  // namespace runcost
