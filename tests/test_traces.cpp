#include <string>
#include <vector>

#include "scenarios/traces/trace.hpp"
#include "tests/catch.hpp"
#include "tests/gzip.hpp"
#include "tests/temporary_folder.hpp"

namespace runcost {
namespace {

using namespace tests;
using Numbers = std::vector<double>;

struct Traces {
    Trace availability(std::string const& text, TraceRequest request = {}) const {
        request.path = folder.write("file", text);
        return read_trace(request, Quantity::availability);
    }
    Trace price(std::string const& text, TraceRequest request = {}) const {
        request.path = folder.write("file", text);
        return read_trace(request, Quantity::usd_per_h);
    }
    TemporaryFolder folder;
};

void check_hours(Trace const& trace, Numbers const& at_h, double end_h) {
    REQUIRE(trace.at_h.size() == at_h.size());
    for (std::size_t i = 0; i < at_h.size(); ++i) {
        CHECK(trace.at_h[i] == Approx(at_h[i]).epsilon(1e-12));
    }
    CHECK(trace.end_h == Approx(end_h).epsilon(1e-12));
}

std::string const probes =
    "date,available,spot_usd_per_hour\n"
    "2023-02-15 22:00:00,1,0.918\n"
    "2023-02-15 22:30:00,0,0.92\n"
    "2023-02-16 00:00:00,1,0.93\n";

TEST_CASE_METHOD(Traces, "traces: each column of a CSV file is a trace", "[traces]") {
    Trace const up = availability(probes);
    CHECK(up.values == Numbers{1, 0, 1});
    check_hours(up, {0.0, 0.5, 2.0}, 3.5);
    CHECK(up.rows == 3);
    CHECK_FALSE(up.counts);
    CHECK(up.column == "available");
    CHECK(up.columns == std::vector<std::string>{"date", "available", "spot_usd_per_hour"});
    Trace const usd = price(probes);
    CHECK(usd.values == Numbers{0.918, 0.92, 0.93});
    CHECK(usd.at_h == up.at_h);
    CHECK(usd.column == "spot_usd_per_hour");
}

TEST_CASE_METHOD(Traces, "traces: gzip is unpacked whatever the file's name", "[traces]") {
    for (char const* const name : {"a.csv.gz", "a.csv", "a"}) {
        Trace const trace = read_trace({write_gzip(folder, name, probes), {}, {}, {}}, Quantity::usd_per_h);
        CHECK(trace.values == Numbers{0.918, 0.92, 0.93});
    }
    TraceRequest const plain{folder.write("plain.csv.gz", probes), {}, {}, {}};
    CHECK(read_trace(plain, Quantity::usd_per_h).values == Numbers{0.918, 0.92, 0.93});
}

TEST_CASE_METHOD(Traces,
                 "traces: quotes, blanks, blank lines, tabs, ends of lines and a byte order mark are read",
                 "[traces]") {
    Trace const quoted = availability(
        "\xEF\xBB\xBF\"time\", \"free, now\" ,note\r\n\r\n"
        "2023-01-01T00:00:00Z,\"1\",\"a, b\"\r\n"
        "2023-01-01T01:00:00Z, 0 ,\"c \"\"d\"\"\"\r\n",
        {"", "free, now", {}, {}});
    CHECK(quoted.values == Numbers{1, 0});
    CHECK(quoted.column == "free, now");
    CHECK(price("time\tusd\n0\t1.5\n3600\t2.5").values == Numbers{1.5, 2.5});
}

TEST_CASE_METHOD(Traces, "traces: times are dates of any offset, or numbers in the unit of the heading",
                 "[traces]") {
    Numbers const at_h{0.0, 1.0, 1.5};
    check_hours(price("timestamp,usd\n2026-04-02T10:00:00-05:00,1\n2026-04-02T16:00:00+00:00,2\n"
                      "2026-04-02 19:00:00.000+0230,3\n"),
                at_h, 2.0);
    check_hours(price("taken_at,usd\n2026-04-02,1\n2026-04-02T01:00,2\n2026-04-02T01:30:00.000000,3\n"), at_h,
                2.0);
    check_hours(price("time,usd\n1700000000,1\n1700003600,2\n1700005400,3\n"), at_h, 2.0);
    check_hours(price("time_ms,usd\n1700000000000,1\n1700003600000,2\n1700005400000,3\n"), at_h, 2.0);
    check_hours(price("elapsed_h,usd\n0,1\n1,2\n1.5,3\n"), at_h, 2.0);
    check_hours(price("seconds,usd\n-3600,1\n0,2\n1800,3\n"), at_h, 2.0);
    check_hours(price("ReadTime_s,usd\n0.25,1\n3600.25,2\n5400.25,3\n"), at_h, 2.0);
    check_hours(price("lifetime,utc,usd\n5,0,1\n5,3600,2\n5,5400,3\n"), at_h, 2.0);
    // 29 February, and the end of a year.
    check_hours(price("date,usd\n2024-02-28,1\n2024-03-01,2\n2025-01-01,3\n"), {0.0, 48.0, 48.0 + 306 * 24.0},
                48.0 + 2 * 306 * 24.0);
}

TEST_CASE_METHOD(Traces, "traces: a tick replaces the times, and is not needed beside them", "[traces]") {
    TraceRequest every{"", {}, {}, 0.25};
    check_hours(availability(probes, every), {0.0, 0.25, 0.5}, 0.75);
    check_hours(availability("available\n1\n0\n", every), {0.0, 0.25}, 0.5);
    check_hours(availability("available\n1\n", every), {0.0}, 0.25);
    CHECK(availability("2021-12-10, 13:09:45, 80\n2021-12-10, 13:08:45, 70\n", every).values ==
          Numbers{80, 70});
}

TEST_CASE_METHOD(Traces, "traces: of rows of one instant the last counts", "[traces]") {
    Trace const trace = price("time,usd\n0,1\n0,2\n3600,3\n7200,4\n7200,5\n");
    CHECK(trace.values == Numbers{2, 3, 5});
    check_hours(trace, {0.0, 1.0, 2.0}, 3.0);
    CHECK(trace.rows == 5);
}

std::string const offers =
    "timestamp,provider,offers,min_usd,count\n"
    "2025-10-19T21:00:00Z,vast,9,1.65,1\n"
    "2025-10-19T21:00:00Z,vast,9,3.30,2\n"
    "2025-10-19T21:00:00Z,runpod,5,1.35,1\n"
    "2025-10-19T22:00:00Z,vast,8,1.60,1\n"
    "2025-10-19T22:00:00Z,runpod,6,1.30,1\n";

TEST_CASE_METHOD(Traces, "traces: where picks one series of several", "[traces]") {
    CHECK(price(offers, {"", {}, {{"provider", "vast"}, {"count", "1"}}, {}}).values == Numbers{1.65, 1.6});
    CHECK(price(offers, {"", {}, {{"provider", "runpod"}}, {}}).values == Numbers{1.35, 1.3});
    CHECK(availability(offers, {"", {}, {{"provider", "runpod"}}, {}}).values == Numbers{5, 6});
    CHECK(price("time,zone,usd\n0,,1\n0,b,2\n60,,3\n", {"", {}, {{"zone", ""}}, {}}).values == Numbers{1, 3});
}

TEST_CASE_METHOD(Traces, "traces: words beside the values need not stay the same", "[traces]") {
    CHECK(price("time,usd,event\n0,1,start\n60,2,\n120,3,end\n").values == Numbers{1, 2, 3});
    CHECK(price("time,usd,available\n0,1,0\n0,2,1\n60,3,1\n").values == Numbers{2, 3});
}

TEST_CASE_METHOD(Traces, "traces: SkyPilot's ticks", "[traces]") {
    std::string const text = R"({"metadata": {"gap_seconds": 300}, "data": [0, 3, 16.0]})";
    Trace const trace = availability(text);
    CHECK(trace.values == Numbers{0, 3, 16});
    check_hours(trace, {0.0, 1.0 / 12.0, 2.0 / 12.0}, 0.25);
    CHECK(trace.counts);
    CHECK(trace.column.empty());
    CHECK(trace.columns.empty());
    check_hours(availability(text, {"", {}, {}, 1.0}), {0.0, 1.0, 2.0}, 3.0);
    check_hours(availability(R"({"metadata": {"gap_seconds": 300}, "data": [1]})"), {0.0}, 1.0 / 12.0);
    CHECK(price(R"({"metadata": {"gap_seconds": 60}, "data": [0.5, 0.75]})").values == Numbers{0.5, 0.75});
}

std::string const aws_text =
    "us-east-1a\tp3.2xlarge\tLinux/UNIX\t0.930000\t2023-02-16T02:00:00+00:00\n"
    "us-east-1b\tp3.2xlarge\tLinux/UNIX\t1.5\t2023-02-16T01:30:00+00:00\n"
    "us-east-1a\tp3.2xlarge\tLinux/UNIX\t0.920000\t2023-02-16T00:00:00.000Z\n"
    "us-east-1a\tp3.2xlarge\tLinux/UNIX\t0.910000\t2023-02-16T00:00:00.000Z\n"
    "us-east-1a\tp3.2xlarge\tLinux/UNIX\t0.900000\t2023-02-15T22:00:00.000Z\n";

TEST_CASE_METHOD(Traces, "traces: AWS's price history is put in order of time", "[traces]") {
    TraceRequest const zone{"", {}, {{"AvailabilityZone", "us-east-1a"}}, {}};
    Trace const trace = price(aws_text, zone);
    // Of one instant the newest, which AWS prints first.
    CHECK(trace.values == Numbers{0.9, 0.92, 0.93});
    check_hours(trace, {0.0, 2.0, 4.0}, 6.0);
    CHECK(trace.column == "SpotPrice");
    std::string with_word;
    std::string json;
    for (std::size_t at = 0; at < aws_text.size();) {
        std::size_t const end = aws_text.find('\n', at);
        std::string const line = aws_text.substr(at, end - at);
        with_word += "SPOTPRICEHISTORY\t" + line + "\n";
        json += std::string(json.empty() ? "" : ",\n") + R"({"AvailabilityZone": ")" + line.substr(0, 10) +
                R"(", "InstanceType": "p3.2xlarge", "ProductDescription": "Linux/UNIX", "SpotPrice": ")" +
                line.substr(33, line.rfind('\t') - 33) + R"(", "Timestamp": ")" +
                line.substr(line.rfind('\t') + 1) + "\"}";
        at = end + 1;
    }
    for (std::string const& text : {with_word, "{\"SpotPriceHistory\": [" + json + "]}", "[" + json + "]"}) {
        CAPTURE(text);
        CHECK(price(text, zone).values == trace.values);
        CHECK(price(text, zone).at_h == trace.at_h);
    }
    CHECK(price("a\tuse1-az1\tp3\tLinux\t0.5\t2023-01-02T00:00:00Z\na\tuse1-az1\tp3\tLinux\t0.4\t2023-01-"
                "01T00:00:00Z\n",
                {"", {}, {{"AvailabilityZoneId", "use1-az1"}}, {}})
              .values == Numbers{0.4, 0.5});
}

TEST_CASE_METHOD(Traces, "traces: nodes that come and go are counted", "[traces]") {
    Trace const trace = availability(
        "480000,add,node1\n480000,add,node2\n4080000,add,node3\n4080000,remove,node1\n7680000,remove,"
        "node2\n");
    CHECK(trace.values == Numbers{2, 2, 1});
    check_hours(trace, {0.0, 1.0, 2.0}, 3.0);
    CHECK(trace.rows == 5);
    CHECK(trace.counts);
}

TEST_CASE_METHOD(Traces, "traces: lines of a time and a value need no heading", "[traces]") {
    CHECK(availability("0,0\n3600,0\n3600,4\n7200,4\n7200,12").values == Numbers{0, 4, 12});
    for (std::string const line : {"2021-12-10, 13:07:45, 80\n2021-12-10, 13:37:45, 0\n",
                                   "2021-12-10\t13:07:45\t80\n2021-12-10\t13:37:45\t0\n",
                                   "2021-12-10 13:07:45 80\n2021-12-10 13:37:45   0\n",
                                   "2021-12-10T13:07:45,80\n2021-12-10T13:37:45,0\n", "0 80\n1800 0\n"}) {
        CAPTURE(line);
        Trace const trace = availability(line);
        CHECK(trace.values == Numbers{80, 0});
        check_hours(trace, {0.0, 0.5}, 1.0);
    }
    CHECK(price("0 0.5\n60 0.75\n").values == Numbers{0.5, 0.75});
}

TEST_CASE("traces: only a plain name says what a 1 means", "[traces]") {
    CHECK(one_means_available("available") == true);
    CHECK(one_means_available("Available") == true);
    CHECK(one_means_available("preempted") == false);
    for (char const* const silent : {"", "up", "unavailable", "us-east-2b_avail", "data", "not_available"}) {
        CHECK_FALSE(one_means_available(silent).has_value());
    }
}

}  // namespace
}  // namespace runcost
