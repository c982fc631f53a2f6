#pragma once

#include <cstdint>
#include <string_view>

#include "scenarios/units.hpp"

namespace runcost {

/// Reads the times of a file, which are all dates or all numbers.
class TimeText {
public:
    /// `unit_s`: of numbers, in seconds.
    explicit TimeText(double unit_s) : unit_s_(unit_s) {}

    /// Nanoseconds, of dates since 1970 UTC. `2026-03-06T22:00:00.25+01:00`; a blank may stand for the T,
    /// and seconds, fraction, time of day and offset may be absent; without offset it is UTC.
    Parsed<std::int64_t> read(std::string_view text);

private:
    enum class Kind : std::uint8_t { unknown, dates, numbers };

    double unit_s_;
    Kind kind_ = Kind::unknown;
};

/// Whether it is a date as TimeText reads it.
bool is_date(std::string_view text);

/// The number that a text is; none of texts that are not finite numbers.
std::optional<double> number_in(std::string_view text);

}  // namespace runcost
