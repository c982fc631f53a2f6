#pragma once

#include <optional>
#include <string>

namespace runcost {

/// Hours since Monday 00:00 UTC, in [0, 168), of `2026-03-06T22:00`, the same with seconds or a final Z, or
/// `Fri 22:00`; none of anything else, and of days and hours that do not exist.
std::optional<double> hours_since_monday(std::string const& text);

}  // namespace runcost
