#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "sim/path_plan.hpp"
#include "sim/plan.hpp"
#include "tests/oracle.hpp"
#include "tests/oracle_gang.hpp"

/// The jobs of the oracles on the engine's draws.
namespace runcost::tests {

oracle::Job job_of(Plan const& plan, std::uint64_t replay);

/// Of a gang that replaces only its lost nodes.
oracle::GangJob gang_job_of(Plan const& plan, std::uint64_t replay);

/// The plan without what the oracle of gangs does not know.
Plan known_to_the_oracle_of_gangs(Plan plan);

/// What the plan agrees to pay.
void take_contract(Plan const& plan, std::uint64_t replay, oracle::Contract& its);

/// What reading so many bytes costs.
oracle::Tolls read_tolls(Plan const& plan, double bytes, std::optional<Toll> store);

/// A path that moves in steps, from clock 0 until one that ends after this instant.
std::vector<oracle::PriceStep> steps_of(PathPlan const& plan, std::uint64_t replay, double until_h);

/// The price that moves, if there is one, of all that is priced alike. The plan gives up at some hour.
void take_price(Plan const& plan, std::uint64_t replay, oracle::MovingPrice& its);

/// The end of the first of the plan's traces that ends.
double trace_end_h(Plan const& plan, std::uint64_t replay);

}  // namespace runcost::tests
