#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "scenarios/traces/trace_rows.hpp"

namespace runcost {

/// The column of times: the first whose name has the word date, time, datetime, timestamp or epoch, or ends
/// in at or utc, or is only t, elapsed or a unit of time.
struct TimeColumn {
    std::size_t index = 0;
    double unit_s = 1.0;  ///< of times that are numbers: what the name ends in (ms, s, min, h), else seconds
};
std::optional<TimeColumn> time_column(std::vector<std::string> const& headings,
                                      std::optional<std::string> const& not_this);

/// A name that says whose values the row has: zone, region, instance type, GPU, provider ... or count (of
/// GPUs).
bool names_a_series(std::string const& heading);
bool is_count(std::string const& heading);

/// The column of values: that which is wanted, or else the only one that may be meant, by its name and by
/// what stands in the first row. Throws InvalidInput where there is none.
std::size_t value_column(TraceRows const& rows, std::vector<std::string> const& headings,
                         std::vector<std::string> const& first_row, TraceRequest const& request,
                         Quantity quantity, std::optional<std::size_t> time);

/// The column of that name. Throws InvalidInput, with those there are, where there is none.
std::size_t column_named(TraceRows const& rows, std::vector<std::string> const& headings,
                         std::string const& name);

}  // namespace runcost
