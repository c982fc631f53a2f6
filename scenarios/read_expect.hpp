#pragma once

#include <string>
#include <vector>

#include "scenarios/expect.hpp"
#include "scenarios/section.hpp"

namespace runcost {

/// Reads the expectations of scenarios with these names. Problems are reported to the field's reading.
std::vector<ExpectItem> read_expect(Field const& field, std::vector<std::string> const& names);

}  // namespace runcost
