#include "scenarios/catalogue.hpp"

#include <regex>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "models/compile.hpp"
#include "scenarios/reader.hpp"
#include "sim/run.hpp"
#include "tests/catch.hpp"
#include "tests/problems_of.hpp"

namespace runcost {
namespace {

using namespace tests;

/// Every scalar of a tree by its key, as in interruptions.0.cause.
std::vector<std::pair<std::string, std::string>> leaves(Node const& node) {
    if (node.kind == Node::Kind::scalar) {
        return {{"", node.text}};
    }
    std::vector<std::pair<std::string, std::string>> result;
    auto const add = [&](std::string const& name, Node const& value) {
        for (auto& [key, text] : leaves(value)) {
            key.insert(0, key.empty() ? name : name + ".");
            result.emplace_back(std::move(key), std::move(text));
        }
    };
    for (Node::Entry const& entry : node.entries) {
        add(entry.key, entry.value);
    }
    for (std::size_t i = 0; i < node.items.size(); ++i) {
        add(std::to_string(i), node.items[i]);
    }
    return result;
}

bool has_text(Node const& node, char const* key, std::string const& pattern = ".+") {
    Node const* value = node.find(key);
    return value != nullptr && value->kind == Node::Kind::scalar &&
           std::regex_match(value->text, std::regex(pattern));
}

/// What is wrong with what a catalogue says of where its numbers are from.
std::vector<std::string> faults(Catalogue const& catalogue) {
    std::vector<std::string> result;
    for (Node::Entry const& source : catalogue.sources.entries) {
        if (!has_text(source.value, "title") || !has_text(source.value, "date", R"(\d{4}-\d\d-\d\d)")) {
            result.push_back("source " + source.key + ": no title or no date");
        }
    }
    for (CatalogueEntry const& entry : catalogue.entries) {
        std::set<std::string> keys;
        for (auto const& [key, text] : leaves(entry.market)) {
            keys.insert(key);
            bool const number = std::regex_search(text, std::regex(R"(^\$?-?\.?\d)"));
            if (number && entry.provenance.find(key) == nullptr) {
                result.push_back(entry.name + ": no provenance of " + key);
            }
        }
        for (Node::Entry const& origin : entry.provenance.entries) {
            if (keys.count(origin.key) == 0) {
                result.push_back(entry.name + ": provenance of " + origin.key + ", which is not there");
            }
            Node const* source = origin.value.find("source");
            bool const known = source != nullptr && catalogue.sources.find(source->text) != nullptr &&
                               has_text(origin.value, "says");
            if (known == has_text(origin.value, "prior") || (source != nullptr && !known)) {
                result.push_back(entry.name + ": neither a source nor a prior of " + origin.key);
            }
        }
    }
    return result;
}

TEST_CASE("catalogue: every number has a dated source or is marked as a prior", "[catalogue]") {
    CHECK(faults(built_in_catalogue()) == std::vector<std::string>{});
}

TEST_CASE("catalogue: the check of provenance finds what is wrong", "[catalogue]") {
    Catalogue const bad = read_catalogue(R"(
catalogue: bad
sources: {good: {title: a, date: 2026-01-01}, undated: {title: b}}
markets:
  m:
    market: {price: $1/h, setup: 3min, speed: .5, interruptions: [{cause: crash, lifetime: 3h}]}
    provenance:
      price: {source: nowhere, says: x}
      setup: {source: good}
      speed: {source: good, says: x, prior: y}
      provisioning: {prior: z}
)",
                                         "bad.yaml");
    CHECK(faults(bad) == std::vector<std::string>{"source undated: no title or no date",
                                                  "m: no provenance of interruptions.0.lifetime",
                                                  "m: neither a source nor a prior of price",
                                                  "m: neither a source nor a prior of setup",
                                                  "m: neither a source nor a prior of speed",
                                                  "m: provenance of provisioning, which is not there"});
}

TEST_CASE("catalogue: the article's markets are there, at its prices", "[catalogue]") {
    std::vector<std::pair<std::string, double>> const prices{
        {"runpod.secure/rtx4090", 0.59}, {"runpod.community/rtx4090", 0.49}, {"vast.rel97/rtx4090", 0.38},
        {"vast.rel99/rtx4090", 0.52},    {"runpod.secure/h100", 2.39},       {"runpod.community/h100", 2.09},
        {"vast.rel97/h100", 1.76},       {"vast.rel99/h100", 2.40}};
    for (auto const& [name, usd] : prices) {
        CAPTURE(name);
        REQUIRE(built_in_catalogue().find(name) != nullptr);
        auto const read = read_scenario("job: {work: 1h}\nmarket: " + name + "\n", "f.yaml", {});
        Market const& market = read.scenarios.at(0).market;
        CHECK(market.name == name);
        CHECK(market.price.usd_per_h == Law(Constant{usd}));
        CHECK(market.price.unit == PriceUnit::gpu);
    }
    CHECK(built_in_catalogue().find("runpod.secure/a100") == nullptr);
}

TEST_CASE("catalogue: names are distinct, and every entry simulates", "[catalogue]") {
    Catalogue const& catalogue = built_in_catalogue();
    std::vector<std::string> const names = catalogue.names();
    CHECK(std::set<std::string>(names.begin(), names.end()).size() == catalogue.entries.size());
    for (std::string const& name : names) {
        CAPTURE(name);
        auto const read = read_scenario(
            "job: {work: 100h, nodes: 2, gpus_per_node: 4, dataset: 10GB, checkpoint: {size: "
            "10GB}}\nmarket: " +
                name + "\npolicy: {checkpoint: {every: 2h}}\n",
            "f.yaml", {});
        CHECK(read.warnings.empty());
        RunOptions options;
        options.replays = 50;
        options.threads = 1;
        RunResult const result = run(compile(read.scenarios), options);
        Summary const& summary = result.summaries.at(0);
        CHECK(summary.of(Share::finished).mean == 1.0);
        CHECK(summary.of(Metric::useful_h).mean == Approx(100.0));
        double const usd_per_h = 8.0 * *mean_of(read.scenarios.at(0).market.price.usd_per_h);
        CHECK(summary.of(Metric::cost_usd).min >= 100.0 * usd_per_h);
        CHECK(summary.of(Metric::interruptions).mean > 0.0);
    }
}

TEST_CASE("catalogue: a broken catalogue is refused with all its faults", "[catalogue]") {
    CHECK(problems_of([] {
              read_catalogue("catalogue: c\nsorces: {}\nmarkets: {m: {market: {}, source: x}}\n", "c");
          }) ==
          "c:1:1: error: missing key sources\n"
          "c:2:1: error: unknown key sorces; did you mean sources?\n"
          "c:3:14: error: missing key markets.m.provenance\n"
          "c:3:27: error: unknown key markets.m.source; known here: market, provenance");
}

}  // namespace
}  // namespace runcost
