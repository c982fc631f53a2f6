#pragma once

#include <functional>
#include <limits>

#include "sim/piece_table.hpp"

/// When to save, for any law of lifetimes: a dynamic programme over the work left and the age of the host.
/// Bougeret, Casanova, Rabie, Robert, Vivien, "Checkpointing strategies for parallel jobs", SC'11
/// (DPMakespan).
namespace runcost {

/// The chance that a host reaches an age, tabulated: between two ages its hazard is constant.
class HostLife {
public:
    /// `hazard(age)`: summed up to an age, of all that interrupts, infinite from the age on that none
    /// outlives. Ages are told apart from about `fine_h` on, and up to `end_h` or until hardly any host is
    /// left.
    HostLife(std::function<double(double)> const& hazard, double fine_h, double end_h);

    std::vector<double> const& ages() const { return ages_; }
    /// The age that no host outlives; infinite if there is none in the table.
    double end_h() const { return ends_ ? ages_.back() : std::numeric_limits<double>::infinity(); }
    /// Summed hazard at an age, h.
    double hazard(double age_h) const;
    /// Mean exposed hours of a new host until an age.
    double exposed_h(double age_h) const;

private:
    std::size_t cell(double age_h) const;

    bool ends_ = false;
    std::vector<double> ages_;  // the last one: where the law ends, or the table does
    std::vector<double> hazards_;
    std::vector<double> exposed_h_;
};

/// Hours are the host's, with its clock running; what is to be made least is in hours or dollars.
struct Programme {
    double work_h;
    double step_h;               ///< pieces are multiples of it
    double least_piece_h = 0.0;  ///< of those before the last one
    double save_h;               ///< blocks the work
    bool final;                  ///< a save follows the last piece
    double again_h;              ///< from a new host to the work
    double read_h;               ///< added to that where something is saved
    double per_h;                ///< what an hour of work and saves takes
    double again_per_h;          ///< and one of again_h and read_h
    double save = 0.0;           ///< what a save takes beside its hours
    double restore = 0.0;        ///< and a restore
    double down = 0.0;           ///< and an interruption, until the new host is there
    bool by_age;                 ///< whether ages matter
};

struct Programmed {
    PieceTable pieces;  ///< in hours of the host
    double least;       ///< expected, from a new host that works at once, with the work of the table left
};

/// Far from the end of the job, behind about 1,500 steps, pieces no longer depend on the work left.
Programmed solve(Programme const& programme, HostLife const& life);

}  // namespace runcost
