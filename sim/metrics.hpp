#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>

namespace runcost {

/// What is reported of every replay, with quantiles; names as in JSON and CSV.
enum class Metric : std::uint8_t {
    cost_usd,
    makespan_h,
    useful_h,
    lost_h,
    checkpoint_h,
    checkpoint_failed_h,
    setup_h,
    restore_h,
    provisioning_h,
    waiting_h,
    detection_h,
    idle_h,
    interruptions,
    rentals,
    goodput,     ///< useful / makespan
    lost_gpu_h,  ///< lost hours of all GPUs of the gang
    compute_usd,
    rounding_usd,
    storage_usd,
    transfer_usd,
    fees_usd,
    after_end_usd,
    refund_usd,
    interruption_h,    ///< this replay less its uninterrupted twin
    interruption_usd,  ///< may be negative
};
inline constexpr std::size_t metric_count = 25;
inline constexpr std::array<std::string_view, metric_count> metric_names{
    "cost_usd",        "makespan_h",   "useful_h",
    "lost_h",          "checkpoint_h", "checkpoint_failed_h",
    "setup_h",         "restore_h",    "provisioning_h",
    "waiting_h",       "detection_h",  "idle_h",
    "interruptions",   "rentals",      "goodput",
    "lost_gpu_h",      "compute_usd",  "rounding_usd",
    "storage_usd",     "transfer_usd", "fees_usd",
    "after_end_usd",   "refund_usd",   "interruption_h",
    "interruption_usd"};

/// Shares of replays.
enum class Share : std::uint8_t { finished, deadline_met, within_budget, both, no_interruption };
inline constexpr std::size_t share_count = 5;

}  // namespace runcost
