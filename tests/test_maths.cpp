#include "sim/maths.hpp"

#include <bit>
#include <boost/math/distributions/normal.hpp>
#include <cmath>
#include <cstdint>
#include <limits>
#include <random>

#include "tests/catch.hpp"
#include "tests/statistics.hpp"

namespace runcost {
namespace {

using namespace tests;

/// Distance from the exact value in units of the last place of the double nearest to it.
double ulps(double got, long double exact) {
    auto const nearest = static_cast<double>(exact);
    if (std::isinf(nearest)) {
        return got == nearest ? 0.0 : std::numeric_limits<double>::infinity();
    }
    double const magnitude = std::max(std::fabs(nearest), std::numeric_limits<double>::min());
    double const unit = std::nextafter(magnitude, std::numeric_limits<double>::infinity()) - magnitude;
    return static_cast<double>(std::fabs(static_cast<long double>(got) - exact) / unit);
}

/// The worst of many points.
class Worst {
public:
    void see(double x, double got, long double exact) {
        double const error = ulps(got, exact);
        if (!(error <= ulps_)) {
            ulps_ = error;
            x_ = x;
            got_ = got;
        }
    }
    void check(double limit) const {
        CAPTURE(x_, got_, ulps_);
        CHECK(ulps_ <= limit);
    }

private:
    double ulps_ = 0.0;
    double x_ = 0.0;
    double got_ = 0.0;
};

double uniform(std::mt19937_64& random) {
    return static_cast<double>(random() >> 11U) * 0x1p-53;
}

TEST_CASE("log: is within 2 units in the last place", "[maths]") {
    std::mt19937_64 random(seed);
    Worst worst;
    auto const see = [&](double x) { worst.see(x, maths::log(x), std::log(static_cast<long double>(x))); };
    for (int i = 0; i < 300'000; ++i) {
        see(uniform(random) + 0x1p-60);  // what survival probabilities look like
        see(0.5 + 1.5 * uniform(random));
        std::uint64_t const any = random() >> 1U;
        double const x = std::bit_cast<double>(any);
        if (std::isnormal(x)) {
            see(x);
        }
    }
    double above = 1.0;
    double below = 1.0;
    for (int i = 0; i < 10'000; ++i) {
        above = std::nextafter(above, 2.0);
        below = std::nextafter(below, 0.0);
        see(above);
        see(below);
    }
    for (int exponent = -1022; exponent <= 1023; ++exponent) {
        double const power = std::ldexp(1.0, exponent);
        see(power);
        see(std::nextafter(power, 1e308));
        see(power * std::sqrt(2.0));
        see(std::nextafter(power * std::sqrt(2.0), 0.0));
    }
    see(std::numeric_limits<double>::min());
    see(std::numeric_limits<double>::max());
    see(0x1p-53);
    see(1.0 - 0x1p-53);
    worst.check(2.0);
    CHECK(maths::log(1.0) == 0.0);
}

TEST_CASE("exp: is within 2 units in the last place", "[maths]") {
    std::mt19937_64 random(seed);
    Worst worst;
    auto const see = [&](double x) { worst.see(x, maths::exp(x), std::exp(static_cast<long double>(x))); };
    for (int i = 0; i < 300'000; ++i) {
        see(1455.0 * uniform(random) - 745.3);
        see(20.0 * uniform(random) - 10.0);
        double const small = std::ldexp(uniform(random), -static_cast<int>(random() % 60));
        see(small);
        see(-small);
    }
    for (int k = -1074; k <= 1023; ++k) {  // where the exponent changes
        double const x = (k + 0.5) * 0.69314718055994530942;
        see(x);
        see(std::nextafter(x, 1e3));
        see(std::nextafter(x, -1e3));
    }
    worst.check(2.0);
}

TEST_CASE("exp: reaches 0 and infinity at the ends", "[maths]") {
    constexpr double infinity = std::numeric_limits<double>::infinity();
    CHECK(maths::exp(0.0) == 1.0);
    CHECK(maths::exp(-0.0) == 1.0);
    CHECK(maths::exp(709.782712893384) == Approx(std::numeric_limits<double>::max()).epsilon(1e-12));
    CHECK(maths::exp(709.79) == infinity);
    CHECK(maths::exp(1e300) == infinity);
    CHECK(maths::exp(infinity) == infinity);
    CHECK(maths::exp(-745.1) == std::numeric_limits<double>::denorm_min());
    CHECK(maths::exp(-746.0) == 0.0);
    CHECK(maths::exp(-infinity) == 0.0);
}

TEST_CASE("normal quantile: is Boost.Math's to 1e-14", "[maths]") {
    std::mt19937_64 random(seed);
    boost::math::normal const normal;
    double worst = 0.0;
    double worst_at = 0.0;
    auto const see = [&](double p) {
        double const expected = boost::math::quantile(normal, p);
        double const error = std::fabs(maths::normal_quantile(p) - expected) / std::fabs(expected);
        if (!(error <= worst)) {
            worst = error;
            worst_at = p;
        }
    };
    for (int i = 0; i < 100'000; ++i) {
        double const p = uniform(random) + 0x1p-54;
        see(p);
        see(p * 1e-3);
        see(1.0 - p * 1e-3);
        see(std::ldexp(p, -static_cast<int>(random() % 900)));
    }
    for (double const edge : {0.075, 0.925, 1.3887943864964021e-11, 1e-300, 0x1p-1022}) {
        see(edge);
        see(std::nextafter(edge, 0.0));
        see(std::nextafter(edge, 1.0));
    }
    CAPTURE(worst_at);
    CHECK(worst < 1e-14);
    CHECK(maths::normal_quantile(0.5) == 0.0);
}

TEST_CASE("maths: has the same bits on every machine", "[maths]") {
    auto const bits = [](double x) { return std::bit_cast<std::uint64_t>(x); };
    CHECK(bits(maths::log(0.1)) == 0xC0026BB1BBB55515U);
    CHECK(bits(maths::log(0x1p-53)) == 0xC0425E4F7B2737FAU);
    CHECK(bits(maths::log(1.0 - 0x1p-53)) == 0xBCA0000000000000U);
    CHECK(bits(maths::log(1e300)) == 0x4085963447F87FB5U);
    CHECK(bits(maths::log(0.7071067811865475)) == 0xBFD62E42FEFA39F1U);
    CHECK(bits(maths::log(7.389056098930650)) == 0x4000000000000000U);
    CHECK(bits(maths::exp(1.0)) == 0x4005BF0A8B14576AU);
    CHECK(bits(maths::exp(-0.1)) == 0x3FECF46D99D52B3AU);
    CHECK(bits(maths::exp(-17.3)) == 0x3E60772C096D61B7U);
    CHECK(bits(maths::exp(700.5)) == 0x7F18625C7D4F56C2U);
    CHECK(bits(maths::exp(-740.25)) == 0x0000000000000042U);
    CHECK(bits(maths::exp(1e-9)) == 0x3FF000000044B830U);
    CHECK(bits(maths::normal_quantile(0.3)) == 0xBFE0C7E39582C5FAU);
    CHECK(bits(maths::normal_quantile(0.975)) == 0x3FFF5C0331EEFF82U);
    CHECK(bits(maths::normal_quantile(1e-5)) == 0xC0110F3F8843A3DAU);
    CHECK(bits(maths::normal_quantile(1e-100)) == 0xC03546010D75521FU);
}

}  // namespace
}  // namespace runcost
