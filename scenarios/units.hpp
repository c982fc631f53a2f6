#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

#include "models/scenario.hpp"

/// Values with their units, as people write them. Decimal GB is 1e9 bytes, GiB 2^30; a day has 24 h.
namespace runcost {

/// A value, or the reason why the text is none.
template <class T>
struct Parsed {
    std::optional<T> value;
    std::string reason;
};

/// How a scalar of the scenario language is read.
template <class T>
using Value = std::function<Parsed<T>(std::string const&)>;

enum class Limit : std::uint8_t { not_negative, positive };

Value<double> duration(Limit limit = Limit::not_negative);  ///< 30min, h
Value<double> number(Limit limit = Limit::not_negative);    ///< 0.97 or 97%
Value<double> percent();                                    ///< 97%, from 0 to 100 %, as a share
Value<double> per_hour();                                   ///< 0.125/h, positive
Value<double> dollars(Limit limit = Limit::not_negative);   ///< $600
Value<Price> price();                                       ///< $0.59/h, $0.45/gpu-h
Value<double> bytes();                                      ///< 98GB, positive
Value<double> bandwidth();                                  ///< 300Mbit/s, positive, bytes/s
Value<std::uint64_t> count(std::uint64_t least, std::uint64_t most);
Value<bool> yes_or_no();
Value<std::string> word();

}  // namespace runcost
