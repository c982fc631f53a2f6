#include "scenarios/quote.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <charconv>
#include <cmath>

#include "models/compile.hpp"
#include "models/reach.hpp"
#include "scenarios/gpu_names.hpp"
#include "scenarios/quote_flips.hpp"
#include "scenarios/quote_yaml.hpp"

namespace runcost {
namespace {

constexpr std::uint64_t most_to_a_node = 8;
constexpr double most_attempts = 100.0;

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

/// Attempts that a job without saves takes on average; infinite if it can never finish.
double attempts_without_saves(Scenario const& scenario) {
    Reach const reach = reach_of(scenario.job, scenario.market, Policy{});
    return 1.0 / living(scenario.job, scenario.market, reach.later_h);
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
        std::vector<double> const& mine = costs[best->scenario];
        std::vector<double> const& first = costs[rows[leader].best()->scenario];
        std::vector<double> differences(mine.size());
        std::transform(mine.begin(), mine.end(), first.begin(), differences.begin(), std::minus<>());
        Moments const difference = moments_of(differences);
        bool const shares =
            i > 0 && (difference.mean == 0.0 || difference.mean <= 2.0 * difference.std_error());
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
                if (order.gpu.empty()) {
                    return {{}, "expected GPUs, such as 8xH100 or RTX4090"};
                }
                if (second) {
                    order.nodes = *first;
                    order.gpus_per_node = *second;
                } else if (first) {
                    bool const one_node = *first <= most_to_a_node;
                    if (!one_node && *first % most_to_a_node != 0) {
                        return {{},
                                fmt::format("more than {} GPUs are nodes of {}; say nodes x GPUs: 2x6x{}",
                                            most_to_a_node, most_to_a_node, order.gpu)};
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
        if (entry.offers.supplies(result.order.gpus_per_node)) {
            markets.push_back({entry.name, true});
        } else {
            result.without.push_back(entry.name);
        }
    }
    if (markets.empty()) {
        return result;
    }
    auto const read = [&](std::string const& yaml) { return read_scenario(yaml, "quote", {}, {catalogue}); };
    if (!request.every) {
        auto const all = read(quote_yaml(request, result.order, catalogue.name, markets)).scenarios;
        for (QuotedMarket& market : markets) {
            auto const scenario = std::find_if(all.begin(), all.end(), [&](Scenario const& some) {
                return some.market.name == market.name;
            });
            market.attempts = attempts_without_saves(*scenario);
            market.without_saves = market.attempts <= most_attempts;
        }
    }
    result.yaml = quote_yaml(request, result.order, catalogue.name, markets);
    result.file = read(result.yaml);

    std::vector<std::vector<double>> costs(result.file.scenarios.size());
    options.replays = request.replays;
    options.seed = request.seed;
    options.rows = [&](std::uint64_t, std::size_t plan, RowBlock const& rows) {
        auto const column = rows.column(Metric::cost_usd);
        costs[plan].insert(costs[plan].end(), column.begin(), column.end());
    };
    result.result = run(compile(result.file.scenarios), options);

    for (QuotedMarket const& market : markets) {
        QuoteRow row;
        row.entry = catalogue.find(market.name);
        row.attempts = market.without_saves ? 0.0 : market.attempts;
        row.guesses = guesses_of(*row.entry);
        row.seldom = row.entry->offers.seldom(result.order.gpus_per_node);
        for (std::size_t i = 0; i < result.file.scenarios.size(); ++i) {
            Scenario const& scenario = result.file.scenarios[i];
            if (scenario.market.name == market.name) {
                bool const saves = !std::holds_alternative<policy::None>(scenario.policy.checkpoint);
                (saves ? row.saves : row.no_saves) = quoted(result.result, i);
            }
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
