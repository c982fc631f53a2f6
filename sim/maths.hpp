#pragma once

#include <bit>
#include <cmath>
#include <cstdint>
#include <limits>

/// Elementary functions with a fixed order of operations: the same bits on every machine, compiler and vector
/// width, which libm does not promise. Inline and free of branches where it counts, so that loops over them
/// turn into vector code. Build with -ffp-contract=off.
namespace runcost::maths {

namespace detail {
// ln 2 in two parts; the product of the first with an exponent of up to 20 bits is exact.
inline constexpr double ln2_high = 0x1.62e42feep-1;
inline constexpr double ln2_low = 0x1.a39ef35793c76p-33;
// Adding it to a whole number of less than 51 bits puts that number into the low bits.
inline constexpr double whole_shift = 0x1.8p52;

/// x = k ln 2 + rest, k whole and the rest at most half of ln 2.
struct Reduced {
    double shifted;  ///< k + whole_shift
    double rest;
};
inline Reduced reduced(double x) {
    constexpr double log2_e = 0x1.71547652b82fep0;
    double const shifted = x * log2_e + whole_shift;
    double const exponent = shifted - whole_shift;
    return {shifted, (x - exponent * ln2_high) - exponent * ln2_low};
}
}  // namespace detail

/// Natural logarithm of a positive, finite, normal number; within 2 units in the last place.
/// x = 2^k m with m in [sqrt(1/2), sqrt(2)), and ln m = 2 artanh((m - 1)/(m + 1)) by its series.
inline double log(double x) {
    constexpr std::uint64_t one = 0x3FF0000000000000U;
    constexpr std::uint64_t sqrt_half = 0x3FE6A09E667F3BCDU;
    std::uint64_t const shifted = std::bit_cast<std::uint64_t>(x) + (one - sqrt_half);
    auto const mantissa = std::bit_cast<double>((shifted & 0xFFFFFFFFFFFFFU) + sqrt_half);
    double const exponent =
        std::bit_cast<double>((shifted >> 52U) + std::bit_cast<std::uint64_t>(detail::whole_shift)) -
        (detail::whole_shift + 1023.0);
    double const f = mantissa - 1.0;
    double const s = f / (2.0 + f);
    double const z = s * s;
    double series = 2.0 / 21.0;
    series = series * z + 2.0 / 19.0;
    series = series * z + 2.0 / 17.0;
    series = series * z + 2.0 / 15.0;
    series = series * z + 2.0 / 13.0;
    series = series * z + 2.0 / 11.0;
    series = series * z + 2.0 / 9.0;
    series = series * z + 2.0 / 7.0;
    series = series * z + 2.0 / 5.0;
    series = series * z + 2.0 / 3.0;
    double const tail = s * z * series + exponent * detail::ln2_low;
    return exponent * detail::ln2_high + (2.0 * s + tail);
}

/// e^x within 2 units in the last place; 0 below -745.2, infinity above 709.8.
inline double exp(double x) {
    if (x > 709.8) {
        return std::numeric_limits<double>::infinity();
    }
    if (x < -745.2) {
        return 0.0;
    }
    auto const [shifted, r] = detail::reduced(x);
    double const exponent = shifted - detail::whole_shift;
    double series = 1.0;  // Horner of the Taylor series: 1 + r/13, then 1 + r/12 of that, ...
    for (int n = 13; n > 1; --n) {
        series = 1.0 + series * (r / n);
    }
    double const mantissa = 1.0 + r * series;
    // 2^exponent in two factors: it may lie outside the normal numbers while the product does not.
    auto const k = static_cast<std::int64_t>(exponent);
    auto const power = [](std::int64_t n) {
        return std::bit_cast<double>(static_cast<std::uint64_t>(n + 1023) << 52U);
    };
    return mantissa * power(k / 2) * power(k - k / 2);
}

/// e^x for |x| < 700 within 2 units in the last place, without a branch.
inline double exp_of_small(double x) {
    auto const [shifted, r] = detail::reduced(x);
    double series = 1.0 / 479001600.0;  // the Taylor series up to r^12 / 12!
    series = series * r + 1.0 / 39916800.0;
    series = series * r + 1.0 / 3628800.0;
    series = series * r + 1.0 / 362880.0;
    series = series * r + 1.0 / 40320.0;
    series = series * r + 1.0 / 5040.0;
    series = series * r + 1.0 / 720.0;
    series = series * r + 1.0 / 120.0;
    series = series * r + 1.0 / 24.0;
    series = series * r + 1.0 / 6.0;
    series = series * r + 0.5;
    series = series * r + 1.0;
    series = series * r + 1.0;
    constexpr std::uint64_t one = 0x3FF0000000000000U;
    return series * std::bit_cast<double>((std::bit_cast<std::uint64_t>(shifted) << 52U) + one);
}

/// cos(2 pi x), within 1e-15: of -x, x mod 1 and 1/2 - x folded onto a quarter turn, by the series of the
/// sine.
inline double cos_of_turns(double x) {
    constexpr double two_pi = 6.283185307179586477;
    double const folded = std::fabs(x - std::floor(x + 0.5));  // in [0, 1/2]
    double const t = two_pi * (0.25 - folded);                 // cos(2 pi x) = sin t
    double const z = t * t;
    double series = 1.0 / 51090942171709440000.0;  // the Taylor series up to t^21 / 21!
    series = 1.0 / 121645100408832000.0 - series * z;
    series = 1.0 / 355687428096000.0 - series * z;
    series = 1.0 / 1307674368000.0 - series * z;
    series = 1.0 / 6227020800.0 - series * z;
    series = 1.0 / 39916800.0 - series * z;
    series = 1.0 / 362880.0 - series * z;
    series = 1.0 / 5040.0 - series * z;
    series = 1.0 / 120.0 - series * z;
    series = 1.0 / 6.0 - series * z;
    return t * (1.0 - series * z);
}

/// The standard normal quantile: x with Phi(x) = p, 0 < p < 1; relative error about 1e-15.
/// Wichura, "Algorithm AS 241: the percentage points of the normal distribution", Applied Statistics 37,
/// 1988.
double normal_quantile(double p);

}  // namespace runcost::maths
