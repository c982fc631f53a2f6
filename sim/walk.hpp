#pragma once

#include "sim/plain_walk.hpp"
#include "sim/training.hpp"

namespace runcost {

/// A watcher that sees nothing. Others (timeline.cpp) are told of every rental, span and interruption, in
/// order.
struct Unwatched {
    static constexpr bool watches = false;

    void rental(double /*speed*/) {}
    void span(State, double /*hours*/) {}
    /// Pieces of work and saves, in a rental that may yet lose some of them: many of them, or one by one.
    void work(Stretch const&, Cut const&) {}
    void piece(double /*useful_h*/, double /*slowed_h*/) {}
    void save(double /*hours*/) {}
    void interruption(CausePlan const&) {}
    /// What was done behind so much work, in hours at speed 1, is lost.
    void roll_back(double /*work*/) {}
};

/// One replay; `plain` as is_plain says of the plan.
template <class Watcher>
Ledger walk_training(Plan const& plan, bool plain, ReplayLuck const& luck, Watcher& watch) {
    return plain ? PlainWalk<Watcher>{plan, luck, watch}.run()
                 : TrainingWalk<Watcher>(plan, luck, watch).run();
}

}  // namespace runcost
