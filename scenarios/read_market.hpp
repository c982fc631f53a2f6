#pragma once

#include <string>
#include <string_view>

#include "models/scenario.hpp"
#include "scenarios/catalogue.hpp"
#include "scenarios/section.hpp"

namespace runcost {

/// A market as written, the keys of the catalogue's entry it uses filled in; false with a report if there is
/// none.
bool complete_market(Reading& reading, Node const& written, std::string const& key, Node& complete);

/// The value that a market has by the entry of the catalogue it uses; null for none.
Node const* inherited_term(Node const& market, std::string_view key);

/// Reads a complete market. Nodes must outlive the reading.
Market read_market(Reading& reading, Node const& node, std::string const& key);

}  // namespace runcost
