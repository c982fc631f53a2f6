#include "scenarios/report/markets.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <cmath>
#include <nlohmann/json.hpp>

#include "models/causes.hpp"
#include "models/market_terms.hpp"
#include "scenarios/quote_flips.hpp"
#include "scenarios/read_market.hpp"
#include "scenarios/report/format.hpp"
#include "scenarios/report/table.hpp"
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

Market market_of(CatalogueEntry const& entry) {
    Reading reading;
    Market market;
    read_market(Field(reading, entry.market, entry.name), {}, market);
    if (!reading.problems.empty()) {
        throw InvalidInput(reading.problems);
    }
    return market;
}

bool price_is_guessed(CatalogueEntry const& entry) {
    std::vector<Guess> const guesses = guesses_of(entry);
    return std::find(guesses.begin(), guesses.end(), Guess::price) != guesses.end();
}

/// What interrupts a node of so many GPUs.
std::vector<Competitor> lives_of(Market const& market, std::uint64_t gpus) {
    std::vector<Competitor> lives;
    for (Interruption const& interruption : market.interruptions) {
        lives.push_back({lifetime_of(interruption, market, 1), interruption.per == Per::gpu ? gpus : 1});
    }
    return lives;
}

/// The age at which half of the nodes are gone; none: never.
std::optional<double> median_of_least(std::vector<Competitor> const& lives) {
    auto const survivors = [&](double age_h) {
        double share = 1.0;
        for (Competitor const& one : lives) {
            share *= std::pow(survival(one.law, age_h), static_cast<double>(one.n));
        }
        return share;
    };
    constexpr double never_h = 1e9;
    double low = 0.0;
    double high = 1.0;
    while (survivors(high) > 0.5) {
        if ((high *= 2.0) > never_h) {
            return std::nullopt;
        }
    }
    constexpr int halvings = 60;
    for (int i = 0; i < halvings; ++i) {
        double const middle = 0.5 * (low + high);
        (survivors(middle) > 0.5 ? low : high) = middle;
    }
    return high;
}

/// 50,700 h, 32.3 h, 39 min.
std::string life_text(std::optional<double> life_h) {
    if (!life_h || !std::isfinite(*life_h)) {
        return "never";
    }
    constexpr double minutes_per_h = 60.0;
    return *life_h < 0.995   ? fmt::format("{:.0f} min", *life_h * minutes_per_h)
           : *life_h < 99.95 ? fmt::format("{:.1f} h", *life_h)
                             : grouped(static_cast<unsigned long long>(std::llround(*life_h))) + " h";
}

/// 1-8, or 1, 2, 4, 8; and from how many on they are seldom to be had.
std::string offers_text(Offers const& offers) {
    std::vector<std::uint64_t> const& counts = offers.gpus_per_node;
    bool const all = counts.size() > 2 && counts.back() - counts.front() + 1 == counts.size();
    std::string text = all ? fmt::format("{}-{}", counts.front(), counts.back())
                           : fmt::format("{}", fmt::join(counts, ", "));
    if (offers.seldom(counts.back())) {
        text += *offers.seldom_from == counts.back()
                    ? fmt::format(", seldom {}", counts.back())
                    : fmt::format(", seldom {} and more", *offers.seldom_from);
    }
    return text;
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

std::string text_markets(MarketsReport const& report) {
    struct Offer {
        CatalogueEntry const* entry;
        Market market;
        double usd_per_h;
    };
    std::vector<std::string> gpus;  // in the order of the catalogue
    std::vector<Offer> rows;
    for (CatalogueEntry const* entry : shown_entries(report)) {
        Market market = market_of(*entry);
        double const usd_per_h = mean_usd_per_h(market.price);
        rows.push_back({entry, std::move(market), usd_per_h});
        if (std::find(gpus.begin(), gpus.end(), entry->gpu) == gpus.end()) {
            gpus.push_back(entry->gpu);
        }
    }
    std::stable_sort(rows.begin(), rows.end(),
                     [](Offer const& a, Offer const& b) { return a.usd_per_h < b.usd_per_h; });
    auto const marked = [](std::string const& text, bool prior) { return text + (prior ? "*" : " "); };
    Table table(2);
    table.add({"market", "$/GPU-h ", "mean life ", "half end by ", "ready after ", "GPUs a node "});
    for (std::string const& gpu : gpus) {
        if (gpus.size() > 1) {
            table.add({});
        }
        for (auto const& [entry, market, usd_per_h] : rows) {
            if (entry->gpu != gpu) {
                continue;
            }
            std::vector<Competitor> const lives = lives_of(market, entry->offers.gpus_per_node.front());
            bool const life_is_prior = entry->rests_on_prior("interruptions");
            double const ready_h =
                mean_of(market.provisioning).value_or(0.0) + mean_of(market.setup).value_or(0.0);
            constexpr double minutes_per_h = 60.0;
            table.add({entry->name, marked(plain_text(usd_per_h), price_is_guessed(*entry)),
                       marked(life_text(mean_of_least(lives)), life_is_prior),
                       marked(life_text(median_of_least(lives)), life_is_prior),
                       marked(fmt::format("{:.0f} min", ready_h * minutes_per_h),
                              entry->rests_on_prior("provisioning") || entry->rests_on_prior("setup")),
                       entry->retired ? "retired "
                                      : marked(offers_text(entry->offers), entry->rests_on_prior("offers"))});
        }
    }
    std::string text = fmt::format("{}\n\n{}\n", as_of(report.catalogue, report.age_days), table.text());
    text +=
        "  *           rests on a prior: a choice of ours that no source supports; --json says which and "
        "why\n"
        "  mean life   between interruptions, of the smallest node; where half end long before it, most "
        "lives\n"
        "              are short and few are long\n"
        "  ready after provisioning and set-up; waiting for capacity comes on top\n";
    if (std::any_of(rows.begin(), rows.end(),
                    [](Offer const& row) { return row.entry->retired.has_value(); })) {
        text += "  retired     nobody can rent it any more; --json says since when\n";
    }
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
