#pragma once

#include <cstdint>
#include <limits>
#include <memory>
#include <optional>
#include <variant>
#include <vector>

/// A quantity that moves by the clock of a replay: a price, or whether there is capacity.
namespace runcost {

/// What is drawn for a path, in the place of the cause in a draw's key. Append, never reorder.
enum class PathDraw : std::uint8_t {
    moves,  ///< the normals of steps; the changes of regimes
    jumps,
    price_trace,         ///< where in a trace it starts, and its blocks
    availability_trace,  ///< of another file than the price
};

/// A factor by the hour of the week, which starts on Monday 00:00 UTC.
struct DayShape {
    double amplitude = 0.0;  ///< at its peak a day's factor is 1 more than this; in [0, 1)
    double peak_h = 0.0;     ///< of the day, in [0, 24)
    double weekend = 1.0;    ///< on Saturday and Sunday, positive

    bool flat() const { return amplitude == 0.0 && weekend == 1.0; }
    bool operator==(DayShape const&) const = default;
};

/// `usd` times the factor of each instant.
struct ShapedPath {
    double usd = 0.0;
    DayShape shape;
    bool operator==(ShapedPath const&) const = default;
};

/// e^x times the factor of the step's start; x a mean-reverting process, from step to step by its exact
/// transition.
struct RevertingPath {
    struct Jumps {
        double rate = 0.0;  ///< an hour
        double mean = 0.0;  ///< of the log
        double sd = 0.0;
        bool operator==(Jumps const&) const = default;
    };

    double log_mean = 0.0;     ///< to which x reverts
    double sd = 0.0;           ///< stationary, of x
    double reversion_h = 1.0;  ///< in which it forgets all but 1/e
    double step_h = 1.0;
    std::optional<double> start;  ///< x of the first step; none: stationary
    std::optional<Jumps> jumps;
    DayShape shape;
    double floor = 0.0;
    double cap = std::numeric_limits<double>::infinity();
    /// Of the normals of the streams of places 0, 1, ...: shares of this path's; squares sum to 1. Empty: its
    /// own place's.
    std::vector<double> mix;
    bool operator==(RevertingPath const&) const = default;
};

/// One of some values; from each to the others at constant rates.
struct RegimesPath {
    std::vector<double> values;
    std::vector<std::vector<double>> rates;  ///< an hour, [from][to]; the diagonal is not looked at
    std::vector<double> start;               ///< probabilities
    bool operator==(RegimesPath const&) const = default;
};

/// What was recorded: each value holds from its instant until the next one's, the last until the end.
struct Record {
    std::vector<double> at_h;  ///< the first is 0
    std::vector<double> values;
    double end_h = 0.0;
    bool operator==(Record const&) const = default;
};

struct RecordedPath {
    enum class AtEnd : std::uint8_t { error, loop, stop };

    std::shared_ptr<Record const> record;
    double from_h = 0.0;
    bool random = false;  ///< from anywhere in the record
    AtEnd at_end = AtEnd::error;
    double block_h = 0.0;  ///< if positive: blocks of this length, each from anywhere in the record
    PathDraw draw = PathDraw::price_trace;

    bool operator==(RecordedPath const& other) const {
        bool const alike = from_h == other.from_h && random == other.random && at_end == other.at_end &&
                           block_h == other.block_h && draw == other.draw;
        return alike && (record == other.record || (record && other.record && *record == *other.record));
    }
};

struct PathPlan {
    std::variant<std::monostate, ShapedPath, RevertingPath, RegimesPath, RecordedPath> kind;
    double start_h = 0.0;  ///< the hour of the week at clock 0
    bool start_random = false;
    std::uint8_t place = 0;

    bool any() const { return kind.index() != 0; }
    bool operator==(PathPlan const&) const = default;
};

}  // namespace runcost
