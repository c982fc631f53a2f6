#include <fmt/format.h>

#include <algorithm>
#include <filesystem>

#include "scenarios/commands/commands.hpp"
#include "scenarios/commands/options.hpp"
#include "scenarios/judge.hpp"
#include "scenarios/reader.hpp"
#include "scenarios/report/report.hpp"

namespace runcost {
namespace {

/// A file itself; of a folder all scenario files in it and below, in order of their names.
std::vector<std::string> files_of(std::string const& path) {
    namespace fs = std::filesystem;
    std::error_code none;
    if (!fs::is_directory(path, none)) {
        return {path};
    }
    std::vector<std::string> files;
    for (auto const& file : fs::recursive_directory_iterator(path)) {
        if (file.is_regular_file() && file.path().extension() == ".yaml") {
            files.push_back(file.path().string());
        }
    }
    if (files.empty()) {
        throw BadUsage(fmt::format("{}: holds no scenario file, *.yaml", path));
    }
    std::sort(files.begin(), files.end());
    return files;
}

}  // namespace

Exit verify_command(std::vector<std::string> const& arguments) {
    namespace po = boost::program_options;
    po::options_description options("Options");
    add_threads(options);
    options.add_options()("all", "each expectation of several files, too, not only a line for each claim")(
        "json", "print JSON")("quiet", "no warnings");
    CommandLine const line("verify", {"FILE|DIR..."},
                           "Simulates scenarios that carry expectations, and tells which of them hold:\n"
                           "each of one file; of several, how many of each claim, such as B12 of\n"
                           "\"B12: Vast at 97 % is cheaper\", and which are refuted.\n"
                           "Exit 1 where a verdict is not the one that the scenario states.",
                           options, arguments);
    RunOptions const run = run_options(line);
    std::vector<std::pair<std::string, ScenarioFile>> files;
    std::vector<Problem> problems;
    for (std::string const& operand : line.operands()) {
        for (std::string const& path : files_of(operand)) {
            try {
                ScenarioFile file = read_scenario_file(path, {});
                bool const named = path == operand;
                if (file.expect.empty() && named) {
                    problems.push_back(
                        {true, {path, 0, 0}, "has no expectations; add expect: to make it a check"});
                } else if (!file.expect.empty()) {
                    files.emplace_back(path, std::move(file));
                }
            } catch (InvalidInput const& bad) {
                problems.insert(problems.end(), bad.problems().begin(), bad.problems().end());
            }
        }
    }
    if (!problems.empty()) {
        throw InvalidInput(problems);
    }
    if (files.empty()) {
        throw BadUsage("none of the scenarios has expectations; add expect: to make one a check");
    }
    Audits audits;
    for (auto const& [path, file] : files) {
        if (!line.has("quiet")) {
            print_problems(file.warnings);
        }
        audits.emplace_back(path, Audit{file.expect, verify(file, run)});
    }
    bool const each = audits.size() == 1 || line.has("all");
    print_output(line.has("json") ? json_audits(audits) : text_audits(audits, each));
    bool const all =
        std::all_of(audits.begin(), audits.end(), [](auto const& audit) { return audit.second.as_stated(); });
    return all ? Exit::done : Exit::failed_expectation;
}

}  // namespace runcost
