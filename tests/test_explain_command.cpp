#include <cmath>
#include <nlohmann/json.hpp>
#include <string>

#include "tests/catch.hpp"
#include "tests/run_binary.hpp"
#include "tests/temporary_folder.hpp"

namespace runcost {
namespace {

using namespace tests;
using Json = nlohmann::json;

struct Explain {
    Ran run(std::string const& arguments) const { return runcost_with(folder, "explain " + arguments); }
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

TEST_CASE_METHOD(Explain, "explain: a law's mean, its course and its atoms", "[commands]") {
    Json const told = json("law '{exponential: {mean: 24h, at_most: 24h}}' --at 6h,24h");
    CHECK(told["mean_h"].get<double>() == Approx(24.0 * (1.0 - std::exp(-1.0))).epsilon(1e-9));
    REQUIRE(told["at"].size() == 2);
    CHECK(told["at"][0]["age_h"] == 6.0);
    CHECK(told["at"][0]["cdf"].get<double>() == Approx(1.0 - std::exp(-0.25)).epsilon(1e-12));
    CHECK(told["at"][0]["survival"].get<double>() == Approx(std::exp(-0.25)).epsilon(1e-12));
    CHECK(told["at"][0]["hazard_per_h"].get<double>() == Approx(1.0 / 24.0).epsilon(1e-12));
    CHECK(told["at"][1]["cdf"] == 1.0);
    CHECK(told["at"][1]["hazard_per_h"].is_null());
    REQUIRE(told["atoms"].size() == 1);
    CHECK(told["atoms"][0]["age_h"] == 24.0);
    CHECK(told["atoms"][0]["mass"].get<double>() == Approx(std::exp(-1.0)).epsilon(1e-9));
    CHECK(told["hosts"].is_null());
    CHECK(json("law never")["mean_h"].is_null());
}

TEST_CASE_METHOD(Explain, "explain: a fleet's first interruption and its long run", "[commands]") {
    // 100 hosts of mean 1000 h with shape 2: the first after 100 h, in the long run one every 10 h.
    Json const told = json("law '{weibull: {shape: 2, mean: 1000h}}' --hosts 100");
    CHECK(told["hosts"]["first_failure_mean_h"].get<double>() == Approx(100.0).epsilon(1e-9));
    CHECK(told["hosts"]["steady_mean_h"].get<double>() == Approx(10.0).epsilon(1e-9));
}

TEST_CASE_METHOD(Explain, "explain: people get a table with a drawing of the hazard", "[commands]") {
    Ran const ran = run("law '{weibull: {shape: 0.6, mean: 300h}}'");
    CHECK(ran.status == 0);
    CHECK(ran.out.find("  mean 300.0 h (12.5 d), median ") != std::string::npos);
    CHECK(ran.out.find("age") < ran.out.find("hazard"));
    CHECK(ran.out.find("█") != std::string::npos);
}

TEST_CASE_METHOD(Explain, "explain: what is no law is told as in a file", "[commands]") {
    check_refused("law '{weibul: {shape: 2}}'",
                  "law:1:2: error: law = weibul (unknown; did you mean weibull?)");
    check_refused("law '{weibull: {shape: 2}}'",
                  "law:1:11: error: law.weibull (needs exactly one of scale and mean)");
    check_refused("law '{recorded: [1h]}'",
                  "law:1:1: error: recorded lives are no random law: there is nothing to explain");
    check_refused("law 3h --at 5", "runcost: error: --at 5 (5: needs a unit: s, min, h or d)");
    check_refused("prices 3h",
                  "runcost: error: cannot explain prices; say runcost explain law SPEC, or price SPEC");
    check_refused("law", "runcost: error: which SPEC? say runcost explain law|price SPEC");
}

struct Find : Explain {
    Find() {
        folder.write("f.yaml", R"(job: {work: 20h, checkpoint: {write: 2min, read: 5min}}
market: {price: $1/h, interruptions: [{cause: crash, lifetime: {exponential: {mean: 5h}}, detection: 1h}]}
policy: {checkpoint: {every: 1h}}
run: {replays: 500}
)");
    }
    Json replay(std::string const& arguments) const {
        Ran const ran = runcost_with(folder, "replay f.yaml --json " + arguments);
        CAPTURE(arguments, ran.err);
        REQUIRE(ran.status == 0);
        return Json::parse(ran.out);
    }
};

TEST_CASE_METHOD(Find, "replay: --find picks the replay whose cost lies at a quantile", "[commands]") {
    Ran const all = runcost_with(folder, "simulate f.yaml --json");
    Json const cost = Json::parse(all.out)["results"][0]["metrics"]["cost_usd"];
    for (std::string const which : {"p50", "p95"}) {
        Json const found = replay("--find " + which);
        CHECK(found["metrics"]["cost_usd"] == cost[which]);
        CHECK(replay("--number " + std::to_string(found["replay"].get<int>())) == found);
    }
    CHECK(replay("--find worst")["metrics"]["cost_usd"] == cost["max"]);
    CHECK(replay("--find worst --replays 1")["replay"] == 0);
}

TEST_CASE_METHOD(Find, "replay: --find and --number exclude each other", "[commands]") {
    auto const refused = [&](std::string const& arguments, std::string const& reason) {
        Ran const ran = runcost_with(folder, "replay f.yaml " + arguments);
        CHECK(ran.status == 2);
        CHECK(ran.err == "runcost: error: " + reason + "\n");
    };
    refused("--find p50 --number 3", "which replay? say --number K, from 0, or --find p50, p95 or worst");
    refused("--number 3 --replays 10", "--replays goes with --find");
    refused("--find best", "--find best (must be worst, or p1 to p99)");
    refused("--find p100", "--find p100 (must be worst, or p1 to p99)");
}

}  // namespace
}  // namespace runcost
