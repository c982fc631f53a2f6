#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <cmath>
#include <vector>

#include "models/compile.hpp"
#include "scenarios/commands/commands.hpp"
#include "scenarios/commands/options.hpp"
#include "scenarios/reader.hpp"
#include "scenarios/report/report.hpp"

namespace runcost {
namespace {

std::size_t find_market(ScenarioFile const& file, std::optional<std::string> const& wanted) {
    std::vector<std::string> const names = file.names();
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

/// p50, p95, ... and worst, as a share of the replays that cost no more.
Value<double> percentile() {
    return {{}, [](std::string const& text) -> Parsed<double> {
                if (text == "worst") {
                    return {1.0, {}};
                }
                Parsed<std::uint64_t> const percent = count(1, 99)(text.substr(text.empty() ? 0 : 1));
                if (text.substr(0, 1) != "p" || !percent.value) {
                    return {{}, "must be worst, or p1 to p99"};
                }
                return {static_cast<double>(*percent.value) / 100.0, {}};
            }};
}

/// The first replay whose cost is the quantile of all.
std::uint64_t find_replay(Plan const& plan, RunOptions options, double share) {
    std::vector<double> costs;
    options.rows = [&](std::uint64_t, std::size_t, RowBlock const& rows) {
        auto const column = rows.column(Metric::cost_usd);
        costs.insert(costs.end(), column.begin(), column.end());
    };
    run({&plan, 1}, options);
    std::vector<double> ordered = costs;
    double const rank = std::ceil(share * static_cast<double>(costs.size()) - 1e-9);
    auto const at = ordered.begin() + static_cast<std::ptrdiff_t>(std::max(rank, 1.0)) - 1;
    std::nth_element(ordered.begin(), at, ordered.end());
    return static_cast<std::uint64_t>(std::find(costs.begin(), costs.end(), *at) - costs.begin());
}

}  // namespace

Exit replay_command(std::vector<std::string> const& arguments) {
    namespace po = boost::program_options;
    po::options_description options = scenario_options();
    options.add_options()("number", po::value<std::string>()->value_name("K"), "which replay, from 0")(
        "find", po::value<std::string>()->value_name("WHICH"),
        "the replay whose cost lies at p50, p95 or another percent, or the worst")(
        "replays", po::value<std::string>()->value_name("N"), "with --find: another number of replays")(
        "market", po::value<std::string>()->value_name("NAME"), "of several markets, which");
    CommandLine const line("replay", {"FILE"}, "One replay, event by event.", options, arguments);
    auto number = line.get("number", count(0, max_replays - 1));
    auto const wanted = line.get("find", percentile());
    auto const replays = line.get("replays", count(1, max_replays));
    if (number.has_value() == wanted.has_value()) {
        throw BadUsage("which replay? say --number K, from 0, or --find p50, p95 or worst");
    }
    if (replays && !wanted) {
        throw BadUsage("--replays goes with --find");
    }
    ScenarioFile const file = read_scenario_file(line.file(), line.all("set"));
    if (!line.has("quiet")) {
        print_problems(file.warnings);
    }
    std::uint64_t const most = file.most_replays();
    if (number.value_or(0) >= most || replays.value_or(0) > most) {
        throw BadUsage(fmt::format("a replay has so many sessions that there are at most {}", most));
    }
    Plan const plan = compile(file.scenarios[find_market(file, line.get("market", word()))]);
    std::uint64_t const seed = line.get("seed", count(0, ~std::uint64_t{0})).value_or(file.run().seed);
    if (wanted) {
        RunOptions all = run_options(line);
        all.seed = seed;
        all.replays = replays.value_or(file.run().replays);
        number = find_replay(plan, all, *wanted);
    }
    Timeline const timeline = replay_timeline(plan, seed, *number);
    ReplayReport const report{file.name, plan.market, seed, *number, timeline};
    print_output(line.has("json") ? json_timeline(report) : text_timeline(report));
    return Exit::done;
}

}  // namespace runcost
