#include <nlohmann/json.hpp>
#include <sstream>
#include <string>
#include <vector>

#include "scenarios/version.hpp"
#include "sim/metrics.hpp"
#include "tests/catch.hpp"
#include "tests/problems_of.hpp"
#include "tests/run_binary.hpp"

namespace runcost {
namespace {

using namespace tests;
using Json = nlohmann::json;

constexpr char const* one = R"(name: a day
job: {work: 10h, checkpoint: {write: 1min, read: 2min}, deadline: 12h, budget: $12}
market:
  name: mine
  price: $1/h
  interruptions:
    - {cause: crash, lifetime: {exponential: {mean: 5h}}}
policy: {checkpoint: {every: 1h}}
run: {replays: 500, seed: 7}
)";

constexpr char const* several = R"(name: three
job: {work: 50h, checkpoint: {write: 1min, read: 2min}, deadline: 55h}
markets: [vast.rel97/rtx4090, runpod.secure/rtx4090, {use: vast.rel99/rtx4090, name: "a, b"}]
policy: {checkpoint: {every: 1h}}
run: {replays: 300}
)";

struct Simulate {
    Simulate() {
        folder.write("one.yaml", one);
        folder.write("several.yaml", several);
    }
    /// A run that goes well and says nothing on standard error.
    std::string output(std::string const& arguments) const {
        Ran const ran = runcost_with(folder, "simulate " + arguments);
        CAPTURE(arguments);
        CHECK(ran.status == 0);
        CHECK(ran.err.empty());
        return ran.out;
    }
    Json json(std::string const& arguments) const { return Json::parse(output(arguments + " --json")); }
    std::vector<std::string> lines_of(std::string const& name) const {
        std::istringstream in(text_of(folder.path(name)));
        std::vector<std::string> lines;
        for (std::string line; std::getline(in, line);) {
            lines.push_back(line);
        }
        return lines;
    }

    TemporaryFolder folder;
};

std::vector<std::string> keys_of(Json const& json) {
    std::vector<std::string> keys;
    for (auto const& [key, value] : json.items()) {
        keys.push_back(key);
    }
    return keys;
}

void check_estimate(Json const& estimate) {
    CHECK(keys_of(estimate) == std::vector<std::string>{"mean", "std_error"});
    CHECK(estimate["mean"].is_number());
    CHECK(estimate["std_error"].get<double>() >= 0.0);
}

/// The fields of a line of samples, where no field has a comma.
std::vector<std::string> fields(std::string const& line) {
    std::vector<std::string> result;
    std::istringstream in(line);
    for (std::string field; std::getline(in, field, ',');) {
        result.push_back(field);
    }
    return result;
}

