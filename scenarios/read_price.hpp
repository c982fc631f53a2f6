#pragma once

#include "models/scenario.hpp"
#include "scenarios/section.hpp"
#include "scenarios/zone.hpp"

namespace runcost {

/// A price: a value or a law, drawn for each host, or a process; all of one unit.
void read_price(Field const& field, DayClock const& clock, Price& price);

/// `bid`, `pays` and `lock` of a market whose price is read.
void read_terms_of_price(Section& section, Price& price);

}  // namespace runcost
