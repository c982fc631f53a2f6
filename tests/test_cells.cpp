#include <algorithm>
#include <array>
#include <bit>
#include <cmath>
#include <cstdint>
#include <functional>
#include <random>
#include <span>
#include <string>
#include <vector>

#include "sim/maths.hpp"
#include "sim/quantiles.hpp"
#include "tests/catch.hpp"
#include "tests/statistics.hpp"

namespace runcost {
namespace {

using namespace tests;

constexpr std::size_t sample_count = 1'000'000;

/// The quantile's law: a value for each uniform.
struct Law {
    std::string name;
    std::function<double(double)> at;
};

/// An atom at 1, as replays without an interruption make one, and the rest above it.
Law with_atom(double share, double gap) {
    return {"atom of " + std::to_string(share) + " with gap " + std::to_string(gap), [share, gap](double u) {
                return u < share ? 1.0 : 1.0 + gap - maths::log(1.0 - (u - share) / (1.0 - share));
            }};
}

std::vector<Law> laws() {
    return {{"normal", [](double u) { return 100.0 + 5.0 * maths::normal_quantile(u); }},
            {"lognormal", [](double u) { return maths::exp(3.0 * maths::normal_quantile(u)); }},
            {"Pareto without a mean", [](double u) { return 1.0 / ((1.0 - u) * (1.0 - u)); }},
            {"constant", [](double) { return 0.1; }},
            {"three values", [](double u) { return u < 0.25        ? 1.0
                                                   : u < 0.9500001 ? 2.0
                                                                   : 5.0; }},
            {"whole numbers", [](double u) { return std::floor(-20.0 * maths::log(u)); }},
            {"two clusters", [](double u) { return u < 0.5 ? u * u : 1e6 + u * u; }},
            with_atom(0.3, 0.0),
            with_atom(0.5, 0.0),
            with_atom(0.5001, 0.0),
            with_atom(0.502, 0.0),
            with_atom(0.95, 0.5),
            with_atom(0.9502, 0.0)};
}

std::vector<double> sample_of(Law const& law) {
    std::mt19937_64 random(seed);
    std::vector<double> sample(sample_count);
    for (double& value : sample) {
        value = law.at((static_cast<double>(random() >> 12U) + 0.5) * 0x1p-52);
    }
    return sample;
}

/// The share of the sample that lies between `value` and the order statistic of that rank.
double error_in_probability(std::vector<double> const& sorted, double value, std::uint64_t rank) {
    auto const [first, last] = std::equal_range(sorted.begin(), sorted.end(), value);
    auto const less = static_cast<double>(first - sorted.begin());
    auto const not_greater = static_cast<double>(last - sorted.begin());
    auto const wanted = static_cast<double>(rank);
    return std::max({0.0, less + 1.0 - wanted, wanted - not_greater}) / static_cast<double>(sorted.size());
}

/// As a run does: the first samples fix the cells, the others are counted in them, by parts.
Quantiles by_cells(std::span<double const> sample, std::size_t parts) {
    auto const stored = static_cast<std::size_t>(SampleColumn::exact_count);
    SampleColumn column;
    column.append(sample.first(stored));
    Cells cells = column.take_cells();
    std::vector<Cells> counted(parts, cells.emptied());
    for (std::size_t i = stored; i < sample.size(); ++i) {
        counted[i % parts].add(sample[i], 1);
    }
    for (Cells const& part : counted) {
        cells.merge(part);
    }
    return cells.quantiles();
}

TEST_CASE("cells: quantiles of a million samples are right to 2e-5 in probability", "[quantiles]") {
    // A cell holds some 90 of the million samples; where one lies among them is uncertain by five ranks.
    constexpr double limit = 2e-5;
    for (Law const& law : laws()) {
        std::vector<double> sample = sample_of(law);
        Quantiles const found = by_cells(sample, 1);
        std::sort(sample.begin(), sample.end());
        for (std::size_t i = 0; i < found.size(); ++i) {
            QuantileRanks const ranks = quantile_ranks(sample.size(), quantile_percents[i]);
            CAPTURE(law.name, quantile_percents[i], found[i].value, found[i].low, found[i].high);
            CHECK(error_in_probability(sample, found[i].value, ranks.value) < limit);
            CHECK(error_in_probability(sample, found[i].low, ranks.low) < limit);
            CHECK(error_in_probability(sample, found[i].high, ranks.high) < limit);
        }
    }
}

TEST_CASE("cells: quantiles do not depend on the order of the samples nor on who counts them",
          "[quantiles]") {
    for (Law const& law : {laws()[0], laws()[2], with_atom(0.5001, 0.0)}) {
        std::vector<double> sample = sample_of(law);
        sample.resize(300'000);
        Quantiles const expected = by_cells(sample, 1);
        std::shuffle(sample.begin(), sample.begin() + SampleColumn::exact_count, std::mt19937_64(seed));
        std::shuffle(sample.begin() + SampleColumn::exact_count, sample.end(), std::mt19937_64(seed + 1));
        Quantiles const found = by_cells(sample, 3);
        CAPTURE(law.name);
        CHECK(std::bit_cast<std::array<std::uint64_t, 18>>(found) ==
              std::bit_cast<std::array<std::uint64_t, 18>>(expected));
    }
}

}  // namespace
}  // namespace runcost
