#pragma once

#include <optional>
#include <string>

#include "scenarios/spells.hpp"

namespace runcost {

/// A trace of capacity that was measured, and how.
struct AvailabilityReport {
    TraceRequest request;
    std::string column;  ///< that was read; may be empty
    UpRule rule;
    std::optional<std::string> price_column;
    std::optional<std::string> tick;  ///< as written
    MeasuredAvailability measured;
};

std::string text_availability(AvailabilityReport const& report);
std::string json_availability(AvailabilityReport const& report);

}  // namespace runcost
