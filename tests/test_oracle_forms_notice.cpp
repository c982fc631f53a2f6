#include <optional>
#include <utility>
#include <vector>

#include "tests/catch.hpp"
#include "tests/oracle.hpp"
#include "tests/oracle_jobs.hpp"

namespace runcost {
namespace {

using namespace tests;
using oracle::Job;
using oracle::Level;
using oracle::Result;

/// 10 h of work, told at this hour that the host will die so many hours later.
Job told_job(std::vector<Level> levels, double told, double notice, Job::OnNotice on_notice) {
    Job job = job_with(std::move(levels));
    job.causes = {cause_of("preemption", {told}, notice)};
    job.on_notice = on_notice;
    return job;
}

TEST_CASE("oracle forms: an emergency save goes to the fastest level that survives, if it fits", "[oracle]") {
    // Told after 2 h of work; 1 h, 0.75 h and 0.5 h would be needed.
    Job job = told_job({blocking(1.0), background(0.25, 0.5), blocking(0.5)}, 2.0, 4.0, Job::save_and_stop);
    job.pieces.clear();
    auto const check = [&](double checkpoint, double lost) {
        Result const result = oracle::replay(job);
        CHECK(result.hours.at("checkpoint") == Approx(checkpoint));
        CHECK(result.hours.at("lost") == Approx(lost));
    };
    check(0.5, 0.0);
    job.causes[0].saves_survive_loss = {true, true, false};
    check(0.75, 0.0);
    job.causes[0].saves_survive_loss = {true, false, false};
    check(1.0, 0.0);
    job.causes[0].saves_survive_loss = {false, false, false};
    check(0.0, 6.0);

    // The host comes back, unless it is given back.
    job.causes[0].same_host = true;
    job.causes[0].saves_survive_return = {true, true, false};
    check(0.75, 0.0);
    job.on_notice = Job::save_and_release;
    check(0.0, 6.0);

    job.on_notice = Job::save_and_stop;
    job.reaction = always(3.25);
    check(0.75, 0.0);
    job.reaction = always(3.2501);
    check(0.0, 6.0);

    // Of equals the first, and no other: the second one does not survive the kill that comes before.
    job = told_job({blocking(0.5), background(0.25, 0.25)}, 2.0, 4.0, Job::save_and_stop);
    job.causes.push_back(cause_of("host_failure", {3.0}));
    job.causes[1].saves_survive_loss = {true, false};
    check(0.5 + 0.75 + 1.0, 0.0);
}

// Stalled from 4 to 5 and told meanwhile: the upload to 7 is waited for.
TEST_CASE("oracle forms: a save on the level of the answer is completed instead", "[oracle]") {
    Job job = told_job({background(1.0, 2.0), blocking(4.0)}, 4.5, 5.0, Job::save_and_stop);
    check_hours(job, {{"useful", 10.0},
                      {"checkpoint", 3.0 + 4.0 + 1.0 + 4.0 + 1.0 + 4.0},
                      {"idle", 2.5},
                      {"restore", 1.0},
                      {"detection", 0.25}});
    CHECK(oracle::replay(job).checkpoint_failed == 0.0);
    // Worked on, it is followed by the save on the next level, killed at 9.5. That is owed.
    job.on_notice = Job::save_and_continue;
    check_hours(job, {{"useful", 10.0},
                      {"checkpoint", 3.0 + 2.5 + 4.0 + 1.0 + 4.0 + 1.0 + 4.0},
                      {"restore", 1.0},
                      {"detection", 0.25}});
    CHECK(oracle::replay(job).checkpoint_failed == Approx(2.5));
    // All of it is that save, where another kill comes before its end.
    job.causes.push_back(cause_of("host_failure", {6.5}));
    Result const killed = oracle::replay(job);
    CHECK(killed.checkpoint_failed == Approx(2.5));
    CHECK(killed.hours.at("lost") == Approx(4.0));
}

TEST_CASE("oracle forms: a save on another level is broken off for an emergency save", "[oracle]") {
    // Told half an hour into the save from 4 to 7; saved elsewhere to 5.5. The piece behind number 0 is the
    // next one again, to 9.5.
    Job job = told_job({blocking(3.0), blocking(1.0, 2)}, 4.5, 90.0, Job::save_and_continue);
    job.pieces = {4.0, 6.0};
    check_hours(job, {{"useful", 10.0}, {"checkpoint", 0.5 + 1.0 + 3.0 + 3.0 + 1.0}});
    CHECK(oracle::replay(job).checkpoint_failed == Approx(0.5));

    // Told in the save on the second level, from 4.5 to 7.5, behind which the number is 1; nothing is owed.
    job.levels = {blocking(0.5), blocking(3.0)};
    job.causes[0].life = lives({5.0});
    check_hours(job, {{"useful", 10.0}, {"checkpoint", 0.5 + 0.5 + 0.5 + 0.5 + 3.0}});
    CHECK(oracle::replay(job).checkpoint_failed == Approx(0.5));
    // Not behind a restart that reads it, either: killed at 6.5.
    job.causes[0].notice = [](int) { return std::optional<double>(1.5); };
    check_hours(job, {{"useful", 10.0},
                      {"lost", 1.0},
                      {"checkpoint", 0.5 + 0.5 + 0.5 + 0.5 + 3.0},
                      {"restore", 1.0},
                      {"detection", 0.25}});
}

// Upload from 4.25 to 9.25, work to 8.25, told a quarter into the wait for it. The emergency save is durable
// at 13.75, the upload meanwhile.
TEST_CASE("oracle forms: a wait is broken off for an emergency save, and the upload goes on", "[oracle]") {
    Job job = told_job({background(0.25, 5.0)}, 8.5, 90.0, Job::save_and_continue);
    check_hours(job, {{"useful", 10.0}, {"checkpoint", 0.25 + 0.25 + 5.25 + 5.25}});
    CHECK(oracle::replay(job).checkpoint_failed == Approx(0.25));
    job.causes.push_back(cause_of("host_failure", {12.0}));
    Result const killed = oracle::replay(job);
    CHECK(killed.hours.at("lost") == Approx(4.0));
    CHECK(killed.checkpoint_failed == Approx(0.25 + 3.5));
}

// Upload from 4.25 to 9.25 at half the speed of the work, told at 5.25 and saved to 5.75.
TEST_CASE("oracle forms: work goes on beside an upload behind an emergency save", "[oracle]") {
    Job job = told_job({background(0.25, 5.0, 0.5), blocking(0.5, 9)}, 5.25, 90.0, Job::save_and_continue);
    // 4.5 h are done. The next piece of 4 h does 1.75 h of them to 9.25, to 11.5. Stalled to 11.75, upload to
    // 16.75; 1.5 h of work take 3 h, to 14.75; wait, stall and upload to 22, beside it half an hour.
    check_hours(job, {{"useful", 10.0}, {"checkpoint", 0.25 + 0.5 + 0.5 + 1.75 + 0.25 + 1.5 + 2.0 + 5.25}});
    job.on_notice = Job::save_and_stop;
    job.causes.push_back(cause_of("host_failure", {10.0}));
    // Idle, the upload becomes durable, and alone survives.
    job.causes[1].saves_survive_loss = {true, false};
    CHECK(oracle::replay(job).hours.at("lost") == Approx(0.5));
    job.causes[1].life = lives({9.0});
    CHECK(oracle::replay(job).hours.at("lost") == Approx(4.5));
}

// All work is done at 4. Stalled to 4.25, the last wait is to 7.25.
TEST_CASE("oracle forms: an answer in the last wait ends the job with its save", "[oracle]") {
    Job job = told_job({background(0.25, 3.0)}, 5.0, 4.0, Job::save_and_stop);
    job.work = 4.0;
    check_hours(job, {{"useful", 4.0}, {"checkpoint", 3.25}});
    // It is not waited for what is on its way to another level, from 4.5 to 8.5.
    job.levels.push_back(background(0.25, 4.0));
    check_hours(job, {{"useful", 4.0}, {"checkpoint", 3.25}});
    CHECK(oracle::replay(job).checkpoint_failed == 0.0);
    // At 7.25 it is durable: told then, the job saves anew for 3.25 h.
    job.causes[0].life = lives({7.25});
    check_hours(job, {{"useful", 4.0}, {"checkpoint", 6.5}});
    CHECK(oracle::replay(job).checkpoint_failed == Approx(2.75));
    // Another level takes half an hour, from 4.25 to 4.75.
    job.levels[1] = blocking(0.5);
    job.causes[0].life = lives({5.0});
    check_hours(job, {{"useful", 4.0}, {"checkpoint", 1.5}});
    CHECK(oracle::replay(job).checkpoint_failed == Approx(0.25));
}

// Nothing is saved but for the notice: at 2, to 2.5 on the first level. Killed at 4.
TEST_CASE("oracle forms: without a policy there are emergency saves alone, behind which nothing is owed",
          "[oracle]") {
    Job job = told_job({blocking(0.5), blocking(1.0)}, 2.0, 2.0, Job::save_and_continue);
    job.pieces.clear();
    check_hours(
        job, {{"useful", 10.0}, {"lost", 1.5}, {"checkpoint", 0.5}, {"restore", 1.0}, {"detection", 0.25}});
}

// Told and saved at 5, where another cause strikes, too; back at 5.25 with 2 h left, restored at 6.25.
TEST_CASE("oracle forms: a notice is answered once, even if the host stands still as it comes", "[oracle]") {
    Job job = job_with({blocking(0.0)}, {5.0});
    job.causes[0].notice = [](int) { return std::optional<double>(2.0); };
    job.causes.push_back(cause_of("outage", {5.0}));
    job.causes[1].same_host = true;
    job.on_notice = Job::save_and_continue;
    check_hours(job, {{"useful", 10.0}, {"lost", 1.0}, {"restore", 2.0}, {"detection", 0.5}});
}

// Told at 2, the last half hour of 0.75 h moves $10.
TEST_CASE("oracle forms: an emergency save pays for its upload in its last hours", "[oracle]") {
    Job job = told_job({background(0.25, 0.5)}, 2.0, 2.0, Job::save_and_release);
    job.pieces.clear();
    job.levels[0].upload_usd = 10.0;
    CHECK(oracle::replay(job).transfer() == Approx(10.0));
    job.give_up_cost = 4.0 + 0.5 + 0.5 + 5.0;
    CHECK(oracle::replay(job).makespan == Approx(2.5));
    CHECK(oracle::replay(job).checkpoint_failed == Approx(0.5));
}

}  // namespace
}  // namespace runcost
