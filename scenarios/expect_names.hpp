#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "scenarios/expect.hpp"

/// The words of expectations.
namespace runcost {

using Names = std::vector<std::string>;

inline constexpr std::array<std::string_view, share_count> share_names{
    "finished", "deadline_met", "within_budget", "both", "no_interruption"};
inline constexpr std::array<std::pair<std::string_view, StatisticTerm::Kind>, 4> statistic_kinds{
    {{"sd", StatisticTerm::Kind::sd},
     {"min", StatisticTerm::Kind::min},
     {"max", StatisticTerm::Kind::max},
     {"std_error", StatisticTerm::Kind::std_error}}};
inline constexpr std::array<std::pair<std::string_view, FactTerm::Kind>, 3> closed_form_kinds{
    {{"makespan_h", FactTerm::Kind::makespan_h},
     {"interruptions", FactTerm::Kind::interruptions},
     {"cost_usd", FactTerm::Kind::cost_usd}}};

/// Columns of a replay that share the first word of their term: interruptions_by_cause.crash.
struct ColumnFamily {
    std::string_view head;
    std::string_view what;  ///< its parts are
    Names parts;
    std::size_t first;  ///< column
    Dimension dimension;
};
std::vector<ColumnFamily> column_families();

Names statistic_names();  ///< mean first, quantiles last
Names term_heads();       ///< what a term may begin with, its plan's name apart

Dimension dimension_of(std::string_view name);  ///< of a metric, by the end of its name
std::string describe(Dimension dimension);

/// A remedy: the name that was meant, and all there are if they are few or none was meant.
std::string suggestion(std::string const& written, Names const& known, std::string_view what);

/// The number of a name in a list.
template <class List>
std::optional<std::size_t> place_in(List const& list, std::string_view name) {
    auto const found = std::find(list.begin(), list.end(), name);
    return found == list.end() ? std::nullopt : std::optional(static_cast<std::size_t>(found - list.begin()));
}

}  // namespace runcost
