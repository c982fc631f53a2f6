#pragma once

#include <optional>

#include "models/scenario.hpp"

namespace runcost {

/// Exact means of a replay, all sessions of a campaign; infinite where e^(exposure / mean life) is.
struct ClosedForms {
    double makespan_h;
    double interruptions;
    /// None where the price moves, the bill is rounded, or goes on after the end.
    std::optional<double> cost_usd;
};

/// Exponential lives answered by new hosts, constant saves and restarts, pieces of R1 or none; any laws of
/// detection and provisioning, which enter by their means alone; capacity always, no notice, clocks of hosts
/// that start with them, saves that last, and whole gangs. Otherwise none. Limits of patience are left out.
///
/// With rate l, a piece and its save of a hours and A hours from a new host to its start, the expected
/// exposed time is (e^(l a) - 1) e^(l A) / l for a piece that starts on a living host, (1 - e^(-l (S + a)))
/// e^(l (A + a)) / l for the first one, behind a setup of S hours. Interruptions are l times the exposed time
/// (optional stopping). Transfers are paid for the expected time in them. Bougeret, Casanova, Rabie, Robert,
/// Vivien, "Checkpointing strategies for parallel jobs", SC'11.
std::optional<ClosedForms> closed_forms(Job const& job, Market const& market, Policy const& policy);

}  // namespace runcost
