#pragma once

#include <optional>
#include <string>
#include <vector>

#include "models/analytic.hpp"
#include "models/tune.hpp"
#include "scenarios/varied.hpp"

/// The interval between saves, or another number of a scenario, that is best on each of its markets.
namespace runcost {

inline constexpr char const* interval_key = "policy.checkpoint.every";

struct TuneRequest {
    std::optional<NumericKey> over;  ///< none: the interval between saves, h
    std::optional<Range> range;      ///< none: by a factor of 30 to either side
    Objective objective = Objective::cost;
    std::vector<Demand> demands;
    std::size_t points = 25;
    std::optional<std::uint64_t> replays;
    RunOptions run;
};

/// An interval that somebody might choose unasked.
struct RuleOfThumb {
    std::string name;  ///< as in JSON
    std::string title;
    double value;  ///< on the curve
};

struct MarketTune {
    Scenario scenario;
    Tuned tuned;
    Range range;
    bool wall = false;  ///< the interval is in hours of the host, whatever its speed
    AnalyticIntervals analytic;
    std::vector<RuleOfThumb> rules;  ///< where the interval is sought
};

/// The scenario of that number in the file. Throws InvalidInput where a value that is tried makes it
/// invalid.
MarketTune tune_market(TuneFile const& from, std::size_t index, TuneRequest const& request);

/// deadline_met >= 0.95
Value<Demand> demand();

/// KEY or KEY=FROM..TO, with units.
struct Over {
    std::string key;
    std::optional<std::pair<std::string, std::string>> range;
};
Value<Over> over();

/// The ends of a range, in the unit of the key as the file has it; of the interval, durations, in hours.
Parsed<Range> read_range(std::optional<NumericKey> const& key, std::string const& from,
                         std::string const& to);

}  // namespace runcost
