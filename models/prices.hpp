#pragma once

#include <limits>
#include <memory>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "sim/path_plan.hpp"

/// Prices that move. To add one: its data here, a line of each visitor in prices.cpp (it does not compile
/// without), its path in sim/, its keys in scenarios/read_price.cpp.
namespace runcost {

namespace price {
/// By the hour of the week, always the same.
struct Fixed {
    double usd_per_h = 0.0;
    DayShape shape;
};

/// Its log is an Ornstein-Uhlenbeck process, looked at in steps; times the shape.
struct MeanReverting {
    double mean = 0.0;         ///< dollars of an hour: stationary, without jumps, shape, floor and cap
    double volatility = 0.0;   ///< stationary standard deviation of the log
    double reversion_h = 1.0;  ///< 1/rate
    double step_h = 1.0;
    std::optional<double> start;  ///< dollars of an hour; none: stationary
    std::optional<RevertingPath::Jumps> jumps;
    DayShape shape;
    double floor = 0.0;
    double cap = std::numeric_limits<double>::infinity();
    /// How much its normals have in common with those of other markets: a row of the Cholesky factor of their
    /// correlations (RevertingPath::mix).
    std::vector<double> mix;
};

/// One of some prices; from each to the others at constant rates (a Markov chain).
struct Regimes {
    std::vector<double> prices;              ///< dollars of an hour
    std::vector<std::vector<double>> rates;  ///< an hour, [from][to]
    std::vector<double> start;               ///< probabilities; empty: stationary
};
}  // namespace price

/// What a file recorded, and what of it a replay meets.
struct PlayedTrace {
    std::string file;  ///< as it is found
    std::shared_ptr<Record const> record;
    double from_h = 0.0;
    bool random = false;  ///< from anywhere in it
    RecordedPath::AtEnd at_end = RecordedPath::AtEnd::error;
    std::optional<double> bootstrap_h;  ///< in blocks of this length, each from anywhere in it
};

using PriceProcess = std::variant<price::Fixed, price::MeanReverting, price::Regimes, PlayedTrace>;

/// Its path, as the engine takes it; dollars of an hour.
PathPlan path_of(PriceProcess const& process);
PathPlan path_of(PlayedTrace const& trace, PathDraw draw);

/// Mean dollars of an hour in the long run, over the hours of a week. None where there is no formula: with
/// jumps and a floor or a cap, of a regime chain that has no single long run.
std::optional<double> mean_usd_per_h(PriceProcess const& process);
/// The same some hours after the start of a replay at this hour of the week; none: at any hour of the week.
/// Of a price in steps: of the step that holds then.
std::optional<double> mean_usd_per_h(PriceProcess const& process, double at_h, std::optional<double> start_h);

/// Stationary mean of the log of a mean-reverting price, jumps included; its standard deviation.
double stationary_log_mean(price::MeanReverting const& process);
double stationary_log_sd(price::MeanReverting const& process);

/// Long-run shares of regimes; empty if the chain has several long runs.
std::vector<double> stationary_shares(price::Regimes const& regimes);

/// Mean hours for which a price that is at most the bid stays so, of a mean-reverting one but for jumps and
/// shape; infinite if it always is, none if it never is.
std::optional<double> mean_hours_below(PriceProcess const& process, double bid);

}  // namespace runcost
