#include <fmt/format.h>

#include <sstream>

#include "scenarios/commands/commands.hpp"
#include "scenarios/commands/options.hpp"
#include "scenarios/instant.hpp"
#include "scenarios/read_law.hpp"
#include "scenarios/read_price.hpp"
#include "scenarios/report/explain.hpp"
#include "scenarios/report/explain_price.hpp"

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

/// Fri 22:00, as an hour of the week
Value<double> start_of_week() {
    return {{}, [](std::string const& text) -> Parsed<double> {
                if (auto const found = written_instant(text)) {
                    return {found->hour_of_week, {}};
                }
                return {{}, "expected an instant in UTC, such as 2026-03-06T22:00 or \"Fri 22:00\""};
            }};
}

Price parse_price(std::string const& spec, std::optional<HourlyPrice> const& bid) {
    Node const node = parse_yaml(spec, "price");
    Reading reading;
    Price price;
    read_price(Field(reading, node, "price"), {}, price);
    if (!reading.problems.empty()) {
        throw InvalidInput(reading.problems);
    }
    if (bid) {
        if (!price.process || bid->unit != price.unit) {
            throw BadUsage("--bid goes with a price that moves, of the same unit");
        }
        price.bid = bid->usd_per_h;
    }
    return price;
}

Exit explain_law(CommandLine const& line) {
    if (line.has("bid") || line.has("start")) {
        throw BadUsage("--bid and --start go with explain price");
    }
    constexpr std::uint64_t most_hosts = 1'000'000'000;
    LawReport const report{line.operand(1), parse_law(line.operand(1)),
                           line.get("at", ages()).value_or(std::vector<double>{}),
                           line.get("hosts", count(1, most_hosts))};
    print_output(line.has("json") ? json_law(report) : text_law(report));
    return Exit::done;
}

Exit explain_price(CommandLine const& line) {
    if (line.has("hosts")) {
        throw BadUsage("--hosts goes with explain law");
    }
    PriceReport const report{line.operand(1), parse_price(line.operand(1), line.get("bid", hourly_price())),
                             line.get("at", ages()).value_or(std::vector<double>{}),
                             line.get("start", start_of_week())};
    print_output(line.has("json") ? json_price(report) : text_price(report));
    return Exit::done;
}

}  // namespace

Exit explain_command(std::vector<std::string> const& arguments) {
    namespace po = boost::program_options;
    po::options_description options("Options");
    options.add_options()("at", po::value<std::string>()->value_name("3h,12h"),
                          "ages, or hours since the start, to tell of")(
        "hosts", po::value<std::string>()->value_name("N"),
        "of a law: tell of a fleet of so many hosts, too")(
        "bid", po::value<std::string>()->value_name("PRICE"),
        "of a price: tell how long it stays at or below that")(
        "start", po::value<std::string>()->value_name("WHEN"),
        "of a price: where in the week it starts, such as \"Fri 22:00\" (UTC)")("json", "print JSON");
    CommandLine const line(
        "explain", {"law|price", "SPEC"},
        "What a law of lifetimes, or a price, says before any run: SPEC as in a scenario file,\n"
        "such as law '{weibull: {shape: 0.6, mean: 300h}}', or price\n"
        "'{mean_reverting: {mean: $0.45/h, volatility: 25%, reversion: 12h, step: 5min}}'.",
        options, arguments);
    if (line.operand(0) == "law") {
        return explain_law(line);
    }
    if (line.operand(0) == "price") {
        return explain_price(line);
    }
    throw BadUsage(
        fmt::format("cannot explain {}; say runcost explain law SPEC, or price SPEC", line.operand(0)));
}

}  // namespace runcost
