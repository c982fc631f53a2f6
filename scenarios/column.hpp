#pragma once

#include <string>
#include <vector>

#include "scenarios/units.hpp"

namespace runcost {

/// The values of one column of a CSV file with a heading. Where `hours`, a number without a unit is hours.
/// Rows without a value there are passed over. Throws InvalidInput, with every bad row and its line.
std::vector<double> read_column(std::string const& path, std::string const& column,
                                Value<double> const& value, bool hours);

}  // namespace runcost
