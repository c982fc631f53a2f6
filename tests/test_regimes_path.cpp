// Regimes against Markov chains worked out otherwise: by matrix exponentials and, of two, in closed form.
#include "sim/regimes_path.hpp"

#include <array>
#include <cmath>
#include <cstdint>
#include <string>
#include <vector>

#include "models/prices.hpp"
#include "tests/catch.hpp"
#include "tests/price_paths.hpp"
#include "tests/statistics.hpp"

namespace runcost {
namespace {

using namespace tests;
using price::Regimes;
using Square = std::vector<std::vector<double>>;

Square zero(std::size_t size) {
    return Square(size, std::vector<double>(size, 0.0));
}
Square product(Square const& a, Square const& b) {
    Square result = zero(a.size());
    for (std::size_t i = 0; i < a.size(); ++i) {
        for (std::size_t k = 0; k < a.size(); ++k) {
            for (std::size_t j = 0; j < a.size(); ++j) {
                result[i][j] += a[i][k] * b[k][j];
            }
        }
    }
    return result;
}
/// By Taylor's series of a 2^20th of it, squared 20 times.
Square exponential(Square matrix) {
    for (auto& row : matrix) {
        for (double& value : row) {
            value *= 0x1p-20;
        }
    }
    Square sum = zero(matrix.size());
    Square term = zero(matrix.size());
    for (std::size_t i = 0; i < matrix.size(); ++i) {
        sum[i][i] = 1.0;
        term[i][i] = 1.0;
    }
    for (int order = 1; order < 8; ++order) {
        term = product(term, matrix);
        for (std::size_t i = 0; i < matrix.size(); ++i) {
            for (std::size_t j = 0; j < matrix.size(); ++j) {
                term[i][j] /= order;
                sum[i][j] += term[i][j];
            }
        }
    }
    for (int i = 0; i < 20; ++i) {
        sum = product(sum, sum);
    }
    return sum;
}

struct Known {
    std::string name;
    Regimes regimes;
    std::vector<double> shares;  ///< in the long run
    double hours;
    std::uint64_t replays;
};

std::vector<Known> all_known() {
    return {
        {"two", {{1.0, 4.0}, {{0.0, 0.2}, {0.5, 0.0}}, {1.0, 0.0}}, {5.0 / 7.0, 2.0 / 7.0}, 10.0, 300'000},
        {"two, stationary",
         {{1.0, 4.0}, {{0.0, 0.2}, {0.5, 0.0}}, {}},
         {5.0 / 7.0, 2.0 / 7.0},
         30.0,
         300'000},
        {"three",
         {{1.0, 1.8, 6.0}, {{0.0, 0.04, 0.01}, {0.2, 0.0, 0.1}, {0.0, 0.5, 0.0}}, {1.0, 0.0, 0.0}},
         {25.0 / 33.0, 25.0 / 132.0, 7.0 / 132.0},
         48.0,
         700'000},
        {"three in a ring, mixed start",
         {{0.5, 3.0, 1.0}, {{9.0, 2.0, 0.0}, {0.0, 9.0, 1.0}, {4.0, 0.0, 9.0}}, {0.2, 0.3, 0.5}},
         {2.0 / 7.0, 4.0 / 7.0, 1.0 / 7.0},
         3.0,
         300'000},
        {"one that is never left",
         {{2.0, 1.0, 5.0}, {{0.0, 0.1, 0.1}, {0.0, 0.0, 0.0}, {0.3, 0.3, 0.0}}, {0.5, 0.0, 0.5}},
         {0.0, 1.0, 0.0},
         6.0,
         400'000}};
}

double start_share(Known const& known, std::size_t i) {
    return known.regimes.start.empty() ? known.shares[i] : known.regimes.start[i];
}

/// Mean and second moment of the integral of the price, by the exponential of blocks [Q D 0; 0 Q D; 0 0 Q]
/// (Van Loan, "Computing integrals involving the matrix exponential", IEEE TAC 23, 1978).
std::array<double, 2> moments_of_sum(Known const& known) {
    std::size_t const size = known.shares.size();
    Square blocks = zero(3 * size);
    for (std::size_t block = 0; block < 3; ++block) {
        for (std::size_t i = 0; i < size; ++i) {
            std::size_t const row = block * size + i;
            for (std::size_t j = 0; j < size; ++j) {
                double const rate = i == j ? 0.0 : known.regimes.rates[i][j] * known.hours;
                blocks[row][block * size + j] += rate;
                blocks[row][row] -= rate;
            }
            if (block < 2) {
                blocks[row][row + size] = known.regimes.prices[i] * known.hours;
            }
        }
    }
    Square const grown = exponential(blocks);
    std::array<double, 2> moments{};
    for (std::size_t i = 0; i < size; ++i) {
        for (std::size_t j = 0; j < size; ++j) {
            moments[0] += start_share(known, i) * grown[i][size + j];
            moments[1] += start_share(known, i) * 2.0 * grown[i][2 * size + j];
        }
    }
    return moments;
}

TEST_CASE("regimes: sums of prices have the mean and variance of the chain", "[path][laws]") {
    for (Known const& known : all_known()) {
        auto const [mean, square] = moments_of_sum(known);
        double const expected = mean;
        CAPTURE(known.name);
        auto const [sums, squares] =
            several_over_replays<2>(path_of(known.regimes), known.replays, [&](Path& path) {
                double const sum = path.sum(known.hours);
                return std::array{sum, squared(sum - expected)};
            });
        check_mean(mean, sums);
        check_mean(square - mean * mean, squares);
    }
}

TEST_CASE("regimes: sums of two from their long run have the variance of the closed form", "[path][laws]") {
    Known const two = all_known()[1];
    auto const [mean, square] = moments_of_sum(two);
    double const r = 0.7;
    double const in_time = two.hours / r - (1.0 - std::exp(-r * two.hours)) / (r * r);
    CHECK(mean == Approx(two.hours * 13.0 / 7.0).epsilon(1e-9));
    CHECK(square - mean * mean == Approx(2.0 * 9.0 * 10.0 / 49.0 * in_time).epsilon(1e-9));
    // Numbers of the known results price-regime-1 and price-regime-2.
    auto const [from_cheap, its_square] = moments_of_sum(all_known()[0]);
    CHECK(from_cheap == Approx(17.34805537).epsilon(1e-9));
    CHECK(std::sqrt(its_square - from_cheap * from_cheap) == Approx(6.247090553).epsilon(1e-8));
    auto const [of_three, square_of_three] = moments_of_sum(all_known()[2]);
    CHECK(of_three == Approx(65.9382445).epsilon(1e-9));
    CHECK(std::sqrt(square_of_three - of_three * of_three) == Approx(18.34595888).epsilon(1e-8));
}

TEST_CASE("regimes: in the long run each has its share of the time", "[path][laws]") {
    for (Known const& known : all_known()) {
        CAPTURE(known.name);
        std::vector<double> const said = stationary_shares(known.regimes);
        REQUIRE(said.size() == known.shares.size());
        constexpr double long_h = 600.0;
        for (std::size_t one = 0; one < said.size(); ++one) {
            CHECK(std::fabs(said[one] - known.shares[one]) < 1e-14);
            Regimes indicator = known.regimes;
            indicator.prices.assign(said.size(), 0.0);
            indicator.prices[one] = 1.0;
            Moments const hours = over_replays(path_of(indicator), 5'000, [&](Path& path) {
                return (path.sum(2.0 * long_h) - path.sum(long_h)) / long_h;
            });
            if (known.shares[one] > 0.0 && known.shares[one] < 1.0) {
                check_mean(known.shares[one], hours);
            } else {
                CHECK(hours.mean == known.shares[one]);
            }
        }
    }
}

TEST_CASE("regimes: at a given time each has the probability that the chain says", "[path][laws]") {
    for (Known const& known : all_known()) {
        CAPTURE(known.name);
        std::size_t const size = known.shares.size();
        for (double const at_h : {0.0, 0.1 * known.hours, known.hours}) {
            Square moves = zero(size);
            for (std::size_t i = 0; i < size; ++i) {
                for (std::size_t j = 0; j < size; ++j) {
                    double const rate = i == j ? 0.0 : known.regimes.rates[i][j] * at_h;
                    moves[i][j] += rate;
                    moves[i][i] -= rate;
                }
            }
            moves = exponential(moves);
            double expected = 0.0;
            for (std::size_t i = 0; i < size; ++i) {
                for (std::size_t j = 0; j < size; ++j) {
                    expected += start_share(known, i) * moves[i][j] * known.regimes.prices[j];
                }
            }
            CAPTURE(at_h);
            auto const said = mean_usd_per_h(known.regimes, at_h, std::nullopt);
            REQUIRE(said);
            CHECK(*said == Approx(expected).epsilon(1e-10));
            Moments const got =
                over_replays(path_of(known.regimes), 100'000, [&](Path& path) { return path.value(at_h); });
            if (got.min < got.max) {
                check_mean(expected, got);
            } else {
                CHECK(got.mean == expected);
            }
        }
    }
}

TEST_CASE("regimes: last exponential times, and are followed by the others as their rates say",
          "[path][laws]") {
    Regimes const regimes{{1.0, 2.0, 3.0}, {{0.0, 0.6, 0.2}, {1.5, 0.0, 0.5}, {0.1, 0.3, 0.0}}, {}};
    std::array<double, 3> const rates{0.8, 2.0, 0.4};
    Path path(path_of(regimes));
    path.begin(seed, 0);
    std::array<std::vector<double>, 3> lasted;
    std::array<std::vector<double>, 3> went_up;
    double from_h = 0.0;
    auto const others = [&](double at_h, double price) {  // when it is next another one
        return std::fmin(path.first_above(at_h, at_h + 1e4, price),
                         path.first_at_most(at_h, at_h + 1e4, price - 0.5));
    };
    while (lasted[2].size() < 300'000) {
        double const price = path.value(from_h);
        auto const at = static_cast<std::size_t>(price) - 1;
        double const end_h = others(from_h, price);
        auto const next = static_cast<std::size_t>(path.value(end_h)) - 1;
        lasted[at].push_back(end_h - from_h);
        went_up[at].push_back(next == (at + 1) % 3 ? 1.0 : 0.0);
        from_h = end_h;
    }
    for (std::size_t at = 0; at < 3; ++at) {
        CAPTURE(at);
        check_law([rate = rates[at]](double x) { return -std::expm1(-rate * x); }, lasted[at]);
        check_mean(regimes.rates[at][(at + 1) % 3] / rates[at], moments_of(went_up[at]));
    }
}

}  // namespace
}  // namespace runcost
