#include <optional>
#include <vector>

#include "tests/catch.hpp"
#include "tests/oracle.hpp"
#include "tests/oracle_bills.hpp"
#include "tests/oracle_jobs.hpp"

namespace runcost {
namespace {

using namespace tests;
using oracle::Job;
using oracle::Result;

// 10 h of work at $2/h. Work to 4, save to 5, work to 9, save to 10, work to 12, save to 13; of each save the
// second half is its upload.
Job uploading() {
    Job job = job_with({blocking(0.5)});
    job.causes.clear();
    job.levels[0].transfer = always(0.5);
    job.levels[0].upload_usd = 4.0;
    return job;
}

TEST_CASE("oracle bill itself: disks are paid until the release, and as stopped ones until the deletion",
          "[oracle]") {
    Job job = uploading();
    job.levels[0].upload_usd = 0.0;
    job.disk = 0.1;
    job.stopped_disk = 0.2;
    check_bill(oracle::replay(job), {.compute = 26.0, .disk = 1.3});
    job.release = always(2.0);
    job.deletion = always(5.0);
    check_bill(oracle::replay(job), {.compute = 26.0, .after_end = 4.0, .disk = 1.3 + 0.2 + 0.6});
    job.deletion = always(1.0);  // not before the release
    check_bill(oracle::replay(job), {.compute = 26.0, .after_end = 4.0, .disk = 1.3 + 0.2});
    job.start_hour = 4.0;
    job.deletion_until = 20.0;
    check_bill(oracle::replay(job), {.compute = 26.0, .after_end = 4.0, .disk = 1.3 + 0.2 + 0.2});
    job.deletion_until = 17.0;  // that is the end of the job
    check_bill(oracle::replay(job), {.compute = 26.0, .after_end = 4.0, .disk = 1.3 + 0.2});
    job.deletion_until = 16.0;
    check_bill(oracle::replay(job), {.compute = 26.0, .after_end = 4.0, .disk = 1.3 + 0.2 + 21.0 * 0.2});
    job.give_up_after = 5.0;
    check_bill(oracle::replay(job), {.compute = 10.0, .disk = 0.5});

    // Lost at 4.5 for an hour.
    job = uploading();
    job.levels[0].upload_usd = 0.0;
    job.disk = 0.1;
    job.stopped_disk = 0.2;
    job.causes = {cause_of("preemption", {4.5})};
    check_bill(oracle::replay(job), {.compute = 36.0, .disk = 1.8});
    job.causes[0].same_host = true;
    job.causes[0].downtime = always(0.75);
    check_bill(oracle::replay(job), {.compute = 36.0, .disk = 1.8 + 0.2});
}

// Granted at 1, done at 14.
TEST_CASE("oracle bill itself: kept data is paid from the submission to the deletion", "[oracle]") {
    Job job = uploading();
    job.levels[0].upload_usd = 0.0;
    job.capacity = Job::wait;
    job.capacity_wait = always(1.0);
    job.network_volume = 0.3;
    job.object_store = 0.5;
    check_bill(oracle::replay(job),
               {.compute = 26.0, .network_volume = 14.0 * 0.3, .object_store = 14.0 * 0.5});
    job.release = always(2.0);
    check_bill(oracle::replay(job),
               {.compute = 26.0, .after_end = 4.0, .network_volume = 16.0 * 0.3, .object_store = 16.0 * 0.5});
    job.deletion = always(5.0);
    check_bill(oracle::replay(job),
               {.compute = 26.0, .after_end = 4.0, .network_volume = 19.0 * 0.3, .object_store = 19.0 * 0.5});
    // $0.8 while it waits, then $2.8/h.
    job.give_up_cost = 9.2;
    Result const stopped = oracle::replay(job);
    CHECK(stopped.makespan == Approx(4.0));
    check_bill(stopped, {.compute = 6.0, .network_volume = 1.2, .object_store = 2.0});
}

// Half of the dataset is there when the host is lost at 1.5; another one from 1.75 on. Set up at 3.75, work
// to 7.75, saved at 8.75, work to 9.25: lost. Set up at 11.5, restored at 13 by a read of half an hour, 6 h
// of work and two saves.
TEST_CASE("oracle bill itself: bytes are paid where they go, a part for its part", "[oracle]") {
    Job job = uploading();
    job.causes = {cause_of("preemption", {1.5, 7.5})};
    job.setup = always(1.0);
    job.dataset = always(1.0);
    job.dataset_usd = {0.0, 10.0, 20.0, 0};
    job.levels[0].download = always(0.5);
    job.levels[0].read_usd = {0.0, 3.0, 6.0, 1};
    job.free_egress.resize(2);
    Result const result = oracle::replay(job);
    CHECK(result.makespan == Approx(21.0));
    check_bill(result, {.compute = 2.0 * (1.5 + 7.5 + 11.5),
                        .upload = 3 * 4.0,
                        .download = 5.0 + 10.0 + 10.0 + 3.0,
                        .egress = 10.0 + 20.0 + 20.0 + 6.0});
    // The same bytes at once.
    Job fast = job;
    fast.dataset = {};
    fast.setup = always(2.0);
    fast.levels[0].transfer = fast.levels[0].download = {};
    fast.levels[0].read = fast.levels[0].block = always(1.0);
    check_bill(oracle::replay(fast), {.compute = 2.0 * (1.5 + 7.5 + 11.5),
                                      .upload = 3 * 4.0,
                                      .download = 10.0 + 10.0 + 3.0,
                                      .egress = 20.0 + 20.0 + 6.0});
    fast.levels[0].background = true;
    CHECK(oracle::replay(fast).upload == Approx(3 * 4.0));
    // Each store has a share of its own.
    job.free_egress = {{5.0, 0.0}, {100.0, 0.0}};
    CHECK(oracle::replay(job).egress == Approx(50.0 - 5.0));
    job.free_egress = {{0.0, 0.0}, {1.0, 0.05}};
    CHECK(oracle::replay(job).egress == Approx(56.0 - 1.0 - 21.0 * 0.05));
    job.free_egress = {{}, {}};
    job.free_download = {8.0, 0.0};
    CHECK(oracle::replay(job).download == Approx(28.0 - 8.0));
    // What is broken off is moved in part: three quarters of an hour into the save.
    job.causes = {cause_of("preemption", {6.75})};
    CHECK(oracle::replay(job).upload == Approx(2.0 + 3 * 4.0));
}

// $2 of the first upload fall into the first month.
TEST_CASE("oracle bill itself: free shares are taken off at the end of a month", "[oracle]") {
    Job job = uploading();
    auto const upload = [&](double usd, double usd_per_h = 0.0) {
        job.free_upload = {usd, usd_per_h};
        return oracle::replay(job).upload;
    };
    job.first_month = 4.75;
    CHECK(upload(1.0) == Approx(12.0 - 2.0));
    CHECK(upload(3.0) == Approx(12.0 - 2.0 - 3.0));  // at most what was moved
    CHECK(upload(0.0, 0.1) == Approx(12.0 - 0.1 * 13.0));
    CHECK(upload(0.0, 0.5) == Approx(12.0 - 2.0 - 0.5 * 8.25));
    CHECK(upload(1.0, 0.1) == Approx(12.0 - 2.0 - 0.1 * 13.0));
    CHECK(upload(100.0) == Approx(0.0).margin(1e-12));
    // As an upload ends; as the job ends.
    job.first_month = 5.0;
    CHECK(upload(5.0) == Approx(12.0 - 4.0 - 5.0));
    job.first_month = 13.0;
    CHECK(upload(5.0) == Approx(12.0 - 5.0));
    job.first_month = 12.5;
    CHECK(upload(5.0) == Approx(12.0 - 5.0 - 4.0));
    // The job's end, not the release.
    job.release = always(10.0);
    CHECK(upload(0.0, 0.1) == Approx(12.0 - 0.1 * 13.0));

    // Saves at 400, 801 and 1002; months end at 100, 830 and 1560. The first share is not kept.
    job = uploading();
    job.work = 1000.0;
    job.pieces = {400.0};
    job.levels[0].block = always(0.0);
    job.levels[0].transfer = always(1.0);
    job.first_month = 100.0;
    CHECK(upload(3.0) == Approx(12.0 - 3.0 - 3.0));
    CHECK(upload(0.0, 0.01) == Approx(12.0 - 7.3 - 0.01 * (1003.0 - 830.0)));
}

TEST_CASE("oracle bill itself: uploads beside the work pay tolls over the end of a month", "[oracle]") {
    // From 4 to 6, 8 to 10, and 10 to 12 behind the work.
    Job job = job_with({background(0.0, 0.0)});
    job.causes.clear();
    job.levels[0].transfer = always(2.0);
    job.levels[0].upload_usd = 4.0;
    job.first_month = 5.5;
    job.free_upload = {1.5, 0.0};
    CHECK(oracle::replay(job).makespan == Approx(12.0));
    CHECK(oracle::replay(job).upload == Approx(12.0 - 3.0));
    job.free_upload = {4.0, 0.0};
    CHECK(oracle::replay(job).upload == Approx(12.0 - 3.0 - 4.0));
}

// $9 by 4.5, then $10 an hour until 5.
TEST_CASE("oracle bill itself: limits count free shares once they are taken off", "[oracle]") {
    Job job = uploading();
    job.give_up_cost = 11.9;
    CHECK(oracle::replay(job).makespan == Approx(4.79));
    job.free_upload = {3.0, 0.0};
    job.first_month = 4.9;
    Result const before = oracle::replay(job);
    CHECK(before.makespan == Approx(4.79));
    check_bill(before, {.compute = 9.58});
    // $2 are taken off of $11.50 at 4.75.
    job.first_month = 4.75;
    Result const behind = oracle::replay(job);
    CHECK(behind.makespan == Approx(4.99));
    check_bill(behind, {.compute = 9.98});
}

}  // namespace
}  // namespace runcost
