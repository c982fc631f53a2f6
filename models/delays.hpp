#pragma once

#include <optional>
#include <variant>

#include "models/lifetimes.hpp"

namespace runcost {

/// A time of day, for what waits for a person.
struct TimeOfDay {
    double hour_utc = 0.0;  ///< in [0, 24)
    bool operator==(TimeOfDay const&) const = default;
};
using DelayModel = std::variant<Law, TimeOfDay>;  ///< hours, or until the next such time

/// None for a time of day, and as for the law.
std::optional<double> mean_of(DelayModel const& delay);

}  // namespace runcost
