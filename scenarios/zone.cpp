#include "scenarios/zone.hpp"

#include <date/tz.h>
#include <fmt/format.h>

#include <algorithm>
#include <stdexcept>

#include "scenarios/problems.hpp"

namespace runcost {
namespace {

constexpr char const* utc_name = "UTC";

double hours(std::chrono::seconds span) {
    return std::chrono::duration<double, std::ratio<3600>>(span).count();
}

}  // namespace

std::optional<Zone> Zone::find(std::string const& name) {
    if (name == utc_name) {
        return Zone{};
    }
    std::vector<std::string> const known = names();
    bool const found = std::find(known.begin(), known.end(), name) != known.end();
    return found ? std::optional(Zone(date::locate_zone(name))) : std::nullopt;
}

std::vector<std::string> Zone::names() {
    date::tzdb const& database = date::get_tzdb();
    std::vector<std::string> names;
    names.reserve(database.zones.size() + 1);
    names.emplace_back(utc_name);
    for (date::time_zone const& zone : database.zones) {
        names.push_back(zone.name());
    }
    return names;
}

double Zone::offset_h(std::chrono::sys_seconds utc) const {
    return zone_ == nullptr ? 0.0 : hours(zone_->get_info(utc).offset);
}

double Zone::standard_offset_h() const {
    using namespace std::chrono_literals;
    // Saved daylight is what clocks are ahead in one of the two, whichever the hemisphere.
    return std::min(offset_h(std::chrono::sys_days{2026y / 1 / 15}),
                    offset_h(std::chrono::sys_days{2026y / 7 / 15}));
}

std::optional<std::chrono::sys_seconds> Zone::instant_of(std::chrono::local_seconds local) const {
    if (zone_ == nullptr) {
        return std::chrono::sys_seconds{local.time_since_epoch()};
    }
    date::local_info const info = zone_->get_info(date::local_seconds{local.time_since_epoch()});
    if (info.result == date::local_info::nonexistent) {
        return std::nullopt;
    }
    return std::chrono::sys_seconds{local.time_since_epoch()} - info.first.offset;
}

Value<Zone> zone_name() {
    ScalarForm form;
    form.what = "a time zone, such as Europe/Berlin";
    form.pattern = R"(^[A-Za-z][A-Za-z0-9_+/-]*$)";
    return {std::move(form), [](std::string const& text) -> Parsed<Zone> {
                try {
                    if (auto const zone = Zone::find(text)) {
                        return {*zone, {}};
                    }
                    std::string const meant = nearest(text, Zone::names());
                    return {{},
                            meant.empty() ? "no such time zone; say one such as Europe/Berlin"
                                          : fmt::format("no such time zone; did you mean {}?", meant)};
                } catch (std::runtime_error const& error) {
                    return {{},
                            fmt::format("the time zones of this system cannot be read, install tzdata: {}",
                                        error.what())};
                }
            }};
}

}  // namespace runcost
