#include "scenarios/quote.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <cctype>
#include <charconv>
#include <cmath>

#include "models/check_contract.hpp"
#include "models/compile.hpp"
#include "models/intervals.hpp"
#include "models/reach.hpp"
#include "scenarios/gpu_names.hpp"
#include "scenarios/quote_flips.hpp"
#include "scenarios/quote_yaml.hpp"

namespace runcost {
namespace {

constexpr std::uint64_t most_to_a_node = 8;
constexpr double most_attempts = 100.0;   // of the whole job, without saves
constexpr double most_rentals = 5'000.0;  // of a replay with saves
constexpr double rentals_in_all = 4e6;    // of all replays: what takes a fraction of a second
constexpr std::uint64_t usual_replays = 5'000;
constexpr std::uint64_t least_replays = 500;
constexpr double alike_share = 0.005;  // of the cost

std::optional<std::uint64_t> leading_count(std::string& text) {
    std::uint64_t value = 0;
    auto const parsed = std::from_chars(text.data(), text.data() + text.size(), value);
    auto const digits = static_cast<std::size_t>(parsed.ptr - text.data());
    if (parsed.ec != std::errc{} || value == 0 || value > max_members || digits >= text.size() ||
        (text[digits] != 'x' && text[digits] != 'X')) {
        return std::nullopt;
    }
    text.erase(0, digits + 1);
    return value;
}

QuotedPolicy quoted(RunResult const& result, std::size_t index) {
    Summary const& summary = result.summaries[index];
    return {index, summary.of(Metric::cost_usd).mean, summary.of(Share::finished).mean == 1.0};
}

/// Rentals that a replay takes on average, roughly: every piece is begun until it is done.
double expected_rentals(Scenario const& scenario, Policy const& policy) {
    double const piece = piece_of_work(scenario.job, scenario.market, policy);
    double const pieces = std::isfinite(piece) ? std::max(1.0, scenario.job.work / piece) : 1.0;
    Reach const reach = reach_of(scenario.job, scenario.market, policy);
    return 1.0 + pieces * (1.0 / living(scenario.job, scenario.market, reach.later_h) - 1.0);
}

/// Finds which ways are worth simulating on each market, and how many rentals they take in one replay of all.
double choose_ways(std::vector<QuotedMarket>& markets, std::vector<Scenario> const& saving) {
    double rentals = 0.0;
    for (std::size_t i = 0; i < markets.size(); ++i) {
        double const with = expected_rentals(saving[i], saving[i].policy);
        double const without = expected_rentals(saving[i], Policy{});
        markets[i].with_saves = with <= most_rentals;
        markets[i].without_saves = markets[i].without_saves && without <= most_attempts;
        rentals += (markets[i].with_saves ? with : 0.0) + (markets[i].without_saves ? without : 0.0);
    }
    return rentals;
}

/// The same markets, each with saves only: one scenario each, in their order.
std::vector<QuotedMarket> all_saving(std::vector<QuotedMarket> markets) {
    for (QuotedMarket& market : markets) {
        market.without_saves = false;
        market.with_saves = true;
    }
    return markets;
}

/// Takes away the markets that never rent so much at once. Their names.
std::vector<std::string> take_beyond_limit(std::vector<QuotedMarket>& markets,
                                           std::vector<Scenario>& saving) {
    std::vector<std::string> names;
    for (Scenario const& scenario : saving) {
        if (beyond_spend_limit(scenario)) {
            names.push_back(scenario.market.name);
        }
    }
    std::erase_if(saving, beyond_spend_limit);
    std::erase_if(markets, [&](QuotedMarket const& market) {
        return std::find(names.begin(), names.end(), market.name) != names.end();
    });
    return names;
}

Moments difference(std::vector<double> const& a, std::vector<double> const& b) {
    std::vector<double> values(a.size());
    std::transform(a.begin(), a.end(), b.begin(), values.begin(), std::minus<>());
    return moments_of(values);
}

/// Ranks of rows in order of cost: one that costs no more than its leader, within 2 standard errors, shares
/// its rank.
void rank(std::vector<QuoteRow>& rows, std::vector<std::vector<double>> const& costs) {
    std::size_t leader = 0;
    for (std::size_t i = 0; i < rows.size(); ++i) {
        QuotedPolicy const* best = rows[i].best();
        if (best == nullptr) {
            continue;
        }
        Moments const more = difference(costs[best->scenario], costs[rows[leader].best()->scenario]);
        bool const shares = i > 0 && (more.mean == 0.0 || more.mean <= 2.0 * more.std_error());
        rows[i].rank = shares ? rows[leader].rank : i + 1;
        leader = shares ? leader : i;
    }
}

}  // namespace

Value<GpuOrder> gpu_order() {
    return {{}, [](std::string const& text) -> Parsed<GpuOrder> {
                GpuOrder order;
                order.gpu = text;
                auto const first = leading_count(order.gpu);
                auto const second = leading_count(order.gpu);
                bool const plain = std::all_of(order.gpu.begin(), order.gpu.end(), [](unsigned char letter) {
                    return std::isalnum(letter) != 0 || letter == ' ' || letter == '-' || letter == '_';
                });
                if (order.gpu.empty() || order.gpu.front() == '0' || !plain) {
                    return {{}, "expected GPUs, such as 8xH100 or RTX4090"};
                }
                if (second) {
                    order.nodes = *first;
                    order.gpus_per_node = *second;
                } else if (first) {
                    bool const one_node = *first <= most_to_a_node;
                    if (!one_node && *first % most_to_a_node != 0) {
                        return {
                            {},
                            fmt::format(
                                "more than {0} GPUs are nodes of {0}; say {1}x{2}, or nodes x GPUs: 2x6x{2}",
                                most_to_a_node, (*first / most_to_a_node + 1) * most_to_a_node, order.gpu)};
                    }
                    order.nodes = one_node ? 1 : *first / most_to_a_node;
                    order.gpus_per_node = one_node ? *first : most_to_a_node;
                }
                return {order, {}};
            }};
}

std::string_view name_of(Guess guess) {
    return guess == Guess::outage ? "outage" : guess == Guess::lives ? "lives" : "price";
}

bool QuoteRow::rests_on(Guess guess) const {
    return std::find(guesses.begin(), guesses.end(), guess) != guesses.end();
}

QuotedPolicy const* QuoteRow::best() const {
    QuotedPolicy const* result = nullptr;
    for (auto const* some : {&no_saves, &saves}) {
        if (*some && (*some)->finishes && (result == nullptr || (*some)->cost_usd < result->cost_usd)) {
            result = &**some;
        }
    }
    return result;
}

Quote quote(QuoteRequest const& request, Catalogue const& catalogue, RunOptions options) {
    Quote result;
    result.order = *gpu_order()(request.gpus).value;
    std::vector<std::string> const gpus = match_gpu(catalogue, result.order.gpu).names;
    std::vector<QuotedMarket> markets;
    for (CatalogueEntry const& entry : catalogue.entries) {
        if (std::find(gpus.begin(), gpus.end(), entry.gpu) == gpus.end()) {
            continue;
        }
        if (entry.retired) {
            result.retired.push_back(entry.name);
        } else if (!entry.by_the_hour()) {
            result.not_by_the_hour.push_back(entry.name);
        } else if (entry.offers.supplies(result.order.gpus_per_node)) {
            markets.push_back({entry.name, !request.every, true});
        } else {
            result.without.push_back(entry.name);
        }
    }
    if (markets.empty()) {
        return result;
    }
    auto const read = [&](std::string const& yaml) { return read_scenario(yaml, "quote", {}, {catalogue}); };
    std::vector<Scenario> saving =
        read(quote_yaml(request, result.order, catalogue.name, all_saving(markets), 1)).scenarios;
    result.beyond_limit = take_beyond_limit(markets, saving);
    double const rentals = choose_ways(markets, saving);
    std::erase_if(markets, [&](QuotedMarket const& market) {
        bool const hopeless = !market.with_saves && !market.without_saves;
        if (hopeless) {
            result.hopeless.push_back(market.name);
        }
        return hopeless;
    });
    if (markets.empty()) {
        return result;
    }
    auto const affordable =
        static_cast<std::uint64_t>(rentals_in_all / rentals) / least_replays * least_replays;
    std::uint64_t const replays =
        request.replays.value_or(std::clamp(affordable, least_replays, usual_replays));
    result.yaml = quote_yaml(request, result.order, catalogue.name, markets, replays);
    result.file = read(result.yaml);

    std::vector<std::vector<double>> costs(result.file.scenarios.size());
    options.replays = replays;
    options.seed = request.seed;
    options.rows = [&](std::uint64_t, std::size_t plan, RowBlock const& rows) {
        auto const column = rows.column(Metric::cost_usd);
        costs[plan].insert(costs[plan].end(), column.begin(), column.end());
    };
    result.result = run(compile(result.file.scenarios), options);

    for (QuotedMarket const& market : markets) {
        QuoteRow row;
        row.entry = catalogue.find(market.name);
        row.guesses = guesses_of(*row.entry);
        row.seldom = row.entry->offers.seldom(result.order.gpus_per_node);
        for (std::size_t i = 0; i < result.file.scenarios.size(); ++i) {
            Scenario const& scenario = result.file.scenarios[i];
            if (scenario.market.name == market.name) {
                bool const saves = !std::holds_alternative<policy::None>(scenario.policy.checkpoint);
                (saves ? row.saves : row.no_saves) = quoted(result.result, i);
            }
        }
        if (row.no_saves && row.saves && row.best() != nullptr) {
            Moments const more = difference(costs[row.no_saves->scenario], costs[row.saves->scenario]);
            row.alike =
                row.no_saves->finishes && row.saves->finishes &&
                std::fabs(more.mean) <= std::max(2.0 * more.std_error(), alike_share * row.best()->cost_usd);
        }
        result.rows.push_back(std::move(row));
    }
    auto const cost = [](QuoteRow const& row) {
        return row.best() == nullptr ? infinite : row.best()->cost_usd;
    };
    std::stable_sort(result.rows.begin(), result.rows.end(),
                     [&](QuoteRow const& a, QuoteRow const& b) { return cost(a) < cost(b); });
    rank(result.rows, costs);
    options.rows = {};
    result.flips = find_flips(result, request, catalogue, options);
    return result;
}

}  // namespace runcost
