#include <cmath>
#include <string>
#include <vector>

#include "models/compile.hpp"
#include "models/own.hpp"
#include "scenarios/reader.hpp"
#include "tests/catch.hpp"
#include "tests/plans.hpp"

/// What each provider of the catalogue charges for the same job: an invoice of each, worked by hand.
namespace runcost {
namespace {

using namespace tests;

/// 10 h of work at $1/h, on a disk of 73 GB (whose $0.10/GB-month are a cent an hour). The first machine
/// boots 6 min, sets up 12 min and is lost 48 min behind its boot, 6 min of work behind a save; the second
/// one boots, sets up, restarts in 6 min and does the other 9.5 h. So rentals are 0.8 h and 9.8 h long, or
/// with their boots 0.9 h and 9.9 h.
Scenario job_on(std::string const& entry, std::string const& catalogue, std::string const& price) {
    return read_scenario("catalogue: " + catalogue + "\n" + R"(
job: {work: 10h, restart: 6min, disk: 73GB, checkpoint: {write: 0s, read: 0s}}
market:
  use: )" + entry + "\n" + price +
                             R"(
  provisioning: 6min
  setup: 12min
  interruptions: [{cause: host_failure, lifetime: {recorded: [48min]}, recovery: new_host}]
policy: {checkpoint: {every: 30min}}
)",
                         "f.yaml", {})
        .scenarios.at(0);
}

struct Invoice {
    std::string market;
    double rent;  ///< what the host gets, with rounding, before refunds
    double refund;
    double disk;
    double fee;
    double commitment;
    double total;
    std::string catalogue = "docs-2026-09";
};

TEST_CASE("invoices: each provider bills the same job by its own contract", "[bill]") {
    std::vector<Invoice> const invoices{
        {"runpod.secure/rtx4090", 10.6, 0.0, 0.108, 0.0, 0.0, 10.708},
        {"runpod.community/rtx4090", 10.6, 0.0, 0.108, 0.0, 0.0, 10.708},
        {"runpod.spot/rtx4090", 10.6, 0.0, 0.108, 0.0, 0.0, 10.708},
        // three months at 17.5 % less, whatever is used of them: $1806.75
        {"runpod.savings_plan/rtx4090", 8.745, 0.0, 0.108, 0.0, 1798.005, 1806.858},
        {"vast.on_demand/rtx4090", 10.6, 0.0, 0.108, 0.0, 0.0, 10.708},
        {"vast.rel97/rtx4090", 10.6, 0.0, 0.108, 0.0, 0.0, 10.708},
        // a fifth less; left after 10.8 h, which gives the discount back and 5 % of it: $8.64 and $2.268
        {"vast.reserved/rtx4090", 8.48, 0.0, 0.108, 0.0, 2.428, 11.016},
        // 1 h and 10 h in blocks; of the first 0.2 h come back, as it failed, of the second nine tenths of
        // 0.2 h
        {"gpuflow/rtx4090", 11.0, 0.38, 0.0, 0.2655, 0.0, 10.8855},
        // by the article an eighth of the price is the platform's
        {"gpuflow/rtx4090", 9.275, 0.0, 0.0, 1.325, 0.0, 10.6, "article-2026-02"},
        {"lambda.on_demand/h100_pcie", 10.6, 0.0, 0.0, 0.0, 0.0, 10.6},
        // boots are billed; of spot machines the first hour is free
        {"aws.on_demand/h100_sxm", 10.8, 0.0, 0.0864, 0.0, 0.0, 10.8864},
        {"aws.spot/h100_sxm", 10.8, 0.9, 0.0864, 0.0, 0.0, 9.9864},
        {"azure.on_demand/h100_sxm", 10.8, 0.0, 0.108, 0.0, 0.0, 10.908},
        {"azure.spot/h100_sxm", 10.8, 0.0, 0.108, 0.0, 0.0, 10.908},
        {"gcp.on_demand/h100_sxm", 10.8, 0.0, 0.108, 0.0, 0.0, 10.908},
        {"gcp.spot/h100_sxm", 10.8, 0.0, 0.108, 0.0, 0.0, 10.908},
    };
    for (Invoice const& invoice : invoices) {
        Ledger const got = walk(compile(job_on(invoice.market, invoice.catalogue, "  price: $1/gpu-h")));
        CAPTURE(invoice.market, got.rent_usd(), got.rounding_usd, got.refund_usd, got.cost_usd());
        auto const is = [](double usd, double expected) { return std::fabs(usd - expected) <= 1e-6; };
        CHECK(is(got.rent_usd() + got.rounding_usd, invoice.rent));
        CHECK(is(got.refund_usd, invoice.refund));
        CHECK(is(got.of(Item::disk), invoice.disk));
        CHECK(is(got.of(Item::fee), invoice.fee));
        CHECK(is(got.of(Item::commitment), invoice.commitment));
        CHECK(is(got.cost_usd(), invoice.total));
        CHECK(got.finished);
        CHECK(got.interruptions == 1);
    }
}

