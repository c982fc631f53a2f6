#pragma once

#include "models/findings.hpp"
#include "models/scenario.hpp"

namespace runcost {

/// Errors of a market's causes and of its availability, for this job and policy.
void check_interruptions(Scenario const& scenario, Findings& findings);

}  // namespace runcost
