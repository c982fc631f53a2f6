#include "scenarios/reader.hpp"

#include <string>
#include <variant>
#include <vector>

#include "models/compile.hpp"
#include "models/intervals.hpp"
#include "tests/catch.hpp"
#include "tests/plain_scenario.hpp"

namespace runcost {
namespace {

using namespace tests;

Scenario with(std::vector<std::string> const& sets) {
    return read_scenario(plain, "f.yaml", sets).scenarios.at(0);
}

/// What is said of one `--set`, without the repeated option.
std::string fault_of(std::string const& set) {
    std::string const found = faults(plain, {set});
    std::string const prefix = "--set " + set + ": error: ";
    CAPTURE(found);
    CHECK(found.rfind(prefix, 0) == 0);
    return found.substr(std::min(prefix.size(), found.size()));
}

TEST_CASE("reader: a complete scenario is read into its values", "[reader]") {
    ScenarioFile const read = read_scenario(R"(
name: all of it
job:
  kind: training
  work: 3d
  nodes: 2
  gpus_per_node: 8
  setup: 7min
  restart: {exponential: {mean: 1min}}
  dataset: 100GB
  checkpoint: {write: 2min, read: {constant: 5min}, final: false}
  start: Fri 22:00
  deadline: 45d
  budget: $6000
market:
  name: mine
  price: $2.39/gpu-h
  speed: 97%
  provisioning: 3min
  setup: {recorded: [1min, 0min]}
  interruptions:
    - cause: host_failure
      lifetime: {exponential: {uptime: 97%, outage: 1h}}
      per: node
      first_age: 20h
      recovery: {same_host: {downtime: 30min}}
      detection: 2min
      billed: true
    - {cause: preemption, lifetime: {exponential: {rate: 0.05/h}}, per: gpu, recovery: new_host}
    - {cause: crash, lifetime: {recorded: [10h, 11h]}, recovery: same_host}
    - {cause: hang, lifetime: never}
    - {cause: end_of_contract, lifetime: 30d}
  billing: {from: useful, granularity: 1min, minimum: 1h, while_down: true}
  network: {download: 300Mbit/s, upload: 1GB/s, download_price: $0.01/GB, upload_price: $90/TB}
policy:
  checkpoint: {every: {wall: 30min}}
  detection: 10min
run: {replays: 5, seed: 18446744073709551615, give_up: {after: 365d, cost: $9000, rentals: 70}}
)",
                                            "f.yaml", {});
    REQUIRE(read.warnings.size() == 1);
    CHECK(to_string(read.warnings[0]).find("market.setup (behind its recorded values it never ends") !=
          std::string::npos);
    CHECK(read.name == "all of it");
    REQUIRE(read.scenarios.size() == 1);
    Scenario const& scenario = read.scenarios[0];
    CHECK(scenario.name == "mine");
    CHECK(scenario.variant.empty());
    Job const& job = scenario.job;
    CHECK(job.work == 72.0);
    CHECK(job.nodes == 2);
    CHECK(job.gpus_per_node == 8);
    CHECK(job.setup == Law{Constant{7.0 / 60.0}});
    CHECK(job.restart == Law{Exponential{1.0 / 60.0}});
    CHECK(job.dataset_bytes == 100e9);
    CHECK(job.checkpoint.write == Law{Constant{2.0 / 60.0}});
    CHECK(job.checkpoint.read == Law{Constant{5.0 / 60.0}});
    CHECK_FALSE(job.checkpoint.size_bytes);
    CHECK_FALSE(job.checkpoint.final);
    CHECK(job.start_h == 4.0 * 24.0 + 22.0);
    CHECK(job.deadline_h == 1080.0);
    CHECK(job.budget_usd == 6000.0);

    Market const& market = scenario.market;
    CHECK(market.name == "mine");
    CHECK(market.price.usd_per_h == Law{Constant{2.39}});
    CHECK(market.price.unit == PriceUnit::gpu);
    CHECK(market.speed == Law{Constant{0.97}});
    CHECK(market.provisioning == Law{Constant{0.05}});
    CHECK(market.setup == Law{Recorded{{1.0 / 60.0, 0.0}}});
    CHECK(market.billing.from == BilledFrom::useful);
    CHECK(market.billing.granularity_h == Approx(1.0 / 60.0));
    CHECK(market.billing.minimum_h == 1.0);
    CHECK(market.billing.while_down);
    CHECK(market.network.download == Law{Constant{3600.0 * 37.5e6}});
    CHECK(market.network.upload == Law{Constant{3600.0 * 1e9}});
    CHECK(market.network.download_usd_per_byte == Approx(1e-11));
    CHECK(market.network.upload_usd_per_byte == Approx(9e-11));

