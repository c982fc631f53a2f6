#pragma once

#include <string>

#include "scenarios/parts.hpp"

namespace runcost {

/// A description as JSON Schema, draft 7, which editors complete scenario files by.
std::string json_schema(Description const& description);

}  // namespace runcost
