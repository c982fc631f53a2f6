#pragma once

#include <optional>
#include <string_view>

#include "models/scenario.hpp"
#include "scenarios/section.hpp"
#include "scenarios/zone.hpp"

namespace runcost {

/// Hours by a law, or {until: "08:00"}, if the key is there.
void read_delay(Section& section, std::string_view name, DayClock const& clock, DelayModel& delay);
void read_delay(Section& section, std::string_view name, DayClock const& clock,
                std::optional<DelayModel>& delay);

/// at_end, hours by a law, or {at: "08:00"}, if the key is there.
void read_release(Section& section, std::string_view name, DayClock const& clock, DelayModel& release);

}  // namespace runcost
