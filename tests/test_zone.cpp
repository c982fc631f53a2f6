#include "scenarios/zone.hpp"

#include <algorithm>
#include <string>

#include "scenarios/instant.hpp"
#include "tests/catch.hpp"

namespace runcost {
namespace {

using namespace std::chrono_literals;

Zone zone(std::string const& name) {
    return Zone::find(name).value();
}

std::chrono::local_seconds local(std::chrono::year_month_day day, std::chrono::seconds time) {
    return std::chrono::local_days(day) + time;
}

TEST_CASE("zone: is found by its name", "[zone]") {
    CHECK(Zone::find("Europe/Berlin"));
    CHECK(Zone::find("UTC"));
    CHECK_FALSE(Zone::find("Europe/Berln"));
    CHECK_FALSE(Zone::find("europe/berlin"));
    CHECK_FALSE(Zone::find(""));
    CHECK_FALSE(Zone::find("../../etc/passwd"));
    std::vector<std::string> const names = Zone::names();
    CHECK(std::find(names.begin(), names.end(), "Asia/Kolkata") != names.end());
}

TEST_CASE("zone: a wrong name is told with the nearest one", "[zone]") {
    CHECK(zone_name()("Europe/Berln").reason == "no such time zone; did you mean Europe/Berlin?");
    CHECK(zone_name()("here").reason == "no such time zone; say one such as Europe/Berlin");
}

TEST_CASE("zone: its clocks are ahead of UTC, in summer more", "[zone]") {
    std::chrono::sys_seconds const winter = std::chrono::sys_days(2026y / 1 / 10);
    std::chrono::sys_seconds const summer = std::chrono::sys_days(2026y / 7 / 10);
    CHECK(zone("Europe/Berlin").offset_h(winter) == 1.0);
    CHECK(zone("Europe/Berlin").offset_h(summer) == 2.0);
    CHECK(zone("America/New_York").offset_h(winter) == -5.0);
    CHECK(zone("America/New_York").offset_h(summer) == -4.0);
    CHECK(zone("Australia/Sydney").offset_h(winter) == 11.0);
    CHECK(zone("Australia/Sydney").offset_h(summer) == 10.0);
    CHECK(zone("Asia/Kolkata").offset_h(summer) == 5.5);
    CHECK(zone("UTC").offset_h(summer) == 0.0);
}

TEST_CASE("zone: standard time saves no daylight", "[zone]") {
    CHECK(zone("Europe/Berlin").standard_offset_h() == 1.0);
    CHECK(zone("Europe/Dublin").standard_offset_h() == 0.0);
    CHECK(zone("Australia/Sydney").standard_offset_h() == 10.0);
    CHECK(zone("Asia/Kolkata").standard_offset_h() == 5.5);
    CHECK(Zone{}.standard_offset_h() == 0.0);
}

TEST_CASE("zone: what clocks show is an instant, the first of two, or none", "[zone]") {
    Zone const berlin = zone("Europe/Berlin");
    std::chrono::sys_days const spring = 2026y / 3 / 29;
    std::chrono::sys_days const autumn = 2026y / 10 / 25;
    CHECK(berlin.instant_of(local(2026y / 3 / 29, 1h)) == spring);
    CHECK_FALSE(berlin.instant_of(local(2026y / 3 / 29, 2h + 30min)));
    CHECK(berlin.instant_of(local(2026y / 3 / 29, 3h)) == spring + 1h);
    CHECK(berlin.instant_of(local(2026y / 10 / 25, 2h + 30min)) == autumn + 30min);
    CHECK(berlin.instant_of(local(2026y / 10 / 25, 3h)) == autumn + 2h);
    CHECK(Zone{}.instant_of(local(2026y / 3 / 29, 2h + 30min)) == spring + 2h + 30min);
}

TEST_CASE("zone: a job's day keeps the offset of its start", "[zone]") {
    Zone const berlin = zone("Europe/Berlin");
    CHECK(DayClock{berlin, {}}.offset_h(berlin) == 1.0);
    CHECK(DayClock{berlin, std::chrono::sys_days(2026y / 7 / 10)}.offset_h(berlin) == 2.0);
    CHECK(DayClock{berlin, std::chrono::sys_days(2026y / 7 / 10)}.offset_h(zone("Asia/Tokyo")) == 9.0);
}

TEST_CASE("instant: of a date and of a weekday", "[zone]") {
    auto const dated = written_instant("2026-03-06T22:30").value();
    CHECK(dated.date == local(2026y / 3 / 6, 22h + 30min));
    CHECK(dated.hour_of_week == 4 * 24.0 + 22.5);
    CHECK_FALSE(dated.utc);
    CHECK(written_instant("2026-03-06T22:30:18Z").value().utc);
    CHECK(written_instant("2026-03-06T22:30:18Z").value().date == local(2026y / 3 / 6, 22h + 30min + 18s));
    CHECK(written_instant("1969-12-31T00:00").value().hour_of_week == 48.0);
    CHECK(written_instant("Sun 23:59").value().hour_of_week == Approx(168.0 - 1.0 / 60.0).epsilon(1e-15));
    CHECK_FALSE(written_instant("Sun 23:59").value().date);
    for (char const* const bad : {"2026-02-29T00:00", "2026-03-06T24:00", "Sun 24:00", "08:00", ""}) {
        CHECK_FALSE(written_instant(bad));
    }
}

TEST_CASE("instant: hours lie within their day and week", "[zone]") {
    CHECK(within_day(-1.0) == 23.0);
    CHECK(within_day(24.0) == 0.0);
    CHECK(within_day(-1e-18) == 0.0);
    CHECK(within_week(-0.5) == 167.5);
    CHECK(within_week(200.0) == 32.0);
}

}  // namespace
}  // namespace runcost
