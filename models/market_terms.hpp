#pragma once

#include <optional>

#include "models/scenario.hpp"

/// Numbers that follow from a market's price and availability.
namespace runcost {

/// Mean dollars of an hour that are paid in the long run, of what the price buys; about as much where there
/// is no formula.
double mean_usd_per_h(Price const& price);

/// 1 while there is capacity for the need, else 0, with equal neighbours joined.
Record capacity_record(RecordedCapacity const& capacity, std::uint64_t nodes);

/// Mean hours of a spell with capacity that ends within the trace; infinite if none does.
double mean_hours_up(Record const& capacity);

}  // namespace runcost
