#include <functional>
#include <map>
#include <string>
#include <vector>

#include "tests/catch.hpp"
#include "tests/oracle.hpp"
#include "tests/oracle_jobs.hpp"

namespace runcost {
namespace {

using namespace tests;
using oracle::Job;
using oracle::Result;

/// So many of the newest saves are bad in each rental.
std::function<int(int)> bad_saves(int count) {
    return [count](int) { return count; };
}

// Stalled to 4.25, work to 8.25, stalled to 8.5, work to 10.5, stalled to 10.75, upload to 12.75.
TEST_CASE("oracle forms: an upload runs beside the work and delays the end", "[oracle]") {
    Job job = job_with({background(0.25, 2.0)});
    check_hours(job, {{"useful", 10.0}, {"checkpoint", 2.75}});
    CHECK(oracle::replay(job).events.size() == 7);
    job.final = false;
    check_hours(job, {{"useful", 10.0}, {"checkpoint", 0.5}});
}

TEST_CASE("oracle forms: a kill cancels the upload, and at its very end it is durable", "[oracle]") {
    // 4 h of work and 1.75 h beside the upload that ends at 6.25.
    Job job = job_with({background(0.25, 2.0)}, {6.0});
    check_hours(
        job, {{"useful", 10.0}, {"lost", 5.75}, {"checkpoint", 3.0}, {"restore", 0.5}, {"detection", 0.25}});
    CHECK(oracle::replay(job).checkpoint_failed == 0.0);

    std::map<std::string, double> expected{
        {"useful", 10.0}, {"lost", 2.0}, {"checkpoint", 2.75}, {"restore", 1.0}, {"detection", 0.25}};
    job.causes[0].life = lives({6.25});
    check_hours(job, expected);
    job.causes[0].life = lives({6.25 - 5e-10});
    CHECK(oracle::replay(job).hours.at("restore") == Approx(1.0));
    job.causes[0].life = lives({6.25 - 1e-8});
    CHECK(oracle::replay(job).hours.at("restore") == Approx(0.5));
    // Nothing of it goes on where the host comes back.
    job.causes[0].same_host = true;
    CHECK(oracle::replay(job).hours.at("restore") == Approx(0.5));
}

// Upload from 4.25 to 9.25: work to 8.25, wait, stalled to 9.5, upload to 14.5: work to 11.5, wait, stalled
// to 14.75, upload to 19.75.
TEST_CASE("oracle forms: the next save waits for the upload", "[oracle]") {
    Job job = job_with({background(0.25, 5.0)});
    check_hours(job, {{"useful", 10.0}, {"checkpoint", 9.75}});

    // The hours of the save under way, with its wait.
    job.causes[0].life = lives({9.0});
    Result const in_the_wait = oracle::replay(job);
    CHECK(in_the_wait.checkpoint_failed == Approx(0.75));
    CHECK(in_the_wait.hours.at("lost") == Approx(8.0));
    job.causes[0].life = lives({9.375});
    Result const in_the_stall = oracle::replay(job);
    CHECK(in_the_stall.checkpoint_failed == Approx(1.125));
    CHECK(in_the_stall.hours.at("lost") == Approx(4.0));
    // The last wait is of its own: stalled from 14.5 to 14.75.
    job.causes[0].life = lives({16.75});
    Result const in_the_last_wait = oracle::replay(job);
    CHECK(in_the_last_wait.checkpoint_failed == Approx(2.0));
    CHECK(in_the_last_wait.hours.at("lost") == Approx(2.0));
}

TEST_CASE("oracle forms: an upload slows the work beside it down", "[oracle]") {
    // Upload from 4.25 to 6.25: 1.5 h of work and 0.5 h of checkpoint; then 2.5 h of work, to 8.75. Upload
    // from 9 to 11: 1.5 h of work, and 0.5 h alone, to 11.5; stalled to 11.75, upload to 13.75.
    Job job = job_with({background(0.25, 2.0, 0.25)});
    check_hours(job, {{"useful", 10.0}, {"checkpoint", 3.75}});
    Result const whole = oracle::replay(job);
    CHECK(whole.events.at(2).hours == Approx(4.5));
    CHECK(whole.events.at(2).slowed == Approx(0.5));
    CHECK(whole.compute_by_state.at("useful") == Approx(20.0));
    CHECK(whole.compute_by_state.at("checkpoint") == Approx(7.5));

    // Killed 1 h into the upload.
    job.causes[0].life = lives({5.25});
    check_hours(
        job, {{"useful", 10.0}, {"lost", 4.75}, {"checkpoint", 4.25}, {"restore", 0.5}, {"detection", 0.25}});
    CHECK(oracle::replay(job).checkpoint_failed == 0.0);

    // At 100 % the work stands still.
    job.causes.clear();
    job.levels[0].slowdown = 1.0;
    check_hours(job, {{"useful", 10.0}, {"checkpoint", 0.75 + 3 * 2.0}});

    // At speed 2: stalled to 2.25, upload to 4.25, 1.5 h of work and 0.5 h behind it, to 4.75; stalled to 5,
    // 1 h of work takes 1/0.75 h; wait to 7, stalled to 7.25, upload to 9.25.
    job.levels[0].slowdown = 0.25;
    job.speed = always(2.0);
    check_hours(job, {{"useful", 5.0}, {"checkpoint", 0.75 + 0.5 + 1.0 + 2.0}});
}

// Both begin at 4: for 2 h work goes at 0.75 x 0.5, for 1 h at 0.5, then alone for 2.75 h, to 9.75.
TEST_CASE("oracle forms: the slowdowns of several uploads multiply, and no block is slowed", "[oracle]") {
    Job job = job_with({background(0.0, 2.0, 0.25), background(0.0, 3.0, 0.5)});
    job.work = 8.0;
    job.final = false;
    check_hours(job, {{"useful", 8.0}, {"checkpoint", 1.75}});

    // The block of 1 h takes half of the upload beside it; the other half costs 0.25 h of work.
    job.levels = {background(0.0, 2.0, 0.25), blocking(1.0)};
    check_hours(job, {{"useful", 8.0}, {"checkpoint", 1.25}});
}

// Saves at 4 h and 8 h of work, and at 8 h to the deeper level, from 9 to 11; the end at 12 h.
TEST_CASE("oracle forms: a save that is owed comes before any more work", "[oracle]") {
    Job job = job_with({blocking(0.5), blocking(2.0, 2)}, {10.0});
    job.work = 12.0;
    check_hours(job, {{"useful", 12.0}, {"checkpoint", 6.5}, {"restore", 1.0}, {"detection", 0.25}});
    CHECK(oracle::replay(job).checkpoint_failed == Approx(1.0));
    // It has the number of the save that was read: behind the next piece only level 0 is saved.
    job.work = 16.0;
    job.final = false;
    check_hours(job, {{"useful", 16.0}, {"checkpoint", 4.5}, {"restore", 1.0}, {"detection", 0.25}});
    job.work = 12.0;
    job.final = true;
    // Broken off again, and once more in the next piece, with nothing owed any more.
    job.causes[0].life = lives({10.0, 2.5, 4.0});
    check_hours(
        job, {{"useful", 12.0}, {"lost", 1.0}, {"checkpoint", 8.0}, {"restore", 3.0}, {"detection", 0.75}});

    // Killed at 8 h of work before the first save of it, nothing is owed behind that of 4 h.
    job.causes[0].life = lives({8.75});
    check_hours(
        job, {{"useful", 12.0}, {"lost", 4.0}, {"checkpoint", 5.75}, {"restore", 1.0}, {"detection", 0.25}});
}

// All work is done at 4; level 0 stalls to 4.25, level 1 to 4.5.
TEST_CASE("oracle forms: the end waits for the final saves of all levels", "[oracle]") {
    Job job = job_with({background(0.25, 3.0), background(0.25, 1.0)});
    job.work = 4.0;
    check_hours(job, {{"useful", 4.0}, {"checkpoint", 3.25}});

    // At 6 the deeper one is durable, behind which nothing is owed.
    job.causes[0].life = lives({6.0});
    check_hours(job, {{"useful", 4.0}, {"checkpoint", 2.0}, {"restore", 1.0}, {"detection", 0.25}});
    CHECK(oracle::replay(job).checkpoint_failed == Approx(1.5));
    // At 6 the upper one is, and the deeper one is owed, with its upload.
    job.levels = {background(0.25, 1.0), background(0.25, 3.0)};
    check_hours(job, {{"useful", 4.0}, {"checkpoint", 5.25}, {"restore", 1.0}, {"detection", 0.25}});
    // At 5 none is.
    job.causes[0].life = lives({5.0});
    check_hours(job,
                {{"useful", 4.0}, {"lost", 4.0}, {"checkpoint", 4.5}, {"restore", 0.5}, {"detection", 0.25}});
}

// A save after each 4 h of work takes 0.25 h, of the second one another level 1 h: to 9.5. Killed at 10.5.
TEST_CASE("oracle forms: a restart reads what has most progress, then what reads fastest", "[oracle]") {
    Job job = job_with({blocking(0.25), blocking(1.0, 2)}, {10.5});
    job.work = 12.0;
    auto const check = [&](double restore, double lost) {
        Result const result = oracle::replay(job);
        CHECK(result.hours.at("restore") == Approx(restore));
        CHECK(result.hours.at("lost") == Approx(lost));
    };
    job.levels[0].read = always(0.25);
    check(0.75, 1.0);
    job.levels[1].read = always(0.125);
    check(0.625, 1.0);
    job.levels[1].download = always(1.0);
    check(0.75, 1.0);

    // Bad ones are gone, others stay.
    job.levels[0].keep = 2;
    job.levels[0].unusable = bad_saves(1);
    check(1.625, 1.0);
    job.levels[1].unusable = bad_saves(1);
    check(0.75, 5.0);
    job.levels[0].unusable = bad_saves(2);
    check(0.5, 9.0);
    // One that was read once is good for ever: the next rental dies at work again.
    job.levels[0].unusable = bad_saves(1);
    job.levels[1].unusable = [](int rental) { return rental - 1; };
    job.causes[0].life = lives({10.5, 2.0});
    check(1.625 + 0.75, 1.0 + 0.375);  // it lies on the upper level now
    job.levels[1].unusable = bad_saves(1);
    job.causes[0].life = lives({10.5, 2.0});
    check(2 * 0.75, 5.0 + 1.25);

    // Of equals the first: it alone costs something to read.
    job = job_with({blocking(0.25), blocking(1.0)}, {6.0});
    job.levels[0].download = always(0.25);
    job.levels[0].read = always(0.25);
    job.levels[0].read_usd.download = 7.0;
    CHECK(oracle::replay(job).transfer() == Approx(7.0));
}

// A save of 0.25 h after 4 h of work, and another of 1 h to 5.25; killed 1 h behind the second pair.
TEST_CASE("oracle forms: what survives depends on the level", "[oracle]") {
    Job job = job_with({blocking(0.25), blocking(1.0, 2)}, {10.5});
    job.causes[0].saves_survive_loss = {true, false};
    CHECK(oracle::replay(job).hours.at("lost") == Approx(1.0));
    job.causes[0].saves_survive_loss = {false, false};
    CHECK(oracle::replay(job).hours.at("lost") == Approx(9.0));
    // Behind the third save, at 14.75, the deeper level is at 8 h.
    job.work = 16.0;
    job.causes[0].life = lives({14.75});
    job.causes[0].saves_survive_loss = {false, true};
    CHECK(oracle::replay(job).hours.at("lost") == Approx(5.0));
    job.causes[0].same_host = true;
    CHECK(oracle::replay(job).hours.at("lost") == Approx(1.0));
    job.causes[0].saves_survive_return = {false, true};
    CHECK(oracle::replay(job).hours.at("lost") == Approx(5.0));
}

// Saves after 1, 3, 7, 11 h of work and at the end; a deeper one of 1 h after every second.
TEST_CASE("oracle forms: pieces and levels go by the number of the save, also behind a restart", "[oracle]") {
    Job job = job_with({blocking(0.25), blocking(1.0, 2)});
    job.pieces = {1.0, 2.0, 4.0};
    job.work = 13.0;
    check_hours(job, {{"useful", 13.0}, {"checkpoint", 5 * 0.25 + 3.0}});

    // At 5.5 h, with 1 h behind the save of 3 h, which has number 2: on to 7, 11 and 13.
    job.causes[0].life = lives({5.5});
    check_hours(job, {{"useful", 13.0},
                      {"lost", 1.0},
                      {"checkpoint", 5 * 0.25 + 3.0},
                      {"restore", 1.0},
                      {"detection", 0.25}});
    // Without a save it begins anew with number 0: three saves in all with the first.
    job.causes[0].life = lives({1.5});
    job.causes[0].saves_survive_loss = {false, false};
    check_hours(job, {{"useful", 13.0},
                      {"lost", 1.25},
                      {"checkpoint", 6 * 0.25 + 3.0},
                      {"restore", 0.5},
                      {"detection", 0.25}});
    // At 10 h, with 1.25 h behind the third save, back to the second: the next deeper one is the fourth.
    job.causes[0].life = lives({10.0});
    job.causes[0].saves_survive_loss = {false, true};
    check_hours(job, {{"useful", 13.0},
                      {"lost", 5.25},
                      {"checkpoint", 6 * 0.25 + 3.0},
                      {"restore", 1.0},
                      {"detection", 0.25}});

    // Three levels: of the second one every second, of the third one every sixth.
    job = job_with({blocking(0.25), blocking(1.0, 2), blocking(16.0, 3)});
    job.pieces = {1.0};
    job.work = 13.0;
    job.final = false;
    check_hours(job, {{"useful", 13.0}, {"checkpoint", 12 * 0.25 + 6 * 1.0 + 2 * 16.0}});
}

// Upload from 4.25 to 6.25 and from 8.5 to 10.5; the end at 9.5.
TEST_CASE("oracle forms: an upload pays for what it moved", "[oracle]") {
    Job job = job_with({background(0.25, 2.0)});
    job.levels[0].upload = {};
    job.levels[0].transfer = always(2.0);
    job.levels[0].upload_usd = 10.0;
    CHECK(oracle::replay(job).transfer() == Approx(30.0));
    job.work = 9.0;
    job.final = false;
    CHECK(oracle::replay(job).transfer() == Approx(15.0));
    job.causes[0].life = lives({5.25});
    CHECK(oracle::replay(job).transfer() == Approx(20.0));

    // Where it blocks it comes last: from 4 h to 6.25 h.
    job.levels[0].background = false;
    job.work = 4.0;
    job.final = true;
    CHECK(oracle::replay(job).transfer() == Approx(15.0));
    job.causes[0].life = lives({4.25});
    CHECK(oracle::replay(job).transfer() == Approx(10.0));
}

// At 4.25 h it is $8.5, and then $7/h to 6.25, and $2/h again to 8.5.
TEST_CASE("oracle forms: the dollars of an upload count as it moves", "[oracle]") {
    Job job = job_with({background(0.25, 2.0)});
    job.levels[0].upload_usd = 10.0;
    auto const stops_at = [&](double usd) {
        job.give_up_cost = usd;
        Result const result = oracle::replay(job);
        CHECK_FALSE(result.finished);
        CHECK(result.cost == Approx(usd));
        return result.makespan;
    };
    CHECK(stops_at(8.25) == Approx(4.125));
    CHECK(stops_at(15.5) == Approx(5.25));
    CHECK(stops_at(24.5) == Approx(7.25));
    job.levels[0].slowdown = 0.5;
    CHECK(stops_at(15.5) == Approx(5.25));
    CHECK(stops_at(24.5) == Approx(7.25));
    // Beside it another block of 2 h from 4.25, of which the last hour moves $1.
    job.levels.push_back(blocking(1.0));
    job.levels[1].upload = always(1.0);
    job.levels[1].upload_usd = 1.0;
    CHECK(stops_at(8.5 + 7.0 + 4.0) == Approx(5.75));
}

}  // namespace
}  // namespace runcost
