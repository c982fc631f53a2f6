#pragma once

#include <array>
#include <cstddef>
#include <string>
#include <string_view>

#include "sim/ledger.hpp"

/// Numbers and tables for people.
namespace runcost {

std::string dollars_text(double usd);        ///< $1,862.52; -$3.10
std::string small_dollars_text(double usd);  ///< $0.0043: two digits that count, below a cent
std::string plain_text(double number);       ///< 1,862.52, for columns whose head has the unit
std::string hours_text(double hours);        ///< 782.0 h
std::string long_hours_text(double hours);   ///< 782.0 h (32.6 d), from two days on
std::string share_text(double share);        ///< 92.1 %; >99.9 % and <0.1 % where rounding would hide a rest
std::string count_text(double count);        ///< 1,234 or 32.5
/// As many digits as the standard error bears, at most two decimals: 291.97, 1,860.
std::string measured_text(double number, double std_error);
std::string grouped(unsigned long long number);
std::string plural(std::size_t count, std::string const& noun);  ///< 1 market, 2 markets

/// Words in lines of at most so many columns; lines behind the first are indented.
std::string wrapped(std::string const& text, std::size_t width, std::size_t indent = 0);

/// Columns of the terminal on standard output; 100 where it is none.
std::size_t terminal_width();

/// Items of a bill, for people.
inline constexpr std::array<std::string_view, item_count> item_words{
    "disks",        "network volume", "object store", "upload", "download",
    "store egress", "platform fee",   "commitment",   "repair"};

}  // namespace runcost
