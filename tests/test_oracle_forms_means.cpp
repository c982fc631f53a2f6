#include <array>
#include <cmath>
#include <cstddef>
#include <string>
#include <utility>

#include "sim/moments.hpp"
#include "tests/catch.hpp"
#include "tests/dice.hpp"
#include "tests/oracle.hpp"
#include "tests/oracle_jobs.hpp"
#include "tests/statistics.hpp"

namespace runcost {
namespace {

using namespace tests;
using oracle::Cause;
using oracle::Job;

/// Strikes at so many times an hour, at random.
Cause at_random(Dice& dice, std::string name, double per_h, double detection) {
    Cause cause = cause_of(std::move(name), {});
    cause.life = [&dice, per_h](int) { return -std::log(1.0 - dice.uniform(0.0, 1.0)) / per_h; };
    cause.detection = always(detection);
    return cause;
}

Moments makespans(Job const& job) {
    Moments result;
    for (int replay = 0; replay < 200'000; ++replay) {
        double const makespan = oracle::replay(job).makespan;
        result.merge({1, makespan, 0.0, 0.0, makespan, makespan});
    }
    return result;
}

/// So many pieces, each saved in the background but the last; a restart reads in no time.
Job background_job(int pieces, double piece, double stall, double upload, double restart) {
    Job job = job_with({background(stall, upload)});
    job.work = pieces * piece;
    job.pieces = {piece};
    job.levels[0].read = {};
    job.final = false;
    job.restart = always(restart);
    return job;
}

// The exact means solve the linear system of the means from each save on, durable or at the begin of its
// upload: an exponential stretch of L hours is survived with e^(-rate L), and takes (1 - e^(-rate L)) / rate.
TEST_CASE("oracle forms: saves in the background take the exact mean time", "[oracle][slow]") {
    Dice dice;
    Job job = background_job(6, 2.0, 0.05, 0.8, 0.2);
    job.causes = {at_random(dice, "preemption", 0.1, 0.1)};
    check_mean(14.97977273, makespans(job));

    job = background_job(10, 0.3, 0.01, 0.3, 0.05);
    job.causes = {at_random(dice, "preemption", 0.5, 0.05)};
    check_mean(4.025028021, makespans(job));
}

constexpr int pieces_in_pattern = 4;
constexpr double piece = 0.7;
constexpr double write = 0.03;      // to level 0, after each piece
constexpr double deep_write = 0.2;  // to level 1, after each pattern
constexpr double often = 0.08;      // an hour; spares all saves
constexpr double seldom = 0.01;     // an hour; spares those of level 1
constexpr double restart = 0.05;
constexpr double deep_read = 0.35;

/// Mean hours of a pattern of pieces, with or without a save of level 1 from before it.
double mean_of_pattern(bool deep_save) {
    // To its end, by how many of its pieces level 0 has: `from` there on, and `again` from the restart that
    // leads there. With none of them level 0 has what level 1 has, or since a loss (`bare`) nothing: then
    // each restart reads level 1.
    constexpr std::size_t bare = pieces_in_pattern + 1;
    std::array<double, bare + 1> from{};
    std::array<double, bare + 1> again{};
    double const all = often + seldom;
    auto const of = [&](double hours, double behind, std::size_t place) {
        double const survived = std::exp(-all * hours);
        double const lost = (often * (0.05 + again[place]) + seldom * (0.3 + again[bare])) / all;
        return (1.0 - survived) / all + survived * behind + (1.0 - survived) * lost;
    };
    for (int round = 0; round < 1000; ++round) {
        from[pieces_in_pattern] = of(deep_write, 0.0, pieces_in_pattern);
        for (std::size_t done = pieces_in_pattern; done-- > 0;) {
            from[done] = of(piece + write, from[done + 1], done);
        }
        from[bare] = of(piece + write, from[1], bare);
        for (std::size_t place = 0; place < from.size(); ++place) {
            bool const reads_deep = place == bare && deep_save;
            again[place] = of(restart + (reads_deep ? deep_read : 0.0), from[place], place);
        }
    }
    return from[0];
}

TEST_CASE("oracle forms: saves on two levels take the exact mean time", "[oracle][slow]") {
    constexpr int patterns = 40;
    Dice dice;
    Job job = job_with({blocking(write), blocking(deep_write, pieces_in_pattern)});
    job.work = patterns * pieces_in_pattern * piece;
    job.pieces = {piece};
    job.levels[0].read = {};
    job.levels[1].read = always(deep_read);
    job.restart = always(restart);
    job.causes = {at_random(dice, "preemption", often, 0.05), at_random(dice, "host_failure", seldom, 0.3)};
    job.causes[1].saves_survive_loss = {false, true};

    check_mean(mean_of_pattern(false) + (patterns - 1) * mean_of_pattern(true), makespans(job));
}

}  // namespace
}  // namespace runcost
