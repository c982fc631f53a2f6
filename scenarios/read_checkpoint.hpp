#pragma once

#include "models/scenario.hpp"
#include "scenarios/section.hpp"

/// What is saved, where to and when. Problems are reported to the field's reading.
namespace runcost {

/// The names of places where bytes lie.
std::vector<std::pair<std::string, std::optional<DataPlace>>> data_places();

void read_checkpoint(Field const& field, Checkpoint& checkpoint);
CheckpointPolicy read_checkpoint_policy(Field const& field);

}  // namespace runcost
