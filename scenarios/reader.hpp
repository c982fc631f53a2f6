#pragma once

#include <string>
#include <vector>

#include "models/scenario.hpp"
#include "scenarios/problems.hpp"

namespace runcost {

struct ReadScenario {
    Scenario scenario;
    std::vector<Problem> warnings;
};

/// Reads a scenario strictly: all errors at once. `sets` are assignments that replace values, key=value.
/// Throws InvalidInput.
ReadScenario read_scenario(std::string const& text, std::string const& source,
                           std::vector<std::string> const& sets);

/// The same, of a file.
ReadScenario read_scenario_file(std::string const& path, std::vector<std::string> const& sets);

}  // namespace runcost
