#pragma once

#include <string>
#include <vector>

#include "scenarios/quote.hpp"

namespace runcost {

struct QuotedMarket {
    std::string name;    ///< of the catalogue's entry
    bool without_saves;  ///< which ways are simulated
    bool with_saves;
};

/// The scenario file of a quote, with what it assumes beside the request.
std::string quote_yaml(QuoteRequest const& request, GpuOrder const& order, std::string const& catalogue,
                       std::vector<QuotedMarket> const& markets, std::uint64_t replays);

}  // namespace runcost
