#include "scenarios/quote_yaml.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>

namespace runcost {

std::string quote_yaml(QuoteRequest const& request, GpuOrder const& order, std::string const& catalogue,
                       std::vector<QuotedMarket> const& markets) {
    std::vector<std::string> names;
    std::vector<std::string> without_saves;
    for (QuotedMarket const& market : markets) {
        names.push_back(market.name);
        if (market.without_saves) {
            without_saves.push_back(market.name);
        }
    }
    std::string text = fmt::format("name: {} for {}\ncatalogue: {}\n", request.gpus, request.work, catalogue);
    text += fmt::format("job:\n  work: {}\n  nodes: {}\n  gpus_per_node: {}\n", request.work, order.nodes,
                        order.gpus_per_node);
    text += fmt::format("  checkpoint: {{size: {}}}{}\n", request.checkpoint.value_or(usual_checkpoint),
                        request.checkpoint ? "" : "  # assumed");
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
    if (!request.every && !without_saves.empty()) {
        text += "compare:\n  saves: {}\n  no saves:\n    policy: {checkpoint: none}\n";
        if (without_saves.size() < names.size()) {
            text += fmt::format("    markets:  # elsewhere it would hardly ever finish\n      - {}\n",
                                fmt::join(without_saves, "\n      - "));
        }
    }
    return text + fmt::format("run: {{replays: {}, seed: {}}}\n", request.replays, request.seed);
}

}  // namespace runcost
