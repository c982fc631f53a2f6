#pragma once

#include <string>
#include <vector>

#include "models/scenario.hpp"
#include "scenarios/catalogue.hpp"
#include "scenarios/expect.hpp"
#include "scenarios/problems.hpp"
#include "scenarios/section.hpp"

namespace runcost {

/// What a scenario file asks for.
struct ScenarioFile {
    std::string name;
    std::string catalogue;            ///< whose entries its markets may use
    std::vector<Scenario> scenarios;  ///< of every market each override of the comparison; names are distinct
    std::vector<ExpectItem> expect;
    std::vector<Problem> warnings;

    RunSettings const& run() const { return scenarios.front().run; }  ///< replays and seed are those of all
    /// Whether the scenarios differ by more than their market.
    bool compares() const { return !scenarios.front().variant.empty(); }
    std::vector<std::string> names() const;  ///< of the scenarios
    /// Of each scenario, the one that it is compared with: the first override on the same market; of that
    /// one, the first scenario.
    std::vector<std::size_t> references() const;
    /// Replays that draws have keys for, with the sessions of the longest campaign.
    std::uint64_t most_replays() const;
};

/// Reads a scenario file strictly: all errors at once. `sets` are assignments that replace values, key=value.
/// Throws InvalidInput.
ScenarioFile read_scenario(std::string const& text, std::string const& source,
                           std::vector<std::string> const& sets,
                           std::vector<Catalogue> const& catalogues = built_in_catalogues());

/// The same, of a file.
ScenarioFile read_scenario_file(std::string const& path, std::vector<std::string> const& sets);

}  // namespace runcost
