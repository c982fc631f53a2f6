#pragma once

#include "models/findings.hpp"
#include "models/scenario.hpp"

namespace runcost {

/// Warnings of saves that take longer than there is time between them, and of those that cost more to move
/// than the hosts cost to rent; by the means of all times. Requires a scenario without errors.
void warn_of_feasibility(Scenario const& scenario, Findings& findings);

}  // namespace runcost
