#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>

#include "scenarios/commands/commands.hpp"
#include "scenarios/commands/options.hpp"
#include "scenarios/report/fit.hpp"

namespace runcost {
namespace {

constexpr std::uint64_t most_machines = 1'000'000'000;

/// Whether a 1 means available.
Value<bool> available_or_preempted() {
    return {{}, [](std::string const& text) -> Parsed<bool> {
                if (text == "available" || text == "preempted") {
                    return {text == "available", {}};
                }
                return {{}, "must be available or preempted"};
            }};
}

std::map<std::string, std::string> conditions(std::vector<std::string> const& texts) {
    std::map<std::string, std::string> where;
    for (std::string const& text : texts) {
        std::size_t const equals = text.find('=');
        if (equals == std::string::npos || equals == 0) {
            throw BadUsage(fmt::format("--where {} (must be COLUMN=VALUE)", text));
        }
        if (!where.emplace(text.substr(0, equals), text.substr(equals + 1)).second) {
            throw BadUsage(fmt::format("--where {} (that column has another value already)", text));
        }
    }
    return where;
}

UpRule rule_of_counts(CommandLine const& line, Trace const& trace) {
    auto const need = line.get("need", count(1, most_machines));
    double const most = *std::max_element(trace.values.begin(), trace.values.end());
    if (!need) {
        throw BadUsage(
            fmt::format("{}: it counts up to {:.0f} machines; say how many are needed at once, --need N",
                        line.operand(1), most));
    }
    return {true, need};
}

/// What a value means, by what is said or by the name of its column; it is never guessed.
UpRule rule_of(CommandLine const& line, Trace const& trace) {
    auto const said = line.get("one-means", available_or_preempted());
    if (said && line.has("need")) {
        throw BadUsage("--one-means is for files of 0 and 1, --need for counts; say one of them");
    }
    if (said && trace.counts) {
        throw BadUsage("--one-means is for files of 0 and 1; this one counts machines, so say --need N");
    }
    auto const stated = one_means_available(trace.column);
    if (stated == false && (trace.counts || line.has("need"))) {
        throw BadUsage(
            fmt::format("the column {} would count what was lost, and --need asks for what is there; take "
                        "another --column",
                        trace.column));
    }
    if (trace.counts || line.has("need")) {
        return rule_of_counts(line, trace);
    }
    if (said && stated && *said != *stated) {
        throw BadUsage(fmt::format("--one-means {} (the column is named {})",
                                   *said ? "available" : "preempted", trace.column));
    }
    if (!said && !stated) {
        std::string const place = trace.column.empty() ? "" : fmt::format(" in {}", trace.column);
        throw BadUsage(
            fmt::format("{}: a 1{} may mean that there is capacity or that it is lost, and the file does not "
                        "say; say --one-means "
                        "available or --one-means preempted (or --need 1, if it is a number of machines)",
                        line.operand(1), place));
    }
    return {said.value_or(stated.value_or(true)), {}};
}

/// The column that is asked for, or else the only one besides whose name has usd; none if there is none.
std::optional<std::string> price_column(CommandLine const& line, Trace const& trace) {
    if (auto said = line.get("price-column", word())) {
        return said;
    }
    std::vector<std::string> found;
    for (std::string const& column : trace.columns) {
        if (column != trace.column && column.find("usd") != std::string::npos) {
            found.push_back(column);
        }
    }
    return found.size() == 1 ? std::optional(found.front()) : std::nullopt;
}

AvailabilityReport measured_availability(CommandLine const& line) {
    AvailabilityReport report;
    TraceRequest& request = report.request;
    request.path = line.operand(1);
    request.column = line.get("column", word());
    request.where = conditions(line.all("where"));
    request.tick_h = line.get("tick", duration(Limit::positive));
    report.tick = line.get("tick", word());
    Trace const trace = read_trace(request, Quantity::availability);
    report.column = trace.column;
    report.rule = rule_of(line, trace);
    report.price_column = price_column(line, trace);
    if (!report.price_column) {
        report.measured = measure(trace, report.rule, nullptr);
        return report;
    }
    TraceRequest priced = request;
    priced.column = report.price_column;
    Trace const prices = read_trace(priced, Quantity::usd_per_h);
    report.measured = measure(trace, report.rule, &prices);
    return report;
}

}  // namespace

Exit fit_command(std::vector<std::string> const& arguments) {
    namespace po = boost::program_options;
    po::options_description options("Options");
    options.add_options()("column", po::value<std::string>()->value_name("C"),
                          "the column that tells of capacity; needless where only one can be meant")(
        "where", po::value<std::vector<std::string>>()->composing()->value_name("C=V"),
        "only rows whose column C has the value V; may be repeated")(
        "one-means", po::value<std::string>()->value_name("available|preempted"),
        "what a 1 means, where the column is not named so")(
        "need", po::value<std::string>()->value_name("N"),
        "there is capacity while at least N machines are counted")(
        "tick", po::value<std::string>()->value_name("T"), "rows are so far apart, whatever times they have")(
        "price-column", po::value<std::string>()->value_name("C"),
        "dollars per hour; default: the only other column whose name has usd")("json", "print JSON");
    CommandLine const line(
        "fit", {"availability", "DATA"},
        "What a file says about capacity: how much of the time it was there, for how long, and at\n"
        "what price. DATA: a CSV file with a heading, SkyPilot's JSON, lines of a time and a count,\n"
        "or events (milliseconds, add or remove, node); plain or gzip.",
        options, arguments);
    if (line.operand(0) != "availability") {
        throw BadUsage(fmt::format("cannot fit {}; say runcost fit availability DATA", line.operand(0)));
    }
    AvailabilityReport const report = measured_availability(line);
    print_output(line.has("json") ? json_availability(report) : text_availability(report));
    return Exit::done;
}

}  // namespace runcost
