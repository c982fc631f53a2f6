#include <fmt/format.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <map>
#include <regex>
#include <set>
#include <sstream>
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

/// Whether a term has dollars of a plan that are more at a higher price.
bool in_dollars(TermKind const& what, std::size_t plan) {
    auto const is_bill = [](std::size_t column) {
        return column < metric_count && metric_names[column].ends_with("_usd") &&
               metric_names[column] != "storage_usd" && metric_names[column] != "transfer_usd";
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
    bool any = false;
    bool all = true;
    for (std::size_t plan = 0; plan < before.scenarios.size(); ++plan) {
        bool const changed = mean_usd_per_h(before.scenarios[plan].market.price) !=
                             mean_usd_per_h(after.scenarios[plan].market.price);
        bool const named = std::any_of(item.that.terms.begin(), item.that.terms.end(),
                                       [&](ExpectTerm const& term) { return in_dollars(term.what, plan); });
        any = any || (named && changed);
        all = all && (!named || changed);
    }
    // A ratio of dollars at one price is the same at another, and so is nothing.
    bool const scales = item.that.dimension.usd != 0 && item.that.expected.rfind("$0 ", 0) != 0;
    return any && (scales || !all);
}

/// The built-in catalogues, but in one of them the price of one market times a factor.
std::vector<Catalogue> with_price(std::string const& name, std::string const& market, double factor) {
    std::vector<Catalogue> catalogues = built_in_catalogues();
    for (Catalogue& catalogue : catalogues) {
        for (CatalogueEntry& entry : catalogue.entries) {
            if (catalogue.name == name && entry.name == market) {
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
        CHECK((file.catalogue == "article-2026-02" || file.catalogue == "docs-2026-09"));
        std::set<std::string> claims;
        for (ExpectItem const& item : file.expect) {
            CAPTURE(item.claim);
            ids.insert(id_of(item.claim));
            CHECK_FALSE(item.source.empty());
            CHECK(claims.insert(item.claim).second);
        }
    }
    CHECK(ids == std::set<std::string>{"B1",  "B2",  "B3",  "B4",  "B5",  "B6",  "B7",  "B8",  "B9",
                                       "B10", "B11", "B12", "B13", "B14", "B15", "B16", "B18", "B19",
                                       "B20", "B21", "B22", "B23", "B24", "B25", "B26", "B27", "B28",
                                       "B29", "B30", "B31", "B33", "B34", "B35", "B36"});
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
                resting[market].merge(refuted_by_change(
                    before, read_scenario(text, path, {}, with_price(before.catalogue, market, factor))));
            }
        }
    }
    std::erase_if(resting, [](auto const& some) { return some.second.empty(); });
    using Ids = std::set<std::string>;
    CHECK(resting ==
          std::map<std::string, Ids>{
              {"runpod.secure/rtx5090", {"B4", "B5"}},
              {"runpod.secure/rtx4090",
               {"B1", "B2", "B3", "B4", "B5", "B6", "B9", "B12", "B13", "B14", "B21", "B23", "B24", "B35"}},
              {"runpod.secure/rtx3090", {"B4", "B5"}},
              {"runpod.secure/a6000", {"B4", "B5"}},
              {"runpod.community/rtx4090", {"B1", "B12"}},
              {"vast.on_demand/rtx5090", {"B5"}},
              {"vast.on_demand/rtx4090", {"B5", "B24"}},
              {"vast.on_demand/rtx3090", {"B5"}},
              {"vast.on_demand/a6000", {"B5"}},
              {"vast.rel99/rtx4090", {"B1", "B3", "B6", "B12", "B35"}},
              {"vast.rel98/rtx4090", {"B21", "B23"}},
              {"vast.rel97/rtx4090", {"B1", "B2", "B3", "B9", "B12", "B13", "B14", "B21", "B24", "B35"}},
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

/// A term of the bill, in the catalogue or in a file, that is otherwise; the numbers of the claims that it
/// refutes.
struct OtherTerm {
    std::string where;   ///< catalogue's name, or file
    std::string market;  ///< of the catalogue; "stores"
    std::string key;
    std::string said;
    std::string other;
    std::set<std::string> refuted;
};

Node& term_of(Node& root, std::string const& key) {
    Node* at = &root;
    std::istringstream parts(key);
    for (std::string part; std::getline(parts, part, '.');) {
        bool const number = part.find_first_not_of("0123456789") == std::string::npos;
        at = number ? &at->items.at(std::stoul(part)) : at->find(part);
        REQUIRE(at != nullptr);
    }
    return *at;
}

std::vector<Catalogue> with_term(OtherTerm const& term) {
    std::vector<Catalogue> catalogues = built_in_catalogues();
    for (Catalogue& catalogue : catalogues) {
        if (catalogue.name != term.where) {
            continue;
        }
        auto const change = [&](Node& root) {
            Node& node = term_of(root, term.key);
            REQUIRE(node.text == term.said);
            node.text = term.other;
        };
        if (term.market == "stores") {
            change(catalogue.stores);
        }
        for (CatalogueEntry& entry : catalogue.entries) {
            if (entry.name == term.market) {
                change(entry.market);
            }
        }
    }
    return catalogues;
}

std::set<std::string> refuted_in(ScenarioFile const& file) {
    std::set<std::string> ids;
    std::vector<Verdict> const verdicts = verdicts_of(file);
    for (std::size_t i = 0; i < verdicts.size(); ++i) {
        if (!as_stated(verdicts[i], file.expect[i].verdict)) {
            ids.insert(id_of(file.expect[i].claim));
        }
    }
    return ids;
}

TEST_CASE("claims: a term of the bill that is 2 % off refutes what rests on it, and nothing else",
          "[claims][slow]") {
    std::string const article = "article-2026-02";
    std::string const documents = "docs-2026-09";
    std::vector<OtherTerm> const terms{
        {documents, "runpod.secure/rtx4090", "storage.running", "$0.10/GB-month", "$0.102/GB-month", {"B18"}},
        {documents, "runpod.secure/rtx4090", "storage.stopped", "$0.20/GB-month", "$0.204/GB-month", {"B18"}},
        {article, "runpod.secure/rtx4090", "storage.stopped", "$0.20/GB-month", "$0.204/GB-month", {"B30"}},
        {documents,
         "runpod.secure/rtx4090",
         "storage.network_volume.0",
         "$0.07/GB-month up to 1TB",
         "$0.0714/GB-month up to 1TB",
         {"B18", "B19"}},
        {documents,
         "runpod.secure/rtx4090",
         "storage.network_volume.1",
         "$0.05/GB-month",
         "$0.051/GB-month",
         {"B19"}},
        {article, "vast.on_demand/rtx4090", "storage.stopped", "$0.10/GB-month", "$0.102/GB-month", {"B30"}},
        {article, "stores", "s3.kept", "$0.023/GB-month", "$0.02346/GB-month", {"B20"}},
        {article, "stores", "s3.egress", "$0.09/GB", "$0.0918/GB", {"B20"}},
        {article, "stores", "gcs.kept", "$0.020/GB-month", "$0.0204/GB-month", {"B20"}},
        {article, "stores", "gcs.egress", "$0.12/GB", "$0.1224/GB", {"B20"}},
        {article, "stores", "b2.kept", "$0.006/GB-month", "$0.00612/GB-month", {"B20"}},
        {article, "stores", "b2.egress", "$0.01/GB", "$0.0102/GB", {"B20"}},
        {article, "stores", "b2.free_egress", "300%", "306%", {"B20"}},
        {article, "gpuflow/rtx4090", "billing.fee.inside", "12.5%", "12.75%", {"B25"}},
        {article, "aws.spot/a100_40", "billing.free_if_interrupted_within", "1h", "54min", {"B28"}},
        {article, "aws.spot/a100_40", "billing.free_if_interrupted_within", "1h", "66min", {"B28"}},
        {article, "vast.reserved/rtx4090", "billing.commitment.for", "720h", "734.4h", {"B31"}},
        {article, "vast.reserved/rtx4090", "billing.commitment.discount", "20%", "20.4%", {"B31"}},
        {article, "vast.reserved/rtx4090", "billing.commitment.early_exit", "5%", "5.1%", {"B31"}},
        {documents, "gpuflow/rtx4090", "billing.prepaid.from", "1h", "61.2min", {"B29"}},
        {documents, "gpuflow/rtx4090", "billing.prepaid.to", "24h", "23.52h", {"B29"}},
        {documents, "gpuflow/rtx4090", "billing.prepaid.unused", "90%", "88.2%", {"B29"}},
    };
    for (OtherTerm const& term : terms) {
        CAPTURE(term.market, term.key, term.other);
        std::vector<Catalogue> const catalogues = with_term(term);
        std::set<std::string> refuted;
        for (std::string const& path : files()) {
            std::string const text = read_text(path);
            bool const paid = term.market == "stores" ? contains(text, "object_store")
                                                      : contains(text, "use: " + term.market);
            if (paid) {
                refuted.merge(refuted_in(read_scenario(text, path, {}, catalogues)));
            }
        }
        CHECK(refuted == term.refuted);
    }
}

TEST_CASE("claims: a term that a file gives itself and that is 2 % off refutes what rests on it",
          "[claims]") {
    struct OwnTerm {
        std::string file;
        std::string said;
        std::string other;
        std::string refuted;
    };
    std::vector<OwnTerm> const terms{
        {"b20-data-elsewhere", "$0.07/GB-month", "$0.0714/GB-month", "B20"},
        {"b24-buying-a-4090", "purchase: $1600, life", "purchase: $1632, life", "B24"},
        {"b24-buying-a-4090", "purchase: $2000", "purchase: $2040", "B24"},
        {"b24-buying-a-4090", "450W", "459W", "B24"},
        {"b24-buying-a-4090", "electricity: $0.15/kWh", "electricity: $0.153/kWh", "B24"},
        {"b25-fee", "price: $0.457/gpu-h", "price: $0.466/gpu-h", "B25"},
        {"b25-fee", "inside: 25%", "inside: 25.5%", "B25"},
        {"b25-fee", "on_top: 3%", "on_top: 3.06%", "B25"},
        {"b31-leaving-a-reserved-machine", "price: $1.00/gpu-h", "price: $1.02/gpu-h", "B31"},
        {"b34-found-after-two-days", "recorded: [$0.351/h, $0.351/h, $0.622/h]",
         "recorded: [$0.358/h, $0.358/h, $0.622/h]", "B34"},
        {"b34-found-after-two-days", "$0.622/h]", "$0.634/h]", "B34"},
        {"b34-found-after-two-days", "$0.3212/GB-month", "$0.3276/GB-month", "B34"},
        {"b34-found-after-two-days", "detection: 48h", "detection: 47h", "B34"},
    };
    for (OwnTerm const& term : terms) {
        CAPTURE(term.file, term.said);
        std::string const path = folder + "/" + term.file + ".yaml";
        std::string text = read_text(path);
        REQUIRE(contains(text, term.said));
        for (std::size_t at = text.find(term.said); at < text.find("\nexpect:");
             at = text.find(term.said, at + 1)) {
            text.replace(at, term.said.size(), term.other);
        }
        CHECK(refuted_in(read_scenario(text, path, {})) == std::set<std::string>{term.refuted});
    }
}

}  // namespace
}  // namespace runcost
