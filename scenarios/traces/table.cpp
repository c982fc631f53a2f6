#include "scenarios/traces/table.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <utility>

namespace runcost {
namespace {

constexpr std::size_t most_told = 5;

}  // namespace

TraceTable::TraceTable(std::vector<std::string> headings, TraceRequest const& request, Quantity quantity,
                       TraceRows& rows)
    : headings_(std::move(headings)),
      request_(request),
      quantity_(quantity),
      rows_(rows),
      time_column_(time_column(headings_, request.column)),
      time_(time_column_ ? time_column_->unit_s : 1.0) {
    for (std::size_t i = 1; i < headings_.size(); ++i) {
        if (std::find(headings_.begin(), headings_.begin() + static_cast<std::ptrdiff_t>(i), headings_[i]) !=
            headings_.begin() + static_cast<std::ptrdiff_t>(i)) {
            rows_.fail(fmt::format("two columns are named {}", shown(headings_[i])));
        }
    }
    for (auto const& [name, wanted] : request.where) {
        where_.push_back({column_named(rows_, headings_, name), wanted, {}});
    }
    if (request.column) {
        column_named(rows_, headings_, *request.column);
    }
    if (!time_column_ && !request.tick_h) {
        rows_.fail(
            fmt::format("no column of times (with the word date, time or timestamp in its name); it has {}; "
                        "say tick: if the rows are evenly apart",
                        fmt::join(headings_, ", ")));
    }
}

bool TraceTable::is_wanted(std::vector<std::string> const& fields) {
    bool wanted = true;
    for (Condition& condition : where_) {
        std::string const& text = fields[condition.index];
        if (text == condition.wanted) {
            continue;
        }
        wanted = false;
        std::vector<std::string>& seen = condition.seen;
        if (seen.size() <= most_told && std::find(seen.begin(), seen.end(), text) == seen.end()) {
            seen.push_back(text);
        }
    }
    return wanted;
}

void TraceTable::start(std::vector<std::string> const& first_row) {
    auto const time = time_column_ ? std::optional(time_column_->index) : std::nullopt;
    value_ = value_column(rows_, headings_, first_row, request_, quantity_, time);
    std::vector<std::size_t> own{value_};
    if (time) {
        own.push_back(*time);
    }
    for (Condition const& condition : where_) {
        own.push_back(condition.index);
    }
    mixture_.emplace(headings_, own);
}

bool TraceTable::is_mixed(int row, std::vector<std::string> const& fields, Order order) {
    if (mixture_->see(fields, order) && !mixed_at_) {
        mixed_at_ = row;
        mixed_lead_ = order == Order::earlier ? rows_.before_last(fields[time_column_->index]) + "; " : "";
    }
    return mixed_at_.has_value();
}

void TraceTable::add(int row, std::vector<std::string> const& fields) {
    if (!is_wanted(fields)) {
        return;
    }
    bool const first = !mixture_;
    if (first) {
        start(fields);
    }
    auto const value = rows_.value(row, headings_[value_], fields[value_]);
    if (request_.tick_h) {
        bool const same = time_column_ && fields[time_column_->index] == last_time_;
        last_time_ = time_column_ ? fields[time_column_->index] : "";
        Order const order = first ? Order::first : same ? Order::same : Order::later;
        if (!is_mixed(row, fields, order) && value) {
            rows_.add_tick(*request_.tick_h, *value);
        }
        return;
    }
    std::string const& text = fields[time_column_->index];
    auto const ns = time_.read(text);
    if (!ns.value) {
        rows_.bad(row, fmt::format("{} = {} ({})", headings_[time_column_->index], shown(text), ns.reason));
        return;
    }
    if (!is_mixed(row, fields, first ? Order::first : rows_.order_of(*ns.value)) && value) {
        rows_.add(row, *ns.value, text, *value);
    }
}

Trace TraceTable::finish() {
    if (mixed_at_) {
        rows_.bad(*mixed_at_, mixed_lead_ + mixture_->told());
    }
    for (Condition const& condition : where_) {
        if (!mixture_ && !condition.seen.empty()) {
            bool const more = condition.seen.size() > most_told;
            std::vector<std::string> values;
            for (std::size_t i = 0; i < std::min(most_told, condition.seen.size()); ++i) {
                values.push_back(yaml_text(shown(condition.seen[i])));
            }
            rows_.fail(fmt::format(
                "no row with {} = {}{}; {} is {}{}", headings_[condition.index], shown(condition.wanted),
                where_.size() > 1 ? " and all else that where: says" : "", headings_[condition.index],
                fmt::join(values, ", "), more ? " and more" : ""));
        }
    }
    Trace trace = rows_.finish();
    trace.column = headings_[value_];
    trace.columns = headings_;
    return trace;
}

}  // namespace runcost
