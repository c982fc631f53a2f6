#include "scenarios/report/markets.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <nlohmann/json.hpp>

#include "scenarios/report/markets_table.hpp"
#include "scenarios/version.hpp"

namespace runcost {
namespace {

using Json = nlohmann::ordered_json;

std::vector<CatalogueEntry const*> shown_entries(MarketsReport const& report) {
    std::vector<CatalogueEntry const*> shown;
    for (CatalogueEntry const& entry : report.catalogue.entries) {
        bool const wanted = report.gpus.empty() ||
                            std::find(report.gpus.begin(), report.gpus.end(), entry.gpu) != report.gpus.end();
        if (wanted) {
            shown.push_back(&entry);
        }
    }
    return shown;
}

/// What object stores take, a line for each; empty for none.
std::string stores_text(Catalogue const& catalogue) {
    std::string text;
    for (Node::Entry const& store : catalogue.stores.entries) {
        auto const term = [&](char const* key) {
            Node const* value = store.value.find(key);
            Node const* origin = catalogue.stores_provenance.find(store.key + "." + key);
            bool const prior = origin != nullptr && origin->find("prior") != nullptr;
            return value == nullptr ? "-" : value->text + (prior ? "*" : "");
        };
        bool const free = store.value.find("free_egress") != nullptr;
        text += fmt::format("  {:<12}{}, read for {}{}\n", store.key, term("kept"), term("egress"),
                            free ? ", free a month " + term("free_egress") : "");
    }
    return text.empty() ? "" : "  object stores, for what is not of their cloud:\n" + text;
}

Json json_of(Node const& node) {
    switch (node.kind) {
        case Node::Kind::map: {
            Json map = Json::object();
            for (Node::Entry const& entry : node.entries) {
                map[entry.key] = json_of(entry.value);
            }
            return map;
        }
        case Node::Kind::list: {
            Json list = Json::array();
            for (Node const& item : node.items) {
                list.push_back(json_of(item));
            }
            return list;
        }
        case Node::Kind::scalar:
            return node.text;
        case Node::Kind::null:
            break;
    }
    return nullptr;
}

}  // namespace

std::string as_of(Catalogue const& catalogue, long days) {
    constexpr double days_per_month = 365.25 / 12.0;
    long const months = std::lround(static_cast<double>(days) / days_per_month);
    std::string const age = days < 0      ? "after today"
                            : days == 0   ? "today"
                            : days == 1   ? "1 day ago"
                            : days < 45   ? fmt::format("{} days ago", days)
                            : months < 24 ? fmt::format("{} months ago", months)
                                          : fmt::format("{} years ago", months / 12);
    return fmt::format("{}: prices as of {}, {}", catalogue.name, catalogue.date, age);
}

std::string text_markets(MarketsReport const& report, std::size_t width) {
    std::string text = fmt::format("{}\n\n{}", as_of(report.catalogue, report.age_days),
                                   markets_table(shown_entries(report), width));
    text += stores_text(report.catalogue);
    for (Catalogue const& other : built_in_catalogues()) {
        if (other.name != report.catalogue.name) {
            text += fmt::format("  other prices: --catalogue {} (as of {})\n", other.name, other.date);
        }
    }
    return text;
}

std::string json_markets(MarketsReport const& report) {
    Json json{{"runcost", runcost_version},
              {"catalogue", report.catalogue.name},
              {"date", report.catalogue.date},
              {"age_days", report.age_days},
              {"sources", json_of(report.catalogue.sources)},
              {"stores", json_of(report.catalogue.stores)},
              {"stores_provenance", json_of(report.catalogue.stores_provenance)},
              {"markets", Json::array()}};
    for (CatalogueEntry const* entry : shown_entries(report)) {
        Offers const& offers = entry->offers;
        json["markets"].push_back(
            {{"market", entry->name},
             {"gpu", entry->gpu},
             {"offers",
              {{"gpus_per_node", offers.gpus_per_node},
               {"seldom_from", offers.seldom_from ? Json(*offers.seldom_from) : Json(nullptr)}}},
             {"retired", entry->retired ? Json(*entry->retired) : Json(nullptr)},
             {"terms", json_of(entry->market)},
             {"provenance", json_of(entry->provenance)}});
    }
    return json.dump(1) + "\n";
}

}  // namespace runcost
