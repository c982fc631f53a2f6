#pragma once

#include "models/scenario.hpp"
#include "scenarios/section.hpp"
#include "scenarios/zone.hpp"

/// Sections of a scenario. Problems are reported to the field's reading.
namespace runcost {

/// Returns the clock by which the scenario's times of day are taken.
DayClock read_job(Field const& field, Job& job);
void read_policy(Field const& field, DayClock const& clock, Policy& policy);
void read_run(Field const& field, RunSettings& run);

}  // namespace runcost
