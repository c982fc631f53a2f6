#pragma once

#include <string>
#include <vector>

#include "scenarios/quote.hpp"

namespace runcost {

struct QuotedMarket {
    std::string name;           ///< of the catalogue's entry
    bool without_saves = true;  ///< simulated so, too, where the request does not say how often to save
    double attempts = 0.0;      ///< that the job then takes on average
};

/// The scenario file of a quote, with what it assumes beside the request.
std::string quote_yaml(QuoteRequest const& request, GpuOrder const& order, std::string const& catalogue,
                       std::vector<QuotedMarket> const& markets);

}  // namespace runcost
