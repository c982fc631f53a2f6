#include "models/lifetimes.hpp"

#include <cmath>
#include <cstdint>
#include <vector>

#include "sim/maths.hpp"
#include "tests/catch.hpp"
#include "tests/statistics.hpp"

namespace runcost {
namespace {

using namespace tests;

std::vector<double> sample_of(Law const& law, std::size_t count, std::uint32_t members = 1) {
    std::vector<double> sample(count);
    fill_values(sampler(law, members), {seed}, 0, sample);
    return sample;
}

TEST_CASE("lifetimes: a constant lives so long and not longer", "[lifetimes]") {
    Law const law = Constant{10.0};
    CHECK(mean_of(law) == 10.0);
    CHECK(survival(law, 0.0) == 1.0);
    CHECK(survival(law, 9.999) == 1.0);
    CHECK(survival(law, 10.0) == 0.0);
    CHECK(sample_of(law, 3) == std::vector<double>(3, 10.0));
    CHECK(sample_of(law, 3, 8) == std::vector<double>(3, 10.0));
}

TEST_CASE("lifetimes: a law has a least value", "[lifetimes]") {
    CHECK(least_of(Constant{10.0}) == 10.0);
    CHECK(least_of(Uniform{2.0, 6.0}) == 2.0);
    CHECK(least_of(Triangular{1.0, 2.0, 6.0}) == 1.0);
    CHECK(least_of(Empirical{{3.0, 5.0}}) == 3.0);
    CHECK(least_of(Recorded{{5.0, 3.0, 4.0}}) == 3.0);
    CHECK(least_of(Never{}) == infinite);
    CHECK(least_of(Exponential{24.0}) == 0.0);
    Law cut = Constant{10.0};
    cut.at_most = 4.0;
    CHECK(least_of(cut) == 4.0);
}

TEST_CASE("lifetimes: an exponential life has its mean and its law", "[lifetimes]") {
    Law const law = Exponential{24.0};
    CHECK(mean_of(law) == 24.0);
    CHECK(survival(law, 0.0) == 1.0);
    CHECK(survival(law, 24.0) == Approx(std::exp(-1.0)).epsilon(1e-15));
    auto const sample = sample_of(law, 600'000);
    check_law([&](double t) { return 1.0 - survival(law, t); }, sample);
    check_mean(24.0, moments_of(sample));
}

TEST_CASE("lifetimes: of a host that has an age are what is left of them", "[lifetimes]") {
    Sampler wall = sampler(Constant{10.0});
    wall.age = 4.0;
    CHECK(draw_value(wall, {seed}, 0) == 6.0);
    Sampler memoryless = sampler(Exponential{24.0});
    double const anew = draw_value(memoryless, {seed}, 0);
    memoryless.age = 100.0;
    CHECK(draw_value(memoryless, {seed}, 0) == Approx(anew).epsilon(1e-12));
}

TEST_CASE("lifetimes: the least of n exponential lives is exponential with a mean n times as short",
          "[lifetimes]") {
    for (std::uint32_t const members : {2U, 8U}) {
        auto const sample = sample_of(Exponential{24.0}, 600'000, members);
        check_law([&](double t) { return 1.0 - std::exp(-t * members / 24.0); }, sample);
    }
}

TEST_CASE("lifetimes: one uniform makes an exponential life, by inversion", "[lifetimes]") {
    std::vector<double> uniforms(100);
    fill_uniforms({seed}, 0, uniforms);
    auto const lives = sample_of(Exponential{24.0}, uniforms.size());
    for (std::size_t i = 0; i < lives.size(); ++i) {
        CHECK(lives[i] == -24.0 * maths::log(uniforms[i]));
    }
}

TEST_CASE("lifetimes: recorded lives come in order, then never", "[lifetimes]") {
    Law const law = Recorded{{10.0, 11.0}};
    CHECK(sample_of(law, 4) == std::vector<double>{10.0, 11.0, infinite, infinite});
    CHECK(sample_of(law, 4, 8) == sample_of(law, 4));
    CHECK(draw_value(sampler(law), {seed}, 1) == 11.0);
    CHECK_FALSE(mean_of(law));
    CHECK(survival(law, 12.0) == 1.0);  // of the third host
}

TEST_CASE("lifetimes: never is never", "[lifetimes]") {
    Law const law = Never{};
    CHECK(mean_of(law) == infinite);
    CHECK(survival(law, 1e300) == 1.0);
    CHECK(sample_of(law, 2, 8) == std::vector<double>(2, infinite));
}

}  // namespace
}  // namespace runcost
