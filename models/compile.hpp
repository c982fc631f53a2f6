#pragma once

#include <vector>

#include "models/scenario.hpp"
#include "sim/plan.hpp"

namespace runcost {

/// Mean hours of what each fresh disk needs: the market's setup, the job's, the download of the dataset.
double mean_setup_h(Job const& job, Market const& market);

/// Mean dollars of an hour of the whole gang.
double usd_per_hour(Job const& job, Market const& market);

/// The plan of one market. Requires a scenario without errors (check).
Plan compile(Scenario const& scenario, Market const& market);

/// The plans of all markets, in order. Throws InvalidScenario if `check` finds errors.
std::vector<Plan> compile(Scenario const& scenario);

}  // namespace runcost
