#pragma once

#include "scenarios/document.hpp"
#include "scenarios/parts.hpp"

namespace runcost {

/// A value with another one laid over it: of a section key by key; lists, models (a law, a policy) and single
/// values are replaced whole. The form of the value, `some`, tells which is which.
Node overridden(Node const& base, Node const& by, Form const& some, Description const& description);

}  // namespace runcost
