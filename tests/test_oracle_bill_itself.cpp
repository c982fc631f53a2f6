#include <optional>
#include <string>
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

// 10 h of work at $2/h. Undisturbed: work to 4, save to 5, work to 9, save to 10, work to 12, save to 13.
Job undisturbed() {
    Job job = job_with({blocking(1.0)});
    job.causes.clear();
    return job;
}

// The same, but lost at 4.5, in the first save, and noticed at 4.75. All is done again behind a restart, from
// 4.75 to 18.25: rentals of 4.5 h and 13.5 h.
Job lost_in_save(std::string const& cause = "preemption") {
    Job job = job_with({blocking(1.0)}, {4.5});
    job.causes[0].name = cause;
    return job;
}

double refund(Job const& job) {
    return oracle::replay(job).refund;
}

TEST_CASE("oracle bill itself: a rental that is interrupted in time is free", "[oracle]") {
    Job job = lost_in_save();
    job.free_within = 5.0;
    check_bill(oracle::replay(job), {.compute = 36.0, .refund = 9.0});
    job.free_within = 4.5;  // at just this hour
    check_bill(oracle::replay(job), {.compute = 36.0, .refund = 9.0});
    job.free_within = 4.5 - 1e-10;  // which is one instant
    check_bill(oracle::replay(job), {.compute = 36.0, .refund = 9.0});
    job.free_within = 4.49;
    check_bill(oracle::replay(job), {.compute = 36.0});

    // What is billed of its detection does not make it longer: of 4.75 h, 6 are paid, and of 13.5, 14.
    job.free_within = 4.5;
    job.while_down = true;
    job.granularity = 2.0;
    check_bill(oracle::replay(job), {.compute = 36.5, .rounding = 2.5 + 1.0, .refund = 9.5 + 2.5});

    // Only half an hour of it was billed: the work, from 4 on.
    Job late = lost_in_save();
    late.setup = always(4.0);
    late.from = oracle::Start::useful;
    late.free_within = 0.5;
    check_bill(oracle::replay(late), {.compute = 1.0 + 26.0, .refund = 1.0});
    // None at all: the minimum is not paid either.
    late.setup = always(4.5);
    late.minimum = 1.0;
    check_bill(oracle::replay(late), {.compute = 26.0});
}

TEST_CASE("oracle bill itself: what the job or the renter ends is not free", "[oracle]") {
    for (char const* cause : {"hang", "crash"}) {
        Job job = lost_in_save(cause);
        job.free_within = 100.0;
        check_bill(oracle::replay(job), {.compute = 36.0});
    }
    Job done = undisturbed();
    done.free_within = 100.0;
    check_bill(oracle::replay(done), {.compute = 26.0});

    // Given up at 4.25, before the interruption; at 4.6, behind it.
    Job given_up = lost_in_save();
    given_up.free_within = 100.0;
    given_up.give_up_after = 4.25;
    check_bill(oracle::replay(given_up), {.compute = 8.5});
    given_up.give_up_after = 4.6;
    check_bill(oracle::replay(given_up), {.compute = 9.0, .refund = 9.0});

    // Told at 3, saved at 4, killed at 4.5; or given back at 4.
    Job warned = lost_in_save();
    warned.causes = {cause_of("preemption", {3.0}, 1.5)};
    warned.free_within = 4.5;
    warned.on_notice = Job::save_and_stop;
    CHECK(refund(warned) == Approx(9.0));
    warned.on_notice = Job::save_and_release;
    CHECK(oracle::replay(warned).interruptions == 1);
    CHECK(refund(warned) == 0.0);
}

