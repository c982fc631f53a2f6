#include "sim/philox.hpp"

#include <Random123/philox.h>

#include <boost/random/exponential_distribution.hpp>
#include <boost/random/normal_distribution.hpp>
#include <cmath>
#include <random>
#include <vector>

#include "tests/catch.hpp"
#include "tests/statistics.hpp"

namespace runcost {
namespace {

using namespace tests;

DrawKey const some_key{0x0123456789ABCDEFU, 0xDEADBEEFU, Purpose::detection, 41, 19, 0xBEEF};

std::vector<double> uniforms_of(DrawKey const& key, std::uint64_t first, std::size_t count) {
    std::vector<double> uniforms(count);
    fill_uniforms(key, first, uniforms);
    return uniforms;
}

TEST_CASE("philox: gives the known answers of Random123", "[philox]") {
    // kat_vectors of Random123, philox4x32 with 10 rounds; keys are low word, high word.
    CHECK(philox({0, 0, 0, 0}, 0) == Block{0x6627E8D5U, 0xE169C58DU, 0xBC57AC4CU, 0x9B00DBD8U});
    CHECK(philox({0xFFFFFFFFU, 0xFFFFFFFFU, 0xFFFFFFFFU, 0xFFFFFFFFU}, 0xFFFFFFFFFFFFFFFFU) ==
          Block{0x408F276DU, 0x41C83B0EU, 0xA20BC7C6U, 0x6D5451FDU});
    CHECK(philox({0x243F6A88U, 0x85A308D3U, 0x13198A2EU, 0x03707344U}, 0x299F31D0A4093822U) ==
          Block{0xD16CFE09U, 0x94FDCCEBU, 0x5001E420U, 0x24126EA1U});
}

TEST_CASE("philox: is Random123's for any counter and key", "[philox]") {
    std::mt19937_64 random(seed);
    std::size_t different = 0;
    for (int i = 0; i < 100'000; ++i) {
        std::uint64_t const key = random();
        std::uint64_t const a = random();
        std::uint64_t const b = random();
        Block const counter{static_cast<std::uint32_t>(a), static_cast<std::uint32_t>(a >> 32U),
                            static_cast<std::uint32_t>(b), static_cast<std::uint32_t>(b >> 32U)};
        r123::Philox4x32 generator;
        r123::Philox4x32::ctr_type const their_counter{{counter[0], counter[1], counter[2], counter[3]}};
        r123::Philox4x32::key_type const their_key{
            {static_cast<std::uint32_t>(key), static_cast<std::uint32_t>(key >> 32U)}};
        auto const theirs = generator(their_counter, their_key);
        different += philox(counter, key) == Block{theirs[0], theirs[1], theirs[2], theirs[3]} ? 0U : 1U;
    }
    CHECK(different == 0);
}

TEST_CASE("philox: every field of a key has its own bits of the counter", "[philox]") {
    CHECK(draw_counter(DrawKey{}, 0, 0) == Block{0, 0, 0, 0});
    for (unsigned bit = 0; bit < 33; ++bit) {  // bit 0 picks the words of the block
        std::uint32_t const expected = bit == 0 ? 0 : 1U << (bit - 1);
        CHECK(draw_counter(DrawKey{}, std::uint64_t{1} << bit, 0) == Block{expected, 0, 0, 0});
    }
    auto const site_of = [](DrawKey const& key) { return draw_counter(key, 0, 0); };
    DrawKey key;
    for (unsigned bit = 0; bit < 5; ++bit) {
        key = {};
        key.purpose = static_cast<Purpose>(1U << bit);
        CHECK(site_of(key) == Block{0, 1U << (27 + bit), 0, 0});
        key = {};
        key.place = static_cast<std::uint8_t>(1U << bit);
        CHECK(site_of(key) == Block{0, 1U << (16 + bit), 0, 0});
    }
    for (unsigned bit = 0; bit < 6; ++bit) {
        key = {};
        key.cause = static_cast<std::uint8_t>(1U << bit);
        CHECK(site_of(key) == Block{0, 1U << (21 + bit), 0, 0});
    }
    for (unsigned bit = 0; bit < 16; ++bit) {
        key = {};
        key.node = static_cast<std::uint16_t>(1U << bit);
        CHECK(site_of(key) == Block{0, 1U << bit, 0, 0});
    }
    for (unsigned bit = 0; bit < 32; ++bit) {
        key = {};
        key.replay = 1U << bit;
        CHECK(site_of(key) == Block{0, 0, 1U << bit, 0});
        CHECK(draw_counter(DrawKey{}, 0, 1U << bit) == Block{0, 0, 0, 1U << bit});
    }
    CHECK(draw_counter(some_key, 2 * std::uint64_t{77} + 1, 5) ==
          Block{77, 7U << 27U | 41U << 21U | 19U << 16U | 0xBEEFU, 0xDEADBEEFU, 5});
}

TEST_CASE("philox: a rental takes the low or the high words of its block", "[philox]") {
    for (std::uint32_t const draw : {0U, 1U, 9U}) {
        for (std::uint64_t const rental : {0U, 1U, 2U, 3U, 1'000'001U}) {
            Block const block = philox(draw_counter(some_key, rental, draw), some_key.seed);
            std::size_t const low = rental % 2 == 0 ? 0 : 2;
            CHECK(draw_bits(some_key, rental, draw) ==
                  (std::uint64_t{block[low + 1]} << 32U | std::uint64_t{block[low]}));
        }
    }
}

TEST_CASE("uniforms: are the same whatever the start and the length of the table", "[philox]") {
    for (std::uint64_t first = 0; first < 40; ++first) {
        for (std::size_t count = 0; count < 40; ++count) {
            std::vector<double> expected;
            for (std::uint64_t rental = first; rental < first + count; ++rental) {
                // (k + 1/2) / 2^52 for the upper 52 bits k
                auto const k = static_cast<double>(draw_bits(some_key, rental) >> 12U);
                expected.push_back((k + 0.5) * 0x1p-52);
            }
            bool const same = uniforms_of(some_key, first, count) == expected;
            CAPTURE(first, count);
            if (!same) {
                FAIL_CHECK("fill_uniforms differs from draw_bits");
            }
        }
    }
    std::uint64_t const far = (std::uint64_t{1} << 33U) - 100;
    CHECK(uniforms_of(some_key, far, 100).back() == uniforms_of(some_key, far + 99, 1).front());
}

TEST_CASE("uniforms: lie inside (0, 1) with the mean and the variance of the uniform law", "[philox]") {
    std::vector<double> values;
    for (std::uint32_t replay = 0; replay < 4000; ++replay) {
        auto const more = uniforms_of({seed, replay}, 0, 64);
        values.insert(values.end(), more.begin(), more.end());
    }
    Moments const moments = moments_of(values);
    CHECK(moments.min > 0.0);
    CHECK(moments.max < 1.0);
    check_mean(0.5, moments);
    check_law([](double x) { return std::min(x, 1.0); }, values);
    for (double& value : values) {
        value = (value - 0.5) * (value - 0.5);
    }
    check_mean(1.0 / 12.0, moments_of(values));
}

TEST_CASE("uniforms: do not depend on each other across the fields of the key", "[philox]") {
    std::vector<DrawKey> keys(6);
    keys[1].replay = 1;
    keys[2].purpose = Purpose::provisioning;
    keys[3].cause = 1;
    keys[4].place = 1;
    keys[5].node = 1;
    for (std::size_t i = 0; i < keys.size(); ++i) {
        for (std::size_t j = 0; j < i; ++j) {
            auto const a = uniforms_of(keys[i], 0, 300'000);
            std::vector<double> products = uniforms_of(keys[j], 0, a.size());
            for (std::size_t k = 0; k < a.size(); ++k) {
                products[k] *= a[k];
            }
            CAPTURE(i, j);
            check_mean(0.25, moments_of(products));
        }
    }
}

TEST_CASE("draw stream: gives Boost.Random's distributions what they need", "[philox]") {
    std::vector<double> normal;
    std::vector<double> exponential;
    for (std::uint64_t rental = 0; rental < 100'000; ++rental) {
        DrawStream stream(some_key, rental);
        normal.push_back(boost::random::normal_distribution<double>(10.0, 2.0)(stream));
        exponential.push_back(boost::random::exponential_distribution<double>(0.25)(stream));
    }
    check_mean(10.0, moments_of(normal));
    check_mean(4.0, moments_of(exponential));
    for (double& value : normal) {
        value = (value - 10.0) * (value - 10.0);
    }
    check_mean(4.0, moments_of(normal));
}

TEST_CASE("draw stream: counts the draws of its rental", "[philox]") {
    DrawStream stream(some_key, 7);
    for (std::uint32_t draw = 0; draw < 10; ++draw) {
        CHECK(stream() == draw_bits(some_key, 7, draw));
    }
    DrawStream other(some_key, 8);
    CHECK(other() == draw_bits(some_key, 8, 0));
}

}  // namespace
}  // namespace runcost
