#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "models/tune.hpp"
#include "scenarios/numeric_key.hpp"
#include "scenarios/tune.hpp"

namespace runcost {

std::string_view name_of(Objective objective);  ///< as --objective takes it
std::string_view name_of(Share share);
std::string_view words_of(Objective objective);

/// A number of the file, with so many digits that count and its unit: $0.45/gpu-h, 13.7 h.
std::string number_text(NumericKey const& key, double number, int digits = 3);
/// Dollars, or hours of a makespan, with the digits that the standard error bears.
std::string amount_text(Objective objective, double number, double std_error);

/// How much more than the best, as a share of it; none where there is no point or no best,
/// or where the best is 0.
std::optional<double> regret(Tuned const& tuned, TunePoint const* point);

/// The rules whose interval visibly is worse than no saves at all.
std::vector<RuleOfThumb> worse_than_unsaved(MarketTune const& market);

}  // namespace runcost
