#include "models/billing.hpp"

#include "models/bill.hpp"
#include "models/causes.hpp"
#include "models/check.hpp"
#include "models/compile.hpp"
#include "models/intervals.hpp"
#include "tests/bare_scenario.hpp"
#include "tests/catch.hpp"
#include "tests/sound_scenario.hpp"

namespace runcost {
namespace {

using namespace tests;

TEST_CASE("billing: discount and fee on top make a factor of the price, a fee inside none") {
    Billing billing;
    CHECK(billing.price_factor() == 1.0);
    billing.fee = Fee{false, 0.125};
    CHECK(billing.price_factor() == 1.0);
    billing.fee = Fee{true, 0.03};
    CHECK(billing.price_factor() == Approx(1.03).epsilon(1e-12));
    billing.commitment = Commitment{720.0, 0.2, {}};
    CHECK(billing.price_factor() == Approx(0.8 * 1.03).epsilon(1e-12));
}

TEST_CASE("billing: prices by size go part by part") {
    std::vector<SizePrice> const prices{{7.0, 10.0}, {5.0, 30.0}, {1.0}};
    CHECK(kept_usd_per_h(prices, 4.0) == 28.0);
    CHECK(kept_usd_per_h(prices, 10.0) == 70.0);
    CHECK(kept_usd_per_h(prices, 20.0) == 120.0);
    CHECK(kept_usd_per_h(prices, 50.0) == 190.0);
    CHECK(kept_usd_per_h({}, 50.0) == 0.0);
}

/// Two nodes with 300 GB of dataset in S3 and saves of 20 GB, two of them kept, in B2.
Scenario with_stores() {
    Scenario scenario = sound();
    scenario.job.nodes = 2;
    scenario.market.price.unit = PriceUnit::node;
    scenario.job.dataset_bytes = 300e9;
    scenario.job.dataset_from = DataPlace::s3;
    scenario.job.checkpoint.size_bytes = 20e9;
    scenario.job.checkpoint.to = DataPlace::b2;
    scenario.job.checkpoint.keep = 2;
    scenario.market.network.download = Constant{1e12};
    scenario.market.network.upload = Constant{1e12};
    scenario.market.network.download_usd_per_byte = 1e-11;
    scenario.market.network.free_download_bytes = 50e9;
    scenario.market.stores = {ObjectStore{2e-14, 9e-11, 100e9, 0.0}, ObjectStore{},
                              ObjectStore{1e-14, 1e-11, 0.0, 3.0}};
    return scenario;
}

TEST_CASE("compile: what lies in stores, and what they take for reads") {
    Plan const plan = compile(with_stores());
    CHECK(plan.billing.object_store_usd_per_h == Approx(300e9 * 2e-14 + 40e9 * 1e-14).epsilon(1e-12));
    CHECK(plan.dataset_store == Toll::s3);
    CHECK(plan.checkpoint.levels.front().store == Toll::b2);
    CHECK(plan.dataset_bytes * plan.billing.read_usd_per_byte(plan.dataset_store) ==
          Approx(300e9 * 1e-10).epsilon(1e-12));
    CHECK(plan.billing.of(Toll::s3).free_usd == Approx(100e9 * 9e-11).epsilon(1e-12));
    CHECK(plan.billing.of(Toll::b2).free_usd_per_h == Approx(3.0 * 40e9 * 1e-11 / 730.0).epsilon(1e-12));
    CHECK(plan.billing.of(Toll::download).free_usd == Approx(50e9 * 1e-11).epsilon(1e-12));
    CHECK(plan.billing.of(Toll::gcs).usd_per_byte == 0.0);
    Scenario unsaved = with_stores();
    unsaved.policy.checkpoint = policy::None{};
    CHECK(compile(unsaved).billing.object_store_usd_per_h == Approx(300e9 * 2e-14).epsilon(1e-12));
}

TEST_CASE("compile: a contract in numbers") {
    Scenario scenario = sound();  // $2
    scenario.market.billing.commitment = Commitment{720.0, 0.2, 0.05};
    scenario.market.billing.fee = Fee{true, 0.25};
    scenario.market.billing.balance_usd = 70.0;
    Plan const plan = compile(scenario);
    CHECK(plan.billing.fee_share == Approx(0.2).epsilon(1e-12));
    CHECK(plan.host.units == Approx(0.8 * 1.25).epsilon(1e-12));
    CHECK(plan.billing.commitment.usd_per_h == Approx(2.0).epsilon(1e-12));
    CHECK(plan.billing.commitment.early_exit_usd_per_h == Approx(2.0 + 0.5 * 1.05).epsilon(1e-12));
    CHECK(plan.give_up.cost_usd == 70.0);
    scenario.run.give_up_cost_usd = 60.0;
    CHECK(compile(scenario).give_up.cost_usd == 60.0);
}

TEST_CASE("billing: the end of a prepaid rental is a cause of interruptions") {
    Billing billing;
    billing.prepaid = Prepaid{1.0, 24.0, 0.0, -1.0};
    Interruption const end = end_of_prepaid(billing);
    CHECK(end.cause == cause_of("end_of_contract"));
    CHECK(end.lifetime == Law(Constant{24.0}));
    CHECK(end.calendar);
    CHECK(end.per == Per::node);
    CHECK_FALSE(end.from_grant);
    CHECK_FALSE(end.notice.has_value());
    billing.from = BilledFrom::provisioning;
    billing.prepaid->notice_h = 0.5;
    Interruption const told = end_of_prepaid(billing);
    CHECK(told.lifetime == Law(Constant{23.5}));
    CHECK(told.from_grant);
    CHECK(*told.notice == Law(Constant{0.5}));
    CHECK(told.notice_probability == 1.0);
}

TEST_CASE("check: terms of a bill that do not go together") {
    check_error(
        [](Scenario& some) {
            some.market.billing.commitment = Commitment{720.0, 0.2, {}};
            some.market.price.usd_per_h = Uniform{1.0, 2.0};
        },
        "market.billing.commitment", "a price that does not change");
    check_error(
        [](Scenario& some) {
            some.market.billing.commitment = Commitment{720.0, 0.2, {}};
            some.market.billing.prepaid = Prepaid{};
        },
        "market.billing.commitment", "does not go with prepaid");
    check_error(
        [](Scenario& some) {
            some.market.billing.commitment = Commitment{720.0, 0.2, {}};
            some.market.price.own = OwnMachine{};
        },
        "market.billing.commitment", "one's own");
    check_error(
        [](Scenario& some) {
            some.market.storage.network_volume_bytes = 100e9;
            some.market.storage.network_volume = {{1e-14}};
            some.job.dataset_bytes = 150e9;
            some.job.dataset_from = DataPlace::network_volume;
        },
        "market.storage.network_volume", "its 100 GB do not hold what lies there, 150 GB");
    check_error(
        [](Scenario& some) {
            some.job.repeat = 3;
            some.market.billing.balance_usd = 100.0;
        },
        "market.billing.balance", "counted in each session alone");
    check_error(
        [](Scenario& some) {
            some.job.repeat = 3;
            some.market.billing.commitment = Commitment{720.0, 0.2, {}};
        },
        "market.billing.commitment", "counted in each session alone");
    check_error(
        [](Scenario& some) {
            some.market.billing.prepaid = Prepaid{};
            some.market.billing.free_within_h = 1.0;
        },
        "market.billing.free_if_interrupted_within", "does not go with prepaid");
    check_error(
        [](Scenario& some) {
            some.market.billing.prepaid = Prepaid{};
            some.market.billing.balance_usd = 1.9;
        },
        "market.billing.balance", "one block of prepaid hours, which is $2");
    check_warning([](Scenario& some) { some.market.billing.spend_limit_usd_per_h = 1.9; },
                  "market.billing.spend_limit", "costs $2 an hour: it is never rented");
    check_warning([](Scenario& some) { some.job.disk_bytes = 1e9; }, "job.disk", "without a price");
    check_warning([](Scenario& some) { some.market.network.free_upload_bytes = 1e9; },
                  "market.network.free_upload", "uploads have no price");
}

TEST_CASE("intervals: repairs make the interval of least cost shorter, as one more loss with each failure") {
    Scenario scenario = sound();
    scenario.market.price.own = OwnMachine{};
    scenario.job.checkpoint.write = Constant{0.0};
    scenario.job.checkpoint.size_bytes = 1e9;
    scenario.market.network.download = Constant{1e12};
    scenario.market.network.upload = Constant{1e12};
    scenario.market.network.upload_usd_per_byte = 1e-9;
    auto const down_usd = [&] {
        return cost_inputs(scenario.job, scenario.market, scenario.policy).down_usd;
    };
    double const calm = down_usd();
    scenario.market.price.own->repair_usd = 150.0;
    CHECK(down_usd() - calm == Approx(150.0).epsilon(1e-12));
    // of two causes of one rate half of the interruptions are repaired
    scenario.market.interruptions.push_back(scenario.market.interruptions.front());
    scenario.market.interruptions.back().cause = cause_of("preemption");
    CHECK(down_usd() - calm == Approx(75.0).epsilon(1e-12));
}

}  // namespace
}  // namespace runcost
