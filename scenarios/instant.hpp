#pragma once

#include <chrono>
#include <optional>
#include <string>

namespace runcost {

/// An instant as it is written: what the clocks of a zone show.
struct WrittenInstant {
    double hour_of_week = 0.0;  ///< since Monday 00:00, in [0, 168)
    std::optional<std::chrono::local_seconds> date;
    bool utc = false;  ///< whatever the zone
};

/// That of `2026-03-06T22:00`, the same with seconds, or with a final Z, which says UTC, or `Fri 22:00`; none
/// of anything else, and of days and hours that do not exist.
std::optional<WrittenInstant> written_instant(std::string const& text);

/// Whether it would be one if its month had such a day.
bool names_no_day(std::string const& text);

/// Hours since Monday 00:00, in [0, 168).
double hour_of_week(std::chrono::seconds since_1970);

/// Hours until the next month begins, UTC.
double hours_to_end_of_month(std::chrono::seconds since_1970);

/// A number of hours to the same hour of the day, in [0, 24), or of the week, in [0, 168).
double within_day(double hours);
double within_week(double hours);

}  // namespace runcost
