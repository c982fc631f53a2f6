#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <array>

#include "models/check.hpp"
#include "scenarios/commands/commands.hpp"
#include "scenarios/commands/options.hpp"
#include "scenarios/commands/progress_line.hpp"
#include "scenarios/flip.hpp"
#include "scenarios/report/format.hpp"
#include "scenarios/report/tune.hpp"
#include "scenarios/report/tune_words.hpp"
#include "scenarios/sensitivity.hpp"
#include "scenarios/tune.hpp"

namespace runcost {
namespace {

constexpr std::uint64_t most_replays = 1'000'000;  // which are kept, of all points
constexpr std::uint64_t least_points = 3;
constexpr std::uint64_t most_points = 200;

CommandLine parse(std::vector<std::string> const& arguments) {
    namespace po = boost::program_options;
    po::options_description options = scenario_options();
    options.add_options()("over", po::value<std::string>()->value_name("KEY"),
                          "the number to vary, as --set names it, or KEY=FROM..TO; default: the interval\n"
                          "between saves, policy.checkpoint.every")(
        "flip", po::value<std::string>()->value_name("KEY"),
        "where another market or variant of the file becomes the cheaper one: the value of KEY, or within "
        "KEY=FROM..TO, at which the first of them and each other, or that of --market, cost the same")(
        "sensitivity", "which numbers of the scenario the cost hangs on: each times 0.8 and times 1.25")(
        "objective", po::value<std::string>()->value_name("WHAT"),
        "what is to be least: cost (the mean), p95_cost, cvar (the mean of the worst 5 %) or makespan")(
        "subject-to", po::value<std::vector<std::string>>()->composing()->value_name("DEMAND"),
        "'deadline_met >= 0.95', or within_budget, or both; may be repeated")(
        "market", po::value<std::string>()->value_name("NAME"), "of several markets, only this one")(
        "points", po::value<std::string>()->value_name("N"),
        "of each of the two grids, default: 25; of that of --flip, default: 9")(
        "replays", po::value<std::string>()->value_name("N"),
        "at each point; default: 10,000, fewer where interruptions are many");
    add_threads(options);
    return {"tune",
            {"FILE"},
            "How often to save, or which value of another number is best or changes the ranking,\nor which "
            "numbers the cost hangs on: by replays "
            "on the same luck.",
            options,
            arguments};
}

Value<Objective> objective() {
    return {{}, [](std::string const& text) -> Parsed<Objective> {
                constexpr std::array all{Objective::cost, Objective::p95_cost, Objective::cvar,
                                         Objective::makespan};
                auto const* const found = std::find_if(all.begin(), all.end(),
                                                       [&](Objective some) { return name_of(some) == text; });
                return found == all.end() ? Parsed<Objective>{{}, "must be cost, p95_cost, cvar or makespan"}
                                          : Parsed<Objective>{*found, {}};
            }};
}

/// The scenarios to be tuned, by their number in the file.
std::vector<std::size_t> wanted_scenarios(CommandLine const& line, ScenarioFile const& file) {
    std::vector<std::string> const names = file.names();
    auto const wanted = line.get("market", word());
    std::vector<std::size_t> result;
    for (std::size_t i = 0; i < names.size(); ++i) {
        if (!wanted || *wanted == names[i]) {
            result.push_back(i);
        }
    }
    if (result.empty()) {
        std::string const meant = nearest(*wanted, names);
        throw BadUsage(fmt::format("--market {} (the scenario has {}{})", *wanted, fmt::join(names, ", "),
                                   meant.empty() ? "" : "; did you mean " + meant + "?"));
    }
    return result;
}

/// Each scenario is held to its own deadline and budget, and must have what is asked about.
std::vector<Demand> demands(CommandLine const& line, ScenarioFile const& file,
                            std::vector<std::size_t> const& wanted) {
    std::vector<Demand> result;
    for (std::string const& text : line.all("subject-to")) {
        Parsed<Demand> const parsed = demand()(text);
        auto const refuse = [&](std::string const& why) {
            throw BadUsage(fmt::format("--subject-to {} ({})", text, why));
        };
        if (!parsed.value) {
            refuse(parsed.reason);
        }
        Share const share = parsed.value->share;
        auto const need = [&](std::string const& what, auto const& has) {
            auto const lacks = [&](std::size_t index) { return !has(file.scenarios[index].job); };
            auto const lacking = std::find_if(wanted.begin(), wanted.end(), lacks);
            if (lacking != wanted.end()) {
                bool const all = std::all_of(wanted.begin(), wanted.end(), lacks);
                std::string const whose = all ? "" : " of " + file.scenarios[*lacking].name;
                refuse(fmt::format("the job{} has no {}; say job.{}", whose, what, what));
            }
        };
        if (share != Share::within_budget) {
            need("deadline", [](Job const& job) { return job.deadline_h.has_value(); });
        }
        if (share != Share::deadline_met) {
            need("budget", [](Job const& job) { return job.budget_usd.has_value(); });
        }
        result.push_back(*parsed.value);
    }
    return result;
}

/// A number that an option varies: the key in the file, if it is there, and the range.
struct Varied {
    std::optional<NumericKey> key;  ///< none: the interval between saves
    std::optional<Range> range;
};

Varied varied(CommandLine const& line, std::string const& option, TuneFile const& from, bool any_interval) {
    Over const wanted = *line.get(option, over());
    Varied result;
    if (!any_interval || wanted.key != interval_key) {
        result.key =
            find_numeric_key(from.text, from.source, from.sets, wanted.key, option, built_in_catalogues());
    }
    if (wanted.range) {
        Parsed<Range> const range = read_range(result.key, wanted.range->first, wanted.range->second);
        if (!range.value) {
            throw BadUsage(fmt::format("--{} {} ({})", option, *line.get(option, word()), range.reason));
        }
        result.range = range.value;
    }
    return result;
}

/// What all kinds of requests have.
template <class Request>
Request common_request(CommandLine const& line, TuneFile const& from) {
    Request request{};
    request.objective = line.get("objective", objective()).value_or(request.objective);
    if constexpr (requires { request.points; }) {
        request.points = line.get("points", count(least_points, most_points)).value_or(request.points);
    }
    request.replays = line.get("replays", count(2, std::min(most_replays, from.file.most_replays())));
    request.run = run_options(line);
    request.run.seed = line.get("seed", count(0, ~std::uint64_t{0})).value_or(from.file.run().seed);
    return request;
}

Exit find_best(CommandLine const& line, TuneFile const& from, ProgressLine& progress) {
    std::vector<std::size_t> const wanted = wanted_scenarios(line, from.file);
    auto request = common_request<TuneRequest>(line, from);
    request.demands = demands(line, from.file, wanted);
    if (line.has("over")) {
        Varied const found = varied(line, "over", from, true);
        request.over = found.key;
        request.range = found.range;
    }
    request.run.progress = [&](std::uint64_t done, std::uint64_t total) { progress.update(done, total); };
    std::vector<MarketTune> markets;
    markets.reserve(wanted.size());
    for (std::size_t const index : wanted) {
        markets.push_back(tune_market(from, index, request));
    }
    TuneReport const report{from.file, request, markets};
    print_output(line.has("json") ? json_tune(report) : text_tune(report, terminal_width()));
    bool const all = std::all_of(markets.begin(), markets.end(),
                                 [](MarketTune const& market) { return market.tuned.best.has_value(); });
    return all ? Exit::done : Exit::failed_expectation;
}

Exit find_flips(CommandLine const& line, TuneFile const& from, ProgressLine& progress) {
    std::vector<std::size_t> others = wanted_scenarios(line, from.file);
    std::erase(others, 0U);
    if (others.empty()) {
        throw BadUsage(
            from.file.scenarios.size() == 1
                ? "--flip compares markets or variants, and the scenario has only one; say markets: "
                  "[...] or compare: {...}"
                : fmt::format("--market {} (is the first one, which is compared with this one)",
                              *line.get("market", word())));
    }
    auto request = common_request<FlipRequest>(line, from);
    Varied const found = varied(line, "flip", from, false);
    request.key = *found.key;
    request.range = found.range;
    request.run.progress = [&](std::uint64_t done, std::uint64_t total) { progress.update(done, total); };
    std::vector<PairFlip> pairs;
    pairs.reserve(others.size());
    for (std::size_t const other : others) {
        pairs.push_back(find_pair_flip(from, 0, other, request));
    }
    FlipReport const report{from.file, request, pairs};
    print_output(line.has("json") ? json_flip(report) : text_flip(report));
    return Exit::done;
}

Exit find_sensitivities(CommandLine const& line, TuneFile const& from, ProgressLine& progress) {
    auto request = common_request<SensitivityRequest>(line, from);
    request.run.progress = [&](std::uint64_t done, std::uint64_t total) { progress.update(done, total); };
    std::vector<MarketSensitivity> markets;
    for (std::size_t const index : wanted_scenarios(line, from.file)) {
        markets.push_back(sense_market(from, index, request));
    }
    SensitivityReport const report{from.file, request, markets};
    print_output(line.has("json") ? json_sensitivity(report) : text_sensitivity(report, terminal_width()));
    return Exit::done;
}

/// What is asked for is one thing, and has a use for the other options.
void check_usage(CommandLine const& line) {
    std::vector<std::string> asked;
    for (std::string const option : {"over", "flip", "sensitivity"}) {
        if (line.has(option)) {
            asked.push_back("--" + option);
        }
    }
    if (asked.size() > 1) {
        throw BadUsage(
            fmt::format("{} ask for different things; say one of them", fmt::join(asked, " and ")));
    }
    auto const no_use = [&](std::string const& option, std::string const& purpose) {
        if (!asked.empty() && line.has(option)) {
            throw BadUsage(
                fmt::format("--{} is for {}, not for {}; leave it out", option, purpose, asked.front()));
        }
    };
    if (line.has("flip") || line.has("sensitivity")) {
        no_use("subject-to", "the best value of a number");
    }
    if (line.has("sensitivity")) {
        no_use("points", "grids of values");
    }
}

}  // namespace

Exit tune_command(std::vector<std::string> const& arguments) {
    CommandLine const line = parse(arguments);
    check_usage(line);
    bool const quiet = line.has("quiet");
    TuneFile from{read_text(line.file()), line.file(), line.all("set"), {}};
    from.file = read_scenario(from.text, from.source, from.sets);
    if (!quiet) {
        print_problems(from.file.warnings);
    }
    ProgressLine progress(!quiet);
    return line.has("flip")          ? find_flips(line, from, progress)
           : line.has("sensitivity") ? find_sensitivities(line, from, progress)
                                     : find_best(line, from, progress);
}

}  // namespace runcost
