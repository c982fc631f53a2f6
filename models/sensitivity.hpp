#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "models/objective.hpp"
#include "sim/run.hpp"

/// What changes of a scenario do to its objective, each by itself, on the same luck.
namespace runcost {

struct SensitivityOptions {
    Objective objective = Objective::cost;
    std::optional<std::uint64_t> replays;  ///< none: 10,000, fewer where interruptions are many
    RunOptions run;                        ///< its replays, rows and references are not used
};

struct Effect {
    double finished = 0.0;  ///< the share of replays; below 1 the difference is a lower bound
    /// To the base case, paired by replay; none where the job would hardly ever be done any more.
    std::optional<Estimate> difference;

    /// More than two standard errors, and more than rounding.
    bool is_visible(double base) const;
};

struct Effects {
    std::uint64_t replays = 0;
    Estimate base{};
    double finished = 0.0;  ///< of the base case
    std::vector<Effect> of;
};

Effects effects_of(Plan const& base, std::vector<Plan> const& changed, SensitivityOptions const& options);

}  // namespace runcost
