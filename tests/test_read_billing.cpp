#include "scenarios/read_billing.hpp"

#include <string>
#include <string_view>

#include "models/causes.hpp"
#include "scenarios/reader.hpp"
#include "tests/catch.hpp"
#include "tests/plain_scenario.hpp"

namespace runcost {
namespace {

using namespace tests;

std::string on(std::string const& terms, std::string const& job = "{work: 10h}") {
    return "job: " + job + "\nmarket:\n  price: $1/h\n  interruptions: []\n" + terms + "\n";
}
Market market_of(std::string const& terms) {
    return read_scenario(on(terms), "f.yaml", {}).scenarios.at(0).market;
}
Billing billing_of(std::string const& terms) {
    return market_of("  billing: " + terms).billing;
}
std::string faults_of(std::string const& terms) {
    return faults(on(terms));
}
bool has(std::string const& text, std::string_view part) {
    return text.find(part) != std::string::npos;
}

TEST_CASE("reader: contracts") {
    Billing const all =
        billing_of("{free_if_interrupted_within: 1h, fee: {on_top: 3%}, spend_limit: $80/h, balance: $100}");
    CHECK(all.free_within_h == 1.0);
    CHECK(all.fee->on_top);
    CHECK(all.fee->share == Approx(0.03));
    CHECK(*all.spend_limit_usd_per_h == 80.0);
    CHECK(*all.balance_usd == 100.0);
    Billing const inside = billing_of("{fee: {inside: 12.5%}}");
    CHECK_FALSE(inside.fee->on_top);
    CHECK(inside.fee->share == Approx(0.125));
    Billing const committed = billing_of("{commitment: {for: 30d, discount: 20%, early_exit: 5%}}");
    CHECK(committed.commitment->term_h == 720.0);
    CHECK(committed.commitment->discount == Approx(0.2));
    CHECK(*committed.commitment->early_exit == Approx(0.05));
    CHECK_FALSE(billing_of("{commitment: {for: 30d}}").commitment->early_exit.has_value());
}

TEST_CASE("reader: a prepaid rental ends, by a cause behind those that are listed") {
    Market const market = market_of("  billing: {prepaid: {from: 1h, to: 24h, unused: 90%, notice: 10min}}");
    CHECK(market.billing.prepaid->from_h == 1.0);
    CHECK(market.billing.prepaid->to_h == 24.0);
    CHECK(market.billing.prepaid->unused_share == Approx(0.9));
    CHECK(market.billing.prepaid->notice_h == Approx(1.0 / 6.0));
    REQUIRE(market.interruptions.size() == 1);
    CHECK(market.interruptions[0].cause == cause_of("end_of_contract"));
}

TEST_CASE("reader: what is kept") {
    Market const market = market_of(
        "  storage: {disk: 50GB, running: $0.10/GB-month, network_volume: [$0.07/GB-month up to 1TB, "
        "$0.05/GB-month]}\n"
        "  network: {upload_price: $0.09/GB, free_upload: 100GB}\n"
        "  stores: {s3: {kept: $0.023/GB-month, egress: $0/GB}, b2: {kept: $0.006/GB-month, egress: "
        "$0.01/GB, free_egress: 300%}, gcs: {egress: $0.12/GB, free_egress: 5GB}}");
    REQUIRE(market.storage.network_volume.size() == 2);
    CHECK(market.storage.network_volume[0].usd_per_byte_h == Approx(0.07e-9 / 730.0));
    CHECK(market.storage.network_volume[0].up_to_bytes == 1e12);
    CHECK(market.storage.network_volume[1].usd_per_byte_h == Approx(0.05e-9 / 730.0));
    CHECK(market.network.free_upload_bytes == 100e9);
    CHECK(market.stores[0].kept_usd_per_byte_h == Approx(0.023e-9 / 730.0));
    CHECK(market.stores[0].egress_usd_per_byte == 0.0);
    CHECK(market.stores[2].free_egress_share == Approx(3.0));
    CHECK(market.stores[1].free_egress_bytes == 5e9);
    Storage const sized =
        market_of("  storage: {network_volume: {size: 200GB, price: $0.07/GB-month}}").storage;
    CHECK(*sized.network_volume_bytes == 200e9);
    REQUIRE(sized.network_volume.size() == 1);
}

TEST_CASE("reader: what says no place lies in the market's object store") {
    Scenario const scenario =
        read_scenario(on("  network: {download: 1GB/s, upload: 1GB/s}\n  storage: {object_store: gcs}",
                         "{work: 10h, dataset: 100GB, checkpoint: {size: 1GB}, disk: 20GB}"),
                      "f.yaml", {})
            .scenarios.at(0);
    CHECK(scenario.job.dataset_from == DataPlace::gcs);
    CHECK(scenario.job.checkpoint.to == DataPlace::gcs);
    CHECK(*scenario.job.disk_bytes == 20e9);
    Scenario const said =
        read_scenario(
            on("  network: {download: 1GB/s, upload: 1GB/s}\n  storage: {object_store: gcs}",
               "{work: 10h, dataset: {size: 100GB, from: s3}, checkpoint: {write: 1min, read: 1min}}"),
            "f.yaml", {})
            .scenarios.at(0);
    CHECK(said.job.dataset_from == DataPlace::s3);
    CHECK_FALSE(said.job.checkpoint.to.has_value());
}

TEST_CASE("reader: a machine of one's own") {
    Price const price =
        read_scenario(
            "job: {work: 1h}\nmarket:\n  price: {own: {purchase: $1800, resale: $800, life: 1000h, power: "
            "0.5kW, "
            "idle_power: 100W, cooling: 1.2, electricity: $0.20/kWh, utilisation: 50%, repair: $150}}\n"
            "  interruptions: []\n",
            "f.yaml", {})
            .scenarios.at(0)
            .market.price;
    REQUIRE(price.own.has_value());
    CHECK(price.own->power_w == 500.0);
    CHECK(price.own->repair_usd == 150.0);
    CHECK(price.unit == PriceUnit::node);
    CHECK(mean_of(price.usd_per_h).value() == Approx(2.144));
}

TEST_CASE("reader: the month of a dated start ends with the calendar's") {
    auto const month_left = [](std::string const& start) {
        return read_scenario(on("", "{work: 1h, start: " + start + "}"), "f.yaml", {})
            .scenarios.at(0)
            .job.month_left_h;
    };
    CHECK(*month_left("2026-03-30T12:00") == Approx(36.0));
    CHECK(*month_left("2026-02-28T23:00") == Approx(1.0));
    CHECK(*month_left("2026-12-01T00:00") == Approx(744.0));
    CHECK_FALSE(month_left("\"Fri 22:00\"").has_value());
    CHECK_FALSE(month_left("random").has_value());
}

TEST_CASE("reader: wrong terms of a bill are named, with the remedy") {
    CHECK(has(faults_of("  billing: {prepaid: {from: 2h, to: 1h}}"), "must not be shorter than from"));
    CHECK(
        has(faults_of("  billing: {prepaid: {from: 1h, to: 24h, notice: 24h}}"), "must be shorter than to"));
    CHECK(has(faults_of("  billing: {fee: {inside: 100%}}"), "must lie below 100%"));
    CHECK(has(faults_of("  billing: {fee: {outside: 3%}}"), "outside"));
    CHECK(has(faults_of("  billing: {commitment: {discount: 20%}}"), "for"));
    CHECK(has(faults_of("  billing: {spend_limit: $80/gpu-h}"), "say $80/h"));
    CHECK(has(faults_of("  storage: {network_volume: [$0.07/GB-month up to 1TB]}"), "without up to"));
    CHECK(has(faults_of("  storage: {network_volume: [$0.07/GB-month up to 1TB, $0.05/GB-month up to 1GB, "
                        "$0.01/GB-month]}"),
              "larger size"));
    CHECK(has(faults_of("  stores: {s3: {egres: $0.09/GB}}"), "did you mean"));
    CHECK(has(faults_of("  stores: {disk: {egress: $0.09/GB}}"), "unknown key"));
    CHECK(has(faults("job: {work: 1h}\nmarket:\n  price: {own: {purchase: $10, resale: $20, life: 1h}}\n"),
              "must not be above the purchase"));
    CHECK(has(faults("job: {work: 1h}\nmarket:\n  price: {own: {purchase: $10}}\n"), "life"));
}

}  // namespace
}  // namespace runcost
