#include "scenarios/report/json_value.hpp"

#include <cmath>
#include <nlohmann/json.hpp>

namespace runcost {

nlohmann::ordered_json finite_or_null(std::optional<double> const& value) {
    return value && std::isfinite(*value) ? nlohmann::ordered_json(*value) : nlohmann::ordered_json(nullptr);
}

}  // namespace runcost
