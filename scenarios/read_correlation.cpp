#include "scenarios/read_correlation.hpp"

#include <fmt/format.h>

#include <cmath>

#include "scenarios/read_list.hpp"

namespace runcost {
namespace {

/// A number from -1 to 1.
Value<double> coefficient() {
    Value<double> const any = number(Limit::none);
    return {any.form, [any](std::string const& text) {
                Parsed<double> const parsed = any(text);
                bool const fits = !parsed.value || std::fabs(*parsed.value) <= 1.0;
                return fits ? parsed : Parsed<double>{{}, "must lie between -1 and 1"};
            }};
}

}  // namespace

Matrix read_correlation(Field const& field, std::vector<std::string> const& markets) {
    constexpr std::size_t most_markets = 32;  // whose draws are told apart
    if (!field.describing() && markets.size() > most_markets) {
        field.error(fmt::format("is of at most {} markets; here are {}", most_markets, markets.size()));
        return {};
    }
    std::string const reason = fmt::format("must be a list of {0} lists of {0} numbers: one for each market",
                                           field.describing() ? 2 : markets.size());
    Matrix matrix;
    for (Field const& row : field.items(reason)) {
        auto const found = read_list(row, coefficient(), "[1, 0.6]");
        if (field.describing() || !found) {
            return {};
        }
        matrix.push_back(*found);
    }
    bool square = matrix.size() == markets.size();
    for (auto const& row : matrix) {
        square = square && row.size() == markets.size();
    }
    if (!square) {
        field.error(reason);
        return {};
    }
    for (std::size_t i = 0; i < matrix.size(); ++i) {
        for (std::size_t j = 0; j <= i; ++j) {
            if (i == j && matrix[i][j] != 1.0) {
                field.error(fmt::format("the correlation of {} with itself is 1", markets[i]));
                return {};
            }
            if (matrix[i][j] != matrix[j][i]) {
                field.error(fmt::format("must be symmetric: that of {} and {} stands as {} and as {}",
                                        markets[j], markets[i], matrix[j][i], matrix[i][j]));
                return {};
            }
        }
    }
    auto const factor = cholesky(matrix);
    if (auto const* pair = std::get_if<ContraryPair>(&factor)) {
        auto const [a, b] = *pair;
        field.error(fmt::format(
            "is not positive definite: {} and {} cannot have a correlation of {} beside the others",
            markets[a], markets[b], matrix[a][b]));
        return {};
    }
    return std::get<Matrix>(factor);
}

}  // namespace runcost
