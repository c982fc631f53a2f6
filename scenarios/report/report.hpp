#pragma once

#include <cstddef>
#include <string>

#include <utility>
#include <vector>

#include "scenarios/reader.hpp"
#include "sim/run.hpp"
#include "sim/timeline.hpp"
#include "sim/trust.hpp"

namespace runcost {

/// Expectations and the verdicts on them, in order.
struct Audit {
    std::vector<ExpectItem> items;
    std::vector<Verdict> verdicts;

    bool as_stated() const;  ///< all of them
};
std::string text_audit(Audit const& audit);

/// The audits of several files, by path.
using Audits = std::vector<std::pair<std::string, Audit>>;
/// `each`: every item, file by file; else a line for the items of each number, and those that are refuted.
std::string text_audits(Audits const& audits, bool each);
std::string json_audits(Audits const& audits);

/// A file's scenarios and what their replays gave.
struct Report {
    ScenarioFile const& file;
    std::uint64_t seed;
    RunResult const& result;
    Audit const& audit;
};

/// For people: the answer first, then where the hours and dollars went; several markets are compared.
std::string text_report(Report const& report, std::size_t width);

/// For programs: all of it, numbers in full. JSON has no infinity or NaN: null.
std::string json_report(Report const& report);

/// A warning about the statistics, in words.
std::string to_string(Warning const& warning);

/// What the scenarios do not say and replays take for granted, a line each; empty if there is nothing.
std::string assumptions_text(std::vector<Scenario> const& scenarios);

/// One replay of one of a file's scenarios.
struct ReplayReport {
    std::string const& name;  ///< the file's
    std::string const& market;
    std::uint64_t seed;
    std::uint64_t number;
    Timeline const& timeline;
};
std::string text_timeline(ReplayReport const& report);
std::string json_timeline(ReplayReport const& report);

/// Column names and rows of the samples' file.
std::string csv_header();
std::string csv_rows(std::uint64_t first_replay, std::string const& market, RowBlock const& rows);

}  // namespace runcost
