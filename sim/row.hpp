#pragma once

#include <array>
#include <cstddef>

#include "sim/ledger.hpp"
#include "sim/metrics.hpp"
#include "sim/plan.hpp"

namespace runcost {

/// The columns of a replay's row: metrics, then shares (0 or 1), rent by state, interruptions by cause,
/// billed hours, and items of the bill.
inline constexpr std::size_t share_column = metric_count;
inline constexpr std::size_t compute_column = share_column + share_count;
inline constexpr std::size_t cause_column = compute_column + state_count;
inline constexpr std::size_t billed_column = cause_column + cause_count;
inline constexpr std::size_t item_column = billed_column + 1;
inline constexpr std::size_t column_count = item_column + item_count;

using Row = std::array<double, column_count>;

/// One replay beside its twin: the same draws without an interruption.
Row make_row(Plan const& plan, Ledger const& replay, Ledger const& twin);

}  // namespace runcost
