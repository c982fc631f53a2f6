#include "scenarios/quote_yaml.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>

namespace runcost {
namespace {

/// The names of those that are simulated in a way.
std::vector<std::string> names_of(std::vector<QuotedMarket> const& markets, bool QuotedMarket::*way) {
    std::vector<std::string> names;
    for (QuotedMarket const& market : markets) {
        if (market.*way) {
            names.push_back(market.name);
        }
    }
    return names;
}

/// An override that runs on these markets.
std::string override_on(std::vector<std::string> const& names, bool all, std::string const& keys) {
    std::string const markets =
        all ? ""
            : fmt::format("    markets:  # elsewhere it would hardly ever be done\n      - {}\n",
                          fmt::join(names, "\n      - "));
    return keys.empty() && markets.empty() ? " {}\n" : "\n" + keys + markets;
}

std::string checkpoint_of(QuoteRequest const& request) {
    std::string const& size = request.checkpoint.value_or(usual_checkpoint);
    return duration()(size).value ? fmt::format("{{write: {0}, read: {0}}}", size)
                                  : fmt::format("{{size: {}}}", size);
}

}  // namespace

std::string quote_yaml(QuoteRequest const& request, GpuOrder const& order, std::string const& catalogue,
                       std::vector<QuotedMarket> const& markets, std::uint64_t replays) {
    std::vector<std::string> names;
    names.reserve(markets.size());
    for (QuotedMarket const& market : markets) {
        names.push_back(market.name);
    }
    std::vector<std::string> const without = names_of(markets, &QuotedMarket::without_saves);
    std::vector<std::string> const with = names_of(markets, &QuotedMarket::with_saves);
    std::string text = fmt::format("name: {} for {}\ncatalogue: {}\n", request.gpus, request.work, catalogue);
    text += fmt::format("job:\n  work: {}\n  nodes: {}\n  gpus_per_node: {}\n", request.work, order.nodes,
                        order.gpus_per_node);
    text +=
        fmt::format("  checkpoint: {}{}\n", checkpoint_of(request), request.checkpoint ? "" : "  # assumed");
    text += "  restart: 2min  # assumed: the process starts and warms up, after every interruption\n";
    if (request.deadline) {
        text += fmt::format("  deadline: {}\n", *request.deadline);
    }
    if (request.budget) {
        text += fmt::format("  budget: {}\n", *request.budget);
    }
    text += fmt::format("markets:\n  - {}\n", fmt::join(names, "\n  - "));
    text += "policy:\n  detection: 2min  # assumed: a script notices an interruption, as dstack does\n";
    text += fmt::format("  checkpoint: {}\n",
                        request.every ? fmt::format("{{every: {}}}", *request.every) : "{exact: cost}");
    if (!without.empty()) {
        text += "compare:\n";
        if (!with.empty()) {
            text += "  saves:" + override_on(with, with.size() == names.size(), "");
        }
        text += "  no saves:" +
                override_on(without, without.size() == names.size(), "    policy: {checkpoint: none}\n");
    }
    return text + fmt::format("run: {{replays: {}, seed: {}}}\n", replays, request.seed);
}

}  // namespace runcost
