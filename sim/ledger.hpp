#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>

namespace runcost {

/// Instants closer than this are one instant; a remainder of work below it is no piece, h (R1, R8).
inline constexpr double instant_h = 1e-9;

/// What a gang is doing; at every instant exactly one.
enum class State : std::uint8_t {
    useful,
    lost,
    checkpoint,
    setup,
    restore,
    provisioning,
    waiting,
    detection,
    idle,
};
inline constexpr std::size_t state_count = 9;
inline constexpr std::array<std::string_view, state_count> state_names{
    "useful", "lost", "checkpoint", "setup", "restore", "provisioning", "waiting", "detection", "idle"};

/// Causes of interruptions, a closed list: the ordinal is part of the draws' keys. Append, never reorder.
inline constexpr std::array<std::string_view, 10> cause_names{
    "host_failure", "preemption",  "outbid",          "unavailable", "withdrawal",
    "outage",       "maintenance", "end_of_contract", "hang",        "crash"};
inline constexpr std::size_t cause_count = cause_names.size();
inline constexpr std::size_t cause_host_failure = 0;

/// A cause may stand so often in one market, with different lives.
inline constexpr std::size_t max_occurrences = 4;

/// The 6 bits of a cause in a draw's key.
constexpr std::uint8_t cause_code(std::size_t ordinal, std::size_t occurrence) {
    return static_cast<std::uint8_t>(ordinal * max_occurrences + occurrence);
}
static_assert(cause_code(cause_count - 1, max_occurrences - 1) < 64);

/// What is paid beside the rent, each a line of the bill.
enum class Item : std::uint8_t {
    disk,            ///< of hosts, running or stopped
    network_volume,  ///< kept there
    object_store,    ///< kept there
    upload,          ///< from the hosts, to the market
    download,        ///< to the hosts, to the market
    egress,          ///< from object stores, to these
    fee,             ///< the platform's part of the rent
    commitment,      ///< for hours that were committed to, beyond the rent
    repair,
};
inline constexpr std::size_t item_count = 9;
inline constexpr std::array<std::string_view, item_count> item_names{
    "disk_usd", "network_volume_usd", "object_store_usd", "upload_usd", "download_usd", "egress_usd",
    "fee_usd",  "commitment_usd",     "repair_usd"};

/// One simulated history in numbers. Hours by state sum to the makespan, dollars to the cost.
struct Ledger {
    std::array<double, state_count> hours{};
    std::array<double, state_count> compute_usd{};  ///< rent by state, before rounding
    double billed_h = 0.0;                          ///< hours of all states that are rent, before rounding
    double checkpoint_failed_h = 0.0;               ///< saves broken off; part of checkpoint
    double rounding_usd = 0.0;                      ///< added by granularity and minimum of the bill
    std::array<double, item_count> items_usd{};
    double after_end_usd = 0.0;  ///< rent between the end of the job and that of its rental
    double refund_usd = 0.0;     ///< rent that is given back
    std::uint64_t rentals = 0;
    std::uint64_t interruptions = 0;
    std::array<std::uint64_t, cause_count> by_cause{};
    bool finished = false;

    double makespan_h() const {
        double sum = 0.0;
        for (double const value : hours) {
            sum += value;
        }
        return sum;
    }
    double rent_usd() const {
        double sum = 0.0;
        for (double const value : compute_usd) {
            sum += value;
        }
        return sum;
    }
    double& of(Item item) { return items_usd[static_cast<std::size_t>(item)]; }
    double of(Item item) const { return items_usd[static_cast<std::size_t>(item)]; }
    double storage_usd() const { return of(Item::disk) + of(Item::network_volume) + of(Item::object_store); }
    double transfer_usd() const { return of(Item::upload) + of(Item::download) + of(Item::egress); }
    double fees_usd() const { return of(Item::fee) + of(Item::commitment) + of(Item::repair); }
    /// Another session of a campaign: hours, dollars and counts add up; finished if both are.
    void add(Ledger const& other);

    double cost_usd() const {
        return rent_usd() + rounding_usd + storage_usd() + transfer_usd() + fees_usd() + after_end_usd -
               refund_usd;
    }
};

}  // namespace runcost