TEST_CASE("invoices: one's own machine costs what its 10.6 h do, and its repair", "[bill]") {
    for (std::string const gpu : {"rtx3090", "rtx4090", "rtx5090", "h100_pcie"}) {
        Scenario const scenario = job_on("own/" + gpu, "docs-2026-09", "");
        OwnMachine const machine = *scenario.market.price.own;
        double const idle_w = machine.idle_power_w * (1.0 - machine.utilisation) / machine.utilisation;
        double const usd_per_h =
            (machine.purchase_usd - machine.resale_usd) / machine.life_h / machine.utilisation +
            machine.usd_per_kwh * machine.cooling * (machine.power_w + idle_w) / 1000.0;
        Ledger const got = walk(compile(scenario));
        CAPTURE(gpu, usd_per_h);
        CHECK(usd_per_h > 0.05);
        CHECK(got.of(Item::repair) > 0.0);
        CHECK(got.of(Item::repair) == machine.repair_usd);
        CHECK(got.cost_usd() == Approx(10.6 * usd_per_h + machine.repair_usd).epsilon(1e-9));
    }
}

TEST_CASE("invoices: a dataset on a provider's volume, and one in a store, for the time of the job",
          "[bill]") {
    auto const loaded = [](std::string const& entry, std::string const& dataset) {
        return walk(compile(read_scenario("job: {work: 10h, dataset: " + dataset + "}\nmarket: {use: " +
                                              entry + ", price: $0/gpu-h, interruptions: []}\n",
                                          "f.yaml", {})
                                .scenarios.at(0)));
    };
    auto const volume_usd_per_month = [&](std::string const& entry, std::string const& dataset) {
        Ledger const got = loaded(entry, dataset);
        return got.of(Item::network_volume) / got.makespan_h() * 730.0;
    };
    CHECK(volume_usd_per_month("runpod.secure/rtx4090", "{size: 100GB, from: network_volume}") ==
          Approx(7.0));
    CHECK(volume_usd_per_month("runpod.secure/rtx4090", "{size: 2TB, from: network_volume}") ==
          Approx(120.0));
    CHECK(volume_usd_per_month("lambda.on_demand/h100_pcie", "{size: 100GiB, from: network_volume}") ==
          Approx(20.0));
    CHECK(loaded("runpod.secure/rtx4090", "{size: 100GB, from: s3}").of(Item::egress) == Approx(9.0));
    CHECK(loaded("vast.on_demand/rtx4090", "{size: 100GB, from: gcs}").of(Item::egress) == Approx(12.0));
    CHECK(loaded("vast.on_demand/rtx4090", "{size: 100GB, from: gcs}").of(Item::download) == Approx(1.0));
    CHECK(loaded("aws.on_demand/h100_sxm", "{size: 100GB, from: s3}").of(Item::egress) == 0.0);
    CHECK(loaded("gcp.on_demand/h100_sxm", "{size: 100GB, from: gcs}").of(Item::egress) == 0.0);
    CHECK(loaded("gcp.on_demand/h100_sxm", "{size: 100GB, from: s3}").of(Item::egress) == Approx(9.0));
    // of B2 three times what is kept is free in a month, for the hours of the job
    Ledger const b2 = loaded("runpod.secure/rtx4090", "{size: 100GB, from: b2}");
    CHECK(b2.of(Item::egress) == Approx(1.0 - 3.0 * b2.makespan_h() / 730.0));
    CHECK(b2.of(Item::object_store) == Approx(0.6 * b2.makespan_h() / 730.0));
}

}  // namespace
}  // namespace runcost
