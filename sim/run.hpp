#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <span>
#include <stdexcept>
#include <vector>

#include "sim/plan.hpp"
#include "sim/summary.hpp"

namespace runcost {

struct RunOptions {
    std::uint64_t replays = 100'000;  ///< 1 to 2^32; with a precision, the most
    std::uint64_t seed = 1;
    /// Stop once the 95 % half-width of every plan's mean cost is within this share of it; 0: run all
    /// replays.
    double precision = 0.0;
    unsigned threads = 0;         ///< 0: as many as the machine has
    std::size_t draw_block = 64;  ///< replays whose lives are drawn at once, 1 to 256; never changes a result

    /// Of each plan, an earlier one (or itself, for no difference) that it is compared with; empty: the
    /// first.
    std::vector<std::size_t> references;

    /// Told after each block, in order, how many replays are done and how many there will be at most.
    std::function<void(std::uint64_t done, std::uint64_t total)> progress;
    /// Given all rows, in order of replay, plan by plan within a block.
    std::function<void(std::uint64_t first_replay, std::size_t plan, RowBlock const&)> rows;
    /// Asked before each block; true ends the run with Cancelled.
    std::function<bool()> cancelled;
};

struct Cancelled : std::runtime_error {
    Cancelled() : std::runtime_error("cancelled") {}
};

struct RunResult {
    std::uint64_t replays = 0;
    std::vector<Summary> summaries;       ///< of the plans, in their order
    std::vector<Difference> differences;  ///< of the second plan and later ones, each to its reference
};

/// Replays all plans on the same luck. The result depends on plans, replays and seed alone, to the bit.
/// Throws std::invalid_argument where replays times sessions pass 2^32.
RunResult run(std::span<Plan const> plans, RunOptions const& options);

}  // namespace runcost
