#pragma once

#include "models/lifetimes.hpp"

namespace runcost {

/// What is left of a spell that is met at a random time: density (1 - F(x)) / mean, ages within 1e-6 of
/// their own size. Of a law that never ends, it never ends either. Requires a law that has a mean, and
/// neither hosts that differ nor factors by hour; where the mean lies beyond all that doubles can tell of its
/// ages, it never ends. Cox, "Renewal Theory", 1962, section 5.2.
Sampler equilibrium_sampler(Law const& law);

}  // namespace runcost
