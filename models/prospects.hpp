#pragma once

#include "models/findings.hpp"
#include "models/scenario.hpp"

namespace runcost {

/// Warnings of jobs that will hardly do what their owner wants. Requires a scenario without errors.
void warn_of_prospects(Scenario const& scenario, Findings& findings);

/// Warnings that name what the scenario leaves open, and how it is taken.
void warn_of_assumptions(Scenario const& scenario, Findings& findings);

}  // namespace runcost
