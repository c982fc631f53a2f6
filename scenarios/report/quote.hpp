#pragma once

#include <string>

#include "scenarios/quote.hpp"

namespace runcost {

struct QuoteReport {
    QuoteRequest const& request;
    Catalogue const& catalogue;
    long catalogue_age_days;
    Quote const& quote;
    std::string command;  ///< that gives the same again
};

/// For people: the answer, the markets in order, what is guessed, and what guess would change the answer.
std::string text_quote(QuoteReport const& report);

/// For programs.
std::string json_quote(QuoteReport const& report);

}  // namespace runcost
