#pragma once

#include "models/findings.hpp"
#include "models/scenario.hpp"

namespace runcost {

/// Errors of terms of the bill that do not go together, and warnings of such as let no job begin.
void check_contract(Scenario const& scenario, Findings& findings);

/// Whether the gang always costs more an hour than the provider lets one spend.
bool beyond_spend_limit(Scenario const& scenario);

}  // namespace runcost
