#include "scenarios/report/fit.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <nlohmann/json.hpp>
#include <vector>

#include "scenarios/report/format.hpp"
#include "scenarios/report/json_value.hpp"
#include "scenarios/report/table.hpp"
#include "scenarios/traces/trace_rows.hpp"

namespace runcost {
namespace {

using Json = nlohmann::ordered_json;

std::string or_none(std::optional<double> const& hours) {
    return hours ? long_hours_text(*hours) : "none";
}

std::string rule_text(UpRule const& rule) {
    return rule.need ? fmt::format("at least {} at once", grouped(*rule.need))
                     : fmt::format("a 1 means {}", rule.one_means_available ? "available" : "preempted");
}

void add_spells(Table& table, std::string const& name, SpellLengths const& spells) {
    table.add({name, grouped(spells.count), or_none(spells.mean_h), or_none(spells.median_h),
               or_none(spells.longest_h)});
}

/// The trace as a scenario's `availability`.
std::string yaml_of(AvailabilityReport const& report) {
    std::vector<std::string> keys{"file: " + yaml_text(report.request.path)};
    if (!report.column.empty()) {
        keys.push_back("column: " + yaml_text(report.column));
    }
    std::vector<std::string> where;
    for (auto const& [name, value] : report.request.where) {
        where.push_back(fmt::format("{}: {}", yaml_text(name), yaml_text(value)));
    }
    if (!where.empty()) {
        keys.push_back(fmt::format("where: {{{}}}", fmt::join(where, ", ")));
    }
    if (report.tick) {
        keys.push_back("tick: " + *report.tick);
    }
    keys.push_back(
        report.rule.need
            ? fmt::format("need: {}", *report.rule.need)
            : fmt::format("one_means: {}", report.rule.one_means_available ? "available" : "preempted"));
    return fmt::format("availability: {{trace: {{{}}}}}", fmt::join(keys, ", "));
}

}  // namespace

std::string text_availability(AvailabilityReport const& report) {
    MeasuredAvailability const& measured = report.measured;
    std::string const column = report.column.empty() ? "" : report.column + ", ";
    std::string text = fmt::format("{}: {}{}\n\n", report.request.path, column, rule_text(report.rule));
    text += fmt::format("  {} ticks, {}; capacity in {} of the ticks, {} of the hours; lost {}\n",
                        grouped(measured.instants), long_hours_text(measured.hours),
                        share_text(measured.availability), share_text(measured.of_hours),
                        measured.preemptions == 1 ? "once" : grouped(measured.preemptions) + " times");
    if (measured.mean_usd_per_h) {
        text += fmt::format("  ${:.4f} per hour on average while there is capacity ({})\n",
                            *measured.mean_usd_per_h, *report.price_column);
    }
    Table table(2);
    table.add({"spells", "number", "mean", "median", "longest"});
    add_spells(table, "with capacity", measured.up);
    add_spells(table, "without", measured.down);
    text += "\n" + table.text();
    return text + fmt::format(
                      "\n  The first and the last spell are cut off by the ends of the file.\n"
                      "  In a scenario, as part of a market:\n\n{}\n",
                      yaml_of(report));
}

std::string json_availability(AvailabilityReport const& report) {
    MeasuredAvailability const& measured = report.measured;
    Json const json{{"measured",
                     {{"ticks", measured.instants},
                      {"availability", measured.availability},
                      {"availability_of_hours", measured.of_hours},
                      {"up_runs", measured.up.count},
                      {"preemptions", measured.preemptions},
                      {"mean_price_usd_per_h_while_available", finite_or_null(measured.mean_usd_per_h)}}},
                    {"runs",
                     {{"up_mean_h", finite_or_null(measured.up.mean_h)},
                      {"up_median_h", finite_or_null(measured.up.median_h)},
                      {"up_longest_h", finite_or_null(measured.up.longest_h)},
                      {"down_mean_h", finite_or_null(measured.down.mean_h)},
                      {"down_median_h", finite_or_null(measured.down.median_h)},
                      {"down_longest_h", finite_or_null(measured.down.longest_h)}}}};
    return json.dump(1) + "\n";
}

}  // namespace runcost
