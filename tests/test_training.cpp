#include "tests/catch.hpp"
#include "tests/hours.hpp"
#include "tests/plans.hpp"

namespace runcost {
namespace {

using namespace tests;

constexpr std::size_t host_failure = 0;
constexpr std::size_t preemption = 1;

/// Work of 10 h in pieces of 3 h, each saved in 0.5 h; on a new host after each of the given lives. Each host
/// is provisioned in 0.25 h and set up in 1 h, each rental but the first starts in 0.5 h and reads in 0.25 h.
Plan job_with_lives(std::vector<double> lives) {
    Plan plan = plan_of(10.0, 3.0, 0.5);
    plan.provisioning = constant_sampler(0.25);
    plan.market_setup = constant_sampler(0.5);
    plan.job_setup = constant_sampler(0.125);
    plan.dataset_bytes = 3.0;
    plan.host.download = constant_sampler(8.0);
    plan.restart = constant_sampler(0.5);
    plan.checkpoint.levels[0].read = constant_sampler(0.25);
    plan.causes = {cause_of(host_failure, recorded(std::move(lives)))};
    plan.causes[0].detection = constant_sampler(0.125);
    return plan;
}

/// The same where hosts come back, after waiting for 2 h.
Plan job_on_one_host(std::vector<double> lives) {
    Plan plan = job_with_lives(std::move(lives));
    plan.causes[0].recovery = Recovery::same_host;
    plan.causes[0].downtime = constant_sampler(2.0);
    return plan;
}

TEST_CASE("training: without an interruption there is work, its saves and one setup, and no restart",
          "[training]") {
    Ledger const got = walk(job_with_lives({}));
    check_hours(got, {.useful = 10.0, .checkpoint = 2.0, .setup = 1.0, .provisioning = 0.25});
    CHECK(got.finished);
    CHECK(got.rentals == 1);
    CHECK(got.interruptions == 0);
    CHECK(got.checkpoint_failed_h == 0.0);
}

TEST_CASE("training: an interruption loses what is not saved, and a new host starts from the last save",
          "[training]") {
    // up 5 h: setup 1, piece 3, save 0.5, and 0.5 of the next piece
    Ledger const got = walk(job_with_lives({5.0}));
    check_hours(got, {.useful = 10.0,
                      .lost = 0.5,
                      .checkpoint = 2.0,
                      .setup = 2.0,
                      .restore = 0.75,
                      .provisioning = 0.5,
                      .detection = 0.125});
    CHECK(got.finished);
    CHECK(got.rentals == 2);
    CHECK(got.interruptions == 1);
    CHECK(got.by_cause[host_failure] == 1);
}

TEST_CASE("training: a life is drawn once for a host, not at each save", "[training]") {
    // the second life would end the job early, were it drawn after a save of the first host
    check_hours(walk(job_with_lives({9.0, 13.0, 0.25, 0.25})), {.useful = 10.0,
                                                                .lost = 1.0,
                                                                .checkpoint = 2.0,
                                                                .setup = 2.0,
                                                                .restore = 0.75,
                                                                .provisioning = 0.5,
                                                                .detection = 0.125});
    // 4.5 h of life reach the first save only, however long the next life is
    check_hours(walk(job_with_lives({5.0, 1000.0})), {.useful = 10.0,
                                                      .lost = 0.5,
                                                      .checkpoint = 2.0,
                                                      .setup = 2.0,
                                                      .restore = 0.75,
                                                      .provisioning = 0.5,
                                                      .detection = 0.125});
}

TEST_CASE("training: a save is durable at its end, not before", "[training]") {
    // 0.25 h into the first save: the piece is lost, and the restart finds nothing to read
    Ledger const broken_off = walk(job_with_lives({4.25}));
    check_hours(broken_off, {.useful = 10.0,
                             .lost = 3.0,
                             .checkpoint = 2.25,
                             .setup = 2.0,
                             .restore = 0.5,
                             .provisioning = 0.5,
                             .detection = 0.125});
    CHECK(broken_off.checkpoint_failed_h == Approx(0.25).epsilon(1e-12));

    // 0.125 h into the save after the last piece: that piece is done again
    Ledger const last = walk(job_with_lives({12.625}));
    check_hours(last, {.useful = 10.0,
                       .lost = 1.0,
                       .checkpoint = 2.125,
                       .setup = 2.0,
                       .restore = 0.75,
                       .provisioning = 0.5,
                       .detection = 0.125});
}

TEST_CASE("training: a save at the instant of an interruption counts", "[training]") {
    for (double const early : {0.0, 5e-10}) {
        CAPTURE(early);
        Ledger const got = walk(job_with_lives({4.5 - early}));
        CHECK(hours(got, State::lost) == 0.0);
        CHECK(hours(got, State::restore) == 0.75);
        CHECK(got.checkpoint_failed_h == 0.0);
        CHECK(got.interruptions == 1);
    }
    Ledger const earlier = walk(job_with_lives({4.5 - 1e-6}));
    CHECK(hours(earlier, State::lost) == 3.0);
    CHECK(earlier.checkpoint_failed_h == Approx(0.5 - 1e-6).epsilon(1e-12));
}

TEST_CASE("training: a completion at the instant of an interruption counts", "[training]") {
    for (double const early : {0.0, 5e-10}) {
        CAPTURE(early);
        Ledger const got = walk(job_with_lives({13.0 - early}));
        CHECK(got.finished);
        CHECK(got.interruptions == 0);
        CHECK(got.rentals == 1);
    }
    CHECK(walk(job_with_lives({13.0 - 1e-6})).interruptions == 1);

    Plan unsaved = plan_of(10.0);
    unsaved.causes = {cause_of(host_failure, recorded({10.0}))};
    CHECK(walk(unsaved).interruptions == 0);
}

TEST_CASE("training: a setup that ends at the instant of an interruption need not be done again",
          "[training]") {
    check_hours(walk(job_on_one_host({1.0})), {.useful = 10.0,
                                               .checkpoint = 2.0,
                                               .setup = 1.0,
                                               .restore = 0.5,
                                               .provisioning = 0.25,
                                               .waiting = 2.0,
                                               .detection = 0.125});
}

TEST_CASE("training: setup is exposed, also that of the first rental", "[training]") {
    Ledger const got = walk(job_with_lives({0.5, 0.25}));
    check_hours(got, {.useful = 10.0,
                      .checkpoint = 2.0,
                      .setup = 1.75,
                      .restore = 0.5,
                      .provisioning = 0.75,
                      .detection = 0.25});
    CHECK(got.interruptions == 2);
}

TEST_CASE("training: restore is exposed", "[training]") {
    // the second host fails 0.25 h into a restore of 0.75 h, the third reads the first one's save again
    check_hours(walk(job_with_lives({5.0, 1.25})), {.useful = 10.0,
                                                    .lost = 0.5,
                                                    .checkpoint = 2.0,
                                                    .setup = 3.0,
                                                    .restore = 1.0,
                                                    .provisioning = 0.75,
                                                    .detection = 0.25});
}

TEST_CASE("training: lives are counted from the host's start, not from its grant", "[training]") {
    Plan plan = job_with_lives({5.0});
    plan.provisioning = recurring({100.0, 30.0});
    check_hours(walk(plan), {.useful = 10.0,
                             .lost = 0.5,
                             .checkpoint = 2.0,
                             .setup = 2.0,
                             .restore = 0.75,
                             .provisioning = 130.0,
                             .detection = 0.125});
}

TEST_CASE("training: a new host is set up, the same host is not", "[training]") {
    check_hours(walk(job_on_one_host({5.0, 2.0})), {.useful = 10.0,
                                                    .lost = 0.5 + 1.25,
                                                    .checkpoint = 2.0,
                                                    .setup = 1.0,
                                                    .restore = 1.5,
                                                    .provisioning = 0.25,
                                                    .waiting = 4.0,
                                                    .detection = 0.25});
    // a setup that was broken off starts again
    check_hours(walk(job_on_one_host({0.25})), {.useful = 10.0,
                                                .checkpoint = 2.0,
                                                .setup = 1.25,
                                                .restore = 0.5,
                                                .provisioning = 0.25,
                                                .waiting = 2.0,
                                                .detection = 0.125});
}

TEST_CASE("training: on the same host the cause's own clock starts again", "[training]") {
    Plan plan = plan_of(10.0);
    plan.causes = {cause_of(host_failure, recorded({2.0, 3.0, 10.0 - 1e-6}), Recovery::same_host)};
    Ledger const got = walk(plan);
    check_hours(got, {.useful = 10.0, .lost = 2.0 + 3.0 + 10.0 - 1e-6});
    CHECK(got.rentals == 4);
}

TEST_CASE("training: on the same host the other causes keep their lives and their clocks", "[training]") {
    // The preemption is due at an age of 4 h: 2 h before the host fails and 2 h after it is back. Were it
    // drawn anew it would strike 1 h or 3 h after that; did its clock run while the host is down, at once.
    Plan plan = plan_of(10.0);
    plan.causes = {cause_of(host_failure, recorded({2.0}), Recovery::same_host),
                   cause_of(preemption, recorded({4.0, 1.0, 20.0}))};
    plan.causes[0].detection = constant_sampler(5.0);
    plan.causes[0].downtime = constant_sampler(7.0);
    Ledger const got = walk(plan);
    check_hours(got, {.useful = 10.0, .lost = 4.0, .waiting = 7.0, .detection = 5.0});
    CHECK(got.by_cause[host_failure] == 1);
    CHECK(got.by_cause[preemption] == 1);

    // Longer than all of that, and it does not strike.
    plan.causes[1] = cause_of(preemption, recorded({12.0, 1.0, 1.0}));
    check_hours(walk(plan), {.useful = 10.0, .lost = 2.0, .waiting = 7.0, .detection = 5.0});
}

TEST_CASE("training: clocks do not run in detection either", "[training]") {
    Plan plan = plan_of(10.0);
    plan.causes = {cause_of(host_failure, recorded({2.0}), Recovery::same_host),
                   cause_of(preemption, recorded({12.0 + 1e-6}))};
    plan.causes[0].detection = constant_sampler(0.5);
    Ledger const got = walk(plan);
    check_hours(got, {.useful = 10.0, .lost = 2.0, .detection = 0.5});
    CHECK(got.by_cause[preemption] == 0);
}

TEST_CASE("training: on a new host every cause starts at age 0", "[training]") {
    // hosts: 3 h (failure), 2 h (preemption), 6 h (failure), then to the end
    Plan plan = plan_of(10.0);
    plan.causes = {cause_of(host_failure, recorded({3.0, 100.0, 6.0})),
                   cause_of(preemption, recorded({4.0, 2.0, 100.0}))};
    Ledger const got = walk(plan);
    check_hours(got, {.useful = 10.0, .lost = 3.0 + 2.0 + 6.0});
    CHECK(got.by_cause[host_failure] == 2);
    CHECK(got.by_cause[preemption] == 1);
}

TEST_CASE("training: the earliest cause wins, and its detection and recovery apply", "[training]") {
    Plan plan = plan_of(10.0);
    plan.causes = {cause_of(host_failure, recorded({3.0}), Recovery::same_host),
                   cause_of(preemption, recorded({2.0, 100.0}))};
    plan.causes[0].detection = constant_sampler(1.0);
    plan.causes[0].downtime = constant_sampler(1.0);
    plan.causes[1].detection = constant_sampler(0.25);
    Ledger const got = walk(plan);
    check_hours(got, {.useful = 10.0, .lost = 2.0, .detection = 0.25});
    CHECK(got.by_cause[host_failure] == 0);
    CHECK(got.by_cause[preemption] == 1);
}

TEST_CASE("training: only the first host has the age that it is given", "[training]") {
    Plan plan = plan_of(10.0);
    plan.causes = {cause_of(host_failure, constant_sampler(9.0))};
    plan.causes[0].lives.first.age = 5.0;
    plan.give_up.rentals = 3;
    check_hours(walk(plan), {.lost = 4.0 + 9.0 + 9.0});
}

TEST_CASE("training: durations are drawn once for each rental", "[training]") {
    // lives of 5 h: 0.25 of setup, a piece, 1.5 of saving, 0.25 of the next; then 7 h of work in three pieces
    Plan plan = job_with_lives({5.0});
    plan.provisioning = recurring({1.0, 2.0});
    plan.market_setup = recurring({0.125, 3.0});
    plan.job_setup = recurring({0.0625, 4.0});
    plan.dataset_bytes = 0.5;
    plan.checkpoint.levels[0].block = recurring({1.5, 0.125});
    plan.checkpoint.levels[0].read = recurring({100.0, 0.25});
    plan.restart = recurring({100.0, 0.5});
    check_hours(walk(plan), {.useful = 10.0,
                             .lost = 0.25,
                             .checkpoint = 1.5 + 3 * 0.125,
                             .setup = 0.25 + 7.0625,
                             .restore = 0.75,
                             .provisioning = 3.0,
                             .detection = 0.125});
}

TEST_CASE("training: a faster host does the same work in less time, and saves as slowly", "[training]") {
    Plan plan = job_with_lives({3.0});
    plan.host.speed = constant_sampler(2.0);
    // up 3 h: setup 1, piece 1.5, 0.5 of saving; then 7 h of work in 3.5 h
    check_hours(walk(plan), {.useful = 5.0,
                             .checkpoint = 2.0,
                             .setup = 2.0,
                             .restore = 0.75,
                             .provisioning = 0.5,
                             .detection = 0.125});
    plan.causes = {cause_of(host_failure, recorded({2.25}))};
    check_hours(
        walk(plan),
        {.useful = 5.0, .lost = 1.25, .checkpoint = 2.0, .setup = 2.0, .restore = 0.5, .provisioning = 0.5});
}

TEST_CASE("training: a job that saves nothing starts from its beginning", "[training]") {
    Plan plan = job_with_lives({10.5});
    plan.checkpoint.piece = infinite;
    check_hours(
        walk(plan),
        {.useful = 10.0, .lost = 9.5, .setup = 2.0, .restore = 0.5, .provisioning = 0.5, .detection = 0.125});
}

TEST_CASE("training: without a final save the job ends with its work", "[training]") {
    Plan plan = job_with_lives({12.5});
    plan.checkpoint.final = false;
    Ledger const got = walk(plan);
    check_hours(got, {.useful = 10.0, .checkpoint = 1.5, .setup = 1.0, .provisioning = 0.25});
    CHECK(got.finished);
}

TEST_CASE("training: a replay is given up after so many hours, whatever it is doing", "[training]") {
    auto const after = [](double hours) {
        Plan plan = job_on_one_host({5.0});
        plan.give_up.after_h = hours;
        Ledger const got = walk(plan);
        CHECK_FALSE(got.finished);
        CHECK(got.makespan_h() == Approx(hours).epsilon(1e-12));
        return got;
    };
    check_hours(after(0.125), {.provisioning = 0.125});
    check_hours(after(0.75), {.setup = 0.5, .provisioning = 0.25});
    // work that nothing undid is useful
    check_hours(after(2.25), {.useful = 1.0, .setup = 1.0, .provisioning = 0.25});
    check_hours(after(4.5), {.useful = 3.0, .checkpoint = 0.25, .setup = 1.0, .provisioning = 0.25});
    check_hours(after(5.3125), {.useful = 3.0,
                                .lost = 0.5,
                                .checkpoint = 0.5,
                                .setup = 1.0,
                                .provisioning = 0.25,
                                .detection = 0.0625});
    check_hours(after(6.375), {.useful = 3.0,
                               .lost = 0.5,
                               .checkpoint = 0.5,
                               .setup = 1.0,
                               .provisioning = 0.25,
                               .waiting = 1.0,
                               .detection = 0.125});
    check_hours(after(7.625), {.useful = 3.0,
                               .lost = 0.5,
                               .checkpoint = 0.5,
                               .setup = 1.0,
                               .restore = 0.25,
                               .provisioning = 0.25,
                               .waiting = 2.0,
                               .detection = 0.125});
}

TEST_CASE("training: a job done at the instant of giving up is done", "[training]") {
    Plan plan = job_with_lives({});
    plan.give_up.after_h = 13.25;
    CHECK(walk(plan).finished);
    plan.give_up.after_h = 13.25 - 1e-6;
    CHECK_FALSE(walk(plan).finished);
}

TEST_CASE("training: a replay is given up for its cost", "[training]") {
    Plan plan = plan_of(10.0);
    plan.host.price = constant_sampler(2.0);
    plan.give_up.cost_usd = 13.0;
    Ledger const got = walk(plan);
    CHECK_FALSE(got.finished);
    CHECK(got.cost_usd() == Approx(13.0).epsilon(1e-12));
    check_hours(got, {.useful = 6.5});

    // detection is free, and the lost work is not: 4 h lost, 2.5 h useful
    plan.causes = {cause_of(host_failure, recorded({4.0}))};
    plan.causes[0].detection = constant_sampler(100.0);
    check_hours(walk(plan), {.useful = 2.5, .lost = 4.0, .detection = 100.0});

    plan.give_up.cost_usd = 28.5;
    CHECK(walk(plan).finished);
}

TEST_CASE("training: a replay is given up after so many rentals", "[training]") {
    Plan plan = job_with_lives({0.5, 0.5, 0.5});
    plan.give_up.rentals = 3;
    Ledger const got = walk(plan);
    CHECK_FALSE(got.finished);
    CHECK(got.rentals == 3);
    CHECK(got.interruptions == 3);
    check_hours(got, {.setup = 1.5, .provisioning = 0.75, .detection = 0.375});
    plan.give_up.rentals = 4;
    CHECK(walk(plan).finished);
}

TEST_CASE("training: the twin is the first rental without its interruption", "[training]") {
    Plan plan = job_with_lives({5.0, 0.5});
    plan.provisioning = recurring({2.0, 9.0});
    check_hours(walk_twin(plan), {.useful = 10.0, .checkpoint = 2.0, .setup = 1.0, .provisioning = 2.0});
}

}  // namespace
}  // namespace runcost
