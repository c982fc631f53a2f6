#pragma once

#include <optional>

#include "models/scenario.hpp"

/// Where a job's bytes lie, and how fast they are reached.
namespace runcost {

/// Bytes per hour of one node, where the market says nothing. NVMe disks reach 3 to 7 GB/s, network volumes
/// 200 to 400 MB/s.
inline constexpr double default_disk_speed = 3e9 * 3600.0;
inline constexpr double default_network_volume_speed = 300e6 * 3600.0;

/// Whether they are moved over the market's network.
bool over_network(std::optional<DataPlace> place);

/// Bytes per hour between a node and a place that is not reached over the network.
double speed_of(DataPlace place, Storage const& storage);

/// Hours of one node for its share of the bytes of a job; as for the speed.
double moving_h(Job const& job, double bytes, DataPlace place, Storage const& storage);

/// Those of the bytes that the market's network moves, and is paid for.
double network_bytes(std::optional<double> bytes, std::optional<DataPlace> place);

}  // namespace runcost
