#include "sim/luck.hpp"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <vector>

#include "tests/catch.hpp"
#include "tests/plans.hpp"
#include "tests/statistics.hpp"

namespace runcost {
namespace {

using namespace tests;

LifeSource source_of(Sampler const& sampler, std::uint8_t cause = 0) {
    LifeSource source;
    source.usual = sampler;
    source.first = sampler;
    source.cause = cause;
    return source;
}

double life(Lives& lives, std::size_t source, std::uint64_t replay, std::uint64_t rental) {
    return rental < lives.depth() ? lives.table(source, replay)[rental]
                                  : lives.beyond(source, replay, rental);
}

/// Lives of many rentals of one source, drawn as a run draws them.
std::vector<double> sample_of(LifeSource const& source, std::size_t count) {
    constexpr std::size_t depth = 100;
    constexpr std::size_t block = 64;
    Lives lives({source}, seed);
    std::vector<double> sample;
    for (std::uint64_t replay = 0; sample.size() < count; ++replay) {
        if (replay % block == 0) {
            lives.fill(replay, block, depth);
        }
        double const* const row = lives.table(0, replay);
        sample.insert(sample.end(), row, row + depth);
    }
    sample.resize(count);
    return sample;
}

TEST_CASE("sampler: without a fill function it is a constant", "[luck]") {
    Sampler const sampler = constant_sampler(2.5);
    CHECK(draw_value(sampler, {seed}, 12) == 2.5);
    std::vector<double> values(5);
    fill_values(sampler, {seed}, 3, values);
    CHECK(values == std::vector<double>(5, 2.5));
    CHECK(draw_value(Sampler{}, {seed}, 0) == 0.0);
}

TEST_CASE("sampler: a value drawn alone is the one of a table", "[luck]") {
    Sampler law = weibull(0.7, 3.0);
    for (std::uint32_t const members : {1U, 3U}) {
        law.members = members;
        DrawKey const key{seed, 9, Purpose::downtime, 5, 2};
        std::vector<double> values(50);
        fill_values(law, key, 11, values);
        for (std::size_t i = 0; i < values.size(); ++i) {
            CHECK(values[i] == draw_value(law, key, 11 + i));
        }
    }
}

TEST_CASE("lives: are the same whatever the depth and the block of the tables", "[luck]") {
    LifeSource aged = source_of(weibull(0.6, 10.0), cause_code(0, 0));
    aged.first = recorded({4.0});
    LifeSource gang = source_of(exponential(50.0), cause_code(1, 1));
    gang.usual.members = gang.first.members = 8;
    gang.place = 3;
    LifeSource const list = source_of(recorded({1.0, 2.0, 3.0}), cause_code(9, 3));
    std::vector<LifeSource> const sources{aged, gang, list};

    constexpr std::uint64_t begin = 1000;
    constexpr std::uint64_t end = 1070;
    constexpr std::uint64_t rentals = 70;
    for (std::size_t const depth : {0U, 1U, 5U, 16U, 64U}) {
        for (std::size_t const block : {1U, 7U, 64U, 70U}) {
            Lives lives(sources, seed);
            std::size_t different = 0;
            for (std::uint64_t replay = begin; replay < end; ++replay) {
                if ((replay - begin) % block == 0) {
                    lives.fill(replay, block, depth);
                }
                for (std::size_t s = 0; s < sources.size(); ++s) {
                    LifeSource const& source = sources[s];
                    DrawKey const key{seed, static_cast<std::uint32_t>(replay), Purpose::life, source.cause,
                                      source.place};
                    for (std::uint64_t rental = 0; rental < rentals; ++rental) {
                        Sampler const& law = rental == 0 ? source.first : source.usual;
                        different += life(lives, s, replay, rental) == draw_value(law, key, rental) ? 0U : 1U;
                    }
                }
            }
            CAPTURE(depth, block);
            CHECK(different == 0);
        }
    }
}

TEST_CASE("lives: may be asked for in any order behind the table", "[luck]") {
    Lives lives({source_of(exponential(1.0)), source_of(exponential(1.0), 4)}, seed);
    lives.fill(0, 10, 2);
    std::vector<double> forwards;
    for (std::uint64_t rental = 2; rental < 200; ++rental) {
        forwards.push_back(lives.beyond(0, 5, rental));
    }
    double const other = lives.beyond(1, 6, 100);
    for (std::uint64_t rental = 200; rental-- > 2;) {
        CHECK(lives.beyond(0, 5, rental) == forwards[static_cast<std::size_t>(rental - 2)]);
    }
    CHECK(lives.beyond(1, 6, 100) == other);
    CHECK(lives.beyond(1, 5, 100) != other);
}

TEST_CASE("lives: the same source has the same lives, in whatever company", "[luck]") {
    LifeSource const shared = source_of(exponential(20.0), 7);
    Lives alone({shared}, seed);
    Lives among({source_of(weibull(2.0, 1.0), 3), shared, shared}, seed);
    alone.fill(0, 3, 8);
    among.fill(0, 3, 8);
    for (std::uint64_t rental = 0; rental < 20; ++rental) {
        CHECK(life(alone, 0, 2, rental) == life(among, 1, 2, rental));
        CHECK(life(alone, 0, 2, rental) == life(among, 2, 2, rental));
    }
}

TEST_CASE("lives: another law of a cause meets the same luck", "[luck]") {
    Lives lives({source_of(exponential(10.0), 7), source_of(exponential(20.0), 7)}, seed);
    lives.fill(0, 100, 10);
    for (std::uint64_t replay = 0; replay < 100; ++replay) {
        for (std::uint64_t rental = 0; rental < 20; ++rental) {
            double const shorter = life(lives, 0, replay, rental);
            if (life(lives, 1, replay, rental) != 2.0 * shorter) {
                FAIL_CHECK("replay " << replay << ", rental " << rental);
            }
        }
    }
}

TEST_CASE("lives: of other causes, occurrences, places, replays and seeds are other lives", "[luck]") {
    LifeSource const one = source_of(exponential(1.0), cause_code(2, 0));
    LifeSource other_cause = one;
    other_cause.cause = cause_code(3, 0);
    LifeSource other_occurrence = one;
    other_occurrence.cause = cause_code(2, 1);
    LifeSource other_place = one;
    other_place.place = 1;
    Lives lives({one, other_cause, other_occurrence, other_place}, seed);
    Lives other_seed({one}, seed + 1);
    lives.fill(0, 2, 4);
    other_seed.fill(0, 2, 4);
    std::vector<double> found{other_seed.table(0, 0)[0], lives.table(0, 1)[0], lives.table(0, 0)[1]};
    for (std::size_t source = 0; source < 4; ++source) {
        found.push_back(lives.table(source, 0)[0]);
    }
    std::sort(found.begin(), found.end());
    CHECK(std::adjacent_find(found.begin(), found.end()) == found.end());
}

TEST_CASE("lives: only the first rental follows the law of the first host", "[luck]") {
    LifeSource source = source_of(exponential(5.0));
    source.first = constant_sampler(0.125);
    Lives aged({source}, seed);
    Lives usual({source_of(exponential(5.0))}, seed);
    aged.fill(0, 10, 4);
    usual.fill(0, 10, 4);
    for (std::uint64_t replay = 0; replay < 10; ++replay) {
        CHECK(life(aged, 0, replay, 0) == 0.125);
        for (std::uint64_t rental = 1; rental < 20; ++rental) {
            CHECK(life(aged, 0, replay, rental) == life(usual, 0, replay, rental));
        }
    }
}

TEST_CASE("lives: follow the law of their sampler", "[luck]") {
    auto const sample = sample_of(source_of(weibull(0.5, 2.0)), 600'000);
    check_law([](double t) { return 1.0 - std::exp(-std::sqrt(t / 2.0)); }, sample);
}

TEST_CASE("lives: of a gang are the least of n lives, not those of a rate n times as high", "[luck]") {
    for (double const shape : {0.5, 2.0}) {
        for (std::uint32_t const members : {1U, 2U, 5U}) {
            LifeSource source = source_of(weibull(shape, 1.0));
            source.usual.members = source.first.members = members;
            Moments const got = moments_of(sample_of(source, 1'000'000));
            double const mean_of_one = std::tgamma(1.0 + 1.0 / shape);
            CAPTURE(shape, members);
            check_mean(mean_of_one * std::pow(members, -1.0 / shape), got);
            if (members > 1) {
                CHECK(std::fabs(z_score(mean_of_one / members, got)) > 50.0);
            }
        }
    }
}

TEST_CASE("lives: of a larger gang are never longer", "[luck]") {
    LifeSource two = source_of(weibull(0.5, 1.0));
    two.usual.members = two.first.members = 2;
    LifeSource nine = two;
    nine.usual.members = nine.first.members = 9;
    Lives lives({source_of(weibull(0.5, 1.0)), two, nine}, seed);
    lives.fill(0, 500, 2);
    std::size_t longer = 0;
    for (std::uint64_t replay = 0; replay < 500; ++replay) {
        for (std::size_t rental = 0; rental < 2; ++rental) {
            longer += lives.table(1, replay)[rental] > lives.table(0, replay)[rental] ? 1U : 0U;
            longer += lives.table(2, replay)[rental] > lives.table(1, replay)[rental] ? 1U : 0U;
        }
    }
    CHECK(longer == 0);
}

}  // namespace
}  // namespace runcost
