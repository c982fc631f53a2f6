#include "scenarios/quote_flips.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "models/compile.hpp"
#include "models/intervals.hpp"
#include "models/market_terms.hpp"
#include "scenarios/quote_yaml.hpp"

namespace runcost {
namespace {

constexpr std::uint64_t most_replays = 1000;  // of each value that is tried
constexpr int halvings = 6;

/// How far a guess is tried, times what it is: to where it makes a market cheaper, and to where dearer.
struct Range {
    double cheapest;
    double dearest;
};

Range range_of(Guess guess) {
    switch (guess) {
        case Guess::outage:  // the longer, the fewer for one uptime
            return {4.0, 0.5};
        case Guess::lives:
            return {4.0, 0.25};
        default:
            return {0.5, 2.0};
    }
}

/// A value that stands in a market by a guess.
struct GuessedValue {
    Guess guess;
    std::string key;
    double hours;  ///< of a time; of a price 0: it is not tried, as the cost is linear in it
};

/// The value behind a key such as interruptions.0.lifetime.hyperexponential.means.1; null if there is none.
Node const* find(Node const& market, std::string const& key) {
    Node const* at = &market;
    for (std::size_t from = 0; at != nullptr && from < key.size();) {
        std::size_t const end = std::min(key.find('.', from), key.size());
        std::string const part = key.substr(from, end - from);
        if (at->kind == Node::Kind::list) {
            auto const index = count(0, at->items.size())(part).value;
            at = index && *index < at->items.size() ? &at->items[*index] : nullptr;
        } else {
            at = at->find(part);
        }
        from = end + 1;
    }
    return at;
}

/// What a scalar is a guess of, if it may decide a ranking.
std::optional<GuessedValue> guessed_value(std::string const& key, Node const& node) {
    std::string const section = key.substr(0, key.find('.'));
    if ((section == "price" || section == "bid") && hourly_price()(node.text).value) {
        return GuessedValue{Guess::price, key, 0.0};
    }
    if (auto const hours = duration()(node.text).value;
        hours && key.find(".lifetime.") != std::string::npos) {
        return GuessedValue{key.ends_with(".outage") ? Guess::outage : Guess::lives, key, *hours};
    }
    return std::nullopt;
}

std::vector<GuessedValue> guessed_values(CatalogueEntry const& entry) {
    std::vector<GuessedValue> result;
    auto const add = [&](std::string const& key, Node const& node) {
        if (auto value = guessed_value(key, node)) {
            result.push_back(*std::move(value));
        }
    };
    for (Node::Entry const& origin : entry.provenance.entries) {
        Node const* node = origin.value.find("prior") == nullptr ? nullptr : find(entry.market, origin.key);
        if (node != nullptr && node->kind == Node::Kind::list) {
            for (std::size_t i = 0; i < node->items.size(); ++i) {
                add(fmt::format("{}.{}", origin.key, i), node->items[i]);
            }
        } else if (node != nullptr) {
            add(origin.key, *node);
        }
    }
    return result;
}

/// Quotes of one market with a guess changed.
class Trial {
public:
    Trial(Quote const& quote, QuoteRequest const& request, Catalogue const& catalogue, RunOptions options)
        : quote_(quote), request_(request), catalogues_{catalogue}, options_(std::move(options)) {
        options_.replays = std::min(quote.result.replays, most_replays);
        options_.seed = request.seed;
    }

    /// Mean cost under the better policy; infinite where it does not finish.
    double cost(QuoteRow const& row) const { return cost_with(row, {}); }

    /// The same with a guess of times, times a factor.
    double cost(QuoteRow const& row, Guess guess, double factor) const {
        std::vector<std::string> sets;
        for (GuessedValue const& value : guessed_values(*row.entry)) {
            if (value.guess == guess) {
                sets.push_back(fmt::format("markets.0.{}={}h", value.key, value.hours * factor));
            }
        }
        return cost_with(row, sets);
    }

private:
    double cost_with(QuoteRow const& row, std::vector<std::string> const& sets) const {
        std::string const yaml = quote_yaml(
            request_, quote_.order, catalogues_.front().name,
            {{row.entry->name, row.no_saves.has_value(), row.saves.has_value()}}, options_.replays);
        ScenarioFile const file = read_scenario(yaml, "quote", sets, catalogues_);
        double least = infinite;
        for (Summary const& summary : run(compile(file.scenarios), options_).summaries) {
            if (summary.of(Share::finished).mean == 1.0) {
                least = std::min(least, summary.of(Metric::cost_usd).mean);
            }
        }
        return least;
    }

