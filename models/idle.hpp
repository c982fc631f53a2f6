#pragma once

#include "models/findings.hpp"
#include "models/scenario.hpp"

namespace runcost {

/// Warnings of what is said and has no effect. Requires a scenario without errors.
void warn_of_idle_terms(Scenario const& scenario, Findings& findings);

}  // namespace runcost
