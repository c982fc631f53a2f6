#pragma once

#include <string>
#include <vector>

#include "scenarios/reader.hpp"
#include "tests/problems_of.hpp"

namespace runcost::tests {

/// A scenario without problems, to which each case adds one.
inline constexpr char const* plain = R"(job: {work: 10h, checkpoint: {write: 1min, read: 2min}}
market:
  price: $1/h
  interruptions:
    - {cause: crash, lifetime: {exponential: {mean: 20h}}}
policy: {checkpoint: {every: 1h}}
)";

/// All that is wrong with a scenario file, f.yaml.
inline std::string faults(std::string const& text, std::vector<std::string> const& sets = {}) {
    return problems_of([&] { read_scenario(text, "f.yaml", sets); });
}

}  // namespace runcost::tests
