#include <fmt/format.h>

#include <sstream>

#include "scenarios/commands/commands.hpp"
#include "scenarios/commands/options.hpp"
#include "scenarios/read_law.hpp"
#include "scenarios/report/explain.hpp"

namespace runcost {
namespace {

/// Durations, separated by commas.
Value<std::vector<double>> ages() {
    return {{}, [](std::string const& text) -> Parsed<std::vector<double>> {
                std::vector<double> found;
                std::istringstream in(text);
                for (std::string part; std::getline(in, part, ',');) {
                    Parsed<double> const age = duration()(part);
                    if (!age.value) {
                        return {{}, part + ": " + age.reason};
                    }
                    found.push_back(*age.value);
                }
                if (found.empty()) {
                    return {{}, "expected ages, such as 3h,12h"};
                }
                return {found, {}};
            }};
}

Law parse_law(std::string const& spec) {
    Node const node = parse_yaml(spec, "law");
    Reading reading;
    Law law = Never{};
    read_law(Field(reading, node, "law"), law_of_lifetimes(), law);
    if (!reading.problems.empty()) {
        throw InvalidInput(reading.problems);
    }
    if (get_if<Recorded>(law) != nullptr) {
        throw InvalidInput(
            {{true, node.place, "recorded lives are no random law: there is nothing to explain"}});
    }
    return law;
}

}  // namespace

Exit explain_command(std::vector<std::string> const& arguments) {
    namespace po = boost::program_options;
    po::options_description options("Options");
    options.add_options()("at", po::value<std::string>()->value_name("3h,12h"), "ages to tell of")(
        "hosts", po::value<std::string>()->value_name("N"), "tell of a fleet of so many hosts, too")(
        "json", "print JSON");
    CommandLine const line("explain", {"law", "SPEC"},
                           "What a law of lifetimes says: SPEC as in a scenario file,\n"
                           "such as '{weibull: {shape: 0.6, mean: 300h}}'.",
                           options, arguments);
    if (line.operand(0) != "law") {
        throw BadUsage(fmt::format("cannot explain {}; say runcost explain law SPEC", line.operand(0)));
    }
    constexpr std::uint64_t most_hosts = 1'000'000'000;
    LawReport const report{line.operand(1), parse_law(line.operand(1)),
                           line.get("at", ages()).value_or(std::vector<double>{}),
                           line.get("hosts", count(1, most_hosts))};
    print_output(line.has("json") ? json_law(report) : text_law(report));
    return Exit::done;
}

}  // namespace runcost
