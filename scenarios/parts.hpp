#pragma once

#include <map>
#include <optional>
#include <string>

#include "models/scenario.hpp"
#include "scenarios/section.hpp"

namespace runcost {

/// The parts of a scenario that an override may change.
struct Parts {
    std::optional<Field> job;
    std::optional<Field> market;
    std::optional<Field> markets;
    std::optional<Field> policy;
    std::optional<Field> run;
};

/// The parts that a section holds; a `whole` scenario has a job.
Parts find_parts(Section& section, bool whole);

/// Reads job, market, policy and run where they are; the market is complete.
void read_parts(Parts const& parts, Scenario& scenario);

/// What a scenario file may hold, told by the calls that read it.
struct Description {
    Form file;
    std::map<std::string, Form> definitions;
};
Description describe_scenario();

}  // namespace runcost
