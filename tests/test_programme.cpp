#include <algorithm>
#include <cmath>
#include <functional>
#include <vector>

#include "models/intervals.hpp"
#include "models/piece_table.hpp"
#include "models/programme.hpp"
#include "sim/ledger.hpp"
#include "tests/bare_scenario.hpp"
#include "tests/catch.hpp"

namespace runcost {
namespace {

using namespace tests;
using Hazard = std::function<double(double)>;

/// Hours, as makespan: 12 h of work in steps of 0.2 h, and 0.1 h until an interruption is noticed.
Programme usual() {
    Programme programme{};
    programme.work_h = 12.0;
    programme.step_h = 0.2;
    programme.save_h = 0.2;
    programme.final = false;
    programme.again_h = 0.4;
    programme.per_h = programme.again_per_h = 1.0;
    programme.down = 0.1;
    programme.by_age = true;
    return programme;
}

Programmed solved(Programme const& programme, Hazard const& hazard) {
    double const end_h = 4.0 * (programme.work_h + programme.again_h + programme.read_h);
    return solve(programme, HostLife(hazard, programme.step_h, end_h));
}

Hazard weibull(double shape, double scale) {
    return [=](double age_h) { return std::pow(age_h / scale, shape); };
}

Hazard lognormal(double mu, double sigma) {
    return [=](double age_h) {
        return age_h > 0.0 ? -std::log(0.5 * std::erfc((std::log(age_h) - mu) / sigma / std::sqrt(2.0)))
                           : 0.0;
    };
}

/// Within 0.2 %, which tells it from what is 2 % greater or less.
void check_least(double expected, Programmed const& got) {
    constexpr double tolerance = 0.002;
    auto const off = [&](double value) { return std::fabs(got.least / value - 1.0); };
    CAPTURE(expected, got.least, off(expected));
    CHECK(off(expected) < tolerance);
    CHECK(off(1.02 * expected) >= tolerance);
    CHECK(off(0.98 * expected) >= tolerance);
}

// The values are those of a recursion over all steps and ages, on a grid of its own.
TEST_CASE("programme: the least mean makespan of four laws is that of a full recursion", "[programme]") {
    check_least(15.26145288, solved(usual(), weibull(1.0, 10.0)));
    check_least(15.84844992, solved(usual(), weibull(0.6, 6.646393004594834)));
    check_least(14.59638371, solved(usual(), weibull(2.0, 11.283791670955125)));
    Programme brief = usual();
    brief.work_h = 10.0;
    brief.step_h = brief.save_h = 0.1;
    brief.again_h = 0.3;
    check_least(12.49519791, solved(brief, lognormal(1.5794415416798357, 1.0)));
}

TEST_CASE("programme: where ages do not matter one column says the same", "[programme]") {
    Programme ageless = usual();
    ageless.by_age = false;
    Programmed const got = solved(ageless, weibull(1.0, 10.0));
    CHECK(got.pieces.ages == std::vector<double>{0.0});
    check_least(15.26145288, got);
    CHECK(got.least == Approx(solved(usual(), weibull(1.0, 10.0)).least).epsilon(1e-4));
}

TEST_CASE("programme: saves end where hosts do", "[programme]") {
    Programme programme = usual();
    programme.work_h = 60.0;
    Programmed const got = solved(programme, [](double age_h) { return age_h < 24.0 ? 0.0 : infinite; });
    for (double const age_h : {0.0, 0.4, 1.0, 5.0, 10.0, 20.0}) {
        CAPTURE(age_h);
        CHECK(age_h + got.pieces.at(60.0, age_h + 1e-6) + 0.2 == Approx(24.0).margin(1e-6));
    }
    // 23.8 h, 23.4 h and the rest; two saves and two interruptions
    CHECK(got.least == Approx(60.0 + 2 * 0.2 + 2 * (0.1 + 0.4)).epsilon(1e-6));
    CHECK(std::isinf(got.pieces.at(12.0, 0.4)));
}

TEST_CASE("programme: saves that cost something beside their hours are made less often", "[programme]") {
    Programme programme = usual();
    programme.work_h = 40.0;
    double before_h = 0.0;
    double least = 0.0;
    for (double const save_usd : {0.0, 0.2, 1.0}) {
        programme.save = save_usd;
        Programmed const got = solved(programme, weibull(1.0, 10.0));
        double const piece_h = got.pieces.at(40.0, 0.0);
        CAPTURE(save_usd, piece_h, before_h);
        CHECK(piece_h > 1.1 * before_h);
        CHECK(got.least > least);
        before_h = piece_h;
        least = got.least;
    }
    CHECK(before_h < 40.0);
}

TEST_CASE("programme: a final save is paid for and takes its time", "[programme]") {
    Programme programme = usual();
    programme.save = 0.5;
    double const without = solved(programme, [](double age_h) { return 1e-9 * age_h; }).least;
    programme.final = true;
    double const with = solved(programme, [](double age_h) { return 1e-9 * age_h; }).least;
    CHECK(without == Approx(12.0).epsilon(1e-6));
    CHECK(with == Approx(12.0 + 0.2 + 0.5).epsilon(1e-6));
}

TEST_CASE("programme: lives and exposed hours of hosts are those of their law", "[programme]") {
    HostLife const life(weibull(0.6, 6.646393004594834), 0.2, 200.0);
    for (double const age_h : {0.05, 0.7, 3.0, 30.0}) {
        CAPTURE(age_h);
        CHECK(life.hazard(age_h) == Approx(weibull(0.6, 6.646393004594834)(age_h)).epsilon(0.01));
    }
    // of all ages: the mean life, 10 h
    CHECK(life.exposed_h(200.0) == Approx(10.0).epsilon(0.01));
    HostLife const walled([](double age_h) { return age_h < 24.0 ? 0.0 : infinite; }, 0.2, 200.0);
    CHECK(walled.ages().back() == Approx(24.0).margin(1e-9));
    CHECK(walled.hazard(24.0) == 0.0);
    CHECK(std::isinf(walled.hazard(24.001)));
    CHECK(walled.exposed_h(100.0) == Approx(24.0));
}

/// Lives of 20 h in the mean, saves of 0.25 h.
PieceTable adaptive_pieces(Law const& lifetime, double speed = 1.0) {
    Job job;
    job.work = 50.0;
    job.checkpoint.write = Constant{0.25};
    Market market;
    market.speed = Constant{speed};
    market.interruptions = {interruption_of(0, lifetime)};
    Scenario scenario = scenario_of(job, market);
    scenario.policy.checkpoint = policy::Adaptive{};
    return piece_table(scenario);
}

TEST_CASE("adaptive: a falling hazard lengthens pieces, a rising one shortens them, none below a save",
          "[programme]") {
    auto const rises = [](PieceTable const& table) {
        return std::is_sorted(table.pieces.begin(), table.pieces.end());
    };
    PieceTable const falling = adaptive_pieces(Weibull{0.5, 10.0});
    CHECK(rises(falling));
    CHECK(falling.at(50.0, 40.0) > 3.0 * falling.at(50.0, 0.0));
    PieceTable rising = adaptive_pieces(Weibull{3.0, 22.4});
    std::reverse(rising.pieces.begin(), rising.pieces.end());
    CHECK(rises(rising));
    CHECK(rising.pieces.front() < 0.1 * rising.pieces.back());
    // At first hosts hardly live as long as a save takes.
    PieceTable const wild = adaptive_pieces(Weibull{0.3, 0.05});
    CHECK(*std::min_element(wild.pieces.begin(), wild.pieces.end()) == 0.25);
    CHECK(wild.at(50.0, 200.0) > 0.25);
}

TEST_CASE("adaptive: a hazard that stays has the one piece of exponential lives", "[programme]") {
    double const piece_h = exact_interval({0.25, 20.0});
    PieceTable const table = adaptive_pieces(Weibull{1.0, 20.0});
    REQUIRE(table.any());
    for (double const piece : table.pieces) {
        CHECK(piece == Approx(piece_h).epsilon(1e-6));
    }
    CHECK(adaptive_pieces(Weibull{1.0, 20.0}, 2.0).pieces.front() == Approx(2.0 * piece_h).epsilon(1e-6));
    CHECK_FALSE(adaptive_pieces(Never{}).any());
}

}  // namespace
}  // namespace runcost
