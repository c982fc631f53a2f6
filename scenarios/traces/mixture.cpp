#include "scenarios/traces/mixture.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <utility>

#include "scenarios/traces/columns.hpp"
#include "scenarios/traces/time_text.hpp"
#include "scenarios/traces/trace_rows.hpp"

namespace runcost {
namespace {

constexpr std::size_t most_told = 5;

}  // namespace

Mixture::Mixture(std::vector<std::string> headings, std::vector<std::size_t> const& own)
    : headings_(std::move(headings)), last_(headings_.size()) {
    for (std::size_t i = 0; i < headings_.size(); ++i) {
        if (std::find(own.begin(), own.end(), i) == own.end()) {
            columns_.push_back({i, names_a_series(headings_[i]), false, {}});
        }
    }
}

bool Mixture::tells(Column const& column) const {
    return column.seen.size() > 1 && (column.words || is_count(headings_[column.index]));
}

bool Mixture::see(std::vector<std::string> const& fields, Order order) {
    for (Column& column : columns_) {
        std::string const& text = fields[column.index];
        std::string& last = last_[column.index];
        bool const changed = text != last;
        if (order == Order::first || changed) {
            bool const gap = text.empty() && !column.names_series;
            column.words = column.words || (!gap && !number_in(text) && !is_date(text));
            bool const known = std::find(column.seen.begin(), column.seen.end(), text) != column.seen.end();
            if (!known && column.seen.size() <= most_told) {
                column.seen.push_back(text);
            }
        }
        bool const apart =
            order == Order::earlier || (changed && (column.names_series || order == Order::same));
        found_ = found_ || (order != Order::first && apart && tells(column));
        last = text;
    }
    return found_;
}

std::string Mixture::told() const {
    std::vector<std::string> choices;
    std::vector<std::string> remedy;
    for (Column const& column : columns_) {
        if (!tells(column)) {
            continue;
        }
        std::string const& heading = headings_[column.index];
        std::vector<std::string> values;
        for (std::size_t i = 0; i < std::min(most_told, column.seen.size()); ++i) {
            values.push_back(yaml_text(shown(column.seen[i])));
        }
        choices.push_back(fmt::format("{} is {}{}", heading, fmt::join(values, ", "),
                                      column.seen.size() > most_told ? " and more" : ""));
        remedy.push_back(fmt::format("{}: {}", yaml_text(heading), values.front()));
    }
    return fmt::format("several series in one file: {}; say which, such as where: {{{}}}",
                       fmt::join(choices, "; "), fmt::join(remedy, ", "));
}

}  // namespace runcost