    Quote const& quote_;
    QuoteRequest const& request_;
    std::vector<Catalogue> catalogues_;
    RunOptions options_;
};

/// The factor between 1 and `end` from which on something holds that does not at 1; none if it does not at
/// `end`.
template <class Holds>
std::optional<double> turning_point(double end, Holds const& holds) {
    if (!holds(end)) {
        return std::nullopt;
    }
    double near = 1.0;
    double far = end;
    for (int i = 0; i < halvings; ++i) {
        double const middle = std::sqrt(near * far);
        (holds(middle) ? far : near) = middle;
    }
    return std::sqrt(near * far);
}

/// The factor of a price, in which the cost is linear, that makes a market so much dearer. With a price that
/// moves goes the bid, so that it is outbid as often.
std::optional<double> price_factor(Summary const& summary, double more_usd, double end) {
    double const priced = summary.of(Metric::compute_usd).mean + summary.of(Metric::rounding_usd).mean +
                          summary.of(Metric::fees_usd).mean - summary.of(Metric::refund_usd).mean;
    double const factor = 1.0 + more_usd / priced;
    bool const within = end < 1.0 ? factor >= end : factor <= end;
    return priced > 0.0 && within ? std::optional(factor) : std::nullopt;
}

/// Dollars of the work and one setup alone: no guess but that of the price brings a market below them, unless
/// work that is interrupted may be free.
double least_usd(Quote const& quote, QuoteRow const& row) {
    Scenario const& scenario = quote.file.scenarios[row.best()->scenario];
    if (scenario.market.billing.free_within_h > 0.0) {
        return 0.0;
    }
    double const hours =
        scenario.job.work / mean_speed(scenario.job, scenario.market) +
        (scenario.market.billing.from == BilledFrom::useful ? 0.0
                                                            : mean_setup_h(scenario.job, scenario.market));
    return hours * usd_per_hour(scenario.job, scenario.market);
}

/// What a price comes to in the long run; of lives, which may be several numbers, 1.
double value_of(Quote const& quote, QuoteRow const& row, Guess guess) {
    return guess == Guess::price ? mean_usd_per_h(quote.file.scenarios[row.best()->scenario].market.price)
                                 : 1.0;
}

}  // namespace

std::vector<Guess> guesses_of(CatalogueEntry const& entry) {
    std::vector<Guess> result;
    for (GuessedValue const& value : guessed_values(entry)) {
        if (std::find(result.begin(), result.end(), value.guess) == result.end()) {
            result.push_back(value.guess);
        }
    }
    return result;
}

namespace {

/// Where a longer or shorter outage, the same behind all uptimes, makes another market the first.
void find_outage_flips(Quote const& quote, Trial const& trial, std::vector<Flip>& flips) {
    auto const cost = [&](QuoteRow const& row, double factor) {
        return row.rests_on(Guess::outage) ? trial.cost(row, Guess::outage, factor) : trial.cost(row);
    };
    QuoteRow const& first = quote.rows.front();
    for (double const end : {range_of(Guess::outage).dearest, range_of(Guess::outage).cheapest}) {
        double const first_usd = cost(first, end);
        QuoteRow const* winner = &first;
        double least_usd_there = first_usd;
        for (QuoteRow const& row : quote.rows) {
            bool const may_win = row.rank > 1 && least_usd(quote, row) < least_usd_there;
            if (double const usd = may_win ? cost(row, end) : infinite; usd < least_usd_there) {
                winner = &row;
                least_usd_there = usd;
            }
        }
        if (winner != &first) {
            auto const factor =
                turning_point(end, [&](double some) { return cost(*winner, some) < cost(first, some); });
            flips.push_back({winner->entry, Guess::outage, 1.0, factor.value_or(end), true});
        }
    }
}

}  // namespace

std::vector<Flip> find_flips(Quote const& quote, QuoteRequest const& request, Catalogue const& catalogue,
                             RunOptions options) {
    std::vector<Flip> result;
    auto const rival =
        std::find_if(quote.rows.begin(), quote.rows.end(), [](QuoteRow const& row) { return row.rank > 1; });
    if (rival == quote.rows.end()) {
        return result;
    }
    Trial const trial(quote, request, catalogue, std::move(options));
    if (std::any_of(quote.rows.begin(), quote.rows.end(),
                    [](QuoteRow const& row) { return row.rank > 0 && row.rests_on(Guess::outage); })) {
        find_outage_flips(quote, trial, result);
    }
    // Prices and lives are guessed for each market by itself. A price is rated by the quote's own replays,
    // lives by those of trials on both sides.
    auto const add = [&](QuoteRow const& row, Guess guess, std::optional<double> factor, bool becomes_first) {
        if (factor) {
            double const from = value_of(quote, row, guess);
            result.push_back({row.entry, guess, from, from * *factor, becomes_first});
        }
    };
    auto const rate = [&](QuoteRow const& row, QuoteRow const& other, bool is_first) {
        if (row.rests_on(Guess::price)) {
            double const end = is_first ? range_of(Guess::price).dearest : range_of(Guess::price).cheapest;
            add(row, Guess::price,
                price_factor(quote.result.summaries[row.best()->scenario],
                             other.best()->cost_usd - row.best()->cost_usd, end),
                !is_first);
        }
        if (row.rests_on(Guess::lives) && (is_first || least_usd(quote, row) < other.best()->cost_usd)) {
            double const end = is_first ? range_of(Guess::lives).dearest : range_of(Guess::lives).cheapest;
            double const other_usd = trial.cost(other);
            add(row, Guess::lives,
                turning_point(end,
                              [&](double factor) {
                                  return (trial.cost(row, Guess::lives, factor) < other_usd) != is_first;
                              }),
                !is_first);
        }
    };
    rate(quote.rows.front(), *rival, true);
    for (auto row = rival; row != quote.rows.end() && row->rank > 0; ++row) {
        rate(*row, quote.rows.front(), false);
    }
    return result;
}

}  // namespace runcost
