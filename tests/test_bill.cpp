#include "sim/bill.hpp"

#include "tests/catch.hpp"
#include "tests/plans.hpp"

namespace runcost {
namespace {

using namespace tests;

/// Two rentals for $2/h, on two hosts: 0.5 h provisioning, 0.25 h setup, 2 h lost, 0.75 h of detection;
/// 0.5 h provisioning, 0.25 h setup, 0.25 h restore, 4 h of work.
Plan two_rentals() {
    Plan plan = plan_of(4.0);
    plan.provisioning = constant_sampler(0.5);
    plan.job_setup = constant_sampler(0.25);
    plan.restart = constant_sampler(0.25);
    plan.causes = {cause_of(0, recorded({2.25}))};
    plan.causes[0].detection = constant_sampler(0.75);
    plan.host.price = constant_sampler(2.0);
    return plan;
}

/// The same on one host, for which the job waits for 1 h: no provisioning and setup before the second.
Plan two_rentals_of_a_host() {
    Plan plan = two_rentals();
    plan.causes[0].recovery = Recovery::same_host;
    plan.causes[0].downtime = constant_sampler(1.0);
    return plan;
}

void check_dollars(Plan const& plan, double rent_usd, double rounding_usd = 0.0) {
    Ledger const got = walk(plan);
    CHECK(got.finished);
    CHECK(got.rent_usd() == Approx(rent_usd).epsilon(1e-12).margin(1e-12));
    CHECK(got.rounding_usd == Approx(rounding_usd).epsilon(1e-12).margin(1e-12));
    CHECK(got.cost_usd() == Approx(rent_usd + rounding_usd).epsilon(1e-12).margin(1e-12));
}

TEST_CASE("bill: runs from setup on, and not while nobody works", "[bill]") {
    check_dollars(two_rentals(), 2.0 * 6.75);
    Ledger const got = walk(two_rentals());
    CHECK(rent(got, State::useful) == 8.0);
    CHECK(rent(got, State::lost) == 4.0);
    CHECK(rent(got, State::setup) == 1.0);
    CHECK(rent(got, State::restore) == 0.5);
    CHECK(rent(got, State::provisioning) == 0.0);
    CHECK(rent(got, State::detection) == 0.0);
}

TEST_CASE("bill: may run from provisioning or from useful work on", "[bill]") {
    Plan plan = two_rentals();
    plan.billing.from = BilledFrom::provisioning;
    check_dollars(plan, 2.0 * 7.75);
    CHECK(rent(walk(plan), State::provisioning) == 2.0);
    plan.billing.from = BilledFrom::useful;
    check_dollars(plan, 2.0 * 6.0);
    CHECK(rent(walk(plan), State::setup) == 0.0);
    CHECK(rent(walk(plan), State::restore) == 0.0);
}

TEST_CASE("bill: saves are billed from useful work on, completed or broken off", "[bill]") {
    Plan plan = plan_of(4.0, 1.0, 0.5);
    plan.billing.from = BilledFrom::useful;
    plan.causes = {cause_of(0, recorded({2.75}))};  // in the second save
    check_dollars(plan, 4.0 + 1.0 + 2.25);
    CHECK(rent(walk(plan), State::checkpoint) == 2.25);
}

TEST_CASE("bill: may run while the job is down", "[bill]") {
    Plan plan = two_rentals();
    plan.billing.while_down = true;
    check_dollars(plan, 2.0 * 7.5);
    CHECK(rent(walk(plan), State::detection) == 1.5);
    plan = two_rentals_of_a_host();
    check_dollars(plan, 2.0 * 6.5);
    plan.billing.while_down = true;
    check_dollars(plan, 2.0 * 8.25);
    CHECK(rent(walk(plan), State::waiting) == 2.0);
}

TEST_CASE("bill: a cause may say itself whether its time down is billed", "[bill]") {
    Plan plan = two_rentals_of_a_host();
    plan.causes[0].billed_while_down = true;
    check_dollars(plan, 2.0 * 8.25);
    plan.billing.while_down = true;
    plan.causes[0].billed_while_down = false;
    check_dollars(plan, 2.0 * 6.5);

    // one interruption that is billed and one that is not
    plan.causes = {cause_of(0, recorded({1.25, 100.0})), cause_of(1, recorded({100.0, 1.5}))};
    plan.causes[0].detection = constant_sampler(3.0);
    plan.causes[1].detection = constant_sampler(5.0);
    plan.causes[1].billed_while_down = false;
    check_dollars(plan, 2.0 * (4.0 + 1.0 + 1.0 + 0.75 + 0.5 + 3.0));
    CHECK(rent(walk(plan), State::detection) == 6.0);
}

TEST_CASE("bill: hours are rounded up for each rental, not for the job", "[bill]") {
    Plan plan = two_rentals();
    plan.billing.granularity_h = 1.0;
    check_dollars(plan, 2.0 * 6.75, 2.0 * (0.75 + 0.5));
    plan = two_rentals_of_a_host();  // a rental ends, though its host comes back
    plan.billing.granularity_h = 1.0;
    check_dollars(plan, 2.0 * 6.5, 2.0 * (0.75 + 0.75));
}

TEST_CASE("bill: whole units are not rounded up", "[bill]") {
    Plan plan = two_rentals();
    plan.billing.granularity_h = 0.25;
    check_dollars(plan, 2.0 * 6.75);
    // 3 x 0.1 is more than 0.3 in binary, 7 x 0.1 too
    for (double const work : {0.3, 0.7, 3 * 0.1, 7 * 0.1}) {
        plan = plan_of(work);
        plan.billing.granularity_h = 0.1;
        check_dollars(plan, work);
    }
}

TEST_CASE("bill: time down that is billed belongs to the rental that it ended", "[bill]") {
    Plan plan = two_rentals();
    plan.billing.while_down = true;
    plan.billing.granularity_h = 1.0;
    check_dollars(plan, 2.0 * 7.5, 2.0 * 0.5);  // 3 h and 4.5 h
}

TEST_CASE("bill: each rental costs the minimum at least", "[bill]") {
    Plan plan = two_rentals();
    plan.billing.minimum_h = 3.0;
    check_dollars(plan, 2.0 * 6.75, 2.0 * 0.75);
    plan.billing.minimum_h = 5.0;
    check_dollars(plan, 2.0 * 6.75, 2.0 * (2.75 + 0.5));
}

TEST_CASE("bill: a minimum need not be a whole number of units", "[bill]") {
    Plan plan = two_rentals();
    plan.billing.granularity_h = 2.0;
    plan.billing.minimum_h = 4.25;
    check_dollars(plan, 2.0 * 6.75, 2.0 * (2.0 + 1.5));
}

TEST_CASE("bill: a rental that is not billed at all costs no minimum", "[bill]") {
    Plan plan = two_rentals();
    plan.causes = {cause_of(0, recorded({0.125}))};  // ends in its setup
    plan.billing.from = BilledFrom::useful;
    plan.billing.granularity_h = 1.0;
    plan.billing.minimum_h = 10.0;
    check_dollars(plan, 2.0 * 4.0, 2.0 * 6.0);
}

TEST_CASE("bill: the rental in which a replay is given up is rounded, too", "[bill]") {
    Plan plan = plan_of(4.0);
    plan.billing.granularity_h = 1.0;
    plan.give_up.after_h = 2.25;
    Ledger const got = walk(plan);
    CHECK_FALSE(got.finished);
    CHECK(got.rent_usd() == 2.25);
    CHECK(got.rounding_usd == Approx(0.75).epsilon(1e-12));
}

TEST_CASE("bill: for nothing costs nothing", "[bill]") {
    Plan plan = two_rentals();
    plan.host.price = constant_sampler(0.0);
    plan.billing.granularity_h = 1.0;
    check_dollars(plan, 0.0);
}

}  // namespace
}  // namespace runcost
