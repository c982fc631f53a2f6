#pragma once

#include <nlohmann/json_fwd.hpp>
#include <optional>

namespace runcost {

/// JSON has no infinity: null, as for what there is not.
nlohmann::ordered_json finite_or_null(std::optional<double> const& value);

}  // namespace runcost
