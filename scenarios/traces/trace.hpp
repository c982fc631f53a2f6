#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

/// Files that tell how many machines were to be had, or at what price, and when. Their format is told by
/// what they hold; plain or gzip.
namespace runcost {

/// What a file tells about one quantity: each value holds from its instant until the next.
struct Trace {
    std::vector<double> at_h;    ///< since the first instant, so the first is 0; strictly increasing
    std::vector<double> values;  ///< as many; of rows of one instant the last
    /// The last value holds until then: as long as the one before it did; the only one for its tick.
    double end_h = 0.0;
    std::size_t rows = 0;  ///< of the file that were used, before those of one instant were merged
    bool counts = false;   ///< some value is above 1 (of availability)
    std::string column;    ///< whose values these are; empty where columns have no names
    std::vector<std::string> columns;  ///< the names of all; empty where they have none
};

struct TraceRequest {
    std::string path;                          ///< to be opened as it is
    std::optional<std::string> column;         ///< none: the only one that can be meant
    std::map<std::string, std::string> where;  ///< only rows whose column of that name has this very value
    std::optional<double> tick_h;              ///< rows are so far apart, whatever times they state; above 0
};

enum class Quantity : std::uint8_t {
    availability,  ///< whole numbers from 0 on
    usd_per_h      ///< from 0 on
};

/// Larger files are refused.
struct TraceLimits {
    std::uint64_t bytes = 2'000'000'000;  ///< unpacked
    std::size_t rows = 100'000'000;
};

/// The numbers as they are: what a 1 means is for others to say. Throws InvalidInput with every bad row (at
/// most 20, and how many more there are), each with its line and why.
Trace read_trace(TraceRequest const& request, Quantity quantity, TraceLimits const& limits = {});

/// Whether a 1 in a column of this name means capacity (`available`) or its loss (`preempted`); none: its
/// name does not say.
std::optional<bool> one_means_available(std::string const& column);

}  // namespace runcost
