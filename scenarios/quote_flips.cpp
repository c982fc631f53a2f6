#include "scenarios/quote_flips.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "models/compile.hpp"
#include "models/intervals.hpp"
#include "scenarios/quote_yaml.hpp"

namespace runcost {
namespace {

constexpr std::uint64_t most_replays = 2000;  // of each value that is tried
constexpr int halvings = 7;

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
    double value;  ///< hours, or dollars
    std::string unit;
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
    if (auto const price = hourly_price()(node.text).value; price && key == "price") {
        return GuessedValue{Guess::price, key, price->usd_per_h, node.text.substr(node.text.find('/'))};
    }
    if (auto const hours = duration()(node.text).value;
        hours && key.find(".lifetime.") != std::string::npos) {
        return GuessedValue{key.ends_with(".outage") ? Guess::outage : Guess::lives, key, *hours, "h"};
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
        : quote_(quote), request_(request), catalogue_(catalogue), options_(std::move(options)) {
        options_.replays = std::min(quote.result.replays, most_replays);
        options_.seed = request.seed;
    }

    /// Mean cost under the better policy, with the guess times a factor; infinite where it does not finish.
    double cost(QuoteRow const& row, Guess guess = Guess::price, double factor = 1.0) const {
        std::vector<std::string> sets;
        for (GuessedValue const& value : guessed_values(*row.entry)) {
            if (value.guess == guess) {
                sets.push_back(fmt::format("markets.0.{}={}{}{}", value.key, guess == Guess::price ? "$" : "",
                                           value.value * factor, value.unit));
            }
        }
        std::string const yaml = quote_yaml(
            request_, quote_.order, catalogue_.name,
            {{row.entry->name, row.no_saves.has_value(), row.saves.has_value()}}, options_.replays);
        ScenarioFile const file = read_scenario(yaml, "quote", sets, {catalogue_});
        double least = infinite;
        for (Summary const& summary : run(compile(file.scenarios), options_).summaries) {
            if (summary.of(Share::finished).mean == 1.0) {
                least = std::min(least, summary.of(Metric::cost_usd).mean);
            }
        }
        return least;
    }

private:
    Quote const& quote_;
    QuoteRequest const& request_;
    Catalogue const& catalogue_;
    RunOptions options_;
};

/// The factor between 1 and `end` at which a row costs as much as `rival`, which it is not at 1; none if it
/// does not get there.
std::optional<double> crossing(Trial const& trial, QuoteRow const& row, Guess guess, double end,
                               double rival_usd, bool dearer_now) {
    auto const dearer = [&](double factor) { return trial.cost(row, guess, factor) > rival_usd; };
    if (dearer(end) == dearer_now) {
        return std::nullopt;
    }
    double near = 1.0;
    double far = end;
    for (int i = 0; i < halvings; ++i) {
        double const middle = std::sqrt(near * far);
        (dearer(middle) == dearer_now ? near : far) = middle;
    }
    return std::sqrt(near * far);
}

/// The same of a price, in which the cost is linear.
std::optional<double> price_crossing(Summary const& summary, double more_usd, double end) {
    double const priced = summary.of(Metric::compute_usd).mean + summary.of(Metric::rounding_usd).mean;
    double const factor = 1.0 + more_usd / priced;
    bool const within = end < 1.0 ? factor >= end : factor <= end;
    return priced > 0.0 && within ? std::optional(factor) : std::nullopt;
}

/// Dollars of the work and one setup alone: no guess but that of the price brings a market below them.
double least_usd(Quote const& quote, QuoteRow const& row) {
    Scenario const& scenario = quote.file.scenarios[row.best()->scenario];
    double const hours =
        scenario.job.work / mean_speed(scenario.job, scenario.market) +
        (scenario.market.billed_from == BilledFrom::useful ? 0.0
                                                           : mean_setup_h(scenario.job, scenario.market));
    return hours * usd_per_hour(scenario.job, scenario.market);
}

/// The guess itself; of lives, which may be several numbers, 1.
double value_of(CatalogueEntry const& entry, Guess guess) {
    for (GuessedValue const& value : guessed_values(entry)) {
        if (value.guess == guess && guess != Guess::lives) {
            return value.value;
        }
    }
    return 1.0;
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

std::vector<Flip> find_flips(Quote const& quote, QuoteRequest const& request, Catalogue const& catalogue,
                             RunOptions options) {
    std::vector<Flip> result;
    auto const rival =
        std::find_if(quote.rows.begin(), quote.rows.end(), [](QuoteRow const& row) { return row.rank > 1; });
    if (rival == quote.rows.end()) {
        return result;
    }
    Trial const trial(quote, request, catalogue, std::move(options));
    auto const try_guesses = [&](QuoteRow const& row, double now_usd, double rival_usd, bool first) {
        for (Guess const guess : row.guesses) {
            Range const range = range_of(guess);
            double const end = first ? range.dearest : range.cheapest;
            std::optional<double> factor;
            if (guess == Guess::price) {
                factor =
                    price_crossing(quote.result.summaries[row.best()->scenario], rival_usd - now_usd, end);
            } else if (first || least_usd(quote, row) < rival_usd) {
                factor = crossing(trial, row, guess, end, rival_usd, !first);
            }
            if (factor) {
                double const from = value_of(*row.entry, guess);
                result.push_back({row.entry, guess, from, from * *factor, !first});
            }
        }
    };
    // The same replays for all, so that what is compared is the guess alone.
    double const first_usd = trial.cost(quote.rows.front());
    double const rival_usd = trial.cost(*rival);
    try_guesses(quote.rows.front(), first_usd, rival_usd, true);
    for (auto row = rival; row != quote.rows.end() && row->rank > 0; ++row) {
        try_guesses(*row, row == rival ? rival_usd : row->best()->cost_usd, first_usd, false);
    }
    return result;
}

}  // namespace runcost
