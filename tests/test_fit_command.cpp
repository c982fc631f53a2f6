#include <nlohmann/json.hpp>
#include <string>

#include "tests/catch.hpp"
#include "tests/problems_of.hpp"
#include "tests/recorded_data.hpp"
#include "tests/run_binary.hpp"
#include "tests/temporary_folder.hpp"

namespace runcost {
namespace {

using namespace tests;
using Json = nlohmann::json;

struct Fit {
    Fit() {
        // Up for 1.5 h, down for 1 h, up for 0.5 h, down for 2 h.
        folder.write("up.csv",
                     "date,available,spot_usd_per_hour\n"
                     "2023-02-15 22:00:00,1,1.0\n2023-02-15 23:00:00,1,2.0\n2023-02-15 23:30:00,0,9.0\n"
                     "2023-02-16 00:30:00,1,4.5\n2023-02-16 01:00:00,0,9.0\n2023-02-16 02:00:00,0,9.0\n");
        folder.write("lost.csv", "time,preempted\n0,1\n3600,0\n7200,0\n");
        folder.write("bare.csv", "0,1\n3600,0\n7200,0\n");
        folder.write("counts.csv", "time,zone,nodes\n0,a,4\n0,b,0\n3600,a,2\n3600,b,1\n7200,a,3\n7200,b,0\n");
    }
    Ran run(std::string const& arguments) const {
        return runcost_with(folder, "fit availability " + arguments);
    }
    Json json(std::string const& arguments) const {
        Ran const ran = run(arguments + " --json");
        CAPTURE(arguments, ran.err);
        REQUIRE(ran.status == 0);
        return Json::parse(ran.out);
    }
    void check_refused(std::string const& arguments, std::string const& error) const {
        Ran const ran = run(arguments);
        CAPTURE(arguments);
        CHECK(ran.status == 2);
        CHECK(ran.out.empty());
        CHECK(ran.err == error + "\n");
    }
    TemporaryFolder folder;
};

TEST_CASE_METHOD(Fit, "fit availability: shares, spells and prices of a trace", "[commands]") {
    Json const told = json("up.csv");
    Json const& measured = told["measured"];
    CHECK(measured["ticks"] == 6);
    CHECK(measured["availability"] == 0.5);
    CHECK(measured["availability_of_hours"].get<double>() == Approx(2.0 / 5.0).epsilon(1e-12));
    CHECK(measured["up_runs"] == 2);
    CHECK(measured["preemptions"] == 2);
    CHECK(measured["mean_price_usd_per_h_while_available"] == 2.5);
    Json const& runs = told["runs"];
    CHECK(runs["up_mean_h"].get<double>() == Approx(1.0).epsilon(1e-12));
    CHECK(runs["up_median_h"].get<double>() == Approx(1.0).epsilon(1e-12));
    CHECK(runs["up_longest_h"].get<double>() == Approx(1.5).epsilon(1e-12));
    CHECK(runs["down_mean_h"].get<double>() == Approx(1.5).epsilon(1e-12));
    CHECK(runs["down_longest_h"].get<double>() == Approx(2.0).epsilon(1e-12));
}

TEST_CASE_METHOD(Fit, "fit availability: one means what the column's name or the command line says",
                 "[commands]") {
    CHECK(json("up.csv --one-means available") == json("up.csv"));
    CHECK(json("lost.csv")["measured"]["availability"].get<double>() == Approx(2.0 / 3.0));
    CHECK(json("lost.csv")["measured"]["preemptions"] == 0);
    CHECK(json("bare.csv --one-means available")["measured"]["availability"].get<double>() ==
          Approx(1.0 / 3.0));
    CHECK(json("bare.csv --one-means preempted")["measured"]["availability"].get<double>() ==
          Approx(2.0 / 3.0));
    CHECK(json("bare.csv --need 1") == json("bare.csv --one-means available"));
    check_refused("up.csv --one-means preempted",
                  "runcost: error: --one-means preempted (the column is named available)");
    check_refused("lost.csv --one-means available",
                  "runcost: error: --one-means available (the column is named preempted)");
    check_refused("bare.csv --one-means up",
                  "runcost: error: --one-means up (must be available or preempted)");
    check_refused(
        "bare.csv",
        "runcost: error: bare.csv: a 1 may mean that there is capacity or that it is lost, and the file does "
        "not say; say --one-means available or --one-means preempted (or --need 1, if it is a number of "
        "machines)");
}

TEST_CASE_METHOD(Fit, "fit availability: counts need to be told how many are needed", "[commands]") {
    std::string const a = "counts.csv --where zone=a";
    CHECK(json(a + " --need 3")["measured"]["availability"].get<double>() == Approx(2.0 / 3.0));
    CHECK(json(a + " --need 4")["measured"]["availability"].get<double>() == Approx(1.0 / 3.0));
    Json const never = json(a + " --need 5");
    CHECK(never["measured"]["availability"] == 0.0);
    CHECK(never["measured"]["up_runs"] == 0);
    CHECK(never["measured"]["mean_price_usd_per_h_while_available"].is_null());
    CHECK(never["runs"]["up_mean_h"].is_null());
    check_refused(
        a,
        "runcost: error: counts.csv: it counts up to 4 machines; say how many are needed at once, --need N");
    check_refused(
        a + " --one-means available",
        "runcost: error: --one-means is for files of 0 and 1; this one counts machines, so say --need N");
    check_refused("bare.csv --one-means available --need 1",
                  "runcost: error: --one-means is for files of 0 and 1, --need for counts; say one of them");
    check_refused(
        "lost.csv --need 1",
        "runcost: error: the column preempted would count what was lost, and --need asks for what is there; "
        "take another --column");
    check_refused(
        "counts.csv --need 1",
        "counts.csv:3:1: error: several series in one file: zone is a, b; say which, such as where: {zone: "
        "a}");
}

TEST_CASE_METHOD(Fit,
                 "fit availability: the price is that of the column named, or of the only one in dollars",
                 "[commands]") {
    folder.write("two.csv", "time,available,low_usd,high_usd\n0,1,1,3\n3600,1,2,4\n");
    CHECK(json("two.csv")["measured"]["mean_price_usd_per_h_while_available"].is_null());
    CHECK(json("two.csv --price-column high_usd")["measured"]["mean_price_usd_per_h_while_available"] == 3.5);
    check_refused(
        "two.csv --price-column hihg_usd",
        "two.csv: error: no column hihg_usd; did you mean high_usd? it has time, available, low_usd, "
        "high_usd");
}

TEST_CASE_METHOD(Fit, "fit availability: a tick replaces the times of the file", "[commands]") {
    CHECK(json("up.csv --tick 15min")["runs"]["up_longest_h"] == 0.5);
    check_refused("up.csv --tick 0s", "runcost: error: --tick 0s (must be positive)");
    check_refused("up.csv --tick 5", "runcost: error: --tick 5 (needs a unit: s, min, h or d)");
}

TEST_CASE_METHOD(Fit, "fit availability: people get a table, and lines for a scenario", "[commands]") {
    CHECK(run("up.csv").out == R"(up.csv: available, a 1 means available

  6 ticks, 5.00 h; capacity in 50.0 % of the ticks, 40.0 % of the hours; lost 2 times
  $2.5000 per hour on average while there is capacity (spot_usd_per_hour)

  spells         number    mean  median  longest
  with capacity       2  1.00 h  1.00 h   1.50 h
  without             2  1.50 h  1.50 h   2.00 h

  The first and the last spell are cut off by the ends of the file.
  In a scenario, as part of a market:

availability: {trace: {file: up.csv, column: available, one_means: available}}
)");
    CHECK(contains(run("counts.csv --where zone=a --need 3 --tick 195s").out,
                   "\navailability: {trace: {file: counts.csv, column: nodes, where: {zone: a}, tick: 195s, "
                   "need: 3}}\n"));
    folder.write("a b.csv", "0,1\n60,0\n");
    CHECK(contains(run("'a b.csv' --one-means preempted").out,
                   "\navailability: {trace: {file: \"a b.csv\", one_means: preempted}}\n"));
}

TEST_CASE_METHOD(Fit, "fit: what cannot be done is refused", "[commands]") {
    Ran const other = runcost_with(folder, "fit lifetimes up.csv");
    CHECK(other.status == 2);
    CHECK(other.err == "runcost: error: cannot fit lifetimes; say runcost fit availability DATA\n");
    check_refused("no.csv", "no.csv: error: no such file");
    check_refused("", "runcost: error: which DATA? say runcost fit availability DATA");
    check_refused("up.csv --where x", "runcost: error: --where x (must be COLUMN=VALUE)");
    check_refused("counts.csv --where zone=a --where zone=b",
                  "runcost: error: --where zone=b (that column has another value already)");
}

TEST_CASE_METHOD(Fit, "fit availability: known numbers of recorded traces", "[commands]") {
    std::string const data = recorded_data("fit availability");
    if (data.empty()) {
        return;
    }
    auto const check = [&](std::string const& file, double availability, int up_runs, int preemptions,
                           double usd) {
        Json const measured = json("'" + data + file + "'")["measured"];
        CHECK(measured["ticks"] == 20158);
        CHECK(measured["availability"].get<double>() == Approx(availability).epsilon(1e-9));
        CHECK(measured["up_runs"] == up_runs);
        CHECK(measured["preemptions"] == preemptions);
        CHECK(measured["mean_price_usd_per_h_while_available"].get<double>() == Approx(usd).epsilon(1e-9));
    };
    check("spot_v100_aws_2023/us-west-2a_v100_1.csv.gz", 0.8830737176, 159, 158, 0.9471554997);
    check("spot_v100_aws_2023/us-east-1a_v100_1.csv.gz", 0.1666832027, 253, 253, 1.633724256);
}

}  // namespace
}  // namespace runcost
