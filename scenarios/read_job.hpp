#pragma once

#include "models/scenario.hpp"
#include "scenarios/section.hpp"

/// Sections of a scenario. Problems are reported to the field's reading.
namespace runcost {

void read_job(Field const& field, Job& job);
void read_policy(Field const& field, Policy& policy);
void read_run(Field const& field, RunSettings& run);

}  // namespace runcost
