#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "scenarios/problems.hpp"
#include "scenarios/traces/mixture.hpp"
#include "scenarios/traces/trace.hpp"

namespace runcost {

/// Gathers the rows of a file, and what is wrong with them.
class TraceRows {
public:
    TraceRows(TraceRequest const& request, Quantity quantity, TraceLimits const& limits);

    /// From now on rows have no lines but are items of a list of this name, from 0.
    void are_items_of(std::string list) { list_ = std::move(list); }
    /// `line 3`, or `data[3]`.
    std::string name_of(int row) const;

    void bad(int row, std::string const& reason);
    /// Throws what is wrong with the file as a whole.
    [[noreturn]] void fail(std::string const& reason) const;
    [[noreturn]] void fail_at(int line, std::string const& reason, int column = 1) const;

    /// The value of a row, `heading` its column; none, and a bad row, if it is none of this quantity.
    std::optional<double> value(int row, std::string_view heading, std::string_view text);
    std::optional<double> value(int row, std::string_view heading, double number);

    /// How a time lies to that of the last row that was added.
    Order order_of(std::int64_t ns) const;
    /// `2026-03-06 is before 2026-03-07 of line 3`
    std::string before_last(std::string const& time) const;
    /// Adds a value; a bad row if its time is before that of the one before. Of one instant the last counts.
    void add(int row, std::int64_t ns, std::string const& time, double value);
    /// Adds a value one tick after the one before.
    void add_tick(double tick_h, double value);

    /// Throws if any row is bad, or there are none, or it is not known how long the only one holds: `tick_h`,
    /// if that is not what the request says.
    Trace finish(std::optional<double> tick_h = {});

private:
    std::optional<double> checked(int row, std::string_view heading, std::string_view text,
                                  std::optional<double> number);
    void push(double at_h, double value);

    std::string path_;
    std::optional<double> tick_h_;
    Quantity quantity_;
    std::size_t most_rows_;
    std::string list_;  // empty: lines
    std::vector<Problem> problems_;
    std::size_t bad_ = 0;
    int first_untold_ = 0;
    Trace trace_;
    std::int64_t first_ns_ = 0;
    std::int64_t last_ns_ = 0;
    int last_row_ = 0;
    std::string last_time_;
};

/// A text of a file as it is shown: not too much of it.
std::string shown(std::string_view text);

/// A text as it is written in YAML, also within braces.
std::string yaml_text(std::string const& text);

}  // namespace runcost
