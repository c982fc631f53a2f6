#pragma once

#include <optional>
#include <string>
#include <vector>

#include "scenarios/section.hpp"

namespace runcost {

/// A list of scalars, at least one; reports each that is none.
std::optional<std::vector<double>> read_list(Field const& field, Value<double> const& value,
                                             std::string const& example);

}  // namespace runcost
