#pragma once

#include <string>
#include <vector>

#include "models/correlation.hpp"
#include "scenarios/section.hpp"

namespace runcost {

/// `correlation: [[1, 0.6], [0.6, 1]]`, of markets in their order: its Cholesky factor; empty where there is
/// a fault, which is reported.
Matrix read_correlation(Field const& field, std::vector<std::string> const& markets);

}  // namespace runcost
