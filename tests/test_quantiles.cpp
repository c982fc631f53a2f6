#include "sim/quantiles.hpp"

#include <algorithm>
#include <boost/math/distributions/binomial.hpp>
#include <cmath>
#include <cstdint>
#include <functional>
#include <numeric>
#include <random>
#include <string>
#include <vector>

#include "sim/maths.hpp"
#include "tests/catch.hpp"
#include "tests/statistics.hpp"

namespace runcost {
namespace {

using namespace tests;

Quantiles quantiles_of(std::vector<double> const& values) {
    SampleColumn column;
    column.append(values);
    return column.quantiles();
}

/// P(K < k), K binomial.
double below(std::uint64_t n, double p, std::uint64_t k) {
    boost::math::binomial const law(static_cast<double>(n), p);
    return k == 0 ? 0.0 : boost::math::cdf(law, static_cast<double>(std::min(k - 1, n)));
}
/// P(K >= k)
double from(std::uint64_t n, double p, std::uint64_t k) {
    boost::math::binomial const law(static_cast<double>(n), p);
    return k == 0 ? 1.0 : k > n ? 0.0 : boost::math::cdf(complement(law, static_cast<double>(k - 1)));
}

TEST_CASE("quantiles: those of 1 to 100 are their percents", "[quantiles]") {
    std::vector<double> values(100);
    std::iota(values.begin(), values.end(), 1.0);
    std::shuffle(values.begin(), values.end(), std::mt19937_64(seed));
    Quantiles const found = quantiles_of(values);
    for (std::size_t i = 0; i < quantile_percents.size(); ++i) {
        CHECK(found[i].value == quantile_percents[i]);
    }
}

TEST_CASE("quantiles: are the least value with the share at or below it", "[quantiles]") {
    for (std::uint64_t n = 1; n <= 300; ++n) {
        for (unsigned const percent : quantile_percents) {
            std::uint64_t const rank = quantile_ranks(n, percent).value;
            CAPTURE(n, percent, rank);
            CHECK(100 * rank >= n * percent);
            CHECK(100 * (rank - 1) < n * percent);
        }
    }
    CHECK(quantiles_of({3.0, 1.0, 2.0})[2].value == 2.0);
    CHECK(quantiles_of({4.0, 3.0, 1.0, 2.0})[2].value == 2.0);
    CHECK(quantiles_of({4.0, 3.0, 1.0, 2.0})[4].value == 4.0);
}

TEST_CASE("quantiles: the ranks of an interval leave at most 2.5 % on each side, and no rank less does",
          "[quantiles]") {
    std::vector<std::uint64_t> sizes(200);
    std::iota(sizes.begin(), sizes.end(), 1U);
    for (std::uint64_t const size :
         {298U, 299U, 367U, 368U, 1000U, 1001U, 4096U, 100'000U, 131'072U, 3'000'000U}) {
        sizes.push_back(size);
    }
    for (std::uint64_t const n : sizes) {
        for (unsigned const percent : quantile_percents) {
            double const p = percent / 100.0;
            QuantileRanks const ranks = quantile_ranks(n, percent);
            CAPTURE(n, percent, ranks.low, ranks.high);
            CHECK(ranks.low <= ranks.value);
            CHECK(ranks.value <= ranks.high);
            CHECK(ranks.high <= n + 1);
            CHECK(below(n, p, ranks.low) <= 0.025);
            CHECK(below(n, p, ranks.low + 1) > 0.025);
            CHECK(from(n, p, ranks.high) <= 0.025);
            CHECK((ranks.high == 0 || from(n, p, ranks.high - 1) > 0.025));
        }
    }
}

TEST_CASE("quantiles: the ranks of some intervals, from tables of the binomial law", "[quantiles]") {
    auto const ranks_are = [](std::uint64_t n, unsigned percent, std::uint64_t low, std::uint64_t high) {
        QuantileRanks const ranks = quantile_ranks(n, percent);
        CAPTURE(n, percent);
        CHECK(ranks.low == low);
        CHECK(ranks.high == high);
    };
    ranks_are(1, 50, 0, 2);
    ranks_are(2, 50, 0, 3);
    ranks_are(5, 50, 0, 6);  // 2^-5 = 3.1 % on each side
    ranks_are(6, 50, 1, 6);
    ranks_are(10, 50, 2, 9);
    ranks_are(71, 5, 0, 9);  // 0.95^71 = 2.6 %
    ranks_are(72, 5, 1, 9);
    ranks_are(72, 95, 64, 72);
    ranks_are(71, 95, 63, 72);
    ranks_are(1000, 99, 983, 997);
}

TEST_CASE("quantiles: a bound that no order statistic can give is NaN", "[quantiles]") {
    Quantiles const one = quantiles_of({7.0});
    CHECK(one[2].value == 7.0);
    CHECK(std::isnan(one[2].low));
    CHECK(std::isnan(one[2].high));
    CHECK(std::isnan(one[0].low));
    CHECK(std::isnan(one[0].high));
    CHECK(one[5].low == 7.0);  // above the 99 % quantile in one case of a hundred only
    CHECK(std::isnan(one[5].high));
    std::vector<double> values(59);
    std::iota(values.begin(), values.end(), 1.0);
    Quantiles const found = quantiles_of(values);
    CHECK(std::isnan(found[0].low));  // 0.95^59 = 4.8 %
    CHECK(found[0].high == 8.0);
    CHECK(found[2].low == 22.0);
    CHECK(found[2].high == 38.0);
    CHECK(found[4].low == 52.0);
    CHECK(std::isnan(found[4].high));
}

TEST_CASE("quantiles: a constant is its own quantile, and stays it when it ends", "[quantiles]") {
    SampleColumn column;
    column.append(std::vector<double>(500, 3.0));
    CHECK(column.quantiles()[2].value == 3.0);
    CHECK(column.quantiles()[5].high == 3.0);
    column.append(std::vector<double>{3.0, 1.0, 9.0});
    column.append(std::vector<double>(497, 2.0));
    CHECK(column.count() == 1000);
    Quantiles const found = column.quantiles();
    CHECK(found[0].value == 2.0);
    CHECK(found[2].value == 3.0);
    CHECK(found[2].low == 2.0);
    CHECK(found[2].high == 3.0);
}

TEST_CASE("quantiles: chunks of samples make no difference", "[quantiles]") {
    std::mt19937_64 random(seed);
    std::vector<double> values(3000);
    for (double& value : values) {
        value = static_cast<double>(random() % 1000);
    }
    Quantiles const expected = quantiles_of(values);
    std::vector<double> sorted = values;
    std::sort(sorted.begin(), sorted.end());
    SampleColumn column;
    for (std::size_t at = 0; at < values.size(); at += 100) {
        column.append(std::span<double const>(values).subspan(at, 100));
    }
    Quantiles const found = column.quantiles();
    for (std::size_t i = 0; i < found.size(); ++i) {
        QuantileRanks const ranks = quantile_ranks(values.size(), quantile_percents[i]);
        CHECK(found[i].value == sorted[static_cast<std::size_t>(ranks.value - 1)]);
        CHECK(found[i].low == sorted[static_cast<std::size_t>(ranks.low - 1)]);
        CHECK(found[i].high == sorted[static_cast<std::size_t>(ranks.high - 1)]);
        CHECK(found[i].value == expected[i].value);
        CHECK(found[i].low == expected[i].low);
        CHECK(found[i].high == expected[i].high);
    }
}

}  // namespace
}  // namespace runcost
