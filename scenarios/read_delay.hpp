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

/// A time of day, `15:00`, as an hour of the day in UTC; the key must be there. False if it is not, or wrong.
bool read_hour_of_day(Section& section, std::string_view name, DayClock const& clock, double& hour_utc);

/// at_end, hours by a law, or {at: "08:00"}, if the key is there.
void read_release(Section& section, std::string_view name, DayClock const& clock, DelayModel& release);

}  // namespace runcost