TEST_CASE_METHOD(Simulate, "simulate: JSON has the documented schema", "[commands]") {
    Json const json = this->json("one.yaml");
    CHECK(json["runcost"] == std::string(runcost_version));
    CHECK(json["scenario"] == "a day");
    CHECK(json["seed"] == 7);
    CHECK(json["replays"] == 500);
    CHECK(json["differences"] == Json::array());
    REQUIRE(json["results"].size() == 1);
    Json const& result = json["results"][0];
    CHECK(result["market"] == "mine");
    CHECK(result["finished"] == 1.0);
    CHECK(result["checkpoint_interval_h"] == 1.0);
    CHECK(result["metrics"].size() == metric_count);
    for (std::string_view const name : metric_names) {
        CAPTURE(name);
        Json const& metric = result["metrics"].at(std::string(name));
        CHECK(keys_of(metric) ==
              std::vector<std::string>{"max", "mean", "mean_interval", "min", "p05", "p05_interval", "p25",
                                       "p25_interval", "p50", "p50_interval", "p75", "p75_interval", "p95",
                                       "p95_interval", "p99", "p99_interval", "sd", "std_error"});
        double last = metric["min"];
        for (char const* const quantile : {"p05", "p25", "p50", "p75", "p95", "p99"}) {
            double const value = metric[quantile];
            Json const& interval = metric[std::string(quantile) + "_interval"];
            REQUIRE(interval.size() == 2);
            CHECK(interval[0].get<double>() <= value);
            CHECK(interval[1].get<double>() >= value);
            CHECK(value >= last);
            last = value;
        }
        CHECK(metric["max"].get<double>() >= last);
    }
    double const makespan_h = result["metrics"]["makespan_h"]["mean"];
    CHECK(result["goodput_of_means"].get<double>() == Approx(10.0 / makespan_h));
    CHECK(keys_of(result["interruptions_by_cause"]) == std::vector<std::string>{"crash"});
    check_estimate(result["interruptions_by_cause"]["crash"]);
    CHECK(result["interruptions_by_cause"]["crash"]["mean"] == result["metrics"]["interruptions"]["mean"]);
    CHECK(keys_of(result["probabilities"]) ==
          std::vector<std::string>{"both", "deadline_met", "no_interruption", "within_budget"});
    for (auto const& [name, share] : result["probabilities"].items()) {
        CAPTURE(name);
        CHECK(keys_of(share) == std::vector<std::string>{"interval", "mean", "std_error"});
        CHECK(share["interval"][0].get<double>() <= share["mean"].get<double>());
        CHECK(share["interval"][1].get<double>() >= share["mean"].get<double>());
    }
    CHECK(json["warnings"] == Json::array());
    CHECK(result["warnings"].is_array());
    Json const& by_market = result["by_market"]["mine"];
    CHECK(keys_of(by_market) == std::vector<std::string>{"billed_h", "compute_usd", "rentals"});
    CHECK(by_market["rentals"]["mean"] == result["metrics"]["rentals"]["mean"]);
    CHECK(by_market["compute_usd"]["mean"] == result["metrics"]["compute_usd"]["mean"]);
    CHECK(by_market["billed_h"]["mean"].get<double>() > 10.0);
    CHECK(by_market["billed_h"]["mean"].get<double>() <= makespan_h * (1.0 + 1e-12));
    CHECK(keys_of(result["analytic"]) == std::vector<std::string>{"cost_usd", "interruptions", "makespan_h"});
    CHECK(result["analytic"]["makespan_h"].get<double>() == Approx(makespan_h).epsilon(0.05));
}

TEST_CASE_METHOD(Simulate, "simulate: JSON has null where nothing was asked or nothing is finite",
                 "[commands]") {
    Json const json = this->json(
        "one.yaml --set policy.checkpoint=none --set 'market.interruptions=[]' --set 'job={work: 1h}' "
        "--replays 1");
    Json const& result = json["results"][0];
    CHECK(result["checkpoint_interval_h"].is_null());
    CHECK(result["probabilities"]["deadline_met"].is_null());
    CHECK(result["probabilities"]["within_budget"].is_null());
    CHECK(result["probabilities"]["both"].is_null());
    CHECK(result["probabilities"]["no_interruption"]["mean"] == 1.0);
    CHECK(result["interruptions_by_cause"] == Json::object());
    CHECK(result["metrics"]["cost_usd"]["mean"] == 1.0);
    CHECK(result["metrics"]["cost_usd"]["std_error"].is_null());  // of one replay
}

TEST_CASE_METHOD(Simulate, "simulate: says what saves survive, and that it is assumed where nothing is said",
                 "[commands]") {
    std::string const line = "saves are taken to survive every interruption";
    auto const check = [&](std::string const& sets, Json const& survives, bool assumed) {
        CAPTURE(sets);
        std::string const arguments = "one.yaml --replays 200" + sets;
        CHECK(json(arguments)["results"][0]["checkpoint_survives"] == survives);
        CHECK(contains(output(arguments), line) == assumed);
    };
    std::string const none = " --set policy.checkpoint=none";
    std::string const same_host =
        " --set 'market.interruptions=[{cause: crash, lifetime: {exponential: {mean: 5h}}, recovery: "
        "same_host}]'";
    check("", "everything (assumed)", true);
    check(" --set job.checkpoint.to=s3", "everything", false);
    check(" --set job.checkpoint.to=network_volume", "market", false);
    check(same_host + " --set job.checkpoint.to=disk", "same_host", false);
    check(" --set 'job.checkpoint.survives=[crash, preemption]'", Json::array({"crash", "preemption"}),
          false);
    check(none, nullptr, false);
    check(" --set 'market.interruptions=[]'", "everything (assumed)", false);
    // Only a notice makes it save.
    std::string const notice =
        " --set 'market.interruptions=[{cause: crash, lifetime: {exponential: {mean: 5h}}, notice: 5min}]'";
    check(none + notice, nullptr, false);
    check(none + notice + " --set policy.on_notice=save_and_stop", "everything (assumed)", true);
    CHECK(contains(output("several.yaml"), line));
    CHECK_FALSE(contains(output("several.yaml --set job.checkpoint.to=gcs"), line));
}