    REQUIRE(market.interruptions.size() == 5);
    Interruption const& failure = market.interruptions[0];
    CHECK(cause_names[failure.cause] == "host_failure");
    CHECK(std::get<Exponential>(failure.lifetime.shape).scale == Approx(97.0 / 3.0));
    CHECK(failure.per == Per::node);
    CHECK(failure.first_age_h == 20.0);
    CHECK(std::get<SameHost>(failure.recovery).downtime == Law{Constant{0.5}});
    CHECK(failure.detection == DelayModel{Law{Constant{2.0 / 60.0}}});
    CHECK(failure.billed == true);
    Interruption const& preemption = market.interruptions[1];
    CHECK(preemption.lifetime == Law{Exponential{20.0}});
    CHECK(preemption.per == Per::gpu);
    CHECK(preemption.first_age_h == 0.0);
    CHECK(std::holds_alternative<NewHost>(preemption.recovery));
    CHECK_FALSE(preemption.detection);
    CHECK_FALSE(preemption.billed);
    CHECK(market.interruptions[2].lifetime == Law{Recorded{{10.0, 11.0}}});
    CHECK(std::get<SameHost>(market.interruptions[2].recovery).downtime == Law{Constant{0.0}});
    CHECK(market.interruptions[3].lifetime == Law{Never{}});
    CHECK(market.interruptions[4].lifetime == Law{Constant{720.0}});

