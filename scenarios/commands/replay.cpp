#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>

#include "models/compile.hpp"
#include "scenarios/commands/commands.hpp"
#include "scenarios/commands/options.hpp"
#include "scenarios/reader.hpp"
#include "scenarios/report/report.hpp"

namespace runcost {
namespace {

std::size_t find_market(Scenario const& scenario, std::optional<std::string> const& wanted) {
    std::vector<std::string> names;
    for (Market const& market : scenario.markets) {
        names.push_back(market.name);
    }
    if (!wanted) {
        if (names.size() > 1) {
            throw BadUsage(fmt::format("which market? say --market with one of {}", fmt::join(names, ", ")));
        }
        return 0;
    }
    auto const found = std::find(names.begin(), names.end(), *wanted);
    if (found == names.end()) {
        std::string const meant = nearest(*wanted, names);
        throw BadUsage(fmt::format("--market {} (the scenario has {}{})", *wanted, fmt::join(names, ", "),
                                   meant.empty() ? "" : "; did you mean " + meant + "?"));
    }
    return static_cast<std::size_t>(found - names.begin());
}

}  // namespace

Exit replay_command(std::vector<std::string> const& arguments) {
    namespace po = boost::program_options;
    po::options_description options = scenario_options();
    options.add_options()("number", po::value<std::string>()->value_name("K"), "which replay, from 0")(
        "market", po::value<std::string>()->value_name("NAME"), "of several markets, which");
    CommandLine const line("replay", "One replay, event by event.", options, arguments);
    auto const number = line.get("number", count(0, max_replays - 1));
    if (!number) {
        throw BadUsage("which replay? say --number K, from 0");
    }
    ReadScenario const read = read_scenario_file(line.file(), line.all("set"));
    if (!line.has("quiet")) {
        print_problems(read.warnings);
    }
    std::vector<Plan> const plans = compile(read.scenario);
    Plan const& plan = plans[find_market(read.scenario, line.get("market", word()))];
    std::uint64_t const seed = line.get("seed", count(0, ~std::uint64_t{0})).value_or(read.scenario.run.seed);
    Timeline const timeline = replay_timeline(plan, seed, *number);
    ReplayReport const report{read.scenario, plan.market, seed, *number, timeline};
    print_output(line.has("json") ? json_timeline(report) : text_timeline(report));
    return Exit::done;
}

}  // namespace runcost
