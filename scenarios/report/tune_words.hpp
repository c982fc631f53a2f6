#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "models/tune.hpp"

namespace runcost {

std::string_view name_of(Objective objective);  ///< as --objective takes it
std::string_view name_of(Share share);

/// How much more than the best, as a share of it; none where there is no point or no best,
/// or where the best is 0.
std::optional<double> regret(Tuned const& tuned, TunePoint const* point);

}  // namespace runcost
