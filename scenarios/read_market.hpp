#pragma once

#include <string>

#include "models/scenario.hpp"
#include "scenarios/catalogue.hpp"
#include "scenarios/section.hpp"

namespace runcost {

/// A market as written, the keys of the catalogue's entry it uses filled in; false with a report if there is
/// none.
bool complete_market(Reading& reading, Node const& written, std::string const& key, Node& complete);

/// Reads a complete market. Nodes must outlive the reading.
Market read_market(Reading& reading, Node const& node, std::string const& key);

}  // namespace runcost
