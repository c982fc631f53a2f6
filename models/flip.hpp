#pragma once

#include <array>
#include <cstdint>
#include <functional>
#include <optional>

#include "models/objective.hpp"
#include "sim/run.hpp"

/// The value of a number at which two scenarios have the same objective, found by replays on the same luck.
namespace runcost {

struct FlipOptions {
    double from;             ///< positive
    double to;               ///< above `from`
    double now;              ///< positive; may lie outside
    std::size_t points = 9;  ///< of the first grid, at least 2
    Objective objective = Objective::cost;
    std::optional<std::uint64_t> replays;  ///< none: 10,000, fewer where interruptions are many
    RunOptions run;                        ///< its replays, rows and references are not used
};

/// Which of two has the lesser objective.
enum class Lesser : std::uint8_t { first, second, neither };

/// Two scenarios at one value.
struct Compared {
    double value;
    Lesser lesser;  ///< neither: equal to the bit, or both hardly ever finish
    /// Of the second less the first, paired by replay; none where one of them finishes less often, or gave up
    /// when it had cost far more.
    std::optional<Estimate> difference;
};

struct Flip {
    std::uint64_t replays;
    Compared now;
    std::optional<double> value;  ///< the nearest to `now`, to 0.1 %; none: one is lesser throughout
    /// Around the value, 95 %: from the standard error of the difference there and its slope. None where the
    /// slope is lost in the noise.
    std::optional<double> low;
    std::optional<double> high;
    Lesser below;  ///< on the side of `from`, next to the value; of no value throughout
    Lesser above;
    bool again = false;  ///< it flips at other values of the range, too
    /// Beyond the value one of the two is not always done, which decides; low and high are what was tried
    /// around it.
    bool unfinished = false;
};

using PlanPair = std::array<Plan, 2>;

/// A grid of values with equal ratios finds a change of sign, TOMS 748 (Alefeld, Potra, Shi, "Algorithm 748:
/// enclosing zeros of continuous functions", ACM TOMS 21, 1995) the place, both on the logarithm of the
/// value.
Flip find_flip(std::function<PlanPair(double)> const& plans_at, FlipOptions const& options);

}  // namespace runcost
