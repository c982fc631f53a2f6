#include "scenarios/report/markets_table.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <cmath>
#include <functional>
#include <regex>

#include "models/causes.hpp"
#include "models/market_terms.hpp"
#include "scenarios/quote_flips.hpp"
#include "scenarios/read_market.hpp"
#include "scenarios/report/format.hpp"
#include "scenarios/report/table.hpp"

namespace runcost {
namespace {

Market market_of(CatalogueEntry const& entry) {
    Reading reading;
    Market market;
    read_market(Field(reading, entry.market, entry.name), {}, market);
    if (!reading.problems.empty()) {
        throw InvalidInput(reading.problems);
    }
    return market;
}

/// Of an hour of a GPU, with fee and discount; of a machine of one's own, what an hour in use costs.
double paid_usd_per_h(CatalogueEntry const& entry, Market const& market) {
    bool const by_node = market.price.unit == PriceUnit::node;
    return market.billing.price_factor() * mean_usd_per_h(market.price) /
           (by_node ? static_cast<double>(entry.offers.gpus_per_node.front()) : 1.0);
}

bool price_is_guessed(CatalogueEntry const& entry) {
    std::vector<Guess> const guesses = guesses_of(entry);
    return std::find(guesses.begin(), guesses.end(), Guess::price) != guesses.end() ||
           entry.rests_on_prior("price.own") || entry.rests_on_prior("billing.fee.on_top") ||
           entry.rests_on_prior("billing.commitment.discount");
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

struct Offered {
    CatalogueEntry const* entry;
    Market market;
    double usd_per_h;
};

std::string marked(std::string const& text, bool prior) {
    return text + (prior ? "*" : " ");
}

std::string mean_life(Offered const& row) {
    return marked(life_text(mean_of_least(lives_of(row.market, row.entry->offers.gpus_per_node.front()))),
                  row.entry->rests_on_prior("interruptions"));
}

std::string median_life(Offered const& row) {
    return marked(life_text(median_of_least(lives_of(row.market, row.entry->offers.gpus_per_node.front()))),
                  row.entry->rests_on_prior("interruptions"));
}

std::string ready(Offered const& row) {
    constexpr double minutes_per_h = 60.0;
    double const hours =
        mean_of(row.market.provisioning).value_or(0.0) + mean_of(row.market.setup).value_or(0.0);
    return marked(fmt::format("{:.0f} min", hours * minutes_per_h),
                  row.entry->rests_on_prior("provisioning") || row.entry->rests_on_prior("setup"));
}

std::string gpus(Offered const& row) {
    return row.entry->retired ? "retired "
                              : marked(offers_text(row.entry->offers), row.entry->rests_on_prior("offers"));
}

/// How it is had, other than by the hour; empty for that, and for what the column of GPUs says.
std::string contract_text(Offered const& row, bool with_gpus) {
    constexpr double day_h = 24.0;
    Market const& market = row.market;
    return row.entry->retired && !with_gpus ? "retired"
           : market.price.own               ? "bought"
           : market.billing.commitment ? fmt::format("{:.0f} d", market.billing.commitment->term_h / day_h)
                                       : "";
}

struct Column {
    std::string head;
    std::function<std::string(Offered const&)> cell;
    std::size_t need;  ///< the column of the largest is the first that is left out
};

std::vector<Column> all_columns() {
    return {
        {"market", [](Offered const& row) { return row.entry->name; }, 0},
        {"$/GPU-h ",
         [](Offered const& row) { return marked(plain_text(row.usd_per_h), price_is_guessed(*row.entry)); },
         0},
        {"mean life ", mean_life, 2},
        {"half by ", median_life, 4},
        {"ready ", ready, 3},
        {"GPUs a node ", gpus, 1}};
}

bool has(std::vector<Column> const& columns, std::string const& head) {
    return std::any_of(columns.begin(), columns.end(),
                       [&](Column const& column) { return column.head == head + " "; });
}

std::string table_text(std::vector<Offered> const& rows, std::vector<Column> const& columns) {
    std::vector<std::string> names;  // of GPUs, in the order of the catalogue
    for (Offered const& row : rows) {
        if (std::find(names.begin(), names.end(), row.entry->gpu) == names.end()) {
            names.push_back(row.entry->gpu);
        }
    }
    std::vector<Offered const*> by_price;
    by_price.reserve(rows.size());
    for (Offered const& row : rows) {
        by_price.push_back(&row);
    }
    std::stable_sort(by_price.begin(), by_price.end(),
                     [](Offered const* a, Offered const* b) { return a->usd_per_h < b->usd_per_h; });
    bool const sizes = has(columns, "GPUs a node");
    Table table(2);
    std::vector<std::string> contracts{""};
    auto const add = [&](auto const& cell) {
        std::vector<std::string> cells;
        cells.reserve(columns.size());
        for (Column const& column : columns) {
            cells.push_back(cell(column));
        }
        table.add(std::move(cells));
    };
    add([](Column const& column) { return column.head; });
    for (std::string const& name : names) {
        if (names.size() > 1) {
            table.add({});
            contracts.emplace_back();
        }
        for (Offered const* row : by_price) {
            if (row->entry->gpu == name) {
                add([&](Column const& column) { return column.cell(*row); });
                contracts.push_back(contract_text(*row, sizes));
            }
        }
    }
    return table.text(contracts);
}

std::size_t widest_line(std::string const& text) {
    std::size_t widest = 0;
    for (std::size_t from = 0; from < text.size();) {
        std::size_t const end = std::min(text.find('\n', from), text.size());
        widest = std::max(widest, columns_of(text.substr(from, end - from)));
        from = end + 1;
    }
    return widest;
}

/// What columns and marks mean.
std::string legend(std::vector<Offered> const& rows, std::vector<Column> const& columns, std::size_t width) {
    constexpr std::size_t indent = 14;
    std::string text;
    auto const say = [&](bool there, std::string const& mark, std::string const& meaning) {
        if (there) {
            std::string const lines = wrapped(meaning, std::max(width, 3 * indent) - indent);
            text += fmt::format("  {:<{}}", mark, indent - 2) +
                    std::regex_replace(lines, std::regex("\n(?=.)"), "\n" + std::string(indent, ' '));
        }
    };
    auto const any = [&](auto const& is) { return std::any_of(rows.begin(), rows.end(), is); };
    say(true, "*", "rests on a prior: a choice of ours that no source supports; --json says which and why");
    say(any([](Offered const& row) { return row.market.billing.price_factor() != 1.0; }), "$/GPU-h",
        "with the fee on top and the discount, where there are such");
    say(has(columns, "mean life"), "mean life", "between interruptions, of the smallest node");
    say(has(columns, "half by"), "half by",
        "the age by which half of them end; long before the mean life, most are short and few are long");
    say(has(columns, "ready"), "ready", "provisioning and set-up; waiting for capacity comes on top");
    say(any([](Offered const& row) { return row.entry->retired.has_value(); }), "retired",
        "nobody can rent it any more; --json says since when");
    say(any([](Offered const& row) { return row.market.billing.commitment.has_value(); }), "30 d",
        "paid for so long at least, whether it is used or not");
    say(any([](Offered const& row) { return row.market.price.own.has_value(); }), "bought",
        "what an hour in use costs: wear and electricity, at a share of its life in which it is used");
    say(true, "--json", "has all terms: fees, limits, disks, volumes, traffic, notices");
    return text;
}

}  // namespace

std::string markets_table(std::vector<CatalogueEntry const*> const& entries, std::size_t width) {
    std::vector<Offered> rows;
    for (CatalogueEntry const* entry : entries) {
        Market market = market_of(*entry);
        double const usd_per_h = paid_usd_per_h(*entry, market);
        rows.push_back({entry, std::move(market), usd_per_h});
    }
    std::vector<Column> columns = all_columns();
    std::string table = table_text(rows, columns);
    while (widest_line(table) > width) {
        auto const least = std::max_element(columns.begin(), columns.end(),
                                            [](Column const& a, Column const& b) { return a.need < b.need; });
        if (least->need == 0) {
            break;
        }
        columns.erase(least);
        table = table_text(rows, columns);
    }
    return table + "\n" + legend(rows, columns, width);
}

}  // namespace runcost
