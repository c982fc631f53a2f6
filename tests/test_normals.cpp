#include "sim/normals.hpp"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <numbers>
#include <random>
#include <vector>

#include "sim/maths.hpp"
#include "sim/xoshiro.hpp"
#include "tests/catch.hpp"
#include "tests/price_paths.hpp"
#include "tests/statistics.hpp"

namespace runcost {
namespace {

using namespace tests;

constexpr std::uint64_t most = (std::uint64_t{1} << 52U) - 1;  // of the bits of a uniform

/// The worst of many points.
class Worst {
public:
    void see(double at, double error) {
        if (!(error <= worst_)) {
            worst_ = error;
            at_ = at;
        }
    }
    void check(double limit) const {
        CAPTURE(at_, worst_);
        CHECK(worst_ <= limit);
    }

private:
    double worst_ = 0.0;
    double at_ = 0.0;
};

/// Of the uniform (k + 1/2) 2^-52, and of the one opposite.
void see_both(Worst& worst, std::uint64_t k) {
    for (std::uint64_t const its : {k, most - k}) {
        std::uint64_t const bits = its << 12U;
        worst.see(uniform_of(bits), std::fabs(normals()(bits) - maths::normal_quantile(uniform_of(bits))));
    }
}

TEST_CASE("normals: the table is within 1e-10 of the quantile, for words at random", "[normals]") {
    std::mt19937_64 random(seed);
    Worst worst;
    for (int i = 0; i < 3'000'000; ++i) {
        std::uint64_t const bits = random();
        worst.see(uniform_of(bits), std::fabs(normals()(bits) - maths::normal_quantile(uniform_of(bits))));
    }
    worst.check(1e-10);
}

TEST_CASE(
    "normals: the table is within 1e-10 of the quantile at the ends, in the middle and at the edges of cells",
    "[normals]") {
    Worst worst;
    for (std::uint64_t k = 0; k < 300'000; ++k) {
        see_both(worst, k);
        see_both(worst, most / 2 - k);
    }
    for (std::uint64_t edge = 16; edge <= most / 2; edge += std::max<std::uint64_t>(1, edge / 1'000)) {
        see_both(worst, edge);
    }
    for (unsigned power = 5; power <= 51; ++power) {
        for (std::uint64_t part = 16; part < 32; ++part) {
            std::uint64_t const edge = (part << power) >> 5U;
            for (std::uint64_t k = edge - std::min<std::uint64_t>(edge, 50); k <= edge + 50; ++k) {
                see_both(worst, std::min(k, most));
            }
        }
    }
    worst.check(1e-10);
}

TEST_CASE("normals: opposite words have opposite normals, and greater words greater ones", "[normals]") {
    std::mt19937_64 random(seed);
    Normals const& table = normals();
    for (int i = 0; i < 100'000; ++i) {
        std::uint64_t const k = random() >> 12U;
        REQUIRE(table(k << 12U) == -table((most - k) << 12U));
        std::uint64_t const further = k + (most - k) / 1'000;
        REQUIRE(table(k << 12U) <= table(further << 12U));
    }
    CHECK(table(0) == Approx(-8.2095361516013874).epsilon(1e-11));
    CHECK(table(~std::uint64_t{0}) == -table(0));
}

TEST_CASE("normals: only the upper 52 bits of a word count", "[normals]") {
    CHECK(normals()(0x123456789ABCD000U) == normals()(0x123456789ABCDFFFU));
    CHECK(normals()(0x123456789ABCD000U) != normals()(0x123456789ABCE000U));
}

TEST_CASE("normals: of a stream are normal, and do not depend on those before", "[normals]") {
    Xoshiro bits(DrawKey{seed, 7, Purpose::path, 0, 3, 0});
    std::vector<double> sample;
    std::vector<double> squares;
    std::vector<double> fourth;
    std::vector<double> products;
    double before = normals()(bits());
    for (int i = 0; i < 1'000'000; ++i) {
        double const now = normals()(bits());
        sample.push_back(now);
        squares.push_back(now * now);
        fourth.push_back(std::pow(now, 4.0));
        products.push_back(now * before);
        before = now;
    }
    check_law(normal_below, sample);
    check_mean(1.0, moments_of(squares));
    check_mean(3.0, moments_of(fourth));
    CHECK(std::fabs(z_score(0.0, moments_of(products))) < z_limit);
    CHECK(std::fabs(z_score(0.02, moments_of(products))) >= z_limit);
}

TEST_CASE("cos of turns: is within 1e-15 of the cosine, of many turns too", "[maths]") {
    std::mt19937_64 random(seed);
    Worst worst;
    auto const see = [&](double x) {
        long double const part = static_cast<long double>(x) - std::floor(static_cast<long double>(x));
        long double const exact = std::cos(2.0L * std::numbers::pi_v<long double> * part);
        worst.see(x, static_cast<double>(std::fabs(maths::cos_of_turns(x) - exact)));
    };
    for (int i = 0; i < 300'000; ++i) {
        double const u = static_cast<double>(random() >> 11U) * 0x1p-53;
        see(u);
        see(-u);
        see(100.0 * u - 50.0);
        see(1e-6 * u);
        see(0.25 + 1e-9 * u);
        see(0.5 - 1e-9 * u);
        see(1e5 * u);
    }
    for (int i = -96; i <= 96; ++i) {
        see(i / 24.0);
    }
    worst.check(1e-15);
    CHECK(maths::cos_of_turns(0.25) == 0.0);
    CHECK(maths::cos_of_turns(-0.75) == 0.0);
    CHECK(maths::cos_of_turns(7.0) == Approx(1.0).epsilon(1e-15));
}

TEST_CASE("exp of small: is within 1e-15 of e^x, relative, wherever it is used", "[maths]") {
    std::mt19937_64 random(seed);
    Worst worst;
    auto const see = [&](double x) {
        long double const exact = std::exp(static_cast<long double>(x));
        worst.see(x, static_cast<double>(std::fabs(maths::exp_of_small(x) - exact) / exact));
    };
    for (int i = 0; i < 500'000; ++i) {
        double const u = static_cast<double>(random() >> 11U) * 0x1p-53;
        see(1400.0 * u - 700.0);
        see(4.0 * u - 2.0);
        see(std::ldexp(u, -static_cast<int>(random() % 60)));
    }
    for (int k = -1009; k <= 1009; ++k) {  // where the exponent changes
        double const x = (k + 0.5) * std::numbers::ln2;
        see(x);
        see(std::nextafter(x, 1e3));
        see(std::nextafter(x, -1e3));
    }
    worst.check(1e-15);
    CHECK(maths::exp_of_small(0.0) == 1.0);
}

}  // namespace
}  // namespace runcost
