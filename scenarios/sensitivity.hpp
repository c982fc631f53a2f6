#pragma once

#include <optional>
#include <string>
#include <vector>

#include "models/sensitivity.hpp"
#include "scenarios/varied.hpp"

/// Which numbers of a scenario its cost hangs on.
namespace runcost {

struct SensitivityRequest {
    Objective objective = Objective::cost;
    std::optional<std::uint64_t> replays;
    RunOptions run;
};

/// A number with another value.
struct TriedValue {
    double value;
    std::string invalid;  ///< why the scenario cannot have it; empty: it can
    Effect effect;
};

/// A number, lower and higher. One of them is none where a share would pass 100 %.
struct KeyEffect {
    NumericKey key;
    std::optional<TriedValue> low;
    std::optional<TriedValue> high;

    bool is_visible(double base) const;
    bool is_tried() const;  ///< at least one of them is valid
};

struct MarketSensitivity {
    Scenario scenario;
    std::uint64_t replays;
    Estimate base;
    double finished;
    std::vector<KeyEffect> keys;  ///< the greatest effect first, those without a visible one last
};

/// Each number of the scenario of that number in the file times 0.8 and times 1.25; of a share above 50 %,
/// what it is less than 100 % is scaled instead, so that it stays one.
MarketSensitivity sense_market(TuneFile const& from, std::size_t index, SensitivityRequest const& request);

}  // namespace runcost