// Blocks of 6 h: of 4.5 h, 6 are paid, and of 13.5 h, 18.
TEST_CASE("oracle bill itself: what is prepaid and not used is given back by an interruption", "[oracle]") {
    Job job = lost_in_save();
    job.granularity = 6.0;
    job.prepaid = true;
    check_bill(oracle::replay(job), {.compute = 36.0, .rounding = 3.0 + 9.0, .refund = 3.0});
    job.unused = 0.5;
    check_bill(oracle::replay(job), {.compute = 36.0, .rounding = 12.0, .refund = 3.0 + 4.5});
    job.free_within = 4.5;  // the block is not given back twice
    check_bill(oracle::replay(job), {.compute = 36.0, .rounding = 12.0, .refund = 12.0 + 4.5});
    job.free_within = 0.0;

    job.causes[0].name = "hang";
    check_bill(oracle::replay(job), {.compute = 36.0, .rounding = 12.0, .refund = 1.5 + 4.5});

    // A block that is used exactly: lost at 6, an hour behind its save; restored, 6 h of work and two saves.
    job.causes = {cause_of("preemption", {6.0})};
    check_bill(oracle::replay(job), {.compute = 12.0 + 18.0, .rounding = 6.0, .refund = 3.0});

    // Told at 3, given back at 4: restored at 5, 7 h of work and two saves.
    job.causes = {cause_of("preemption", {3.0}, 1.5)};
    job.on_notice = Job::save_and_release;
    check_bill(oracle::replay(job), {.compute = 8.0 + 20.0, .rounding = 4.0 + 4.0, .refund = 2.0 + 2.0});

    // Given up before.
    job.give_up_after = 3.5;
    check_bill(oracle::replay(job), {.compute = 7.0, .rounding = 5.0, .refund = 2.5});
}

// Restored at 7, saved at 12 as the second contract ends; restored at 13, done at 16.
TEST_CASE("oracle bill itself: a contract ends after so many blocks", "[oracle]") {
    Job job = undisturbed();
    oracle::Cause end;
    end.name = "end_of_contract";
    end.life = always(6.0);
    end.calendar = true;
    job.causes = {end};
    job.granularity = 3.0;
    job.prepaid = true;
    job.unused = 0.25;
    Result const result = oracle::replay(job);
    CHECK(result.makespan == Approx(16.0));
    CHECK(result.by_cause.at("end_of_contract") == 2);
    check_bill(result, {.compute = 32.0, .rounding = 4.0, .refund = 1.0});
}

TEST_CASE("oracle bill itself: the fee is a part of all rent", "[oracle]") {
    Job job = lost_in_save();
    job.fee = 0.2;
    job.free_within = 4.5;
    job.granularity = 5.0;  // half an hour more of 4.5 h, and of 14.5 h
    job.release = always(1.0);
    job.disk = 0.1;
    Result const result = oracle::replay(job);
    check_bill(result, {.compute = 36.0 * 0.8,
                        .rounding = (1.0 + 1.0) * 0.8,
                        .after_end = 2.0 * 0.8,
                        .refund = 10.0 * 0.8,
                        .disk = 19.0 * 0.1,
                        .fee = 0.2 * (36.0 + 2.0 + 2.0 - 10.0)});
    double by_state = 0.0;
    for (auto const& [state, usd] : result.compute_by_state) {
        by_state += usd;
    }
    CHECK(by_state == Approx(result.compute));

    // Limits see it.
    Job limited = undisturbed();
    limited.fee = 0.2;
    limited.give_up_cost = 8.0;
    Result const stopped = oracle::replay(limited);
    CHECK(stopped.makespan == Approx(4.0));
    check_bill(stopped, {.compute = 6.4, .fee = 1.6});
    limited.spend_limit = 1.9;
    CHECK(oracle::replay(limited).makespan == 0.0);
}

