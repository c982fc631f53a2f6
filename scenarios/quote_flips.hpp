#pragma once

#include <vector>

#include "scenarios/quote.hpp"

namespace runcost {

/// What an entry of the catalogue guesses: marked as a prior there.
std::vector<Guess> guesses_of(CatalogueEntry const& entry);

/// The guesses that decide who is first, each tried by itself, on the same luck.
std::vector<Flip> find_flips(Quote const& quote, QuoteRequest const& request, Catalogue const& catalogue,
                             RunOptions options);

}  // namespace runcost
