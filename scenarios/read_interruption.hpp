#pragma once

#include <string>
#include <utility>
#include <vector>

#include "models/scenario.hpp"
#include "scenarios/section.hpp"
#include "scenarios/zone.hpp"

namespace runcost {

/// The names of causes, each with its position in cause_names.
std::vector<std::pair<std::string, std::size_t>> all_causes();

/// Reads one item of `interruptions:`. Problems are reported to the field's reading.
void read_interruption(Field const& field, DayClock const& clock, Interruption& interruption);

}  // namespace runcost