TEST_CASE("oracle bill itself: all hours that are committed to are paid", "[oracle]") {
    Job job = undisturbed();
    job.term_usd_per_h = 2.0;
    auto const commitment = [&](double term, double exit_usd_per_h = oracle::never) {
        job.term = term;
        job.exit_usd_per_h = exit_usd_per_h;
        return oracle::replay(job).commitment;
    };
    CHECK(commitment(10.0) == Approx(2 * 20.0 - 26.0));
    CHECK(commitment(13.0) == Approx(0.0));
    CHECK(commitment(6.5) == Approx(0.0));
    CHECK(commitment(13.0 - 1e-10) == Approx(0.0).margin(1e-9));  // one instant
    CHECK(commitment(12.99) == Approx(2 * 25.98 - 26.0));
    // Left early, in the first term and in the second; dearer than the term; just as dear.
    CHECK(commitment(24.0, 3.0) == Approx(39.0 - 26.0));
    CHECK(commitment(10.0, 3.0) == Approx(20.0 + 9.0 - 26.0));
    CHECK(commitment(24.0, 4.0) == Approx(48.0 - 26.0));
    CHECK(commitment(26.0, 4.0) == Approx(52.0 - 26.0));

    // From the grant on, until the release; limits do not see it.
    job.capacity = Job::wait;
    job.capacity_wait = always(1.0);
    job.release = always(2.0);
    job.give_up_cost = 27.0;
    CHECK(commitment(24.0, 3.0) == Approx(45.0 - 30.0));
    check_bill(oracle::replay(job), {.compute = 26.0, .after_end = 4.0, .commitment = 15.0});
    CHECK(commitment(15.0) == Approx(0.0));
    CHECK(commitment(14.99) == Approx(2 * 29.98 - 30.0));
    // Of rent with the fee.
    job.fee = 0.5;
    job.term = 15.0;
    check_bill(oracle::replay(job), {.compute = 13.0, .after_end = 2.0, .fee = 15.0});
    // None without a grant, and none is given back where rent is more.
    job.capacity_wait = always(100.0);
    job.give_up_after = 50.0;
    CHECK(commitment(24.0) == 0.0);

    job = lost_in_save();
    job.term_usd_per_h = 2.0;
    job.free_within = 4.5;
    job.term = 24.0;
    check_bill(oracle::replay(job), {.compute = 36.0, .refund = 9.0, .commitment = 48.0 - 27.0});
    job.granularity = 20.0;
    job.free_within = 0.0;
    check_bill(oracle::replay(job), {.compute = 36.0, .rounding = 31.0 + 13.0});
    job.granularity = 0.0;
    job.give_up_after = 5.0;
    CHECK(commitment(10.0) == Approx(20.0 - 9.5));
    CHECK(commitment(10.0, 2.5) == Approx(12.5 - 9.5));
}

TEST_CASE("oracle bill itself: no gang is rented above the limit", "[oracle]") {
    Job job = lost_in_save();
    job.price = [](int rental) { return rental == 0 ? 2.0 : 3.0; };
    job.spend_limit = 3.0;
    CHECK(oracle::replay(job).finished);
    job.spend_limit = 2.5;
    Result const second = oracle::replay(job);
    CHECK(!second.finished);
    CHECK(second.makespan == Approx(4.75));
    CHECK(second.rentals == 1);
    check_bill(second, {.compute = 9.0});
    job.spend_limit = 1.99;
    Result const first = oracle::replay(job);
    CHECK(!first.finished);
    CHECK(first.makespan == 0.0);
    check_bill(first, {});

    // At its grant, and no other moment; or the bid, which is above the limit already.
    job = lost_in_save();
    job.price_step = [](int step) {
        return step == 0 ? oracle::PriceStep{0.0, 2.0}
                         : oracle::PriceStep{step == 1 ? 4.625 : oracle::never, 5.0};
    };
    job.spend_limit = 2.5;
    CHECK(oracle::replay(job).makespan == Approx(4.75));
    job.causes[0].same_host = true;
    CHECK(oracle::replay(job).finished);
    job.bid = 6.0;
    CHECK(oracle::replay(job).finished);
    job.pays_bid = true;
    CHECK(oracle::replay(job).makespan == 0.0);
}

TEST_CASE("oracle bill itself: each failure of a host of one's own is repaired", "[oracle]") {
    Job job = job_with({blocking(1.0)}, {4.5, 1.0});
    job.repair = 150.0;
    check_bill(oracle::replay(job), {.compute = 2.0 * (4.5 + 1.0 + 13.5)});
    job.causes[0].name = "host_failure";
    check_bill(oracle::replay(job), {.compute = 2.0 * (4.5 + 1.0 + 13.5), .repair = 300.0});
    // At once, and beyond the limit.
    job.give_up_cost = 20.0;
    Result const stopped = oracle::replay(job);
    CHECK(!stopped.finished);
    CHECK(stopped.makespan == Approx(4.5));
    check_bill(stopped, {.compute = 9.0, .repair = 150.0});
    // A refund makes room.
    job = lost_in_save();
    job.give_up_cost = 27.0;
    CHECK(oracle::replay(job).makespan == Approx(4.75 + 9.0));
    job.free_within = 4.5;
    CHECK(oracle::replay(job).finished);
}

}  // namespace
}  // namespace runcost
