#pragma once

#include <optional>
#include <string_view>

#include "models/scenario.hpp"
#include "scenarios/section.hpp"

namespace runcost {

/// Hours by a law, or until a time of day, if the key is there.
void read_delay(Section& section, std::string_view name, DelayModel& delay);
void read_delay(Section& section, std::string_view name, std::optional<DelayModel>& delay);

}  // namespace runcost