TEST_CASE_METHOD(Simulate,
                 "simulate: text has the hours of every state that occurs, and what comes after the end",
                 "[commands]") {
    // By hand: of the host's 3 h 15 min are setup; a save of 1 min at the notice, 4 min until the kill; 30
    // min until it is noticed and 1 h until the host is back, neither of them billed; 6 min of restart and 3
    // min of read before the other 2.25 h. Somebody ends the rental 4 h later.
    folder.write("states.yaml", R"(name: states
job: {work: 5h, restart: 6min, checkpoint: {write: 1min, read: 3min}}
market:
  name: mine
  price: $1/h
  provisioning: 12min
  setup: 15min
  interruptions:
    - cause: preemption
      lifetime: {recorded: [3h]}
      notice: 5min
      detection: 30min
      recovery: {same_host: {downtime: 1h}}
policy: {checkpoint: none, on_notice: save_and_stop, release: 4h}
run: {replays: 100}
)");
    std::string text = output("states.yaml");
    text.erase(0, text.find("mean of all replays"));
    CHECK(text.substr(0, text.find("; 2.0 rentals")) == R"(mean of all replays  hours   share  dollars
  useful                5.00  69.6 %    $5.00
  checkpoint            0.02   0.2 %    $0.02
  setup                 0.25   3.5 %    $0.25
  restore               0.15   2.1 %    $0.15
  provisioning          0.20   2.8 %    $0.00
  waiting               1.00  13.9 %    $0.00
  detection             0.50   7.0 %    $0.00
  idle                  0.07   0.9 %    $0.07
  after the end                         $4.00
  total                 7.18            $9.48

  interruptions by cause: preemption 1.0
  goodput 69.6 % (saves at a notice only))");
    CHECK_FALSE(contains(output("states.yaml --set policy.release=at_end"), "after the end"));
}

TEST_CASE_METHOD(Simulate, "simulate: a list of recorded values that is too short for the hosts is an error",
                 "[commands]") {
    folder.write("list.yaml", R"(name: list
job: {work: 5h, restart: 6min}
market: {name: mine, price: $1/h, interruptions: [{cause: crash, lifetime: {recorded: [3h, 4h]}, recovery: new_host}]}
policy: {checkpoint: none}
run: {replays: 50}
)");
    for (std::string const key :
         {"price={recorded: [$1/h, $2/h", "speed={recorded: [1, 1", "network.upload={recorded: [1GB/s, 2GB/s",
          "network.download={recorded: [1GB/s, 2GB/s"}) {
        CAPTURE(key);
        Ran const ran = runcost_with(folder, "simulate list.yaml --set 'market." + key + "]}'");
        CHECK(ran.status == 2);
        CHECK(ran.out.empty());
        CHECK(contains(ran.err, "runcost: error: market." + key.substr(0, key.find('=')) +
                                    ".recorded is too short: a replay took another host in its rental 3;"));
        CHECK(runcost_with(folder,
                           "simulate list.yaml --set 'market." + key + key.substr(key.rfind(',')) + "]}'")
                  .status == 0);
    }
}

TEST_CASE_METHOD(Simulate, "simulate: --set, --seed and --replays change what they say", "[commands]") {
    Json const changed = json("one.yaml --set job.work=3h --set 'market.price=$2/h' --seed 8 --replays 20");
    CHECK(changed["seed"] == 8);
    CHECK(changed["replays"] == 20);
    CHECK(changed["results"][0]["metrics"]["useful_h"]["mean"].get<double>() == Approx(3.0));
    CHECK(changed["results"][0]["metrics"]["cost_usd"]["min"].get<double>() >= 6.0);
    CHECK(output("one.yaml --seed 8") != output("one.yaml"));
    CHECK(output("one.yaml --seed 7") == output("one.yaml"));
}

