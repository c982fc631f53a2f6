#pragma once

#include <optional>

#include "models/prices.hpp"
#include "scenarios/section.hpp"
#include "scenarios/traces/trace.hpp"

namespace runcost {

/// A trace that a section names, and how it is played.
struct NamedTrace {
    PlayedTrace played;
    Trace trace;
};

/// Reads `file`, `column`, `where`, `tick`, `from`, `at_end` and `bootstrap`, and the file itself, whose path
/// is relative to the file that names it; none if there is a fault, which is reported.
std::optional<NamedTrace> read_named_trace(Section& section, Quantity quantity);

}  // namespace runcost
