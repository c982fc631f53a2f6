#pragma once

#include <cstdint>
#include <optional>

#include "sim/path_plan.hpp"
#include "sim/recorded_path.hpp"
#include "sim/regimes_path.hpp"
#include "sim/reverting_path.hpp"
#include "sim/shaped_path.hpp"
#include "sim/steps.hpp"

namespace runcost {

/// One path of a plan in one replay, made only as far as it is asked for. Clocks are at least 0. A pure
/// function of (plan, seed, replay): whoever asks, in whatever order, is told the same.
class Path {
public:
    explicit Path(PathPlan plan);
    Path(Path const&) = delete;
    Path& operator=(Path const&) = delete;

    PathPlan const& plan() const { return plan_; }
    /// Of this replay from now on.
    void begin(std::uint64_t seed, std::uint64_t replay);

    /// The end of a record that neither is repeated nor resampled; infinite if there is none. Behind it the
    /// last value goes on.
    double end_h() const { return end_h_; }
    /// Whether nobody said what is to happen at that end.
    bool ends_in_error() const;

    /// Throws PathTooLong, as all that follow do.
    double value(double clock_h);
    /// The integral from clock 0 on.
    double sum(double clock_h) {
        if (shaped_) {
            return shaped_->sum(clock_h);
        }
        know(clock_h);
        return steps_.sum(clock_h);
    }

    /// The first instant from `from_h` on at which the value is above the bound, or at most the bound:
    /// `from_h` itself, or where a step starts (of a shaped path: where it passes the bound). Infinite if
    /// there is none up to `to_h`.
    double first_above(double from_h, double to_h, double bound);
    double first_at_most(double from_h, double to_h, double bound);

private:
    void know(double clock_h) {
        if (clock_h + instant_h >= known_h_) {
            extend(clock_h);
        }
    }
    void extend(double clock_h);
    template <class First>
    double search(double from_h, double to_h, First const& first);

    PathPlan plan_;
    std::optional<DayFactors> factors_;
    std::optional<ShapedWalk> shaped_;
    std::optional<RevertingWalk> reverting_;
    std::optional<RegimesWalk> regimes_;
    std::optional<RecordedWalk> recorded_;
    Steps steps_;
    double known_h_ = 0.0;
    double end_h_ = infinite;
    std::optional<DrawKey> begun_;
};

/// The hour of the week at clock 0 of a replay.
double start_of(PathPlan const& plan, std::uint64_t seed, std::uint64_t replay);

}  // namespace runcost
