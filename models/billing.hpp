#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <optional>
#include <vector>

#include "models/delays.hpp"
#include "sim/plan.hpp"

/// How a market bills: rent by its contract, what is kept, what is moved. Hours, dollars, bytes.
namespace runcost {

/// The platform's part of the rent.
struct Fee {
    bool on_top = false;  ///< of the price; otherwise inside it
    double share = 0.0;   ///< of the price
};

/// Paid in advance, in blocks.
struct Prepaid {
    double from_h = 1.0;  ///< a block
    double to_h = 24.0;   ///< the end of a rental, which is among the market's interruptions
    double unused_share =
        0.0;                 ///< of the rest of the last block, given back where the renter ends the rental
    double notice_h = -1.0;  ///< before the end; negative: none
};

/// Cheaper, and paid whether it is used or not.
struct Commitment {
    double term_h = 0.0;
    double discount = 0.0;             ///< of the price, below 1
    std::optional<double> early_exit;  ///< share of the discount so far, beside that discount; none: no exit
};

struct Billing {
    BilledFrom from = BilledFrom::setup;
    double granularity_h = 0.0;
    double minimum_h = 0.0;
    bool while_down = false;
    double free_within_h = 0.0;  ///< a rental that is interrupted by then is free
    std::optional<Fee> fee;
    std::optional<Prepaid> prepaid;
    std::optional<Commitment> commitment;
    std::optional<double> spend_limit_usd_per_h;
    std::optional<double> balance_usd;  ///< that was paid in

    /// What discount and fee make of a price.
    double price_factor() const;
    /// Whether the bill of a rental follows from its hours alone, times a price.
    bool proportional() const;
};

/// Where bytes lie (R7).
enum class DataPlace : std::uint8_t { disk, network_volume, s3, gcs, b2 };

/// A price for a part of what is kept.
struct SizePrice {
    double usd_per_byte_h = 0.0;
    double up_to_bytes = std::numeric_limits<double>::infinity();  ///< of all that is kept

    bool operator==(SizePrice const&) const = default;
};

/// Dollars of an hour of so many bytes, each part at the first price that reaches it.
double kept_usd_per_h(std::vector<SizePrice> const& prices, double bytes);

/// What is not reached over the network; speeds in bytes per hour.
struct Storage {
    std::optional<double> disk_speed;  ///< none: default_disk_speed
    std::optional<double> network_volume_speed;
    std::optional<double> disk_bytes;     ///< of each node; none: the job's
    double running_usd_per_byte_h = 0.0;  ///< of the disk, while its host is there,
    std::optional<double>
        stopped_usd_per_byte_h;                  ///< and while it is down and will come back; none: the same
    std::vector<SizePrice> network_volume = {};  ///< in ascending order of sizes; the last reaches all
    std::optional<double> network_volume_bytes = {};  ///< none: of what lies there
    std::optional<DataPlace> object_store = {};       ///< of data with a size that say no place
};

/// An object store, as seen from a market.
struct ObjectStore {
    double kept_usd_per_byte_h = 0.0;
    double egress_usd_per_byte = 0.0;
    double free_egress_bytes = 0.0;  ///< each month,
    double free_egress_share = 0.0;  ///< and so much of what is kept
};
inline constexpr std::size_t store_count = 3;

/// None of what is no object store.
std::optional<std::size_t> store_index(std::optional<DataPlace> place);

struct Network {
    std::optional<Law> download;  ///< bytes per hour, drawn for each host
    std::optional<Law> upload;
    double download_usd_per_byte = 0.0;  ///< of the whole job's bytes, each once
    double upload_usd_per_byte = 0.0;
    double free_download_bytes = 0.0;  ///< each month
    double free_upload_bytes = 0.0;
};

}  // namespace runcost
