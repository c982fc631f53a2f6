#pragma once

#include <span>
#include <vector>

#include "models/scenario.hpp"
#include "sim/plan.hpp"

namespace runcost {

/// Mean hours of what each fresh disk needs: the market's setup, the job's, the download of the dataset.
double mean_setup_h(Job const& job, Market const& market);

/// Mean dollars of an hour of the whole gang, with fee and discount.
double usd_per_hour(Job const& job, Market const& market);

/// When a replay of the scenario is given up.
GiveUp give_up(Scenario const& scenario);

/// Throws InvalidScenario if `check` finds errors.
Plan compile(Scenario const& scenario);

/// The plans of all, in order.
std::vector<Plan> compile(std::span<Scenario const> scenarios);

}  // namespace runcost
