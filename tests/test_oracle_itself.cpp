#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "tests/catch.hpp"
#include "tests/oracle.hpp"
#include "tests/oracle_jobs.hpp"

namespace runcost {
namespace {

using namespace tests;
using oracle::Cause;
using oracle::Job;
using oracle::Result;

/// 10 h of work at $2/h, a save of 1 h after each 4 h of it; restart and read take half an hour each.
Job plain_job(Job::OnNotice on_notice = Job::ignore) {
    Job job;
    job.work = 10.0;
    job.price = always(2.0);
    job.pieces = {4.0};
    job.levels[0].block = always(1.0);
    job.restart = always(0.5);
    job.levels[0].read = always(0.5);
    job.on_notice = on_notice;
    return job;
}

/// A job told 8 h behind the start of its host that the host will die 2.5 h later.
Job warned_job(Job::OnNotice on_notice) {
    Job job = plain_job(on_notice);
    job.provisioning = always(0.75);
    job.setup = always(1.0);
    job.causes = {cause_of("preemption", {8.0}, 2.5)};
    return job;
}

// Setup to 1, work to 5, save to 6, work to 8: the notice. Unheard, work to 10, and the next save is broken
// off.
TEST_CASE("oracle itself: a notice with each policy", "[oracle]") {
    check_hours(warned_job(Job::ignore), {{"useful", 10.0},
                                          {"lost", 4.0},
                                          {"checkpoint", 3.5},
                                          {"setup", 2.0},
                                          {"restore", 1.0},
                                          {"provisioning", 1.5},
                                          {"detection", 0.25}});
    // 6 h of work are saved, and the next piece is the last.
    std::map<std::string, double> expected{{"useful", 10.0}, {"checkpoint", 3.0},   {"setup", 2.0},
                                           {"restore", 1.0}, {"provisioning", 1.5}, {"detection", 0.25}};
    expected.erase("detection");  // who gives back knows
    check_hours(warned_job(Job::save_and_release), expected);
    CHECK(oracle::replay(warned_job(Job::save_and_release)).by_cause.at("preemption") == 1);
    Job given_back = warned_job(Job::save_and_release);
    given_back.causes[0].same_host = true;
    given_back.causes[0].downtime = always(9.0);
    check_hours(given_back, expected);
    expected["detection"] = 0.25;
    expected["idle"] = 1.5;
    check_hours(warned_job(Job::save_and_stop), expected);
    expected.erase("idle");
    expected["lost"] = 1.5;
    check_hours(warned_job(Job::save_and_continue), expected);
}

TEST_CASE("oracle itself: an answer takes its reaction and its save, or there is none", "[oracle]") {
    Job job = warned_job(Job::save_and_stop);
    job.reaction = always(1.5);
    check_hours(job, {{"useful", 10.0},
                      {"checkpoint", 3.0},
                      {"setup", 2.0},
                      {"restore", 1.0},
                      {"provisioning", 1.5},
                      {"detection", 0.25}});  // the save ends with the host
    job.reaction = always(1.5001);
    CHECK(oracle::replay(job).hours.at("lost") == Approx(4.0));
    job.reaction = always(0.0);
    job.causes[0].saves_survive_loss = {false};
    CHECK(oracle::replay(job).hours.at("lost") == Approx(8.0));  // with the work of the save before

    // A save that is under way is the answer: that from 5 to 6.
    job.causes = {cause_of("preemption", {5.5}, 2.5)};
    CHECK(oracle::replay(job).hours.at("idle") == Approx(2.0));
    CHECK(oracle::replay(job).hours.at("checkpoint") == Approx(3.0));
    // A setup is broken off, and made anew elsewhere.
    job.causes = {cause_of("preemption", {0.5}, 2.5)};
    CHECK(oracle::replay(job).hours.at("idle") == Approx(2.5));
    CHECK(oracle::replay(job).hours.at("setup") == Approx(1.5));
    job.on_notice = Job::save_and_release;
    CHECK(oracle::replay(job).hours.at("idle") == 0.0);
    CHECK(oracle::replay(job).hours.at("setup") == Approx(1.5));
}

// Told at 1 h, saved by 2 h; told of the withdrawal meanwhile. For the kill at 2.5 h the notice was too
// short.
TEST_CASE("oracle itself: one notice is answered at a time", "[oracle]") {
    Job job = plain_job(Job::save_and_continue);
    job.causes = {cause_of("outbid", {2.0}, 0.5), cause_of("preemption", {1.0}, 8.0),
                  cause_of("withdrawal", {1.5}, 8.0)};
    Result const result = oracle::replay(job);
    CHECK(result.by_cause.at("outbid") == 1);
    CHECK(result.hours.at("lost") == Approx(0.5));
    CHECK(result.checkpoint_failed == 0.0);

    // Told of it as the first answer ends: another save, broken off.
    job.causes[2].life = lives({2.0});
    Result const again = oracle::replay(job);
    CHECK(again.hours.at("lost") == 0.0);
    CHECK(again.checkpoint_failed == Approx(0.5));
}

// Saves that take no time, of 4 h and, told twice at 5 h, one of 5 h, which is bad. The kill comes at 6.
TEST_CASE("oracle itself: of two notices at one instant one is answered", "[oracle]") {
    Job job = plain_job(Job::save_and_continue);
    job.levels[0].block = always(0.0);
    job.levels[0].keep = 2;
    job.levels[0].unusable = [](int) { return 1; };
    job.causes = {cause_of("outbid", {5.0}, 1.0), cause_of("preemption", {5.0}, 1.0)};
    check_hours(job, {{"useful", 10.0}, {"lost", 2.0}, {"restore", 1.0}, {"detection", 0.25}});
    CHECK(oracle::replay(job).by_cause.at("outbid") == 1);
}

// Setup to 1, work to 5, save to 6, 3 h of work.
TEST_CASE("oracle itself: a disk comes back or is lost", "[oracle]") {
    Job job = plain_job();
    job.setup = always(1.0);
    Cause outbid = cause_of("outbid", {9.0});
    outbid.same_host = true;
    outbid.downtime = always(2.0);
    outbid.saves_survive_loss = {false};
    job.causes = {outbid};
    check_hours(job, {{"useful", 10.0},
                      {"lost", 3.0},
                      {"checkpoint", 3.0},
                      {"setup", 1.0},
                      {"restore", 1.0},
                      {"waiting", 2.0},
                      {"detection", 0.25}});
    job.causes[0].returns = [](int rental) { return rental != 0; };
    check_hours(job, {{"useful", 10.0},
                      {"lost", 7.0},
                      {"checkpoint", 4.0},
                      {"setup", 2.0},
                      {"restore", 0.5},
                      {"detection", 0.25}});
    CHECK(oracle::replay(job).compute_by_state.at("lost") == Approx(14.0));
}

// Saves of 4 h and 8 h of work; the kill comes 1 h later, at 11. The save of 8 h is bad.
TEST_CASE("oracle itself: of two saves that are kept one is bad", "[oracle]") {
    Job job = plain_job();
    job.causes = {cause_of("host_failure", {11.0})};
    job.levels[0].unusable = [](int rental) { return rental == 1 ? 1 : 9; };
    job.levels[0].keep = 2;
    check_hours(
        job, {{"useful", 10.0}, {"lost", 5.0}, {"checkpoint", 4.0}, {"restore", 1.0}, {"detection", 0.25}});
    job.levels[0].keep = 1;
    check_hours(
        job, {{"useful", 10.0}, {"lost", 9.0}, {"checkpoint", 5.0}, {"restore", 0.5}, {"detection", 0.25}});
    // The second rental saves 8 h again, at 6, and dies at 7; that is bad too, but the save of 4 h was read.
    job.levels[0].keep = 2;
    job.causes[0].life = lives({11.0, 7.0});
    check_hours(
        job, {{"useful", 10.0}, {"lost", 10.0}, {"checkpoint", 5.0}, {"restore", 2.0}, {"detection", 0.5}});
}

TEST_CASE("oracle itself: clocks that run from the grant, and on the calendar", "[oracle]") {
    Job job = plain_job();
    job.provisioning = always(3.0);
    Cause from_grant = cause_of("preemption", {2.0});
    from_grant.from_grant = true;
    from_grant.same_host = true;
    job.causes = {from_grant};
    // 2 h broken off, 3 h anew; work, 3 saves, and a restart that has nothing to read.
    check_hours(job, {{"useful", 10.0},
                      {"checkpoint", 3.0},
                      {"provisioning", 5.0},
                      {"restore", 0.5},
                      {"detection", 0.25}});

    // The host is back 2.25 h behind the kill at 3; by then its contract of 5 h has run out, or runs for 2 h
    // more.
    Cause outbid = cause_of("outbid", {3.0});
    outbid.same_host = true;
    outbid.downtime = always(2.0);
    job.causes = {outbid, cause_of("end_of_contract", {5.0})};
    job.causes[1].calendar = true;
    Result const on_the_calendar = oracle::replay(job);
    CHECK(on_the_calendar.interruptions == 2);
    CHECK(on_the_calendar.hours.at("lost") == Approx(3.0));
    CHECK(on_the_calendar.hours.at("restore") == Approx(0.5));
    job.causes[1].calendar = false;
    Result const by_age = oracle::replay(job);
    CHECK(by_age.interruptions == 2);
    CHECK(by_age.hours.at("lost") == Approx(3.0 + 1.5));
}

/// Capacity that is up or down first for the first of these hours; up for good behind them.
void set_spells(Job& job, bool first_up, std::vector<double> hours) {
    job.capacity = Job::spells;
    job.capacity_first = first_up;
    job.spell = lives(std::move(hours));
}

Cause unavailable() {
    Cause cause = cause_of("unavailable", {});
    cause.of_capacity = true;
    return cause;
}

// Up from 2 to 10: work to 6, save to 7, 3 h of work. Down to 13.
TEST_CASE("oracle itself: capacity comes and goes in spells", "[oracle]") {
    Job job = plain_job();
    set_spells(job, false, {2.0, 8.0, 3.0});
    check_hours(job, {{"useful", 10.0}, {"checkpoint", 3.0}, {"waiting", 2.0}});
    job.causes = {unavailable()};
    std::map<std::string, double> expected{{"useful", 10.0},  {"lost", 3.0},    {"checkpoint", 3.0},
                                           {"waiting", 4.75}, {"restore", 1.0}, {"detection", 0.25}};
    check_hours(job, expected);

    // The same host comes back an hour behind the capacity.
    job.causes[0].same_host = true;
    job.causes[0].downtime = always(1.0);
    expected["waiting"] = 5.75;
    check_hours(job, expected);
    CHECK(oracle::replay(job).events.at(5).rental == 0);

    // Warned, it saves to 11 and is killed at 12.
    job.causes[0].notice = [](int) { return std::optional<double>(2.0); };
    job.on_notice = Job::save_and_stop;
    check_hours(job, {{"useful", 10.0},
                      {"checkpoint", 3.0},
                      {"idle", 1.0},
                      {"waiting", 3.75},
                      {"restore", 1.0},
                      {"detection", 0.25}});
}

TEST_CASE("oracle itself: a host that comes up without capacity ends at once", "[oracle]") {
    Job job = plain_job();
    job.provisioning = always(4.0);
    job.causes = {unavailable()};
    set_spells(job, true, {3.0, 5.0});
    check_hours(job, {{"useful", 10.0},
                      {"checkpoint", 3.0},
                      {"waiting", 3.75},
                      {"provisioning", 8.0},
                      {"restore", 0.5},
                      {"detection", 0.25}});
    // Capacity that is back by then is enough.
    set_spells(job, true, {3.0, 0.5});
    check_hours(job, {{"useful", 10.0}, {"checkpoint", 3.0}, {"provisioning", 4.0}});
}

TEST_CASE("oracle itself: each new host waits for capacity, at its own price", "[oracle]") {
    Job job = plain_job();
    job.capacity = Job::wait;
    job.capacity_wait = lives({1.5, 0.5});
    job.price = lives({2.0, 3.0});
    job.causes = {cause_of("preemption", {6.0})};
    check_hours(job, {{"useful", 10.0},
                      {"lost", 1.0},
                      {"checkpoint", 3.0},
                      {"waiting", 2.0},
                      {"restore", 1.0},
                      {"detection", 0.25}});
    CHECK(oracle::replay(job).compute_by_state.at("waiting") == 0.0);
    job.causes[0].billed = true;
    job.while_down = true;
    CHECK(oracle::replay(job).compute_by_state.at("waiting") == 0.0);  // it holds no host
    CHECK(oracle::replay(job).compute_by_state.at("detection") == Approx(0.25 * 2.0));
}

// The clock starts at 20:00.
TEST_CASE("oracle itself: somebody looks at 08:00", "[oracle]") {
    Job job = plain_job();
    job.start_hour = 20.0;
    job.causes = {cause_of("preemption", {6.0})};
    job.causes[0].detection_until = 8.0;
    check_hours(job,
                {{"useful", 10.0}, {"lost", 1.0}, {"checkpoint", 3.0}, {"restore", 1.0}, {"detection", 6.0}});
    job.causes[0].life = lives({12.0});
    CHECK(oracle::replay(job).hours.at("detection") == 0.0);
    job.causes[0].life = lives({12.5});
    CHECK(oracle::replay(job).hours.at("detection") == Approx(23.5));
}

// The job ends at 13 h, at 09:00.
TEST_CASE("oracle itself: the rental ends behind the job", "[oracle]") {
    Job job = plain_job();
    job.start_hour = 20.0;
    job.granularity = 1.0;
    job.release = always(0.25);
    Result const soon = oracle::replay(job);
    CHECK(soon.makespan == Approx(13.0));
    CHECK(soon.after_end == Approx(0.5));
    CHECK(soon.rounding == Approx(1.5));
    CHECK(soon.cost == Approx(28.0));
    job.release_until = 8.0;
    Result const in_the_morning = oracle::replay(job);
    CHECK(in_the_morning.makespan == Approx(13.0));
    CHECK(in_the_morning.after_end == Approx(46.0));
    CHECK(in_the_morning.cost == Approx(72.0));
    job.give_up_after = 12.0;
    CHECK(oracle::replay(job).after_end == 0.0);
}

}  // namespace
}  // namespace runcost