TEST_CASE_METHOD(Simulate, "simulate: the number of threads changes no bit", "[commands]") {
    for (std::string const arguments :
         {"one.yaml --replays 20000 --json", "several.yaml --precision 2% --json"}) {
        std::string const single = output(arguments + " --threads 1 --samples 1.csv");
        std::string const several_threads = output(arguments + " --threads 3 --samples 3.csv");
        CHECK(single == several_threads);
        CHECK(text_of(folder.path("1.csv")) == text_of(folder.path("3.csv")));
        CHECK(lines_of("1.csv").size() > 1000);
    }
}

TEST_CASE_METHOD(Simulate, "simulate: --precision stops once the mean cost is known that well",
                 "[commands]") {
    Json const json = this->json("one.yaml --precision 0.5%");
    auto const replays = json["replays"].get<std::uint64_t>();
    Json const& cost = json["results"][0]["metrics"]["cost_usd"];
    double const half_width = 1.96 * cost["std_error"].get<double>() / cost["mean"].get<double>();
    CHECK(half_width <= 0.005);
    CHECK(half_width > 0.005 / 1.25);  // not much later than needed
    CHECK(replays > 1024);
    CHECK(replays < 100'000);
    CHECK(this->json("one.yaml --precision 50%")["replays"] == 1024);  // the first end of a batch
}

TEST_CASE_METHOD(Simulate, "simulate: samples are all replays, and their means those of the report",
                 "[commands]") {
    Json const json = this->json("several.yaml --samples s.csv");
    std::vector<std::string> const lines = lines_of("s.csv");
    REQUIRE(lines.size() == 1 + 3 * 300);
    std::vector<std::string> const header = fields(lines[0]);
    REQUIRE(header.size() == 3 + metric_count);
    CHECK(std::vector<std::string>(header.begin(), header.begin() + 3) ==
          std::vector<std::string>{"market", "replay", "finished"});
    CHECK(std::vector<std::string>(header.begin() + 3, header.end()) ==
          std::vector<std::string>(metric_names.begin(), metric_names.end()));
    for (std::size_t market = 0; market < 3; ++market) {
        std::string name = json["results"][market]["market"];
        std::string const written = market == 2 ? "\"a, b\"," : name + ",";
        std::vector<double> sums(metric_count);
        std::size_t replay = 0;
        for (std::string const& line : lines) {
            if (line.rfind(written, 0) == 0) {
                std::vector<std::string> const row = fields("market," + line.substr(written.size()));
                REQUIRE(row.size() == header.size());
                CHECK(row[1] == std::to_string(replay++));
                CHECK(row[2] == "1");
                for (std::size_t i = 0; i < metric_count; ++i) {
                    sums[i] += std::stod(row[i + 3]);
                }
            }
        }
        CAPTURE(name);
        CHECK(replay == 300);
        for (std::size_t i = 0; i < metric_count; ++i) {
            double const mean = json["results"][market]["metrics"][std::string(metric_names[i])]["mean"];
            CAPTURE(metric_names[i]);
            CHECK(sums[i] / 300.0 == Approx(mean).epsilon(1e-9).margin(1e-9));
        }
    }
    CHECK(folder.names().size() == 3);
}

TEST_CASE_METHOD(Simulate, "simulate: samples that cannot be written leave nothing behind", "[commands]") {
    auto const run = [&](std::string const& path) {
        return runcost_with(folder, "simulate one.yaml --samples " + path);
    };
    Ran const no_folder = run("no/such/s.csv");
    CHECK(no_folder.status == 3);
    CHECK(no_folder.out.empty());
    CHECK(no_folder.err == "runcost: error: no/such/s.csv: cannot be written: No such file or directory\n");
    Ran const is_folder = run(".");
    CHECK(is_folder.status == 3);
    CHECK(is_folder.out.empty());
    CHECK(is_folder.err == "runcost: error: .: cannot be written: Is a directory\n");
    CHECK(folder.names().size() == 2);
    // An older file is replaced by a whole one only.
    folder.write("s.csv", "old\n");
    CHECK(runcost_with(folder, "simulate one.yaml --samples s.csv --set job.work=3").status == 2);
    CHECK(text_of(folder.path("s.csv")) == "old\n");
    CHECK(run("s.csv").status == 0);
    CHECK(lines_of("s.csv").size() == 501);
    CHECK(folder.names().size() == 3);
}

}  // namespace
}  // namespace runcost
