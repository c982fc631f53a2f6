#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <vector>

#include "scenarios/units.hpp"

namespace date {
class time_zone;
}

namespace runcost {

/// A time zone of the IANA database. UTC needs no database.
class Zone {
public:
    Zone() = default;  ///< UTC
    /// None for a name that the database does not have. Throws std::runtime_error if there is no database.
    static std::optional<Zone> find(std::string const& name);
    /// The names that `find` knows. Throws as that does.
    static std::vector<std::string> names();

    /// Hours that its clocks are ahead of UTC, at an instant.
    double offset_h(std::chrono::sys_seconds utc) const;
    /// The same without daylight saving, as of 2026.
    double standard_offset_h() const;
    /// The instant at which its clocks show a time: the first of two, none where they skip it.
    std::optional<std::chrono::sys_seconds> instant_of(std::chrono::local_seconds local) const;

private:
    explicit Zone(date::time_zone const* zone) : zone_(zone) {}

    date::time_zone const* zone_ = nullptr;  // null: UTC
};

/// Europe/Berlin
Value<Zone> zone_name();

/// What times of day without a date are taken by.
struct DayClock {
    Zone zone;                                      ///< where nothing else is said
    std::optional<std::chrono::sys_seconds> start;  ///< of the job, if that has a date

    /// The offset of a zone for the whole job: that at its start, or the standard one.
    double offset_h(Zone const& some) const {
        return start ? some.offset_h(*start) : some.standard_offset_h();
    }
};

}  // namespace runcost
