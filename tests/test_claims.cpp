#include <fmt/format.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <map>
#include <regex>
#include <set>
#include <string>
#include <vector>

#include "models/market_terms.hpp"
#include "scenarios/document.hpp"
#include "scenarios/judge.hpp"
#include "scenarios/reader.hpp"
#include "tests/catch.hpp"
#include "tests/problems_of.hpp"
#include "tests/run_binary.hpp"

namespace runcost {
namespace {

using namespace tests;

std::string const folder = std::string(RUNCOST_SOURCE_DIR) + "/scenarios/claims";

std::vector<std::string> files() {
    std::vector<std::string> paths;
    for (auto const& file : std::filesystem::directory_iterator(folder)) {
        paths.push_back(file.path().string());
    }
    std::sort(paths.begin(), paths.end());
    return paths;
}

std::vector<Verdict> verdicts_of(ScenarioFile const& file) {
    RunOptions options;
    options.threads = 1;
    return verify(file, options);
}

/// B12 of "B12: Vast at 97 % is ..."
std::string id_of(std::string const& claim) {
    return claim.substr(0, claim.find(':'));
}

bool in_dollars(TermKind const& what, std::size_t plan) {
    auto const is_bill = [](std::size_t column) {
        return column < metric_count && metric_names[column].ends_with("_usd");
    };
    if (auto const* const sample = std::get_if<Sample>(&what)) {
        return std::any_of(sample->values.begin(), sample->values.end(), [&](RowValue const& value) {
            return value.plan == plan && is_bill(value.column);
        });
    }
    auto const* const fact = std::get_if<FactTerm>(&what);
    return fact != nullptr && fact->plan == plan && fact->kind == FactTerm::Kind::cost_usd;
}

/// Whether a claim says what something costs, at a price that two readings of its file have differently.
bool rests_on_change(ExpectItem const& item, ScenarioFile const& before, ScenarioFile const& after) {
    if (item.that.relation != Relation::equal || item.verdict != Stated::holds) {
        return false;
    }
    for (std::size_t plan = 0; plan < before.scenarios.size(); ++plan) {
        bool const changed = mean_usd_per_h(before.scenarios[plan].market.price) !=
                             mean_usd_per_h(after.scenarios[plan].market.price);
        bool const named = std::any_of(item.that.terms.begin(), item.that.terms.end(),
                                       [&](ExpectTerm const& term) { return in_dollars(term.what, plan); });
        if (changed && named) {
            return true;
        }
    }
    return false;
}

/// The built-in catalogues, but the article's price of one market times a factor.
std::vector<Catalogue> with_price(std::string const& market, double factor) {
    std::vector<Catalogue> catalogues = built_in_catalogues();
    for (Catalogue& catalogue : catalogues) {
        for (CatalogueEntry& entry : catalogue.entries) {
            if (catalogue.name == "article-2026-02" && entry.name == market) {
                Node& price = *entry.market.find("price");
                double const usd = std::strtod(price.text.c_str() + 1, nullptr);
                REQUIRE(price.text == fmt::format("${:.2f}/gpu-h", usd));
                price.text = fmt::format("${:.6f}/gpu-h", factor * usd);
            }
        }
    }
    return catalogues;
}

/// The catalogue's markets that a file uses.
std::set<std::string> used(Node const& node) {
    std::set<std::string> names;
    if (Node const* const use = node.find("use")) {
        names.insert(use->text);
    }
    for (Node::Entry const& entry : node.entries) {
        names.merge(used(entry.value));
    }
    for (Node const& item : node.items) {
        names.merge(used(item));
    }
    return names;
}

/// The prices that a file gives itself, as written.
std::set<std::string> prices_in(std::string const& text) {
    std::set<std::string> prices;
    std::string const given = text.substr(0, text.find("\nexpect:"));
    std::regex const price(R"(\$\d+\.\d+/h)");
    for (std::sregex_iterator found(given.begin(), given.end(), price); found != std::sregex_iterator();
         ++found) {
        prices.insert(found->str());
    }
    return prices;
}

/// A text with one of its prices times a factor, wherever it is given.
std::string with_own_price(std::string text, std::string const& price, double factor) {
    std::string const changed = fmt::format("${:.6f}/h", factor * std::strtod(price.c_str() + 1, nullptr));
    for (std::size_t at = text.find(price); at < text.find("\nexpect:"); at = text.find(price, at + 1)) {
        text.replace(at, price.size(), changed);
    }
    return text;
}

/// Checks that of a file whose price has been changed those claims are refuted that rest on it, and no
/// others. Their numbers.
std::set<std::string> refuted_by_change(ScenarioFile const& before, ScenarioFile const& after) {
    std::set<std::string> ids;
    std::vector<bool> rests;
    for (ExpectItem const& item : after.expect) {
        rests.push_back(rests_on_change(item, before, after));
    }
    if (std::find(rests.begin(), rests.end(), true) == rests.end()) {
        return ids;
    }
    std::vector<Verdict> const verdicts = verdicts_of(after);
    for (std::size_t i = 0; i < verdicts.size(); ++i) {
        ExpectItem const& item = after.expect[i];
        CAPTURE(item.claim, verdicts[i].computed);
        CHECK(as_stated(verdicts[i], item.verdict) == !rests[i]);
        if (rests[i]) {
            ids.insert(id_of(item.claim));
        }
    }
    return ids;
}

TEST_CASE("claims: every one gets the verdict that it states, and equal means would not if 2 % off",
          "[claims][slow]") {
    std::size_t means = 0;
    for (std::string const& path : files()) {
        ScenarioFile const file = read_scenario_file(path, {});
        for (Problem const& warning : file.warnings) {  // the article prices an eighth of a machine
            CHECK(contains(warning.text, "has nodes of 8 GPUs, not of 1"));
        }
        std::vector<Verdict> const verdicts = verdicts_of(file);
        REQUIRE(verdicts.size() == file.expect.size());
        for (std::size_t i = 0; i < verdicts.size(); ++i) {
            ExpectItem const& item = file.expect[i];
            Verdict const& verdict = verdicts[i];
            CAPTURE(path, item.claim, verdict.computed, verdict.tolerance);
            CHECK(as_stated(verdict, item.verdict));
            if (item.that.tolerance.kind == Tolerance::Kind::std_errors) {
                ++means;
                CHECK(item.that.tolerance.value <= 4.0);
                CHECK_FALSE(
                    related(verdict.left, item.that.relation, 1.02 * verdict.right, verdict.tolerance));
                CHECK_FALSE(
                    related(verdict.left, item.that.relation, 0.98 * verdict.right, verdict.tolerance));
            }
        }
    }
    CHECK(means >= 40);
}

TEST_CASE("claims: each names its number and its source, and all numbers are there", "[claims]") {
    std::set<std::string> ids;
    for (std::string const& path : files()) {
        CAPTURE(path);
        CHECK(std::filesystem::path(path).extension() == ".yaml");
        CHECK(read_text(path).front() == '#');
        ScenarioFile const file = read_scenario_file(path, {});
        CHECK(file.catalogue == "article-2026-02");
        std::set<std::string> claims;
        for (ExpectItem const& item : file.expect) {
            CAPTURE(item.claim);
            ids.insert(id_of(item.claim));
            CHECK_FALSE(item.source.empty());
            CHECK(claims.insert(item.claim).second);
        }
    }
    CHECK(ids == std::set<std::string>{"B1",  "B2",  "B3",  "B4",  "B5",  "B6",  "B7",  "B8",
                                       "B9",  "B10", "B11", "B12", "B13", "B14", "B15", "B16",
                                       "B21", "B22", "B23", "B26", "B27", "B33", "B35", "B36"});
}

TEST_CASE("claims: a price of the catalogue that is 2 % off refutes what rests on it, and nothing else",
          "[claims][slow]") {
    std::map<std::string, std::set<std::string>> resting;  // numbers of claims by market
    for (std::string const& path : files()) {
        std::string const text = read_text(path);
        ScenarioFile const before = read_scenario(text, path, {});
        for (double const factor : {1.02, 0.98}) {
            CAPTURE(path, factor);
            for (std::string const& market : used(parse_yaml(text, path))) {
                CAPTURE(market);
                resting[market].merge(
                    refuted_by_change(before, read_scenario(text, path, {}, with_price(market, factor))));
            }
        }
    }
    std::erase_if(resting, [](auto const& some) { return some.second.empty(); });
    using Ids = std::set<std::string>;
    CHECK(resting ==
          std::map<std::string, Ids>{
              {"runpod.secure/rtx5090", {"B4", "B5"}},
              {"runpod.secure/rtx4090",
               {"B1", "B2", "B3", "B4", "B5", "B6", "B9", "B12", "B13", "B14", "B21", "B23", "B35"}},
              {"runpod.secure/rtx3090", {"B4", "B5"}},
              {"runpod.secure/a6000", {"B4", "B5"}},
              {"runpod.community/rtx4090", {"B1", "B12"}},
              {"vast.on_demand/rtx5090", {"B5"}},
              {"vast.on_demand/rtx4090", {"B5"}},
              {"vast.on_demand/rtx3090", {"B5"}},
              {"vast.on_demand/a6000", {"B5"}},
              {"vast.rel99/rtx4090", {"B1", "B3", "B6", "B12", "B35"}},
              {"vast.rel98/rtx4090", {"B21", "B23"}},
              {"vast.rel97/rtx4090", {"B1", "B2", "B3", "B9", "B12", "B13", "B14", "B21", "B35"}},
              {"runpod.secure/a100_80", {"B7", "B8", "B26"}},
              {"vast.on_demand/a100_80", {"B26"}},
              {"gpuflow/a100_80", {"B26"}},
              {"aws.on_demand/a100_80", {"B7", "B8", "B26"}},
              {"azure.on_demand/a100_80", {"B26"}},
              {"gcp.on_demand/a100_80", {"B26"}},
              {"runpod.secure/h100", {"B7", "B8", "B36"}},
              {"runpod.community/h100", {"B36"}},
              {"aws.on_demand/h100", {"B7", "B8", "B36"}},
              {"azure.on_demand/h100", {"B8", "B36"}},
              {"runpod.secure/l4", {"B7", "B8"}},
              {"aws.on_demand/l4", {"B7", "B8"}},
          });
}

TEST_CASE(
    "claims: a price that a file gives itself and that is 2 % off refutes what rests on it, and nothing else",
    "[claims][slow]") {
    std::map<std::string, std::set<std::string>> resting;  // numbers of claims by price
    for (char const* const name : {"/b27-friday-or-tuesday.yaml", "/b33-half-price-for-a-day.yaml"}) {
        std::string const path = folder + name;
        std::string const text = read_text(path);
        CHECK(used(parse_yaml(text, path)).empty());
        ScenarioFile const before = read_scenario(text, path, {});
        for (std::string const& price : prices_in(text)) {
            for (double const factor : {1.02, 0.98}) {
                CAPTURE(path, price, factor);
                resting[price].merge(
                    refuted_by_change(before, read_scenario(with_own_price(text, price, factor), path, {})));
            }
        }
    }
    using Ids = std::set<std::string>;
    CHECK(resting == std::map<std::string, Ids>{{"$0.232/h", {"B33"}},
                                                {"$0.40/h", {"B27"}},
                                                {"$0.491/h", {"B33"}},
                                                {"$0.50/h", {}}});  // the bid: only signs rest on it
}

}  // namespace
}  // namespace runcost