    auto const& every = std::get<policy::Every>(scenario.policy.checkpoint);
    CHECK(every.hours == 0.5);
    CHECK(every.wall);
    CHECK(scenario.policy.detection == DelayModel{Law{Constant{1.0 / 6.0}}});
    CHECK(scenario.run.replays == 5);
    CHECK(scenario.run.seed == ~std::uint64_t{0});
    CHECK(scenario.run.give_up_after_h == 8760.0);
    CHECK(scenario.run.give_up_cost_usd == 9000.0);
    CHECK(scenario.run.give_up_rentals == 70);
}

TEST_CASE("reader: what is not said has the documented default", "[reader]") {
    ScenarioFile const file = read_scenario("job: {work: 1h}\nmarket: {price: $1/h}\n", "f.yaml", {});
    CHECK(file.name == "f.yaml");
    CHECK(file.catalogue == built_in_catalogues().back().name);
    Scenario const& scenario = file.scenarios.at(0);
    CHECK(scenario.name == "market");
    CHECK(scenario.job.gpus() == 1);
    CHECK_FALSE(scenario.job.start_h);
    CHECK_FALSE(scenario.job.deadline_h);
    CHECK_FALSE(scenario.job.budget_usd);
    CHECK(scenario.market.name == "market");
    CHECK(scenario.market.interruptions.empty());
    CHECK(scenario.market.billing.from == BilledFrom::setup);
    CHECK_FALSE(scenario.market.billing.while_down);
    CHECK(std::holds_alternative<policy::None>(scenario.policy.checkpoint));
    CHECK(scenario.run.replays == 100'000);
    CHECK(scenario.run.seed == 1);
    CHECK_FALSE(scenario.run.give_up_after_h);
    CHECK(scenario.run.give_up_rentals == 100'000);
}

TEST_CASE("reader: checkpoint policies", "[reader]") {
    auto const policy = [](std::string const& text) {
        return with({"policy.checkpoint=" + text}).policy.checkpoint;
    };
    CHECK(std::holds_alternative<policy::None>(policy("none")));
    CHECK(std::holds_alternative<policy::Young>(policy("young")));
    CHECK(std::holds_alternative<policy::Daly>(policy("daly")));
    CHECK(std::holds_alternative<policy::Exact>(policy("exact")));
    CHECK(std::get<policy::Segments>(policy("{segments: 4}")).count == 4);
    CHECK(std::get<policy::Every>(policy("{every: 30min}")).hours == 0.5);
    CHECK_FALSE(std::get<policy::Every>(policy("{every: 30min}")).wall);
    CHECK(fault_of("policy.checkpoint=yuong") == "policy.checkpoint = yuong (unknown; did you mean young?)");
    CHECK(fault_of("policy.checkpoint=whenever") ==
          "policy.checkpoint = whenever (must be one of none, every, segments, young, daly, exact, "
          "schedule, optimal, adaptive)");
    CHECK(fault_of("policy.checkpoint={segments: 0}") ==
          "policy.checkpoint.segments = 0 (must be a whole number from 1 to 1000000000)");
    CHECK(fault_of("policy.checkpoint={every: -30min}") ==
          "policy.checkpoint.every = -30min (must be positive)");
    CHECK(fault_of("policy.checkpoint={every: {}}") == "missing key policy.checkpoint.every.wall");
    CHECK(fault_of("policy.checkpoint={every: 1h, segments: 2}") ==
          "policy.checkpoint (must be one name, or a map with one key, the name)");
    CHECK(contains(faults(plain, {"job.checkpoint.write=0s", "policy.checkpoint=daly"}),
                   "a formula for the interval needs a save that takes time"));
    CHECK(contains(
        faults(plain, {"market.interruptions.0.lifetime={recorded: [1h]}", "policy.checkpoint=young"}),
        "recorded ones and those by hour of the day have none; use {every: 30min}"));
    CHECK(fault_of("policy.checkpoint=every") ==
          "policy.checkpoint = every (needs parameters: {every: ...})");
    CHECK(fault_of("policy.checkpoint={young: {}}") ==
          "policy.checkpoint = young (takes no parameters: write young alone)");
    CHECK(contains(faults(plain, {"policy.checkpoint.every=1e-9h"}),
                   "policy.checkpoint (would save 1e+10 times; at most 1e+09)"));
}

TEST_CASE("reader: a part of what a market has by the catalogue can be set", "[reader]") {
    auto const scenarios =
        read_scenario(
            "job: {work: 1h}\nmarkets: [vast.rel97/rtx4090, runpod.secure/rtx4090]\n", "f.yaml",
            {"markets.0.interruptions.0.lifetime.exponential.outage=2h", "markets.1.network.download=1GB/s"})
            .scenarios;
    Market const& changed = scenarios.at(0).market;
    CHECK(get_if<Exponential>(changed.interruptions.at(0).lifetime)->scale == Approx(2.0 * 97.0 / 3.0));
    CHECK(changed.interruptions.at(0).per == Per::node);
    CHECK(changed.name == "vast.rel97/rtx4090");
    CHECK(scenarios.at(1).market.network.download == Law{Constant{3600.0 * 1e9}});
    CHECK(scenarios.at(1).market.network.upload == Law{Constant{3600.0 * 50e6}});
}

TEST_CASE("reader: a market of the catalogue keeps the keys that are not overridden", "[reader]") {
    auto const market = [](std::string const& text) {
        return read_scenario("catalogue: article-2026-02\njob: {work: 1h}\nmarket: " + text + "\n", "f.yaml",
                             {})
            .scenarios.at(0)
            .market;
    };
    Market const as_is = market("vast.rel97/rtx4090");
    CHECK(as_is.name == "vast.rel97/rtx4090");
    CHECK(as_is.price.usd_per_h == Law{Constant{0.38}});
    CHECK(as_is.setup == Law{Constant{0.375}});
    REQUIRE(as_is.interruptions.size() == 1);
    CHECK(std::get<Exponential>(as_is.interruptions[0].lifetime.shape).scale == Approx(97.0 / 3.0));
    Market const changed = market("{use: vast.rel97/rtx4090, name: mine, price: $1/h, interruptions: []}");
    CHECK(changed.name == "mine");
    CHECK(changed.price.usd_per_h == Law{Constant{1.0}});
    CHECK(changed.price.unit == PriceUnit::job);
    CHECK(changed.setup == as_is.setup);
    CHECK(changed.interruptions.empty());
    CHECK(changed.network.upload == as_is.network.upload);
}

TEST_CASE("reader: a count of GPUs that an entry does not offer is warned of", "[reader]") {
    auto const warnings = [](std::string const& gpus) {
        std::string text;
        for (Problem const& warning :
             read_scenario("catalogue: docs-2026-09\njob: {work: 1h, gpus_per_node: " + gpus +
                               "}\nmarket: aws.on_demand/h100_sxm\n",
                           "f.yaml", {})
                 .warnings) {
            text += to_string(warning);
        }
        return text;
    };
    CHECK(warnings("8").empty());
    CHECK(warnings("3") ==
          "f.yaml:3:9: warning: market (aws.on_demand/h100_sxm has nodes of 8 GPUs, not of 3)");
    auto const retired = read_scenario(
        "catalogue: docs-2026-09\njob: {work: 1h}\nmarkets: [runpod.spot/rtx4090, "
        "runpod.secure/rtx4090]\n",
        "f.yaml", {});
    REQUIRE(retired.warnings.size() == 1);
    CHECK(to_string(retired.warnings.front()) ==
          "f.yaml:3:11: warning: markets.0 (runpod.spot/rtx4090 is not offered any more, since 2026-05-06)");
}

TEST_CASE("reader: sizes need the network's speeds and give the times", "[reader]") {
    Scenario const scenario = with({"job.checkpoint={size: 9GB}", "job.dataset=36GB",
                                    "market.network={download: 80Mbit/s, upload: 20MB/s}"});
    CHECK(scenario.job.checkpoint.size_bytes == 9e9);
    CHECK(mean_write_h(scenario.job, scenario.market) == Approx(9e9 / 20e6 / 3600.0));
    CHECK(mean_read_h(scenario.job, scenario.market) == Approx(9e9 / 10e6 / 3600.0));
    CHECK(mean_setup_h(scenario.job, scenario.market) == Approx(1.0));
}

TEST_CASE("reader: --set is applied in order, and beats the file", "[reader]") {
    CHECK(with({"job.work=3h", "job.work=4h"}).job.work == 4.0);
    CHECK(with({"market=vast.rel99/rtx4090", "market.price=$2/h"}).market.price.usd_per_h ==
          Law{Constant{2.0}});
    CHECK(with({"catalogue=article-2026-02", "market=vast.rel99/rtx4090"}).market.price.usd_per_h ==
          Law{Constant{0.52}});
    CHECK(with({"market.interruptions=[]"}).market.interruptions.empty());
}

}  // namespace
}  // namespace runcost
