#include <fmt/format.h>

#include <string>

#include "scenarios/traces/trace.hpp"
#include "tests/catch.hpp"
#include "tests/gzip.hpp"
#include "tests/problems_of.hpp"
#include "tests/run_binary.hpp"
#include "tests/temporary_folder.hpp"

namespace runcost {
namespace {

using namespace tests;

struct Refusals {
    /// What is said of a file, a line each, without its path.
    std::string faults_of(std::string const& path, Quantity quantity, TraceRequest request,
                          TraceLimits const& limits) const {
        request.path = path;
        std::string all = problems_of([&] { read_trace(request, quantity, limits); });
        for (auto at = all.find(path); at != std::string::npos; at = all.find(path)) {
            all.erase(at, path.size() + 1);
        }
        return all;
    }
    std::string availability(std::string const& text, TraceRequest const& request = {},
                             TraceLimits const& limits = {}) const {
        return faults_of(folder.write("f", text), Quantity::availability, request, limits);
    }
    std::string price(std::string const& text, TraceRequest const& request = {}) const {
        return faults_of(folder.write("f", text), Quantity::usd_per_h, request, {});
    }
    TemporaryFolder folder;
};

std::string const whole = "(must be a whole number from 0 on, at most 1,000,000,000)";
std::string const finite = "(must be a finite number of dollars per hour, from 0 on)";

TEST_CASE_METHOD(Refusals, "trace refusals: files that are none", "[traces]") {
    auto const faults = [&](std::string const& path) {
        return faults_of(path, Quantity::availability, {}, {});
    };
    CHECK(faults(folder.path("no.csv")) == " error: no such file");
    CHECK(faults(folder.path("")) == " error: is a folder, not a file");
    for (std::string const text : {"", "\n \r\n\t\n", "\xEF\xBB\xBF\n"}) {
        CHECK(availability(text) == " error: is empty");
        CHECK(faults(write_gzip(folder, "e.gz", text)) == " error: is empty");
    }
    CHECK(availability("time,available\n") == " error: has no rows");
    CHECK(availability(std::string("time,avail\0able\n0,1\n", 20)) == " error: is not a text file");
    CHECK(availability("\x7F"
                       "ELF\x02\x01\x01") == " error: is not a text file");
    CHECK(
        availability("0\n1\n") ==
        "1:1: error: is nothing that can be read: neither the heading of a CSV file, nor a line of times and "
        "values, nor AWS's or SkyPilot's form");
    CHECK(availability("2023-01-01,1,0.5\n") == availability("0\n1\n"));
}

TEST_CASE_METHOD(Refusals, "trace refusals: gzip that is cut off or corrupt", "[traces]") {
    std::string text = "time,available\n";
    for (int i = 0; i < 20000; ++i) {
        text += std::to_string(i) + "," + std::to_string(i * 7919 % 13 % 2) + "\n";
    }
    std::string const packed = text_of(write_gzip(folder, "f.gz", text));
    auto const faults = [&](std::string const& bytes) {
        return faults_of(folder.write("g.gz", bytes), Quantity::availability, {}, {});
    };
    CHECK(faults(packed).empty());
    for (std::size_t const kept :
         {packed.size() - 1, packed.size() - 9, packed.size() / 2, std::size_t{15}}) {
        CAPTURE(kept);
        CHECK(faults(packed.substr(0, kept)) == " error: its gzip data end too early (cut off?)");
    }
    std::string corrupt = packed;
    corrupt[packed.size() - 6] = static_cast<char>(~corrupt[packed.size() - 6]);  // of the checksum
    CHECK(faults(corrupt) == " error: its gzip data are corrupt");
    corrupt = packed;
    corrupt.replace(packed.size() / 2, 40, std::string(40, '\xFF'));
    CHECK_FALSE(faults(corrupt).empty());
}

TEST_CASE_METHOD(Refusals, "trace refusals: files that are too large", "[traces]") {
    std::string const text = "time,available\n0,1\n60,0\n120,1\n";
    CHECK(availability(text, {}, {1000, 3}).empty());
    CHECK(availability(text, {}, {1000, 2}) == " error: too large: more than 2 rows; cut it");
    CHECK(availability(text, {}, {20, 10}) == " error: too large: more than 20 bytes of text; cut it");
    CHECK(faults_of(write_gzip(folder, "bomb.gz", "t,available\n" + std::string(5'000'000, '1')),
                    Quantity::availability, {}, {}) == "2:1: error: a line of more than 1048576 bytes");
}

TEST_CASE_METHOD(Refusals, "trace refusals: availability is a whole number", "[traces]") {
    for (std::string const value : {"NaN", "nan", "inf", "-1", "0.5", "yes", "true", "1e10", "0x1", "1 2"}) {
        CAPTURE(value);
        CHECK(availability("time,available\n0,1\n60," + value + "\n") ==
              fmt::format("3:1: error: available = {} {}", value, whole));
        CHECK_FALSE(availability("0,1\n60," + value + "\n").empty());
    }
    CHECK(availability("time,available\n0,\n60,1\n") ==
          "2:1: error: available = nothing (must be a whole number from 0 on, at most 1,000,000,000; where "
          "nothing "
          "is known, leave the row out)");
    CHECK(availability("time,available\n0," + std::string(100, 'x') + "\n") ==
          "2:1: error: available = " + std::string(60, 'x') + "... " + whole);
}

TEST_CASE_METHOD(Refusals, "trace refusals: a price is a finite number of dollars", "[traces]") {
    for (std::string const value : {"NaN", "inf", "-inf", "-0.5", "$0.91", "1e400", "free"}) {
        CAPTURE(value);
        CHECK(price("time,usd\n0,0\n60," + value + "\n") ==
              fmt::format("3:1: error: usd = {} {}", value, finite));
    }
    CHECK(contains(price("time,usd\n0,\n60,1\n"), "2:1: error: usd = nothing (must be a finite number"));
}

TEST_CASE_METHOD(Refusals, "trace refusals: fields that are missing or too many", "[traces]") {
    CHECK(price("time,usd\n0,1\n60\n120,1,2\n180,3\n") ==
          "3:1: error: 1 fields, where the heading has 2\n4:1: error: 3 fields, where the heading has 2");
    CHECK(availability("0,1\n60\n") == "2:1: error: 60 (must be a time and a value)");
    CHECK(price("a\tp3\tLinux\t1\t2023-01-01T00:00:00Z\na\tp3\tLinux\t1\n") ==
          "2:1: error: 4 fields, where the first row has 5");
    CHECK(price("SPOTPRICEHISTORY\ta\tp3\n") == "1:1: error: 2 fields, where AWS has 5 or 6");
}

TEST_CASE_METHOD(Refusals, "trace refusals: at most 20 bad rows are told, and how many more there are",
                 "[traces]") {
    std::string text = "time,available\n";
    for (int i = 0; i < 23; ++i) {
        text += std::to_string(i) + ",x\n";
    }
    std::string const all = availability(text);
    CHECK(lines_of(all).size() == 21);
    CHECK(contains(all, "\n21:1: error: available = x"));
    CHECK(contains(all, "\n22:1: error: and 3 more bad rows, this one among them"));
    std::string data;
    for (int i = 0; i < 23; ++i) {
        data += std::string(i == 0 ? "" : ",") + "-1";
    }
    std::string const items = availability(R"({"metadata": {"gap_seconds": 300}, "data": [)" + data + "]}");
    CHECK(lines_of(items).size() == 21);
    CHECK(lines_of(items)[0] == " error: data[0]: -1 " + whole);
    CHECK(lines_of(items)[20] == " error: and 3 more bad rows, this one among them");
}

TEST_CASE_METHOD(Refusals, "trace refusals: times that are none", "[traces]") {
    auto const fault = [&](std::string const& time) { return price("time,usd\n" + time + ",1\n9e8,2\n"); };
    for (std::string const time :
         {"noon", "2023-02-29", "2023-13-01", "2023-01-01T24:00:00", "2023-01-01T10", "2023-01-01T10:00:60",
          "2023-01-01T10:00:00.", "2023-01-01T10:00:00+1", "2023-01-01T10:00:00+25:00",
          "2023-01-01T10:00:00 UTC", "23-01-01", "inf", "2023-01-01T10:00:00Zx", "9999-01-01", "10:00"}) {
        CAPTURE(time);
        CHECK(fault(time) ==
              "2:1: error: time = " + time + " (is no time, such as 2026-03-06T22:00:00Z or a number)");
    }
    CHECK(fault("") == "2:1: error: time =  (empty)");
    CHECK(fault("1700000000000") ==
          "2:1: error: time = 1700000000000 (is centuries from 0; milliseconds are told by a heading that "
          "ends in "
          "_ms)");
    CHECK(price("time,usd\n2023-01-01,1\n5,2\n") ==
          "3:1: error: time = 5 (is a number, where the rows before it have dates)");
    CHECK(price("time,usd\n5,1\n2023-01-01,2\n") ==
          "3:1: error: time = 2023-01-01 (is a date, where the rows before it have numbers)");
}

TEST_CASE_METHOD(Refusals, "trace refusals: times that go back", "[traces]") {
    std::string const back =
        " (times may not go back); sort the rows by time, or say tick: if they are evenly apart in this "
        "order";
    CHECK(price("time,usd\n0,1\n120,1\n60,1\n180,2\n170,2\n") ==
          "4:1: error: 60 is before 120 of line 3" + back + "\n6:1: error: 170 is before 180 of line 5" +
              back);
    CHECK(availability("2021-12-10, 13:09:45, 80\n2021-12-10, 13:08:45, 70\n") ==
          "2:1: error: 2021-12-10T13:08:45 is before 2021-12-10T13:09:45 of line 1" + back);
    CHECK(availability("5,add,a\n4,add,b\n") == "2:1: error: 4 is before 5 of line 1" + back);
}

TEST_CASE_METHOD(Refusals, "trace refusals: several series in one file", "[traces]") {
    CHECK(price("time,provider,usd\n0,a,1\n0,b,2\n60,c,3\n60,b,2\n60,d,2\n60,e,2\n60,f,2\n") ==
          "3:1: error: several series in one file: provider is a, b, c, d, e and more; say which, such as "
          "where: "
          "{provider: a}");
    // Also where their rows never meet.
    CHECK(price("time,zone,usd\n0,z a,1\n60,,2\n") ==
          "3:1: error: several series in one file: zone is \"z a\", \"\"; say which, such as where: {zone: "
          "\"z a\"}");
    CHECK(price("time,count,usd\n0,1,1\n60,2,2\n") ==
          "3:1: error: several series in one file: count is 1, 2; say which, such as where: {count: 1}");
    // A column of some other name tells where the rows meet or time goes back.
    CHECK(
        price("time,usd,pool\n0,1,x\n60,1,x\n0,2,y\n60,2,y\n") ==
        "4:1: error: 0 is before 60 of line 3; several series in one file: pool is x, y; say which, such as "
        "where: {pool: x}");
    CHECK(contains(price("time,usd,pool\n0,1,x\n0,2,y\n"),
                   "3:1: error: several series in one file: pool is x, y"));
    CHECK(contains(price("time,usd,pool\n0,1,x\n0,2,y\n", {"", {}, {}, 1.0}), "several series in one file"));
    CHECK(contains(price("time,usd,zone\n0,1,x\n60,2,y\n", {"", {}, {}, 1.0}), "several series in one file"));
    CHECK(contains(price("a\tp3\tLinux\t1\t2023-01-02T00:00:00Z\nb\tp3\tLinux\t1\t2023-01-01T00:00:00Z\n"),
                   "AvailabilityZone is b, a; say which, such as where: {AvailabilityZone: b}"));
}

TEST_CASE_METHOD(Refusals, "trace refusals: columns that are absent, ambiguous or the times'", "[traces]") {
    std::string const text = "time,zone_a,zone_b,usd_a,usd_b\n0,1,0,1,2\n60,1,1,2,2\n";
    CHECK(availability(text) ==
          " error: which column has the availability? say column:, one of zone_a, zone_b");
    CHECK(price(text) == " error: which column has the prices? say column:, one of usd_a, usd_b");
    CHECK(availability(text, {"", "zone_c", {}, {}}) ==
          " error: no column zone_c; did you mean zone_a? it has time, zone_a, zone_b, usd_a, usd_b");
    CHECK(availability(text, {"", "q", {}, {}}) ==
          " error: no column q; it has time, zone_a, zone_b, usd_a, usd_b");
    CHECK(availability(text, {"", "zone_a", {{"region", "x"}}, {}}) ==
          " error: no column region; it has time, zone_a, zone_b, usd_a, usd_b");
    CHECK(availability(text, {"", "zone_a", {{"zone_b", "7"}}, {}}) ==
          " error: no row with zone_b = 7; zone_b is 0, 1");
    CHECK(availability("time,usd\n0,1\n") ==
          " error: no column that looks like availability; it has time, usd");
    CHECK(availability("time,a,a\n0,1,1\n") == " error: two columns are named a");
    CHECK(availability("a,b\n0,1\n") ==
          " error: no column of times (with the word date, time or timestamp in its name); it has a, b; say "
          "tick: "
          "if the rows are evenly apart");
    CHECK(availability("0,1\n60,0\n", {"", "b", {}, {}}) ==
          " error: has no columns with names; leave column: out");
    CHECK(availability("0,1\n60,0\n", {"", {}, {{"a", "b"}}, {}}) ==
          " error: has no columns with names; leave where: out");
}

TEST_CASE_METHOD(Refusals, "trace refusals: one instant without a tick, and ticks that are none",
                 "[traces]") {
    std::string const alone = " error: has one instant only, and no word on how long it lasts; say tick:";
    CHECK(availability("time,available\n0,1\n") == alone);
    CHECK(availability("time,available\n0,1\n0,0\n") == alone);
    CHECK(availability("0,1\n60,0\n", {"", {}, {}, 0.0}) == " error: tick = 0 h (must be above 0)");
    CHECK(availability("5,add,a\n6,add,b\n", {"", {}, {}, 1.0}) ==
          " error: has events, not ticks; leave tick: out");
}

TEST_CASE_METHOD(Refusals, "trace refusals: nodes that cannot come or go", "[traces]") {
    CHECK(availability("5,add,a\n6,add,a\n7,remove,b\n8,stop,a\n9,add,\n10,add\nx,add,c\n") ==
          "2:1: error: adds a, which runs already\n3:1: error: removes b, which does not run\n"
          "4:1: error: stop (must be add or remove)\n5:1: error: no name of a node\n"
          "6:1: error: 2 fields, not 3: milliseconds, add or remove, and a node\n"
          "7:1: error: x (is no time, such as 2026-03-06T22:00:00Z or a number)");
    CHECK(price("5,add,a\n6,add,b\n") == " error: tells which nodes run, and no prices");
}

TEST_CASE_METHOD(Refusals, "trace refusals: JSON that is cut off or of another kind", "[traces]") {
    auto const ticks = [&](std::string const& gap, std::string const& data) {
        return availability(R"({"metadata": {"gap_seconds": )" + gap + R"(}, "data": )" + data + "}");
    };
    CHECK(availability("\n{\"metadata\": {\"gap_seconds\": 300},\n \"data\": [1, 0, ") ==
          " error: the JSON ends too early (cut off?)");
    CHECK(availability("{\n\"data\": [1 0]}") == "2:12: error: is no JSON from here on");
    CHECK(availability("{\"data\": [1e999]}") == " error: has a number that is too large for JSON");
    CHECK(contains(availability(std::string(100'000, '[')), "the JSON ends too early"));
    for (std::string const text : {"{}", "[]", "[1, 0]", R"({"ticks": []})"}) {
        CHECK(availability(text) ==
              " error: is JSON of another kind: it has neither data (SkyPilot) nor SpotPriceHistory (AWS)");
    }
    CHECK(ticks("300", "[]") == " error: has no rows");
    CHECK(ticks("300", "7") == " error: data = 7 (must be a list)");
    CHECK(ticks("0", "[1]") == " error: metadata.gap_seconds = 0 (must be a number above 0)");
    CHECK(ticks("-5", "[1]") == " error: metadata.gap_seconds = -5 (must be a number above 0)");
    CHECK(ticks("\"5\"", "[1]") == " error: metadata.gap_seconds = \"5\" (must be a number above 0)");
    CHECK(availability(R"({"data": [1]})") == " error: has no metadata.gap_seconds; say tick:");
    CHECK(availability(R"({"metadata": 3, "data": [1]})") ==
          " error: has no metadata.gap_seconds; say tick:");
    CHECK(ticks("300", R"([1, null, "1", [0], 0.5, true])") ==
          " error: data[1]: null " + whole + "\n error: data[2]: \"1\" " + whole + "\n error: data[3]: [0] " +
              whole + "\n error: data[4]: 0.5 " + whole + "\n error: data[5]: true " + whole);
}

TEST_CASE_METHOD(Refusals, "trace refusals: AWS's price history", "[traces]") {
    auto const history = [&](std::string const& rows) {
        return price("{\"SpotPriceHistory\": " + rows + "}");
    };
    auto const row = [](std::string const& usd, std::string const& time) {
        return R"({"AvailabilityZone": "a", "InstanceType": "p3", "ProductDescription": "Linux", "SpotPrice": )" +
               usd + R"(, "Timestamp": )" + time + "}";
    };
    CHECK(history("[" + row("\"1\"", "\"2023-01-02\"") + "," + row("2", "\"2023-01-01\"") + "]").empty());
    CHECK(history("3") == " error: SpotPriceHistory = 3 (must be a list)");
    CHECK(history("[]") == " error: has no rows");
    CHECK(history("[3]") == " error: SpotPriceHistory[0]: 3 (must be an object)");
    CHECK(history("[" + row("\"1\"", "7") + "]") ==
          " error: SpotPriceHistory[0]: Timestamp = 7 (must be a text)");
    CHECK(history("[" + row("\"free\"", "\"2023-01-02\"") + "]") ==
          " error: SpotPriceHistory[0]: SpotPrice = free " + finite);
    CHECK(history("[{\"SpotPrice\": \"1\", \"Timestamp\": \"2023-01-02\", \"InstanceType\": \"p3\", "
                  "\"ProductDescription\": \"L\"}]") == " error: SpotPriceHistory[0]: no AvailabilityZone");
    CHECK(availability("{\"SpotPriceHistory\": [" + row("\"1\"", "\"2023-01-02\"") + "]}") ==
          " error: is a history of prices, which does not tell when capacity was to be had");
    CHECK(price("a\tp3\tLinux\t1\t2023-01-01T00:00:00Z\na\tp3\tLinux\tx\t2023-01-02T00:00:00Z\n") ==
          "2:1: error: SpotPrice = x " + finite);
}

}  // namespace
}  // namespace runcost
