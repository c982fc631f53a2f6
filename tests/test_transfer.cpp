#include <vector>

#include "tests/catch.hpp"
#include "tests/plans.hpp"

namespace runcost {
namespace {

using namespace tests;

/// For $2/h. 0.5 h of setup, of which the last 0.25 h download 10 bytes at $1; pieces of 1 h and saves of
/// 0.5 h, which upload 4 bytes at $3; restores of 0.75 h, of which the last 0.5 h read the 4 bytes at $1.
Plan moving(std::vector<double> const& lives = {}) {
    Plan plan = plan_of(2.0, 1.0);
    plan.host.price = constant_sampler(2.0);
    plan.host.download = recurring({40.0, 8.0});
    plan.host.upload = constant_sampler(8.0);
    plan.job_setup = recurring({0.25, 0.5});
    plan.restart = constant_sampler(0.25);
    plan.dataset_bytes = 10.0;
    plan.checkpoint.levels[0].size_bytes = 4.0;
    plan.billing.of(Toll::download).usd_per_byte = 1.0;
    plan.billing.of(Toll::upload).usd_per_byte = 3.0;
    plan.causes = {cause_of(0, recorded(lives))};
    return plan;
}

double transfer_usd(Plan const& plan) {
    return walk(plan).transfer_usd();
}

TEST_CASE("transfer: a dataset is downloaded once, and each save uploaded", "[transfer]") {
    Ledger const got = walk(moving());
    CHECK(got.finished);
    CHECK(got.makespan_h() == Approx(0.5 + 2.0 + 2 * 0.5).epsilon(1e-12));
    CHECK(got.transfer_usd() == Approx(10.0 + 2 * 12.0).epsilon(1e-12));
    CHECK(got.cost_usd() == Approx(2.0 * 3.5 + 34.0).epsilon(1e-12));
    Plan plan = moving();
    plan.checkpoint.final = false;
    CHECK(transfer_usd(plan) == Approx(10.0 + 12.0).epsilon(1e-12));
    plan.checkpoint.piece = infinite;
    CHECK(transfer_usd(plan) == Approx(10.0).epsilon(1e-12));
}

TEST_CASE("transfer: a new host downloads again, and reads what is saved", "[transfer]") {
    // the second host: 0.5 h and 1.25 h of download, 0.25 h of restart, 0.5 h of reading, 1 h, a save
    Plan plan = moving({2.5});
    Ledger const got = walk(plan);
    CHECK(got.finished);
    CHECK(got.makespan_h() == Approx(2.5 + 0.5 + 1.25 + 0.75 + 1.5).epsilon(1e-12));
    CHECK(got.transfer_usd() == Approx(10.0 + 12.0 + 10.0 + 4.0 + 12.0).epsilon(1e-12));
    // the same host keeps its disk, and its line: 0.1 h of reading
    plan.causes[0].recovery = Recovery::same_host;
    CHECK(walk(plan).makespan_h() == Approx(2.5 + 0.25 + 0.1 + 1.5).epsilon(1e-12));
    CHECK(transfer_usd(plan) == Approx(10.0 + 12.0 + 4.0 + 12.0).epsilon(1e-12));
    // nothing is saved yet: nothing to read
    CHECK(transfer_usd(moving({1.25})) == Approx(10.0 + 10.0 + 2 * 12.0).epsilon(1e-12));
}

TEST_CASE("transfer: one broken off pays for what was moved", "[transfer]") {
    // of the download, which begins after 0.25 h: nothing, 0.4 of it, all
    CHECK(transfer_usd(moving({0.125})) == Approx(10.0 + 24.0).epsilon(1e-12));
    CHECK(transfer_usd(moving({0.25})) == Approx(10.0 + 24.0).epsilon(1e-12));
    CHECK(transfer_usd(moving({0.35})) == Approx(4.0 + 10.0 + 24.0).epsilon(1e-12));
    CHECK(transfer_usd(moving({0.5})) == Approx(10.0 + 10.0 + 24.0).epsilon(1e-12));
    // of the first save, from 1.5 h on, and of the last one, from 3 h on
    CHECK(transfer_usd(moving({1.625})) == Approx(10.0 + 3.0 + 10.0 + 24.0).epsilon(1e-12));
    CHECK(transfer_usd(moving({3.375})) == Approx(10.0 + 12.0 + 9.0 + 10.0 + 4.0 + 12.0).epsilon(1e-12));
    // of the read on the second host, from 2 h on
    CHECK(transfer_usd(moving({2.5, 1.5})) ==
          Approx(10.0 + 12.0 + (10.0 * 1.0 / 1.25) + 10.0 + 4.0 + 12.0).epsilon(1e-12));
    CHECK(transfer_usd(moving({2.5, 2.125})) ==
          Approx(10.0 + 12.0 + 10.0 + 1.0 + 10.0 + 4.0 + 12.0).epsilon(1e-12));
}

TEST_CASE("transfer: a save at the instant of an interruption is paid, once", "[transfer]") {
    CHECK(transfer_usd(moving({2.0})) == Approx(10.0 + 12.0 + 10.0 + 4.0 + 12.0).epsilon(1e-12));
    CHECK(transfer_usd(moving({3.5})) == Approx(10.0 + 24.0).epsilon(1e-12));
}

TEST_CASE("transfer: the twin pays for its own", "[transfer]") {
    CHECK(walk_twin(moving({2.5})).transfer_usd() == Approx(34.0).epsilon(1e-12));
}

TEST_CASE("transfer: is no part of what is rounded, and is paid where hours are free", "[transfer]") {
    Plan plan = moving();
    plan.billing.granularity_h = 1.0;
    CHECK(walk(plan).rounding_usd == Approx(1.0).epsilon(1e-12));
    plan.billing.from = BilledFrom::useful;
    CHECK(transfer_usd(plan) == Approx(34.0).epsilon(1e-12));
}

TEST_CASE("transfer: counts towards the dollars at which a replay is given up", "[transfer]") {
    // $0.50 for 0.25 h, then $0.50 of rent and $10 of download in 0.25 h; $2 for a piece, $1 and $12 for a
    // save
    auto const stopped = [](double usd, double hours, double moved_usd) {
        Plan plan = moving();
        plan.give_up.cost_usd = usd;
        Ledger const got = walk(plan);
        CAPTURE(usd);
        CHECK_FALSE(got.finished);
        CHECK(got.makespan_h() == Approx(hours).epsilon(1e-12));
        CHECK(got.transfer_usd() == Approx(moved_usd).margin(1e-12));
        CHECK(got.cost_usd() == Approx(usd).epsilon(1e-12));
    };
    stopped(0.25, 0.125, 0.0);
    stopped(0.5 + 0.5 * 10.5, 0.25 + 0.125, 5.0);
    stopped(11.0 + 1.0, 1.0, 10.0);
    stopped(11.0 + 2.0 + 0.75 * 13.0, 1.5 + 0.375, 10.0 + 9.0);
    stopped(11.0 + 15.0 + 1.0, 2.5, 10.0 + 12.0);
    stopped(11.0 + 15.0 + 2.0 + 0.25 * 13.0, 3.125, 10.0 + 12.0 + 3.0);

    // free hours of setup and restore; a second rental has the dollars that the first one left
    Plan plan = moving({2.5});
    plan.billing.from = BilledFrom::useful;
    plan.give_up.cost_usd = 10.0 + 2.0 + 13.0 + 1.0 + 5.0;
    Ledger const got = walk(plan);
    CHECK_FALSE(got.finished);
    CHECK(got.makespan_h() == Approx(2.5 + 0.5 + 0.625).epsilon(1e-12));
    CHECK(got.transfer_usd() == Approx(10.0 + 12.0 + 5.0).epsilon(1e-12));
}

TEST_CASE("transfer: bytes of a time of zero are paid with what they belong to", "[transfer]") {
    Plan plan = moving({1.25});
    plan.host.download = constant_sampler(infinite);
    plan.host.upload = constant_sampler(infinite);
    plan.job_setup = constant_sampler(0.0);
    CHECK(transfer_usd(plan) == Approx(10.0 + 12.0 + 10.0 + 4.0 + 12.0).epsilon(1e-12));
}

}  // namespace
}  // namespace runcost
