#pragma once

#include <cstddef>
#include <cstdint>
#include <span>

#include "sim/sources.hpp"
#include "sim/walk.hpp"
#include "tests/statistics.hpp"

namespace runcost::tests {

/// One replay outside of a run, told to a watcher.
template <class Watcher>
Ledger walk(Plan const& plan, std::uint64_t replay, std::size_t depth, Watcher& watch,
            bool interrupted = true, bool plain = true) {
    Sources const sources({&plan, 1});
    std::span<std::size_t const> const places = sources.of_plan.front();
    Lives lives(sources.distinct, seed);
    Paths paths({&plan, 1});
    lives.fill(replay, 1, depth);
    return walk_training(plan, plain && is_plain(plan),
                         {lives, places.first(interrupted ? places.size() : 0), seed, replay, plan.place,
                          paths.of(0, seed, replay)},
                         watch);
}

}  // namespace runcost::tests
