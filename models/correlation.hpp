#pragma once

#include <cstddef>
#include <utility>
#include <variant>
#include <vector>

namespace runcost {

using Matrix = std::vector<std::vector<double>>;

/// Two whose correlation cannot be had beside the others.
using ContraryPair = std::pair<std::size_t, std::size_t>;

/// The lower triangular L with L L^T = C (Cholesky), for a symmetric C with a diagonal of 1; or, where C is
/// not positive definite, the pair that has most part in it (the largest components of the eigenvector of its
/// least eigenvalue).
std::variant<Matrix, ContraryPair> cholesky(Matrix const& correlations);

}  // namespace runcost
