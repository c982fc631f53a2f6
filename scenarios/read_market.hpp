#pragma once

#include <string_view>

#include "models/scenario.hpp"
#include "scenarios/catalogue.hpp"
#include "scenarios/section.hpp"
#include "scenarios/zone.hpp"

namespace runcost {

/// A market as written, the keys of the catalogue's entry it uses filled in; none with a report if there is
/// no such entry.
std::optional<Node> complete_market(Field const& written, Catalogue const& catalogue);

/// The value that a market has by the entry of the catalogue it uses; null for none.
Node const* inherited_term(Node const& market, std::string_view key, Catalogue const& catalogue);

/// Reads a complete market; times of day by the clock of the job. Problems are reported to the field's
/// reading.
void read_market(Field const& any, DayClock const& clock, Market& market);

}  // namespace runcost
