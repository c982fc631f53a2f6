#include "models/correlation.hpp"

#include <array>
#include <cmath>
#include <variant>
#include <vector>

#include "tests/catch.hpp"
#include "tests/price_paths.hpp"
#include "tests/statistics.hpp"

namespace runcost {
namespace {

using namespace tests;

Matrix pair(double correlation) {
    return {{1.0, correlation}, {correlation, 1.0}};
}

/// Path of a market at this place, its normals mixed as the correlations say.
PathPlan mixed(price::MeanReverting process, Matrix const& correlations, std::uint8_t place) {
    process.mix = std::get<Matrix>(cholesky(correlations)).at(place);
    PathPlan plan = path_of(process);
    plan.place = place;
    return plan;
}

/// What the step adds to the log, in standard deviations of it.
double moved(Path& path, price::MeanReverting const& process, std::size_t step) {
    double const level = LogOfSteps(process).level();
    double const kept = std::exp(-process.step_h / process.reversion_h);
    double const before = std::log(path.value(static_cast<double>(step) * process.step_h)) - level;
    double const after = std::log(path.value(static_cast<double>(step + 1) * process.step_h)) - level;
    return (after - kept * before) / (process.volatility * std::sqrt(1.0 - kept * kept));
}

/// Of two markets: mean squares and product of what steps add, and the mean product of where they start.
std::array<Moments, 4> in_common(price::MeanReverting const& a, price::MeanReverting const& b,
                                 Matrix const& correlations, std::array<std::uint8_t, 2> places) {
    constexpr std::size_t steps = 255;
    Path second(mixed(b, correlations, places[1]));
    std::uint64_t replay = 0;
    auto const start = [](Path& path, price::MeanReverting const& process) {
        return (std::log(path.value(0.0)) - LogOfSteps(process).level()) / process.volatility;
    };
    return several_over_replays<4>(mixed(a, correlations, places[0]), 12'000, [&](Path& first) {
        second.begin(seed, replay++);
        std::array<double, 4> sums{};
        for (std::size_t step = 0; step < steps; ++step) {
            double const x = moved(first, a, step);
            double const y = moved(second, b, step);
            sums[0] += x * x / steps;
            sums[1] += y * y / steps;
            sums[2] += x * y / steps;
        }
        sums[3] = start(first, a) * start(second, b);
        return sums;
    });
}

TEST_CASE("correlation: steps of two prices have that much in common, and each keeps its volatility",
          "[path][laws]") {
    struct Known {
        price::MeanReverting first;
        price::MeanReverting second;
        double correlation;
    };
    std::vector<Known> const all{{reverting(0.5, 0.25, 12.0, 1.0), reverting(0.4, 0.25, 12.0, 1.0), 0.7},
                                 {reverting(0.5, 0.05, 100.0, 1.0), reverting(2.0, 1.5, 2.0, 1.0), -0.6},
                                 {reverting(1.0, 0.5, 1.0, 3.0), reverting(1.0, 0.1, 9.0, 3.0), 0.95},
                                 {reverting(1.0, 0.3, 5.0, 0.5), reverting(1.0, 0.3, 5.0, 2.0), 0.4},
                                 {reverting(3.0, 0.8, 20.0, 0.1), reverting(3.0, 0.2, 1.0, 0.1), -0.9}};
    for (Known const& known : all) {
        CAPTURE(name_of(known.first), name_of(known.second), known.correlation);
        auto const [first, second, product, start] =
            in_common(known.first, known.second, pair(known.correlation), {0, 1});
        check_mean(1.0, first);
        check_mean(1.0, second);
        check_mean(known.correlation, product);
        CHECK(std::fabs(z_score(known.correlation, start)) < z_limit);
        CHECK(std::fabs(z_score(0.8 * known.correlation, start)) >= z_limit);
    }
}

TEST_CASE("correlation: of three prices each pair has its own", "[path][laws]") {
    Matrix const correlations{{1.0, 0.6, -0.3}, {0.6, 1.0, 0.35}, {-0.3, 0.35, 1.0}};
    price::MeanReverting const some = reverting(0.5, 0.25, 12.0, 1.0);
    for (auto const& places : {std::array<std::uint8_t, 2>{0, 1}, {0, 2}, {1, 2}}) {
        CAPTURE(+places[0], +places[1]);
        check_mean(correlations[places[0]][places[1]], in_common(some, some, correlations, places)[2]);
    }
}

TEST_CASE("correlation: without one, markets at different places have nothing in common", "[path][laws]") {
    price::MeanReverting const some = reverting(0.5, 0.25, 12.0, 1.0);
    PathPlan plan = path_of(some);
    plan.place = 1;
    Path second(plan);
    std::uint64_t replay = 0;
    Moments const product = over_replays(path_of(some), 4'000, [&](Path& first) {
        second.begin(seed, replay++);
        return moved(first, some, 0) * moved(second, some, 0);
    });
    CHECK(std::fabs(z_score(0.0, product)) < z_limit);
    CHECK(std::fabs(z_score(0.1, product)) >= z_limit);
}

TEST_CASE("correlation: the factor times its transpose is the matrix, and it is lower triangular",
          "[correlation]") {
    Matrix const correlations{
        {1.0, 0.6, -0.3, 0.0}, {0.6, 1.0, 0.35, 0.1}, {-0.3, 0.35, 1.0, 0.0}, {0.0, 0.1, 0.0, 1.0}};
    Matrix const factor = std::get<Matrix>(cholesky(correlations));
    for (std::size_t i = 0; i < correlations.size(); ++i) {
        for (std::size_t j = 0; j < correlations.size(); ++j) {
            double sum = 0.0;
            for (std::size_t k = 0; k < correlations.size(); ++k) {
                sum += factor[i][k] * factor[j][k];
            }
            CHECK(std::fabs(sum - correlations[i][j]) < 1e-14);
            CHECK((j <= i || factor[i][j] == 0.0));
        }
    }
    CHECK(std::get<Matrix>(cholesky({{1.0}})) == Matrix{{1.0}});
}

TEST_CASE("correlation: of a matrix that is none, names the pair with most part in it", "[correlation]") {
    auto const contrary = [](Matrix const& matrix) { return std::get<ContraryPair>(cholesky(matrix)); };
    CHECK(contrary(pair(1.0)) == ContraryPair{0, 1});
    CHECK(contrary(pair(-1.0)) == ContraryPair{0, 1});
    CHECK(contrary({{1.0, 0.0, 0.0}, {0.0, 1.0, 1.0}, {0.0, 1.0, 1.0}}) == ContraryPair{1, 2});
    CHECK(contrary({{1.0, 0.9, 0.9}, {0.9, 1.0, 0.0}, {0.9, 0.0, 1.0}}).first == 0);
    CHECK(std::holds_alternative<Matrix>(cholesky(pair(0.999999))));
}

}  // namespace
}  // namespace runcost
