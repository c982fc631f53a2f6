#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "scenarios/numeric_key.hpp"

namespace runcost {

/// The positive numbers that one of a file's scenarios has in job, market and policy, its override and what
/// its market has from the catalogue included, in order. Without counts, names, deadline and budget.
std::vector<NumericKey> numbers_of_scenario(std::string const& text, std::string const& source,
                                            std::vector<std::string> const& sets, std::size_t index,
                                            std::vector<Catalogue> const& catalogues);

}  // namespace runcost
