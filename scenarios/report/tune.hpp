#pragma once

#include <cstddef>
#include <functional>
#include <string>
#include <vector>

#include "scenarios/flip.hpp"
#include "scenarios/sensitivity.hpp"
#include "scenarios/tune.hpp"

namespace runcost {

struct TuneReport {
    ScenarioFile const& file;
    TuneRequest const& request;
    std::vector<MarketTune> const& markets;
};

/// For people: the best value, what it costs, how flat the curve is, and what rules of thumb would cost.
std::string text_tune(TuneReport const& report, std::size_t width);

/// For programs: the whole curve. Of several markets, a list of them.
std::string json_tune(TuneReport const& report);

struct FlipReport {
    ScenarioFile const& file;
    FlipRequest const& request;
    std::vector<PairFlip> const& pairs;  ///< at least one
};

/// For people: of each pair where it flips, and how far from it the file is.
std::string text_flip(FlipReport const& report);

/// For programs: `flip`, or of several pairs a list, `flips`.
std::string json_flip(FlipReport const& report);

struct SensitivityReport {
    ScenarioFile const& file;
    SensitivityRequest const& request;
    std::vector<MarketSensitivity> const& markets;
};

/// For people: a tornado, the number with the greatest effect first.
std::string text_sensitivity(SensitivityReport const& report, std::size_t width);

/// For programs. Of several markets, a list of them.
std::string json_sensitivity(SensitivityReport const& report);

/// The curve as a drawing so many columns wide: how much more than the best, over the logarithm of the value.
/// `label`: a value in words.
std::string draw_curve(Tuned const& tuned, std::size_t width,
                       std::function<std::string(double)> const& label);

}  // namespace runcost
