#include "scenarios/catalogue.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <regex>
#include <set>
#include <string>
#include <tuple>
#include <utility>
#include <vector>

#include "models/causes.hpp"
#include "models/compile.hpp"
#include "models/market_terms.hpp"
#include "scenarios/reader.hpp"
#include "sim/run.hpp"
#include "tests/catch.hpp"
#include "tests/node_text.hpp"

// What the catalogues built into the program say.
namespace runcost {
namespace {

using namespace tests;

bool has_text(Node const& node, char const* key, std::string const& pattern = ".+") {
    Node const* value = node.find(key);
    return value != nullptr && value->kind == Node::Kind::scalar &&
           std::regex_match(value->text, std::regex(pattern));
}

using Leaves = std::vector<std::pair<std::string, std::string>>;

/// What is wrong with where these numbers are said to be from.
void add_faults(std::string const& name, Leaves const& all, Node const& provenance, Node const& sources,
                std::vector<std::string>& result) {
    std::set<std::string> keys;
    for (auto const& [key, text] : all) {
        keys.insert(key);
        bool const number = std::regex_search(text, std::regex(R"(^\$?-?\.?\d)"));
        if (number && provenance.find(key) == nullptr) {
            result.push_back(fmt::format("{}: no provenance of {}", name, key));
        }
    }
    for (Node::Entry const& origin : provenance.entries) {
        if (keys.count(origin.key) == 0) {
            result.push_back(fmt::format("{}: provenance of {}, which is not there", name, origin.key));
        }
        Node const* source = origin.value.find("source");
        bool const known =
            source != nullptr && sources.find(source->text) != nullptr && has_text(origin.value, "says");
        if (known == has_text(origin.value, "prior") || (source != nullptr && !known)) {
            result.push_back(name + ": neither a source nor a prior of " + origin.key);
        }
    }
}

/// What is wrong with what a catalogue says of where its numbers are from.
std::vector<std::string> faults(Catalogue const& catalogue) {
    std::vector<std::string> result;
    add_faults("stores", leaves(catalogue.stores), catalogue.stores_provenance, catalogue.sources, result);
    for (Node::Entry const& source : catalogue.sources.entries) {
        if (!has_text(source.value, "title") || !has_text(source.value, "date", R"(\d{4}-\d\d-\d\d)")) {
            result.push_back("source " + source.key + ": no title or no date");
        }
    }
    for (CatalogueEntry const& entry : catalogue.entries) {
        auto all = leaves(entry.market);
        all.emplace_back("offers.gpus_per_node", "1");  // said or not: the default is a number too
        if (entry.offers.seldom_from) {
            all.emplace_back("offers.seldom_from", std::to_string(*entry.offers.seldom_from));
        }
        add_faults(entry.name, all, entry.provenance, catalogue.sources, result);
    }
    return result;
}

TEST_CASE("catalogue: every number has a dated source or is marked as a prior", "[catalogue]") {
    for (Catalogue const& catalogue : built_in_catalogues()) {
        CAPTURE(catalogue.name);
        CHECK(faults(catalogue) == std::vector<std::string>{});
    }
}

TEST_CASE("catalogue: the check of provenance finds what is wrong", "[catalogue]") {
    Catalogue const bad = read_catalogue(R"(
catalogue: bad
date: 2026-01-01
sources: {good: {title: a, date: 2026-01-01}}
stores: {s3: {kept: $1/GB-month, egress: $1/GB}}
stores_provenance: {s3.kept: {source: good, says: x}, b2.kept: {prior: x}}
tiers:
  t:
    market: {setup: 3min, speed: .5, interruptions: [{cause: crash, lifetime: 3h}]}
    offers: {seldom_from: 8}
    provenance:
      setup: {source: good}
      speed: {source: good, says: x, prior: y}
      provisioning: {prior: z}
    gpus:
      a: {market: {price: $1/h}, provenance: {price: {source: nowhere, says: x}}}
      b:
        market: {price: $1/h, speed: [1, 2]}
        provenance: {price: {prior: x}, setup: {prior: x}, offers.gpus_per_node: {prior: x}, offers.seldom_from: {prior: x}}
)",
                                         "bad.yaml");
    CHECK(faults(bad) ==
          std::vector<std::string>{
              "stores: no provenance of s3.egress", "stores: provenance of b2.kept, which is not there",
              "t/a: no provenance of interruptions.0.lifetime", "t/a: no provenance of offers.gpus_per_node",
              "t/a: no provenance of offers.seldom_from", "t/a: neither a source nor a prior of setup",
              "t/a: neither a source nor a prior of speed",
              "t/a: provenance of provisioning, which is not there",
              "t/a: neither a source nor a prior of price", "t/b: no provenance of speed",
              "t/b: no provenance of interruptions.0.lifetime",
              "t/b: provenance of provisioning, which is not there"});
}

TEST_CASE("catalogue: the article's markets are there, at its prices", "[catalogue]") {
    std::vector<std::pair<std::string, double>> const prices{
        {"runpod.secure/rtx4090", 0.59}, {"runpod.community/rtx4090", 0.49}, {"vast.rel97/rtx4090", 0.38},
        {"vast.rel98/rtx4090", 0.45},    {"vast.rel99/rtx4090", 0.52},       {"vast.on_demand/rtx4090", 0.45},
        {"runpod.secure/h100", 2.39},    {"runpod.community/h100", 2.09},    {"vast.rel97/h100", 1.76},
        {"vast.rel99/h100", 2.40},       {"aws.on_demand/h100", 6.90},       {"azure.on_demand/h100", 12.29},
        {"runpod.secure/a100_80", 1.39}, {"vast.on_demand/a100_80", 1.10},   {"gpuflow/a100_80", 1.50},
        {"aws.on_demand/a100_80", 4.10}, {"azure.on_demand/a100_80", 3.67},  {"gcp.on_demand/a100_80", 2.93},
        {"gpuflow/rtx4090", 0.65},       {"aws.on_demand/l4", 0.80}};
    for (auto const& [name, usd] : prices) {
        CAPTURE(name);
        REQUIRE(built_in_catalogues().front().find(name) != nullptr);
        auto const read = read_scenario("catalogue: article-2026-02\njob: {work: 1h}\nmarket: " + name + "\n",
                                        "f.yaml", {});
        Market const& market = read.scenarios.at(0).market;
        CHECK(market.name == name);
        CHECK(market.price.usd_per_h == Law(Constant{usd}));
        CHECK(market.price.unit == PriceUnit::gpu);
    }
    CHECK(built_in_catalogues().front().find("runpod.secure/a100") == nullptr);
}

TEST_CASE("catalogue: every provider has its tiers, and H100s can be had in eights", "[catalogue]") {
    std::vector<std::string> const common{"runpod.secure",
                                          "runpod.community",
                                          "runpod.savings_plan",
                                          "vast.on_demand",
                                          "vast.rel97",
                                          "vast.rel98",
                                          "vast.rel99",
                                          "vast.interruptible",
                                          "vast.reserved",
                                          "gpuflow",
                                          "aws.on_demand",
                                          "aws.spot",
                                          "azure.on_demand",
                                          "azure.spot",
                                          "gcp.on_demand",
                                          "gcp.spot",
                                          "own"};
    for (Catalogue const& catalogue : built_in_catalogues()) {
        CAPTURE(catalogue.name);
        std::set<std::string> tiers;
        std::set<std::string> eights;
        for (CatalogueEntry const& entry : catalogue.entries) {
            std::string const tier = entry.name.substr(0, entry.name.find('/'));
            tiers.insert(tier);
            CHECK(entry.name == tier + "/" + entry.gpu);
            if (entry.gpu.substr(0, 4) == "h100" && entry.offers.supplies(8)) {
                eights.insert(tier.substr(0, tier.find('.')));
            }
        }
        for (std::string const& tier : common) {
            CAPTURE(tier);
            CHECK(tiers.count(tier) == 1);
        }
        CHECK(eights.size() >= 4);
    }
    for (char const* const name :
         {"vast.on_demand/rtx4090", "vast.rel97/rtx4090", "runpod.secure/rtx4090", "runpod.community/rtx4090",
          "lambda.on_demand_8x/h100_sxm", "gcp.spot/h100_sxm", "azure.on_demand/h100_sxm"}) {
        CAPTURE(name);
        CHECK(built_in_catalogues().back().find(name) != nullptr);
    }
}

Market newest_market(std::string const& name) {
    return read_scenario("job: {work: 1h, gpus_per_node: 8}\nmarket: " + name + "\n", "f.yaml", {})
        .scenarios.at(0)
        .market;
}

TEST_CASE("catalogue: spot machines have the notices that their providers document", "[catalogue]") {
    struct Notice {
        char const* name;
        double seconds;
        double probability;
    };
    auto const preemption = [](std::string const& name) {
        Market const market = newest_market(name);
        auto const found =
            std::find_if(market.interruptions.begin(), market.interruptions.end(),
                         [](Interruption const& some) { return some.cause == cause_of("preemption"); });
        REQUIRE(found != market.interruptions.end());
        return *found;
    };
    for (auto const& [name, seconds, probability] : {Notice{"runpod.spot/h100_sxm", 5.0, 1.0},
                                                     {"azure.spot/h100_sxm", 30.0, 0.9},
                                                     {"gcp.spot/h100_sxm", 30.0, 0.9},
                                                     {"aws.spot/h100_sxm", 120.0, 0.9}}) {
        CAPTURE(name);
        Interruption const spot = preemption(name);
        CHECK(spot.notice == Law(Constant{seconds / 3600.0}));
        CHECK(spot.notice_probability == probability);
    }
    CHECK_FALSE(preemption("vast.interruptible/h100_sxm").notice);
    CHECK(std::get<SameHost>(preemption("runpod.spot/h100_sxm").recovery).returns == 0.7);
}

TEST_CASE("catalogue: prices of spot machines move about the list price, and none of them outbids",
          "[catalogue]") {
    struct Moving {
        char const* name;
        double mean;
        double volatility;
        double reversion_h;
    };
    for (auto const& [name, mean, volatility, reversion_h] :
         {Moving{"aws.spot/h100_sxm", 3.27, 0.04, 120.0}, Moving{"azure.spot/h100_sxm", 2.27, 0.1, 360.0},
          Moving{"gcp.spot/h100_sxm", 6.57, 0.035, 720.0}}) {
        CAPTURE(name);
        Market const market = newest_market(name);
        auto const& moving = std::get<price::MeanReverting>(*market.price.process);
        CHECK(moving.mean == mean);
        CHECK(moving.volatility == Approx(volatility));
        CHECK(moving.reversion_h == reversion_h);
        CHECK_FALSE(market.price.bid);
        for (Interruption const& some : market.interruptions) {
            CHECK(some.cause != cause_outbid);
        }
    }
}

TEST_CASE(
    "catalogue: Vast's interruptible machines are bid for at 1.3 times the mean, which is half of on demand",
    "[catalogue]") {
    std::size_t machines = 0;
    for (CatalogueEntry const& entry : built_in_catalogues().back().entries) {
        if (entry.name.find("vast.interruptible/") != 0) {
            continue;
        }
        CAPTURE(entry.name);
        ++machines;
        Market const market = newest_market(entry.name);
        double const mean = std::get<price::MeanReverting>(*market.price.process).mean;
        CHECK(market.price.pays_bid);
        CHECK(market.price.bid == Approx(1.3 * mean));
        CHECK(mean_usd_per_h(market.price) == market.price.bid);
        Market const on_demand = newest_market("vast.on_demand/" + entry.gpu);
        CHECK(std::fabs(mean - 0.5 * mean_usd_per_h(on_demand.price)) <= 0.0051);
        Interruption const& outbid = market.interruptions.at(0);
        CHECK(outbid.cause == cause_outbid);
        CHECK(std::holds_alternative<SameHost>(outbid.recovery));
        CHECK_FALSE(outbid.notice);
        CHECK(*mean_of(lifetime_of(outbid, market, 1)) == Approx(14.4).epsilon(0.005));
    }
    CHECK(machines == 9);
}

/// A market of a catalogue beside other keys, for a job.
Summary on(std::string const& job, std::string const& market, std::string const& more = "") {
    ScenarioFile const file = read_scenario(
        "catalogue: docs-2026-09\njob: " + job + "\nmarket: " + market + "\n" + more, "f.yaml", {});
    RunOptions options;
    options.replays = 10;
    options.threads = 1;
    return run(compile(file.scenarios), options).summaries.at(0);
}

TEST_CASE("catalogue: RunPod's disks cost double while stopped, and its volumes less beyond 1 TB (B18, B19)",
          "[catalogue]") {
    std::string const calm = "provisioning: 0s, setup: 0s, interruptions: []";
    auto const storage = [&](std::string const& job, std::string const& more) {
        return on(job, "{use: runpod.secure/rtx4090, " + calm + "}", more).of(Metric::storage_usd).mean;
    };
    // A month of 730 h; the second disk lies there for another one.
    CHECK(storage("{work: 730h, disk: 50GB}", "") == Approx(5.0));
    CHECK(storage("{work: 730h, disk: 100GB}", "policy: {delete: 730h}") == Approx(10.0 + 20.0));
    CHECK(storage("{work: 730h, dataset: {size: 100MB, from: network_volume}}", "") ==
          Approx(0.007).epsilon(1e-4));
    Market const market = newest_market("runpod.secure/h100_sxm");
    CHECK(kept_usd_per_h(market.storage.network_volume, 2e12) * 730.0 == Approx(120.0));
    CHECK(newest_market("runpod.community/h100_sxm").storage.network_volume.empty());
    CHECK(market.billing.spend_limit_usd_per_h == 80.0);
}

TEST_CASE(
    "catalogue: a reserved machine of Vast's example, given up on day 15, costs what its refund leaves (B31)",
    "[catalogue]") {
    // $576 less a refund of about $212: 15 days at $0.80, the discount of $72 on these, and 5 % of that.
    double const usd = on("{work: 360h}",
                          "{use: vast.reserved/rtx4090, price: $1/gpu-h, provisioning: 0s, setup: 0s, "
                          "interruptions: []}")
                           .of(Metric::cost_usd)
                           .mean;
    CHECK(usd == Approx(288.0 + 72.0 + 3.6));
    CHECK(std::fabs(576.0 - usd - 212.0) < 1.0);
}

TEST_CASE("catalogue: a spot machine of AWS is free when it is reclaimed in its first hour (B28)",
          "[catalogue]") {
    auto const reclaimed = [](std::string const& life) {
        return on("{work: 10h, gpus_per_node: 8}",
                  "{use: aws.spot/h100_sxm, price: $1/gang-h, provisioning: 0s, interruptions: [{cause: "
                  "preemption, lifetime: {recorded: [" +
                      life + "]}, recovery: new_host}]}")
            .of(Metric::cost_usd)
            .mean;
    };
    CHECK(reclaimed("55min") == Approx(10.0));
    CHECK(reclaimed("65min") == Approx(10.0 + 65.0 / 60.0));
}

TEST_CASE("catalogue: 36 h on GPUFlow are two rentals, paid by the hour with the fee on top (B25, B29)",
          "[catalogue]") {
    std::string const calm =
        "{use: gpuflow/rtx4090, price: $2/gpu-h, provisioning: 0s, setup: 0s, interruptions: []}";
    Summary const long_one =
        on("{work: 36h, checkpoint: {write: 0s}}", calm, "policy: {checkpoint: {every: 1h}}");
    CHECK(long_one.of(Metric::rentals).mean == 2.0);
    CHECK(long_one.of(Metric::cost_usd).mean == Approx(36.0 * 2.0 * 1.025));
    // 3.5 h: an hour of which half is not used; 90 % of that half comes back.
    CHECK(on("{work: 3.5h}", calm).of(Metric::cost_usd).mean == Approx((4.0 - 0.5 * 0.9) * 2.0 * 1.025));
}

TEST_CASE("catalogue: GPUFlow's fee is inside the article's price", "[catalogue]") {
    ScenarioFile const file = read_scenario(
        "catalogue: article-2026-02\njob: {work: 8h}\nmarket: {use: gpuflow/a100_80, provisioning: 0s, "
        "setup: 0s, "
        "interruptions: []}\n",
        "f.yaml", {});
    RunOptions options;
    options.replays = 10;
    Summary const summary = run(compile(file.scenarios), options).summaries.at(0);
    CHECK(summary.of(Metric::cost_usd).mean == Approx(12.0));
    CHECK(summary.of(Metric::fees_usd).mean == Approx(1.5));
}

TEST_CASE(
    "catalogue: a machine reads from the store of its own cloud for nothing, and from others at their price",
    "[catalogue]") {
    auto const egress = [](std::string const& market, std::size_t store) {
        return newest_market(market).stores.at(store).egress_usd_per_byte * 1e9;
    };
    for (auto const& [name, s3, gcs] : {std::tuple{"aws.spot/h100_sxm", 0.0, 0.12},
                                        {"aws.on_demand/h100_sxm", 0.0, 0.12},
                                        {"gcp.spot/h100_sxm", 0.09, 0.0},
                                        {"gcp.on_demand/h100_sxm", 0.09, 0.0},
                                        {"azure.spot/h100_sxm", 0.09, 0.12},
                                        {"vast.on_demand/h100_sxm", 0.09, 0.12}}) {
        CAPTURE(name);
        CHECK(egress(name, 0) == Approx(s3).margin(1e-12));
        CHECK(egress(name, 1) == Approx(gcs).margin(1e-12));
        CHECK(egress(name, 2) == Approx(0.01));
    }
}

TEST_CASE("catalogue: an hour of one's own 4090 costs its wear and its electricity", "[catalogue]") {
    // $1,350 to $675 in 8,760 h of use; 575 W, and 75 W in as many idle hours, 25 % more for cooling.
    Market const own =
        read_scenario("catalogue: docs-2026-09\njob: {work: 1h}\nmarket: own/rtx4090\n", "f.yaml", {})
            .scenarios.at(0)
            .market;
    CHECK(mean_usd_per_h(own.price) == Approx(675.0 / 8760.0 + 0.21 * 1.25 * 0.650));
}

TEST_CASE("catalogue: no price of one snapshot is in the other", "[catalogue]") {
    std::set<std::string> const of_article{"article", "sibling"};
    for (Catalogue const& catalogue : built_in_catalogues()) {
        bool const is_article = catalogue.name == "article-2026-02";
        for (CatalogueEntry const& entry : catalogue.entries) {
            CAPTURE(catalogue.name, entry.name);
            std::size_t priced = 0;
            for (Node::Entry const& origin : entry.provenance.entries) {
                Node const* source = origin.value.find("source");
                bool const of_price = origin.key.substr(0, origin.key.find('.')) == "price";
                priced += of_price ? 1 : 0;
                if (of_price && source != nullptr) {
                    CHECK((of_article.count(source->text) == 1) == is_article);
                }
            }
            CHECK(priced > 0);
        }
    }
}

TEST_CASE("catalogue: every entry of every catalogue is a market that simulates", "[catalogue]") {
    for (Catalogue const& catalogue : built_in_catalogues()) {
        for (CatalogueEntry const& entry : catalogue.entries) {
            CAPTURE(catalogue.name, entry.name);
            auto const read = read_scenario(
                "job: {work: 100h, nodes: 2, gpus_per_node: 4, dataset: 10GB, checkpoint: {size: "
                "10GB}}\nmarket: " +
                    flow(entry.market) + "\npolicy: {checkpoint: {every: 0.5h}}\n",
                "f.yaml", {});
            for (Problem const& warning : read.warnings) {  // this job uses neither disk nor volume
                CHECK(warning.text.find("market.storage.") == 0);
            }
            Market const& market = read.scenarios.at(0).market;
            CHECK(market.price.unit == (market.price.own ? PriceUnit::node : PriceUnit::gpu));
            CHECK_FALSE(market.interruptions.empty());
            RunOptions options;
            options.replays = 50;
            options.threads = 1;
            RunResult const result = run(compile(read.scenarios), options);
            Summary const& summary = result.summaries.at(0);
            CHECK(summary.of(Share::finished).mean == 1.0);
            CHECK(summary.of(Metric::useful_h).mean == Approx(100.0));
            // What moves may be cheap in one replay, but interruptions cost more than that on average.
            bool const moves = market.price.process && !market.price.pays_bid;
            bool const may_be_free = market.billing.free_within_h > 0.0;
            double const paid_usd =
                moves || may_be_free ? summary.of(Metric::cost_usd).mean + summary.of(Metric::refund_usd).mean
                                     : summary.of(Metric::cost_usd).min;
            double const priced = market.price.own ? 2.0 : 8.0;
            CHECK(paid_usd >= 100.0 * priced * market.billing.price_factor() * mean_usd_per_h(market.price));
        }
    }
}

TEST_CASE("catalogue: an entry that a scenario names is the one that the catalogue has", "[catalogue]") {
    for (Catalogue const& catalogue : built_in_catalogues()) {
        for (CatalogueEntry const& entry : catalogue.entries) {
            CAPTURE(catalogue.name, entry.name);
            auto const of = [&](std::string const& market) {
                return read_scenario(
                           "catalogue: " + catalogue.name + "\njob: {work: 1h}\nmarket: " + market + "\n",
                           "f.yaml", {})
                    .scenarios.at(0)
                    .market;
            };
            Market const named = of(entry.name);
            Market const written = of(flow(entry.market));
            CHECK(named.name == entry.name);
            CHECK(named.price.usd_per_h == written.price.usd_per_h);
            CHECK(mean_usd_per_h(named.price) > 0.0);
            CHECK(mean_usd_per_h(named.price) == mean_usd_per_h(written.price));
            CHECK(named.price.bid == written.price.bid);
            CHECK(named.setup == written.setup);
            REQUIRE(named.interruptions.size() == written.interruptions.size());
            for (std::size_t i = 0; i < named.interruptions.size(); ++i) {
                CHECK(named.interruptions[i].lifetime == written.interruptions[i].lifetime);
            }
        }
    }
}

}  // namespace
}  // namespace runcost
