#pragma once

#include <cstdint>
#include <string>

#include "sim/plan.hpp"
#include "tests/oracle.hpp"

namespace runcost::tests {

/// A job of the oracle's, and what comes of it.
struct Expected {
    explicit Expected(oracle::Job const& job)
        : replay(oracle::replay(job)), twin(oracle::uninterrupted(job)) {}

    oracle::Result replay;
    oracle::Result twin;
};

/// What differs in the engine's replay: its ledger, that of its twin, its row and its timeline. Empty if
/// nothing does.
std::string replay_differences(Expected const& expected, Plan const& plan, std::uint64_t replay);

}  // namespace runcost::tests
