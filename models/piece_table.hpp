#pragma once

#include "models/scenario.hpp"
#include "sim/piece_table.hpp"

namespace runcost {

/// Pieces by the work left and the age of the host, of `optimal` and `adaptive`; empty for other policies,
/// and where nothing interrupts. Requires a policy that `check` accepts.
///
/// `adaptive`: the piece that is the exact interval of an exponential law whose rate is the mean hazard, from
/// the host's age on, over that piece and its save; at least the time of a save.
///
/// `optimal`: by the dynamic programme of models/programme.hpp, with the means of all times, hosts of mean
/// speed, and recoveries in which all clocks start again.
PieceTable piece_table(Scenario const& scenario);

}  // namespace runcost
