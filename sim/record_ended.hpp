#pragma once

#include <cstdint>
#include <stdexcept>
#include <string>
#include <utility>

namespace runcost {

/// A replay came to the end of a record, of a price or of capacity, and nobody said how to go on.
struct RecordEnded : std::runtime_error {
    RecordEnded(std::string market_name, bool price, double after_h)
        : std::runtime_error("a replay came to the end of a trace"),
          market(std::move(market_name)),
          of_price(price),
          hours(after_h) {}
    std::string market;
    bool of_price;  ///< otherwise of capacity
    double hours;   ///< from the start of the replay
};

/// A replay took a host in a rental behind the last one of which a recorded list says what its host is like.
struct ListEnded : std::runtime_error {
    ListEnded(char const* of, std::uint64_t with)
        : std::runtime_error("a replay came to the end of a list of recorded values"),
          key(of),
          rental(with) {}
    char const* key;       ///< of the market: price, speed, network.download, network.upload
    std::uint64_t rental;  ///< counted from 0
};

}  // namespace runcost
