#include <cmath>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "models/check.hpp"
#include "models/own.hpp"
#include "scenarios/reader.hpp"
#include "sim/run.hpp"
#include "sim/timeline.hpp"
#include "tests/catch.hpp"
#include "tests/pitfalls.hpp"
#include "tests/statistics.hpp"

/// Errors that a model of rented machines easily makes, of bills. Each test fails if its error is made.
namespace runcost {
namespace {

using namespace tests;

/// A scenario on a market with these terms.
Scenario on(std::string const& terms, std::string const& job,
            std::string const& policy = "{checkpoint: none}") {
    return read_scenario("job: " + job + "\nmarket:\n  name: market\n" + terms + "\npolicy: " + policy + "\n",
                         "f.yaml", {})
        .scenarios.at(0);
}

Ledger bill_of(Scenario const& scenario, std::uint64_t replay = 0) {
    return walk(compile(scenario), replay);
}

bool is_cents(double usd, double expected) {
    return std::fabs(usd - expected) <= 1e-9;
}

/// The usual job is lost once, at 5 h: billed are 5 h of setup and work, then 10.25 h with a restore.
Scenario lost_once(BilledFrom from, double granularity_h, bool while_down = false) {
    Scenario scenario = usual_job(recorded_cause("host_failure", {5.0}));
    scenario.market.billing.from = from;
    scenario.market.billing.granularity_h = granularity_h;
    scenario.market.billing.while_down = while_down;
    return scenario;
}

TEST_CASE("D8: each contract bills the states that it says, and rounds each rental by itself", "[pitfalls]") {
    CHECK(is_cents(history(lost_once(BilledFrom::setup, 0.0)).cost_usd(), 15.25));
    CHECK(is_cents(history(lost_once(BilledFrom::provisioning, 0.0)).cost_usd(), 15.75));
    CHECK(is_cents(history(lost_once(BilledFrom::useful, 0.0)).cost_usd(), 12.5));
    CHECK(is_cents(history(lost_once(BilledFrom::setup, 0.0, true)).cost_usd(), 15.375));
    // 5 h and 11 h, though 15.25 h in all are less than 16 h
    Ledger const by_hours = history(lost_once(BilledFrom::setup, 1.0));
    CHECK(is_cents(by_hours.rounding_usd, 0.75));
    // 6 h and 11 h: the boots make both longer, and what is rounded up is more than one hour
    CHECK(is_cents(history(lost_once(BilledFrom::provisioning, 1.0)).rounding_usd, 1.25));
    CHECK(is_cents(history(lost_once(BilledFrom::setup, 1.0, true)).rounding_usd, 0.875 + 0.75));
}

TEST_CASE("D9: what is stored costs while a machine is stopped or waited for, and after the end",
          "[pitfalls]") {
    std::string const runpod = R"(
  price: $0/h
  interruptions: [{cause: host_failure, lifetime: {recorded: [5h]}, recovery: )";
    std::string const storage = R"(}]
  storage: {running: $0.10/GB-month, stopped: $0.20/GB-month, network_volume: $0.07/GB-month}
)";
    std::string const job =
        "{work: 10h, disk: 73GB, dataset: {size: 146GB, from: network_volume}, "
        "checkpoint: {write: 0s, read: 0s}}";
    double const load_h = 146.0 / (0.3 * 3600.0);
    // 730 h down: 5 h, then 5 h and what the dataset took of the first 5, at a cent an hour; two cents while
    // stopped
    Ledger const stopped =
        bill_of(on(runpod + "{same_host: {downtime: 730h}}" + storage, job, "{checkpoint: {every: 1h}}"));
    double const run_h = stopped.makespan_h() - 730.0;
    CHECK(run_h > 10.0 + load_h - 1e-9);
    CHECK(stopped.of(Item::disk) == Approx(0.01 * run_h + 0.02 * 730.0).epsilon(1e-12));
    CHECK(stopped.of(Item::network_volume) == Approx(0.014 * (run_h + 730.0)).epsilon(1e-12));
    // waiting for another host: no disk, but the volume
    Scenario another = on(runpod + "new_host" + storage, job, "{checkpoint: {every: 1h}}");
    another.market.availability = CapacityWait{Constant{100.0}};
    Ledger const waiting = bill_of(another);
    CHECK(waiting.hours[static_cast<std::size_t>(State::waiting)] == Approx(200.0));
    CHECK(waiting.of(Item::disk) == Approx(0.01 * (waiting.makespan_h() - 200.0)).epsilon(1e-12));
    CHECK(waiting.of(Item::network_volume) == Approx(0.014 * waiting.makespan_h()).epsilon(1e-12));
    // forgotten for a month: the disk as a stopped one
    Scenario forgotten = on(runpod + "new_host" + storage, job, "{checkpoint: {every: 1h}, delete: 730h}");
    forgotten.market.interruptions.clear();
    Ledger const month = bill_of(forgotten);
    CHECK(month.of(Item::disk) == Approx(0.01 * month.makespan_h() + 0.02 * 730.0).epsilon(1e-12));
    CHECK(month.of(Item::network_volume) == Approx(0.014 * (month.makespan_h() + 730.0)).epsilon(1e-12));
    CHECK(month.makespan_h() == Approx(10.0 + load_h).epsilon(1e-12));
}

/// A spot machine at AWS that is taken after these hours of its rentals.
Scenario spot(std::string const& lives, std::string const& more = "") {
    return on("  price: $1/h\n  interruptions: [{cause: preemption, lifetime: " + lives +
                  ", recovery: new_host" + more + "}]\n  billing: {free_if_interrupted_within: 1h}",
              "{work: 3h, checkpoint: {write: 0s, read: 0s}}", "{checkpoint: {every: 6min}}");
}

TEST_CASE("D10: the first hour is free only if the provider ends it, and only the first", "[pitfalls]") {
    Ledger const early = bill_of(spot("{recorded: [55min]}"));
    CHECK(is_cents(early.refund_usd, 55.0 / 60.0));
    CHECK(bill_of(spot("{recorded: [65min]}")).refund_usd == 0.0);
    CHECK(is_cents(bill_of(spot("{recorded: [60min, 30min]}")).refund_usd, 1.5));
    // the renter ends it: a short job; a host given back at a notice in its first hour
    Scenario brief = spot("never");
    brief.job.work = 1.0 / 6.0;
    CHECK(is_cents(bill_of(brief).cost_usd(), 1.0 / 6.0));
    Scenario given_back = spot("{recorded: [50min]}", ", notice: 2min");
    given_back.policy.on_notice = OnNotice::save_and_release;
    CHECK(bill_of(given_back).refund_usd == 0.0);
    given_back.policy.on_notice = OnNotice::save_and_stop;
    CHECK(is_cents(bill_of(given_back).refund_usd, 52.0 / 60.0));
    // nor does the job's own crash
    Scenario crash = spot("{recorded: [30min]}");
    crash.market.interruptions.front().cause = runcost::cause_of("crash");
    CHECK(bill_of(crash).refund_usd == 0.0);
}

TEST_CASE(
    "D10: of a gang only the node that the provider takes is free, not those that are given back with it",
    "[pitfalls]") {
    Scenario gang = spot("{exponential: {rate: 0.3/h}}", ", per: node");
    gang.job.nodes = 4;
    gang.market.price.unit = PriceUnit::node;
    Plan const plan = compile(gang);
    double all_usd = 0.0;
    for (std::uint64_t replay = 0; replay < 100; ++replay) {
        // What all four nodes of the rentals cost that ended in their first hour, but the last.
        std::vector<double> rented_h;
        std::uint64_t last = 0;
        for (Event const& event : replay_timeline(plan, seed, replay).events) {
            rented_h.resize(event.rental + 1);
            rented_h[event.rental] += event.hours;
            last = event.rental;
        }
        double usd = 0.0;
        for (std::uint64_t rental = 0; rental < last; ++rental) {
            usd += rented_h[rental] <= 1.0 ? 4.0 * rented_h[rental] : 0.0;
        }
        CHECK(is_cents(bill_of(gang, replay).refund_usd, usd / 4.0));
        all_usd += usd;
    }
    CHECK(all_usd > 100.0);
    // Lives that are the same for all end together, as contracts do: five times half an hour of four nodes.
    gang.market.interruptions.front().lifetime = Constant{0.5};
    CHECK(is_cents(bill_of(gang).refund_usd, 10.0));
}

TEST_CASE("D10: free first hours take their part off the mean cost of short lives", "[pitfalls]") {
    // Work of 5 h without saves and failures of rate 0.3/h: of each failed attempt the hours are free that
    // end within the first. n = e^1.5 - 1 failures, each of density 0.3 e^(-0.3 x) / (1 - e^-1.5) up to 5 h.
    Scenario scenario = spot("{exponential: {rate: 0.3/h}}");
    scenario.job.work = 5.0;
    scenario.policy.checkpoint = policy::None{};
    constexpr double rate = 0.3;
    double const attempts = std::exp(rate * 5.0);
    double const all_h = std::expm1(rate * 5.0) / rate;
    double const free_h = attempts * (-std::expm1(-rate) / rate - std::exp(-rate));
    Plan const plan = compile(scenario);
    RunOptions options;
    options.replays = 400'000;
    options.seed = seed;
    Moments const cost = run({&plan, 1}, options).summaries.front().of(Metric::cost_usd);
    CHECK(std::fabs(cost.mean - (all_h - free_h)) < 4.0 * cost.std_error());
    CHECK(std::fabs(cost.mean - 1.02 * (all_h - free_h)) > 4.0 * cost.std_error());
    CHECK(std::fabs(cost.mean - 0.98 * (all_h - free_h)) > 4.0 * cost.std_error());
}

TEST_CASE("D22: a save into a store costs at its host, and each restore at the store too", "[pitfalls]") {
    Scenario scenario =
        on(R"(
  price: $0/h
  interruptions: [{cause: host_failure, lifetime: {recorded: [2.5h, 2.5h]}, recovery: new_host}]
  network: {download: 1000GB/s, upload: 1000GB/s, download_price: $0.01/GB, upload_price: $0.02/GB}
  stores: {s3: {kept: $0.023/GB-month, egress: $0.09/GB}, b2: {kept: $0.006/GB-month, egress: $0.01/GB, free_egress: 10GB}}
)",
           "{work: 6h, dataset: {size: 100GB, from: b2}, checkpoint: {size: 10GB, to: s3, keep: 2}}",
           "{checkpoint: {every: 1h}}");
    Ledger const got = bill_of(scenario);
    CHECK(got.interruptions == 2);
    CHECK(got.of(Item::upload) == Approx(6 * 0.2).epsilon(1e-9));              // six saves
    CHECK(got.of(Item::download) == Approx(3 * 1.0 + 2 * 0.1).epsilon(1e-9));  // three datasets, two restores
    CHECK(got.of(Item::egress) == Approx(2 * 0.9 + 3 * 1.0 - 0.1).epsilon(1e-9));
    double const kept_usd_per_h = (100 * 0.006 + 20 * 0.023) / 730.0;
    CHECK(got.of(Item::object_store) == Approx(kept_usd_per_h * got.makespan_h()).epsilon(1e-9));
    // without interruptions none of the restores, and one dataset
    scenario.market.interruptions.clear();
    Ledger const calm = bill_of(scenario);
    CHECK(calm.of(Item::egress) == Approx(1.0 - 0.1).epsilon(1e-9));
    CHECK(calm.of(Item::upload) == Approx(6 * 0.2).epsilon(1e-9));
}

TEST_CASE(
    "D26: a prepaid balance that is spent stops the job, and a limit of the account does not let it begin",
    "[pitfalls]") {
    Scenario scenario =
        on("  price: $2/gpu-h\n  interruptions: []\n  billing: {balance: $100}", "{work: 40h}");
    CHECK(bill_of(scenario).finished);
    scenario.job.work = 60.0;
    Ledger const broke = bill_of(scenario);
    CHECK_FALSE(broke.finished);
    CHECK(is_cents(broke.cost_usd(), 100.0));
    CHECK(broke.makespan_h() == Approx(50.0).epsilon(1e-12));

    // 24 x H100 at $3.49 are $83.76 an hour
    auto const h100 = [](std::string const& gpus) {
        return on("  price: $3.49/gpu-h\n  interruptions: []\n  billing: {spend_limit: $80/h}",
                  "{work: 10h, nodes: " + gpus + ", gpus_per_node: 8}");
    };
    Ledger const three = bill_of(h100("3"));
    CHECK(three.rentals == 0);
    CHECK(three.cost_usd() == 0.0);
    CHECK_FALSE(three.finished);
    auto const findings = check(h100("3"));
    REQUIRE(findings.size() == 1);
    CHECK(findings[0].key == "market.billing.spend_limit");
    CHECK(findings[0].reason.find("$83.76 an hour") != std::string::npos);
    CHECK(is_cents(bill_of(h100("2")).cost_usd(), 16 * 3.49 * 10.0));
}

TEST_CASE("D27: a month is 730 h, a GB 1e9 bytes, and a price that goes by size changes at 1000 GB",
          "[pitfalls]") {
    auto const volume_usd = [](std::string const& size, std::string const& price) {
        return bill_of(on("  price: $0/h\n  interruptions: []\n  storage: {network_volume: {size: " + size +
                              ", price: " + price + "}}",
                          "{work: 730h}"))
            .storage_usd();
    };
    std::string const runpod = "[$0.07/GB-month up to 1TB, $0.05/GB-month]";
    CHECK(volume_usd("100GB", runpod) == Approx(7.0).epsilon(1e-12));
    CHECK(volume_usd("1000GB", runpod) == Approx(70.0).epsilon(1e-12));
    CHECK(volume_usd("1001GB", runpod) == Approx(70.05).epsilon(1e-12));
    CHECK(volume_usd("2TB", runpod) == Approx(120.0).epsilon(1e-12));
    CHECK(volume_usd("1GiB", "$0.20/GB-month") == Approx(0.2147483648).epsilon(1e-12));
    CHECK(volume_usd("1GiB", "$0.20/GiB-month") == Approx(0.20).epsilon(1e-12));
    CHECK(volume_usd("1TiB", "$0.20/GiB-month") == Approx(204.8).epsilon(1e-12));
}

TEST_CASE("D28: a fee inside a price is not added to it, one on top is, and what was prepaid may be lost",
          "[pitfalls]") {
    auto const bill = [](std::string const& price, std::string const& terms, std::string const& work) {
        return bill_of(
            on("  price: " + price + "\n  interruptions: []\n  billing: " + terms, "{work: " + work + "}"));
    };
    Ledger const inside = bill("$1/h", "{fee: {inside: 12.5%}}", "8h");
    CHECK(is_cents(inside.cost_usd(), 8.0));
    CHECK(is_cents(inside.fees_usd(), 1.0));
    CHECK(is_cents(inside.rent_usd(), 7.0));
    Ledger const on_top = bill("$2/h", "{fee: {on_top: 3%}}", "4h");
    CHECK(is_cents(on_top.cost_usd(), 8.24));
    CHECK(is_cents(on_top.fees_usd(), 0.24));
    CHECK(is_cents(on_top.rent_usd(), 8.0));
    // 2.5 h of 3 h that were paid, fee and all
    Ledger const lost = bill("$2/h", "{fee: {on_top: 3%}, prepaid: {from: 1h, to: 24h}}", "2.5h");
    CHECK(is_cents(lost.cost_usd(), 6.18));
    Ledger const credited =
        bill("$2/h", "{fee: {on_top: 3%}, prepaid: {from: 1h, to: 24h, unused: 90%}}", "2.5h");
    CHECK(is_cents(credited.cost_usd(), 6.18 - 0.9 * 1.03));
    CHECK(is_cents(credited.refund_usd, 0.9));
    CHECK(is_cents(credited.fees_usd(), 0.03 * (6.0 - 0.9)));
}

TEST_CASE(
    "D29: one's own machine costs its wear, idle power, cooling and repairs, and pays off in useful hours",
    "[pitfalls]") {
    std::string const own =
        "  price: {own: {purchase: $1800, resale: $800, life: 1000h, power: 500W, idle_power: 100W, "
        "cooling: 1.2, electricity: $0.20/kWh, utilisation: 50%, repair: $150}}\n";
    // $1000 over 500 h in use; 500 W and, for each hour in use, an idle one of 100 W, with cooling
    constexpr double usd_per_h = 2.0 + 0.2 * 1.2 * 0.6;
    Ledger const calm = bill_of(on(own + "  interruptions: []", "{work: 100h}"));
    CHECK(calm.cost_usd() == Approx(100.0 * usd_per_h).epsilon(1e-12));
    // lost once, for three days: no rent meanwhile, but the repair, and what is done again
    Ledger const repaired =
        bill_of(on(own + "  interruptions: [{cause: host_failure, lifetime: {recorded: [40h]}, recovery: "
                         "{same_host: {downtime: 72h}}}]",
                   "{work: 100h, checkpoint: {write: 0s, read: 0s}}", "{checkpoint: {every: 25h}}"));
    CHECK(repaired.of(Item::repair) == 150.0);
    CHECK(repaired.makespan_h() == Approx(100.0 + 15.0 + 72.0).epsilon(1e-12));
    CHECK(repaired.cost_usd() == Approx(115.0 * usd_per_h + 150.0).epsilon(1e-12));

    OwnMachine const machine = *on(own + "  interruptions: []", "{work: 1h}").market.price.own;
    CHECK(wear_usd_per_h(machine) == Approx(2.0).epsilon(1e-12));
    CHECK(running_usd_per_h(machine) == Approx(0.144).epsilon(1e-12));
    CHECK(break_even_h(machine, 0.644, 0.144).value() == Approx(2000.0).epsilon(1e-12));
    CHECK_FALSE(break_even_h(machine, 0.144, 0.144).has_value());
    // as the article counts: $1600 at $0.60 without power, $2000 against $0.59 with 450 W at 15 cents
    OwnMachine card;
    card.purchase_usd = 1600.0;
    CHECK(break_even_h(card, 0.60, 0.0).value() == Approx(2666.67).margin(0.01));
    card.purchase_usd = 2000.0;
    CHECK(break_even_h(card, 0.59, 0.0675).value() == Approx(3827.75).margin(0.01));
}

}  // namespace
}  // namespace runcost
