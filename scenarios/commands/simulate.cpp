#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <optional>

#include "models/compile.hpp"
#include "scenarios/commands/commands.hpp"
#include "scenarios/commands/options.hpp"
#include "scenarios/commands/output_file.hpp"
#include "scenarios/commands/progress_line.hpp"
#include "scenarios/judge.hpp"
#include "scenarios/reader.hpp"
#include "scenarios/report/format.hpp"
#include "scenarios/report/report.hpp"

namespace runcost {
namespace {

constexpr std::uint64_t most_for_precision = 100'000'000;
constexpr double least_precision = 1e-6;

CommandLine parse(std::vector<std::string> const& arguments) {
    namespace po = boost::program_options;
    po::options_description options = scenario_options();
    options.add_options()("replays", po::value<std::string>()->value_name("N"), "another number of replays")(
        "precision", po::value<std::string>()->value_name("1%"),
        "replay until the 95 % interval of every mean cost is within this share of it");
    add_threads(options);
    options.add_options()("samples", po::value<std::string>()->value_name("FILE.csv"),
                          "write every replay's metrics")(
        "expect", po::value<std::vector<std::string>>()->composing()->value_name("EXPR"),
        "fail unless it holds, such as 'cost_usd.mean <= $450'; may be repeated");
    return {"simulate",
            {"FILE"},
            "What a job costs, how long it takes and how bad it can get.",
            options,
            arguments};
}

Value<double> precision() {
    return {{}, [](std::string const& text) -> Parsed<double> {
                Parsed<double> parsed = percent()(text);
                if (parsed.value && (*parsed.value < least_precision || *parsed.value >= 1.0)) {
                    return {{}, "must lie between 0.0001% and 100%"};
                }
                return parsed;
            }};
}

std::vector<ExpectItem> expectations(CommandLine const& line, ScenarioFile const& file) {
    std::vector<ExpectItem> items;
    for (std::string const& text : line.all("expect")) {
        items.push_back({{}, parse_expectation(text, {"--expect", 0, 0}, file.names()), Stated::holds, {}});
    }
    return items;
}

}  // namespace

Exit simulate_command(std::vector<std::string> const& arguments) {
    CommandLine const line = parse(arguments);
    bool const quiet = line.has("quiet");
    auto const replays = line.get("replays", count(1, max_replays));
    auto const wanted = line.get("precision", precision());
    if (replays && wanted) {
        throw BadUsage("say either --replays or --precision");
    }

    ScenarioFile const file = read_scenario_file(line.file(), line.all("set"));
    if (!quiet) {
        print_problems(file.warnings);
    }
    std::vector<Plan> const plans = compile(file.scenarios);
    Audit audit{expectations(line, file), {}};
    Judge judge(audit.items, file.scenarios);

    RunOptions options = run_options(line);
    options.replays =
        replays.value_or(wanted ? std::min(most_for_precision, file.most_replays()) : file.run().replays);
    if (options.replays > file.most_replays()) {
        throw BadUsage(fmt::format("--replays {} (with these sessions to a replay at most {})",
                                   options.replays, file.most_replays()));
    }
    options.precision = wanted.value_or(0.0);
    options.references = file.references();
    options.seed = line.get("seed", count(0, ~std::uint64_t{0})).value_or(file.run().seed);
    ProgressLine progress(!quiet);
    options.progress = [&](std::uint64_t done, std::uint64_t total) { progress.update(done, total); };
    std::optional<OutputFile> samples;
    if (auto const path = line.get("samples", word())) {
        std::error_code unknown;
        if (std::filesystem::equivalent(*path, line.file(), unknown)) {
            throw BadUsage(fmt::format("--samples {} would overwrite the scenario", *path));
        }
        samples.emplace(*path).write(csv_header());
    }
    if (samples || !audit.items.empty()) {
        options.rows = [&](std::uint64_t first, std::size_t plan, RowBlock const& rows) {
            judge.add(plan, rows);
            if (samples) {
                samples->write(csv_rows(first, plans[plan].market, rows));
            }
        };
    }

    RunResult const result = run(plans, options);
    if (samples) {
        samples->commit();
    }
    audit.verdicts = judge.verdicts(result);
    Report const report{file, options.seed, result, audit};
    print_output(line.has("json") ? json_report(report) : text_report(report, terminal_width()));
    return audit.as_stated() ? Exit::done : Exit::failed_expectation;
}

}  // namespace runcost
