#pragma once

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "sim/moments.hpp"
#include "tests/catch.hpp"

namespace runcost::tests {

/// The seed of all tests. It is not a lucky number: never change it to make a test pass.
inline constexpr std::uint64_t seed = 1;

/// Beyond this a mean is wrong: by chance in one of 16,000 seeds.
inline constexpr double z_limit = 4.0;

/// Standard errors by which a sample's mean lies above the expected one.
inline double z_score(double expected, Moments const& got) {
    return (got.mean - expected) / got.std_error();
}

/// The mean is as expected, and the sample is large enough to tell it from one that is 2 % greater.
inline void check_mean(double expected, Moments const& got) {
    double const z = z_score(expected, got);
    double const z_of_2_percent_more = z_score(1.02 * expected, got);
    CAPTURE(expected, got.mean, got.std_error(), got.count, z, z_of_2_percent_more);
    CHECK(std::fabs(z) < z_limit);
    CHECK(std::fabs(z_of_2_percent_more) >= z_limit);
}

/// Greatest distance between a sample's distribution function and `cdf`, times the root of the sample's size
/// (Kolmogorov and Smirnov). `below` is the limit of `cdf` from the left: another function where there are
/// atoms.
template <class Cdf, class Below>
double ks_distance(std::vector<double> sample, Cdf const& cdf, Below const& below) {
    std::sort(sample.begin(), sample.end());
    auto const n = static_cast<double>(sample.size());
    double distance = 0.0;
    for (std::size_t i = 0; i < sample.size();) {
        std::size_t next = i;
        while (next < sample.size() && sample[next] == sample[i]) {
            ++next;
        }
        distance = std::max({distance, std::fabs(below(sample[i]) - static_cast<double>(i) / n),
                             std::fabs(cdf(sample[i]) - static_cast<double>(next) / n)});
        i = next;
    }
    return std::sqrt(n) * distance;
}
template <class Cdf>
double ks_distance(std::vector<double> const& sample, Cdf const& cdf) {
    return ks_distance(sample, cdf, cdf);
}

/// Exceeded by chance with probability 2 exp(-2 limit^2) = 5e-5; more rarely where there are atoms.
inline constexpr double ks_limit = 2.3;

/// The sample follows `cdf`, and is large enough to tell that it is not `cdf` of values 2 % smaller.
template <class Cdf, class Below>
void check_law(Cdf const& cdf, Below const& below, std::vector<double> const& sample) {
    double const distance = ks_distance(sample, cdf, below);
    double const distance_of_2_percent = ks_distance(
        sample, [&](double x) { return cdf(x / 1.02); }, [&](double x) { return below(x / 1.02); });
    CAPTURE(sample.size(), distance, distance_of_2_percent);
    CHECK(distance < ks_limit);
    CHECK(distance_of_2_percent >= ks_limit);
}
template <class Cdf>
void check_law(Cdf const& cdf, std::vector<double> const& sample) {
    check_law(cdf, cdf, sample);
}

}  // namespace runcost::tests
