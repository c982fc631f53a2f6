#include "scenarios/units.hpp"

#include <string>
#include <utility>
#include <vector>

#include "tests/catch.hpp"

namespace runcost {
namespace {

constexpr double kib = 1024.0;

template <class T>
void check_values(Value<T> const& value, std::vector<std::pair<std::string, double>> const& cases) {
    for (auto const& [text, expected] : cases) {
        auto const parsed = value(text);
        CAPTURE(text, parsed.reason);
        REQUIRE(parsed.value);
        CHECK(static_cast<double>(*parsed.value) == Approx(expected).epsilon(1e-14));
        CHECK(parsed.reason.empty());
    }
}

/// Each text is refused, with this reason.
template <class T>
void check_refused(Value<T> const& value, std::string const& reason, std::vector<std::string> const& texts) {
    for (std::string const& text : texts) {
        auto const parsed = value(text);
        CAPTURE(text);
        CHECK_FALSE(parsed.value);
        CHECK(parsed.reason == reason);
    }
}

/// What no quantity is: other notations of numbers, and texts that hold none.
std::vector<std::string> no_numbers(std::string const& unit) {
    std::vector<std::string> texts{""};
    for (char const* const number : {"", ".", "-", "-.", "nan", ".nan", "NaN", "inf", ".inf", "-inf",
                                     "infinity", "+1", "--1", " 1", ",5", "1e999", "-1e999", "one", "$1"}) {
        texts.push_back(number + unit);
    }
    return texts;
}

TEST_CASE("units: durations are read in hours, in every unit, with or without spaces", "[units]") {
    check_values(duration(), {{"30s", 30.0 / 3600.0},
                              {"30min", 0.5},
                              {"720h", 720.0},
                              {"3d", 72.0},
                              {"3 d", 72.0},
                              {"1.5   h", 1.5},
                              {".5h", 0.5},
                              {"2.h", 2.0},
                              {"0h", 0.0},
                              {"1e3s", 1000.0 / 3600.0},
                              {"1.5E-1h", 0.15},
                              {"2e+1min", 1.0 / 3.0}});
}

TEST_CASE("units: a leading zero is decimal, not octal", "[units]") {
    check_values(duration(), {{"017h", 17.0}, {"08min", 8.0 / 60.0}});
    check_values(number(), {{"010", 10.0}});
    check_values(count(0, 100), {{"017", 17.0}, {"08", 8.0}});
}

TEST_CASE("units: a duration without a unit or with another one is refused with the units there are",
          "[units]") {
    check_refused(duration(), "needs a unit: s, min, h or d", {"30", "0", "1e3", "30 ", "-3"});
    check_refused(duration(), "unknown unit m; use s, min, h or d", {"30m", "30 m"});
    check_refused(duration(), "unknown unit H; use s, min, h or d", {"3H"});
    check_refused(duration(), "unknown unit h ; use s, min, h or d", {"3h "});
    check_refused(duration(), "unknown unit w; use s, min, h or d", {"2w"});
    check_refused(duration(), "unknown unit h 30min; use s, min, h or d", {"1h 30min"});
    check_refused(duration(), "unknown unit x1Fh; use s, min, h or d", {"0x1Fh"});
    check_refused(duration(), "unknown unit o17h; use s, min, h or d", {"0o17h"});
    check_refused(duration(), "unknown unit :30; use s, min, h or d", {"1:30"});
    check_refused(duration(), "unknown unit ,5h; use s, min, h or d", {"1,5h"});
    check_refused(duration(), "unknown unit _000h; use s, min, h or d", {"1_000h"});
    check_refused(duration(), "unknown unit eh; use s, min, h or d", {"1eh"});
    check_refused(duration(), "expected a number and a unit, such as 30min", no_numbers("h"));
}

TEST_CASE("units: negative durations are refused, zero where it must be positive", "[units]") {
    check_refused(duration(), "must not be negative", {"-1h", "-0.001s", "-.5min"});
    check_refused(duration(Limit::positive), "must be positive", {"0h", "0s", "-1h", "-0h"});
    check_values(duration(Limit::positive), {{"0.001s", 0.001 / 3600.0}});
}

TEST_CASE("units: values too large to add up are refused", "[units]") {
    check_refused(duration(), "is too large", {"1e308d", "1e31h"});
    check_refused(bytes(), "is too large", {"1e308TB"});
    check_refused(bandwidth(), "is too large", {"1e308GB/s"});
    check_refused(dollars(), "is too large", {"$1e308"});
    check_refused(number(), "is too large", {"1e308"});
    auto const dear = hourly_price()("$1e308/h");
    CHECK_FALSE(dear.value);
    CHECK(dear.reason == "is too large");
    check_values(duration(), {{"1e30h", 1e30}});
}

TEST_CASE("units: sizes are decimal or binary as their unit says, and positive", "[units]") {
    check_values(bytes(), {{"98kB", 98e3},
                           {"98MB", 98e6},
                           {"98GB", 98e9},
                           {"1.5TB", 1.5e12},
                           {"3KiB", 3.0 * kib},
                           {"3MiB", 3.0 * kib * kib},
                           {"80 GiB", 80.0 * kib * kib * kib},
                           {"2TiB", 2.0 * kib * kib * kib * kib}});
    CHECK(*bytes()("1GB").value == 1e9);
    CHECK(*bytes()("1GiB").value == 1073741824.0);
    std::string const units = "kB, MB, GB, TB, KiB, MiB, GiB or TiB";
    check_refused(bytes(), "needs a unit: " + units, {"98"});
    check_refused(bytes(), "unknown unit Gb; use " + units, {"98Gb"});
    check_refused(bytes(), "unknown unit gb; use " + units, {"98gb"});
    check_refused(bytes(), "unknown unit G; use " + units, {"98G"});
    check_refused(bytes(), "unknown unit KB; use " + units, {"98KB"});
    check_refused(bytes(), "must be positive", {"0GB", "-1GB"});
    check_refused(bytes(), "expected a number and a unit, such as 98GB", no_numbers("GB"));
}

TEST_CASE("units: bandwidths are bits or bytes per second as their unit says", "[units]") {
    check_values(bandwidth(), {{"8kbit/s", 1e3},
                               {"300Mbit/s", 37.5e6},
                               {"10 Gbit/s", 1.25e9},
                               {"5kB/s", 5e3},
                               {"5MB/s", 5e6},
                               {"2GB/s", 2e9},
                               {"1MiB/s", kib * kib},
                               {"1GiB/s", kib * kib * kib}});
    std::string const units = "kbit/s, Mbit/s, Gbit/s, kB/s, MB/s, GB/s, MiB/s or GiB/s";
    check_refused(bandwidth(), "needs a unit: " + units, {"300"});
    check_refused(bandwidth(), "unknown unit Mbps; use " + units, {"300Mbps"});
    check_refused(bandwidth(), "unknown unit Mbit; use " + units, {"300Mbit"});
    check_refused(bandwidth(), "must be positive", {"0Mbit/s", "-1MB/s"});
    check_refused(bandwidth(), "expected a number and a unit, such as 300Mbit/s", no_numbers("Mbit/s"));
}

TEST_CASE("units: prices of bytes are per byte, decimal or binary as their unit says", "[units]") {
    check_values(byte_price(), {{"$0.01/GB", 1e-11},
                                {"$10/TB", 1e-11},
                                {"$0.12 /GiB", 0.12 / (kib * kib * kib)},
                                {"$1e-5/MB", 1e-11},
                                {"$.5/kB", 5e-4},
                                {"$0/GB", 0.0}});
    std::string const units = "/kB, /MB, /GB, /TB, /KiB, /MiB, /GiB or /TiB";
    check_refused(byte_price(), "needs a unit: " + units, {"$0.01", "$0"});
    check_refused(byte_price(), "unknown unit /Gb; use " + units, {"$0.01/Gb"});
    check_refused(byte_price(), "unknown unit GB; use " + units, {"$0.01GB"});
    check_refused(byte_price(), "unknown unit /GB-month; use " + units, {"$0.07/GB-month"});
    check_refused(byte_price(), "must not be negative", {"$-0.01/GB"});
    check_refused(byte_price(), "is too large", {"$1e308/kB"});
    check_refused(byte_price(), "expected a price of bytes, such as $0.01/GB",
                  {"", "$", "0.01/GB", "0.01", "$nan/GB", "$.inf/GB", "$/GB", "-$1/GB"});
}

TEST_CASE("units: rates are per hour and positive", "[units]") {
    check_values(per_hour(), {{"0.05/h", 0.05}, {"1/s", 3600.0}, {"2 /min", 120.0}, {"3/d", 0.125}});
    check_refused(per_hour(), "must be positive", {"0/h", "-1/h"});
    check_refused(per_hour(), "needs a unit: /s, /min, /h or /d", {"0.05"});
    check_refused(per_hour(), "unknown unit h; use /s, /min, /h or /d", {"0.05h"});
    check_refused(per_hour(), "expected a number and a unit, such as 0.05/h", no_numbers("/h"));
}

TEST_CASE("units: a plain number may be a percentage, and a percentage must be one", "[units]") {
    check_values(number(),
                 {{"0.97", 0.97}, {"97%", 0.97}, {"97 %", 0.97}, {"250%", 2.5}, {"3", 3.0}, {"0", 0.0}});
    check_refused(number(), "expected a number, such as 0.97 or 97%", no_numbers(""));
    check_refused(number(), "expected a number, such as 0.97 or 97%",
                  {"0x10", "0o17", "1h", "97%%", "1 000"});
    check_refused(number(), "must not be negative", {"-1", "-3%"});
    check_refused(number(Limit::positive), "must be positive", {"0", "0%", "-0"});
    check_values(percent(), {{"97%", 0.97}, {"99.5 %", 0.995}, {"0%", 0.0}, {"100%", 1.0}});
    check_refused(percent(), "expected a percentage, such as 97%", {"0.97", "97", "97percent"});
    check_refused(percent(), "expected a percentage, such as 97%", no_numbers("%"));
    check_refused(percent(), "must lie between 0% and 100%", {"-0.1%", "100.1%"});
}

TEST_CASE("units: dollars begin with their sign", "[units]") {
    check_values(dollars(), {{"$600", 600.0}, {"$0.42", 0.42}, {"$.5", 0.5}, {"$0", 0.0}, {"$1e3", 1000.0}});
    check_refused(
        dollars(), "expected dollars, such as $600",
        {"", "$", "600", "600$", "600 USD", "$ 600", "-$600", "$600/h", "$1,000", "$nan", "$inf", "€600"});
    check_refused(dollars(), "must not be negative", {"$-600"});
    check_refused(dollars(Limit::positive), "must be positive", {"$0"});
}

TEST_CASE("units: a price says what its hour is of", "[units]") {
    std::vector<std::pair<std::string, PriceUnit>> const units{{"$0.59/h", PriceUnit::job},
                                                               {"$0.59/gpu-h", PriceUnit::gpu},
                                                               {"$0.59/node-h", PriceUnit::node},
                                                               {"$0.59 /gang-h", PriceUnit::gang}};
    for (auto const& [text, unit] : units) {
        auto const parsed = hourly_price()(text);
        CAPTURE(text, parsed.reason);
        REQUIRE(parsed.value);
        CHECK(parsed.value->usd_per_h == 0.59);
        CHECK(parsed.value->unit == unit);
    }
    CHECK(hourly_price()("$0/h").value);
    check_refused(hourly_price(), "needs a unit: /h, /gpu-h, /node-h or /gang-h", {"$0.59"});
    check_refused(hourly_price(), "unknown unit /hour; use /h, /gpu-h, /node-h or /gang-h", {"$0.59/hour"});
    check_refused(hourly_price(), "unknown unit /d; use /h, /gpu-h, /node-h or /gang-h", {"$0.59/d"});
    check_refused(hourly_price(), "unknown unit /GPU-h; use /h, /gpu-h, /node-h or /gang-h", {"$0.59/GPU-h"});
    check_refused(hourly_price(), "expected a price, such as $0.59/h or $2.39/gpu-h",
                  {"", "$", "0.59/h", "0.59", "€0.59/h", "$nan/h", "$.inf/h", "$/h", "-$1/h"});
    check_refused(hourly_price(), "must not be negative", {"$-0.59/h", "$-1"});
}

TEST_CASE("units: counts are whole, and in their range", "[units]") {
    check_values(count(1, 1000), {{"1", 1.0}, {"8", 8.0}, {"1000", 1000.0}});
    check_refused(count(1, 1000), "must be a whole number from 1 to 1000",
                  {"", "0", "1001", "-1", "+1", "1.0", "1e2", "0x10", "8 ", " 8", "8gpus", "nan", "inf",
                   "99999999999999999999999"});
    std::uint64_t const greatest = ~std::uint64_t{0};
    CHECK(count(0, greatest)("18446744073709551615").value == greatest);
    CHECK_FALSE(count(0, greatest)("18446744073709551616").value);
}

TEST_CASE("units: true and false have one spelling", "[units]") {
    CHECK(yes_or_no()("true").value == true);
    CHECK(yes_or_no()("false").value == false);
    check_refused(yes_or_no(), "must be true or false",
                  {"", "yes", "no", "on", "off", "True", "FALSE", "1", "0"});
    CHECK(word()("any text at all").value == "any text at all");
}

}  // namespace
}  // namespace runcost
