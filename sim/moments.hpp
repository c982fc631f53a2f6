#pragma once

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <span>

namespace runcost {

/// Standard errors to either side of a normal 95 % interval.
inline constexpr double z_95 = 1.959963984540054;

/// Count, mean, spread and range of a sample. Merging two in a fixed order gives the same bits every time.
struct Moments {
    std::uint64_t count = 0;
    double mean = 0.0;
    double squares = 0.0;  ///< sum of squared deviations from the mean
    double cubes = 0.0;    ///< sum of cubed ones
    double min = std::numeric_limits<double>::infinity();
    double max = -std::numeric_limits<double>::infinity();

    /// Standard deviation of one observation; NaN below two.
    double sd() const {
        return count < 2 ? std::numeric_limits<double>::quiet_NaN()
                         : std::sqrt(squares / static_cast<double>(count - 1));
    }
    /// Standard deviation of the mean.
    double std_error() const { return sd() / std::sqrt(static_cast<double>(count)); }

    /// sqrt(n) cubes / squares^1.5: 0 for a symmetrical sample, 2 for an exponential one; 0 without spread.
    double skewness() const {
        return squares > 0.0 ? std::sqrt(static_cast<double>(count)) * cubes / (squares * std::sqrt(squares))
                             : 0.0;
    }

    /// Chan, Golub, LeVeque, "Updating formulae and a pairwise algorithm for computing sample variances",
    /// 1979.
    void merge(Moments const& other) {
        if (other.count == 0) {
            return;
        }
        if (count == 0) {
            *this = other;
            return;
        }
        auto const n = static_cast<double>(count);
        auto const m = static_cast<double>(other.count);
        double const delta = other.mean - mean;
        double const share = m / (n + m);
        cubes += other.cubes + delta * delta * delta * (n * share * ((n - m) / (n + m))) +
                 3.0 * delta * ((1.0 - share) * other.squares - share * squares);
        mean += delta * share;
        squares += other.squares + delta * delta * (n * share);
        count += other.count;
        min = std::min(min, other.min);
        max = std::max(max, other.max);
    }
};

/// Two passes over the values, in eight interleaved sums whatever the machine's vectors are.
inline Moments moments_of(std::span<double const> values) {
    constexpr std::size_t lanes = 8;
    Moments result;
    result.count = values.size();
    if (values.empty()) {
        return result;
    }
    double const first =
        values[0];  // deviations from it keep the sums small, and those of a constant exactly zero
    std::array<double, lanes> sum{};
    std::array<double, lanes> least;
    std::array<double, lanes> most;
    least.fill(first);
    most.fill(first);
    std::size_t const whole = values.size() / lanes * lanes;
    auto const add = [&](std::size_t lane, double value) {
        sum[lane] += value - first;
        least[lane] = value < least[lane] ? value : least[lane];
        most[lane] = value > most[lane] ? value : most[lane];
    };
    for (std::size_t i = 0; i < whole; i += lanes) {
        for (std::size_t lane = 0; lane < lanes; ++lane) {
            add(lane, values[i + lane]);
        }
    }
    for (std::size_t i = whole; i < values.size(); ++i) {
        add(i - whole, values[i]);
    }
    auto const total = [](std::array<double, lanes> const& x) {
        return ((x[0] + x[1]) + (x[2] + x[3])) + ((x[4] + x[5]) + (x[6] + x[7]));
    };
    result.min = *std::min_element(least.begin(), least.end());
    result.max = *std::max_element(most.begin(), most.end());
    if (result.min == result.max) {
        result.mean = first;
        return result;
    }
    double const mean = first + total(sum) / static_cast<double>(values.size());
    result.mean = mean;
    sum.fill(0.0);
    std::array<double, lanes> cubes{};
    auto const add_deviation = [&](std::size_t lane, double deviation) {
        double const square = deviation * deviation;
        sum[lane] += square;
        cubes[lane] += square * deviation;
    };
    for (std::size_t i = 0; i < whole; i += lanes) {
        for (std::size_t lane = 0; lane < lanes; ++lane) {
            add_deviation(lane, values[i + lane] - mean);
        }
    }
    for (std::size_t i = whole; i < values.size(); ++i) {
        add_deviation(i - whole, values[i] - mean);
    }
    result.squares = total(sum);
    result.cubes = total(cubes);
    return result;
}

}  // namespace runcost
