#pragma once

#include "models/scenario.hpp"
#include "sim/piece_table.hpp"

namespace runcost {

/// Pieces by the work left and the age of the host, of `optimal` and `adaptive`; empty for other policies,
/// and where nothing interrupts. Requires a policy that `check` accepts.
///
/// `adaptive`: the exact interval of an exponential law whose rate is the mean hazard, at the host's age,
/// over the time of a save; at least that time.
///
/// `optimal`: by the dynamic programme of models/programme.hpp, with the means of all times, hosts of mean
/// speed, and recoveries in which all clocks start again.
PieceTable piece_table(Scenario const& scenario);

}  // namespace runcost
