#include "models/correlation.hpp"

#include <Eigen/Dense>
#include <algorithm>

namespace runcost {

std::variant<Matrix, ContraryPair> cholesky(Matrix const& correlations) {
    auto const size = static_cast<Eigen::Index>(correlations.size());
    Eigen::MatrixXd all(size, size);
    for (Eigen::Index i = 0; i < size; ++i) {
        for (Eigen::Index j = 0; j < size; ++j) {
            all(i, j) = correlations[static_cast<std::size_t>(i)][static_cast<std::size_t>(j)];
        }
    }
    constexpr double least = 1e-10;  // of an eigenvalue: what is less cannot be told from none
    Eigen::SelfAdjointEigenSolver<Eigen::MatrixXd> const solver(all);
    if (solver.eigenvalues()(0) < least) {
        Eigen::VectorXd parts = solver.eigenvectors().col(0).cwiseAbs();
        Eigen::Index first = 0;
        parts.maxCoeff(&first);
        parts(first) = -1.0;
        Eigen::Index second = 0;
        parts.maxCoeff(&second);
        auto const [low, high] = std::minmax(first, second);
        return ContraryPair{static_cast<std::size_t>(low), static_cast<std::size_t>(high)};
    }
    Eigen::MatrixXd const factor = all.llt().matrixL();
    Matrix rows(correlations.size(), std::vector<double>(correlations.size()));
    for (Eigen::Index i = 0; i < size; ++i) {
        for (Eigen::Index j = 0; j < size; ++j) {
            rows[static_cast<std::size_t>(i)][static_cast<std::size_t>(j)] = factor(i, j);
        }
    }
    return rows;
}

}  // namespace runcost
