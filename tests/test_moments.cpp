#include "sim/moments.hpp"

#include <bit>
#include <cmath>
#include <cstdint>
#include <random>
#include <vector>

#include "tests/catch.hpp"
#include "tests/statistics.hpp"

namespace runcost {
namespace {

using namespace tests;

/// Two passes in long double.
struct Naive {
    long double mean = 0.0L;
    long double squares = 0.0L;

    explicit Naive(std::vector<double> const& values) {
        for (double const value : values) {
            mean += value;
        }
        mean /= static_cast<long double>(values.size());
        for (double const value : values) {
            squares += (value - mean) * (value - mean);
        }
    }
};

std::vector<double> random_values(std::size_t count, double centre, double spread) {
    std::mt19937_64 random(seed + count);
    std::vector<double> values;
    for (std::size_t i = 0; i < count; ++i) {
        double const u = static_cast<double>(random() >> 11U) * 0x1p-53;
        values.push_back(centre + spread * (u * u * u - 0.25));
    }
    return values;
}

void check_against_naive(Moments const& got, std::vector<double> const& values) {
    Naive const expected(values);
    double const scale = static_cast<double>(std::fabs(expected.mean));
    CHECK(got.count == values.size());
    CHECK(std::fabs(static_cast<double>(got.mean - expected.mean)) <= 1e-14 * scale);
    CHECK(got.squares == Approx(static_cast<double>(expected.squares)).epsilon(1e-9));
    CHECK(got.min == *std::min_element(values.begin(), values.end()));
    CHECK(got.max == *std::max_element(values.begin(), values.end()));
}

TEST_CASE("moments: agree with a long sum of long doubles", "[moments]") {
    for (std::size_t count = 2; count < 40; ++count) {
        auto const values = random_values(count, 0.0, 1.0);
        CAPTURE(count);
        check_against_naive(moments_of(values), values);
    }
    for (double const centre : {1.0, -3e5, 1e9}) {
        auto const values = random_values(10'007, centre, 1.0);
        CAPTURE(centre);
        check_against_naive(moments_of(values), values);
    }
}

TEST_CASE("moments: do not cancel where the spread is far smaller than the mean", "[moments]") {
    std::vector<double> values;
    values.reserve(1000);
    for (int i = 0; i < 1000; ++i) {
        values.push_back(1e9 + (i % 2 == 0 ? 0.5 : -0.5));
    }
    Moments const moments = moments_of(values);
    CHECK(moments.mean == 1e9);
    CHECK(moments.squares == 250.0);
    CHECK(moments.sd() == Approx(std::sqrt(250.0 / 999.0)).epsilon(1e-15));
    CHECK(moments.std_error() == Approx(moments.sd() / std::sqrt(1000.0)).epsilon(1e-15));
}

TEST_CASE("moments: merged parts are those of the whole", "[moments]") {
    auto const values = random_values(5000, 100.0, 30.0);
    for (std::size_t const part : {1U, 3U, 256U, 4999U}) {
        Moments merged;
        for (std::size_t at = 0; at < values.size(); at += part) {
            std::size_t const size = std::min(part, values.size() - at);
            merged.merge(moments_of(std::span<double const>(values).subspan(at, size)));
        }
        CAPTURE(part);
        check_against_naive(merged, values);
    }
}

TEST_CASE("moments: merging nothing changes nothing", "[moments]") {
    Moments const some = moments_of(random_values(10, 3.0, 1.0));
    Moments merged;
    merged.merge(Moments{});
    CHECK(merged.count == 0);
    merged.merge(some);
    merged.merge(Moments{});
    CHECK(std::bit_cast<std::uint64_t>(merged.mean) == std::bit_cast<std::uint64_t>(some.mean));
    CHECK(std::bit_cast<std::uint64_t>(merged.squares) == std::bit_cast<std::uint64_t>(some.squares));
    CHECK(merged.count == 10);
    CHECK(merged.min == some.min);
    CHECK(merged.max == some.max);
}

TEST_CASE("moments: those of a constant have no spread at all", "[moments]") {
    for (double const value : {0.1, -7.3, 1e300, 0.0, 720.0 / 7.0}) {
        Moments merged;
        for (std::size_t const count : {1U, 7U, 256U, 100U, 31U}) {
            merged.merge(moments_of(std::vector<double>(count, value)));
        }
        CAPTURE(value);
        CHECK(merged.mean == value);
        CHECK(merged.squares == 0.0);
        CHECK(merged.sd() == 0.0);
        CHECK(merged.std_error() == 0.0);
        CHECK(merged.min == value);
        CHECK(merged.max == value);
    }
}

TEST_CASE("moments: of less than two values have no standard deviation", "[moments]") {
    CHECK(std::isnan(Moments{}.sd()));
    CHECK(std::isnan(moments_of(std::vector<double>{}).sd()));
    Moments const one = moments_of(std::vector<double>{4.0});
    CHECK(one.mean == 4.0);
    CHECK(std::isnan(one.sd()));
    CHECK(std::isnan(one.std_error()));
}

TEST_CASE("moments: the standard deviation of two values divides by one", "[moments]") {
    CHECK(moments_of(std::vector<double>{1.0, 3.0}).sd() == Approx(std::sqrt(2.0)).epsilon(1e-15));
}

}  // namespace
}  // namespace runcost
