#include <algorithm>
#include <string>
#include <vector>

#include "scenarios/reader.hpp"
#include "tests/catch.hpp"
#include "tests/plain_scenario.hpp"

namespace runcost {
namespace {

using namespace tests;

std::string warnings(std::vector<std::string> const& sets) {
    std::string text;
    for (Problem const& problem : read_scenario(plain, "f.yaml", sets).warnings) {
        CHECK_FALSE(problem.error);
        text += to_string(problem) + "\n";
    }
    return text;
}

/// What is said of one assignment, without its place.
std::string fault_of(std::string const& key, std::string const& value) {
    std::string const place = "--set " + key + "=" + value + ": error: ";
    std::string const found = faults(plain, {key + "=" + value});
    CAPTURE(found);
    CHECK(found.rfind(place, 0) == 0);
    return found.substr(std::min(place.size(), found.size()));
}

/// The value itself is at fault, for this reason.
void check_value(std::string const& key, std::string const& value, std::string const& reason) {
    std::string const expected = key + " = " + value + " (" + reason + ")";
    CHECK(fault_of(key, value) == expected);
}

TEST_CASE("reader: all errors of a file come at once, in order of place", "[reader]") {
    CHECK(faults(R"(name: much is wrong
jbo: 3
job:
  wrok: 720h
  nodes: 0
  setup: 7
  deadline: -1d
market:
  price: 0.59/h
  interruptions:
    - {cause: crahs, lifetime: 3h, severity: 0s}
    - {lifetime: {exponential: {uptime: 97%}}}
  billing: {form: setup}
policy:
  checkpoint:
    every: -30min
run: {replays: 0}
)") == "f.yaml:2:1: error: unknown key jbo; did you mean job?\n"
       "f.yaml:4:3: error: missing key job.work\n"
       "f.yaml:4:3: error: unknown key job.wrok; did you mean job.work?\n"
       "f.yaml:5:10: error: job.nodes = 0 (must be a whole number from 1 to 65536)\n"
       "f.yaml:6:10: error: job.setup = 7 (needs a unit: s, min, h or d)\n"
       "f.yaml:7:13: error: job.deadline = -1d (must be positive)\n"
       "f.yaml:9:10: error: market.price = 0.59/h (expected a price, such as $0.59/h or $2.39/gpu-h)\n"
       "f.yaml:11:15: error: market.interruptions.0.cause = crahs (unknown; did you mean crash?)\n"
       "f.yaml:11:36: error: unknown key market.interruptions.0.severity; known here: cause, lifetime, per, "
       "nodes, clock, lifetime_from, first_age, notice, notice_probability, recovery, detection, billed\n"
       "f.yaml:12:7: error: missing key market.interruptions.1.cause\n"
       "f.yaml:12:41: error: market.interruptions.1.lifetime.exponential.uptime = 97% (is no failure rate by "
       "itself: say outage too, the mean length of an outage, such as outage: 1h)\n"
       "f.yaml:13:13: error: unknown key market.billing.form; did you mean market.billing.from?\n"
       "f.yaml:16:12: error: policy.checkpoint.every = -30min (must be positive)\n"
       "f.yaml:17:16: error: run.replays = 0 (must be a whole number from 1 to 4294967296)");
}

TEST_CASE("reader: missing keys and values are named", "[reader]") {
    CHECK(faults("name: x\n") == "f.yaml:1:1: error: missing key job\nf.yaml:1:1: error: missing key market");
    CHECK(faults("job: {}\nmarket: {}\n") ==
          "f.yaml:1:6: error: missing key job.work\nf.yaml:2:9: error: missing key market.price");
    CHECK(faults("job:\nmarket:\n") ==
          "f.yaml:1:1: error: job (has no value)\nf.yaml:2:1: error: market (has no value)");
    CHECK(faults("- 1\n") == "f.yaml:1:1: error: the scenario (must be a map of keys)");
    CHECK(faults("# nothing\n") == "f.yaml: error: the scenario (must be a map of keys)");
    CHECK(faults("job: 5\nmarket: [a]\n") ==
          "f.yaml:1:6: error: job = 5 (must be a map of keys)\nf.yaml:2:9: error: market (must be a map of "
          "keys)");
    CHECK(fault_of("job.work", "") == "job.work (has no value)");
    CHECK(fault_of("job.work", "[1h]") == "job.work (must be a single value)");
}

TEST_CASE("reader: an unknown key is answered with the near one or all there are", "[reader]") {
    CHECK(fault_of("foo", "1") ==
          "unknown key foo; known here: name, catalogue, job, market, markets, policy, run, compare, "
          "correlation, expect");
    CHECK(fault_of("marekt", "1") == "unknown key marekt; did you mean market?");
    CHECK(fault_of("job.checkpoint.wirte", "1h") ==
          "unknown key job.checkpoint.wirte; did you mean job.checkpoint.write?");
    CHECK(fault_of("run.give_up.afer", "1d") ==
          "unknown key run.give_up.afer; did you mean run.give_up.after?");
    CHECK(fault_of("<<", "1") ==
          "unknown key <<; known here: name, catalogue, job, market, markets, policy, run, compare, "
          "correlation, expect");
}

TEST_CASE("reader: values that make no sense are refused where they stand", "[reader]") {
    for (char const* const key :
         {"job.work", "job.deadline", "market.billing.granularity", "run.give_up.after"}) {
        check_value(key, "0h", "must be positive");
        check_value(key, "-1h", "must be positive");
        check_value(key, ".nan", "expected a number and a unit, such as 30min");
        check_value(key, "3", "needs a unit: s, min, h or d");
    }
    for (char const* const key :
         {"job.setup", "job.restart", "job.checkpoint.write", "job.checkpoint.read", "market.provisioning",
          "market.setup", "policy.detection", "market.interruptions.0.detection",
          "market.interruptions.0.first_age", "market.billing.minimum"}) {
        check_value(key, "-1h", "must not be negative");
        check_value(key, ".inf", "expected a number and a unit, such as 30min");
        check_value(key, "3", "needs a unit: s, min, h or d");
        CHECK(faults(plain, {std::string(key) + "=0h"}).empty());
    }
    check_value("market.price", "$-1/h", "must not be negative");
    check_value("market.price", "$1", "needs a unit: /h, /gpu-h, /node-h or /gang-h");
    check_value("market.speed", "0", "must be positive");
    check_value("market.network.upload", "0Mbit/s", "must be positive");
    check_value("market.network.upload_price", "$-1/GB", "must not be negative");
    check_value("market.network.download_price", "$1",
                "needs a unit: /kB, /MB, /GB, /TB, /KiB, /MiB, /GiB or /TiB");
    CHECK(faults(plain, {"market.network.download_price=$0/GB"}).empty());
    check_value("job.dataset", "-1GB", "must be positive");
    check_value("job.budget", "$0", "must be positive");
    check_value("job.nodes", "65537", "must be a whole number from 1 to 65536");
    check_value("job.gpus_per_node", "1.5", "must be a whole number from 1 to 65536");
    check_value("run.seed", "-1", "must be a whole number from 0 to 18446744073709551615");
    check_value("run.give_up.rentals", "0", "must be a whole number from 1 to 1000000000");
    check_value("job.kind", "serving", "this version simulates training jobs only");
    check_value("job.setup", "nan",
                "must be a value, such as 30min, or a law, such as {exponential: {mean: 30min}}");
    check_value("job.setup", "never", "must end some time");
    check_value("market.interruptions.0.lifetime", "0h", "must be positive");
    check_value("market.interruptions.0.billed", "yes", "must be true or false");
}

TEST_CASE("reader: start is random, an instant or a weekday with its time", "[reader]") {
    for (char const* const good :
         {"random", "2026-03-06T22:00", "2026-12-31T23:59:59Z", "Fri 22:00", "Sun 00:00"}) {
        CHECK(faults(plain, {std::string("job.start=") + good}).empty());
    }
    for (char const* const bad :
         {"Fri", "now", "2026-03-06", "2026-01-01T24:00", "Fri 22:60", "Fri 24:00", "fri 22:00"}) {
        check_value("job.start", bad, "must be random, 2026-03-06T22:00 or \"Fri 22:00\", in job.zone");
    }
}

TEST_CASE("reader: a start is on a day that there is", "[reader]") {
    for (char const* const bad : {"2026-02-30T00:00", "2026-13-01T00:00", "2026-00-01T00:00",
                                  "2026-01-32T00:00", "2027-02-29T00:00Z"}) {
        check_value("job.start", bad, "there is no such day");
    }
    CHECK(faults(plain, {"job.start=2028-02-29T00:00"}).empty());
}

TEST_CASE("reader: names of causes and rules have one spelling", "[reader]") {
    std::string const at = "market.interruptions.0.";
    check_value(
        at + "cause", "meteor",
        "must be one of host_failure, preemption, outbid, unavailable, withdrawal, outage, maintenance, "
        "end_of_contract, hang, crash");
    CHECK(fault_of(at + "cause", "[crash]") == at + "cause (must be a single value)");
    check_value(at + "per", "rack", "must be one of rental, node, gpu");
    check_value(at + "recovery", "same_hots", "unknown; did you mean same_host?");
    CHECK(fault_of(at + "recovery", "{new_host: {}}") ==
          at + "recovery = new_host (takes no parameters: write new_host alone)");
    CHECK(fault_of(at + "recovery", "{same_host: {down: 1h}}") ==
          "unknown key " + at + "recovery.same_host.down; known here: downtime, age, returns");
    check_value("market.billing.from", "boot", "must be one of provisioning, setup, useful");
    CHECK(fault_of("market.billing.from", "{setup: 1}") == "market.billing.from (must be a single value)");
    CHECK(fault_of("market.interruptions", "{}") == "market.interruptions (must be a list; [] for none)");
    CHECK(fault_of("market.interruptions", "[1]") == "market.interruptions.0 = 1 (must be a map of keys)");
}

TEST_CASE("reader: faults of laws are told by their parameter", "[reader]") {
    std::string const law = "market.interruptions.0.lifetime";
    std::string const exponential = law + ".exponential";
    auto const of = [&](std::string const& value) { return fault_of(law, value); };
    CHECK(of("{exponential: {uptime: 97%}}") ==
          exponential +
              ".uptime = 97% (is no failure rate by itself: say outage too, the mean length of an "
              "outage, such as outage: 1h)");
    for (char const* const edge : {"0%", "100%"}) {
        CHECK(contains(of(std::string("{exponential: {outage: 1h, uptime: ") + edge + "}}"),
                       " (must lie between 0% and 100%, both excluded)"));
    }
    CHECK(of("{exponential: {outage: 1h}}") == exponential + ".outage = 1h (goes with uptime)");
    for (char const* const text : {"{}", "{mean: 1h, rate: 1/h}", "{mean: 1h, uptime: 97%, outage: 1h}"}) {
        CHECK(of(std::string("{exponential: ") + text + "}") ==
              exponential + " (needs exactly one of mean, rate, or uptime with outage)");
    }
    CHECK(of("{exponential: {mean: 0h}}") == exponential + ".mean = 0h (must be positive)");
    CHECK(of("{exponential: 1h}") == exponential + " = 1h (must be a map of keys)");
    CHECK(of("{recorded: []}") == law + ".recorded (must be a list, such as [10h, 11h])");
    std::string const option = "--set " + law + "={recorded: [1h, 0h, x, [1h]]}: error: ";
    CHECK(faults(plain, {law + "={recorded: [1h, 0h, x, [1h]]}"}) ==
          option + law + ".recorded.1 = 0h (must be positive)\n" + option + law +
              ".recorded.2 = x (expected a number and a unit, such as 30min)\n" + option + law +
              ".recorded.3 (must be a single value)");
    CHECK(of("{exponental: {mean: 1h}}") == law + " = exponental (unknown; did you mean exponential?)");
    CHECK(of("{zipf: 1}") == law +
                                 " = zipf (must be one of constant, exponential, weibull, gamma, lognormal, "
                                 "hyperexponential, bathtub, uniform, range, recorded, empirical, never)");
    CHECK(of("{never: 1}") == law + " = never (takes no parameters: write never alone)");
    CHECK(of("{constant: [1h]}") == law + ".constant (must be a single value, such as 24h)");
    CHECK(fault_of("job.setup", "{never: 1}") ==
          "job.setup = never (must be one of constant, exponential, weibull, gamma, lognormal, "
          "hyperexponential, bathtub, uniform, range, recorded, empirical)");
}

TEST_CASE("reader: markets that do not exist, stand twice or are called alike are refused", "[reader]") {
    CHECK(fault_of("market", "runpod.secure/rtx409") ==
          "market = runpod.secure/rtx409 (the catalogue docs-2026-09 has no such market; did you mean "
          "runpod.secure/rtx4090?)");
    CHECK(contains(fault_of("market", "x.y/z"),
                   "has no such market; see runcost markets --catalogue docs-2026-09"));
    CHECK(contains(fault_of("market", "{use: [x]}"), "market.use (the catalogue docs-2026-09 has no such"));
    CHECK(fault_of("markets", "[runpod.secure/rtx4090]") == "markets (say either market or markets)");
    std::string const job = "job: {work: 1h}\n";
    CHECK(faults(job + "markets: []\n") == "f.yaml:2:10: error: markets (must be a list of markets)");
    CHECK(faults(job + "markets: vast.rel97/rtx4090\n") ==
          "f.yaml:2:10: error: markets = vast.rel97/rtx4090 (must be a list of markets)");
    CHECK(
        faults(job + "markets: [vast.rel97/rtx4090, {use: vast.rel97/rtx4090}]\n") ==
        "f.yaml:2:31: error: markets.1.name = vast.rel97/rtx4090 (another market has it; give one of them a "
        "name)");
    CHECK(faults(job + "markets: [vast.rel97/rtx4090, {use: vast.rel97/rtx4090, name: other}]\n").empty());
}

TEST_CASE("reader: combinations without a meaning are refused", "[reader]") {
    CHECK(faults(plain, {"job.gpus_per_node=8"}) ==
          "f.yaml:3:10: error: market.price = $1/h ($/h is for jobs of one GPU, and this one has 8; say "
          "/gpu-h, "
          "/node-h or /gang-h)");
    for (char const* const unit : {"gpu", "node", "gang"}) {
        CHECK(faults(plain, {"job.nodes=2", std::string("market.price=$1/") + unit + "-h"}).empty());
    }
    CHECK(faults(plain, {"job.dataset=1GB"}) ==
          "f.yaml:3:3: error: market.network.download (missing: job.dataset has a size, so the market must "
          "say its "
          "download speed, such as 300Mbit/s)");
    CHECK(faults(plain, {"job.dataset=1GB", "market.network.download=1GB/s"}).empty());
    std::string const sized = faults(plain, {"job.checkpoint={size: 5GB}"});
    CHECK(contains(sized, "market.network.upload (missing: job.checkpoint has a size"));
    CHECK(contains(sized, "market.network.download (missing: job.checkpoint has a size"));
    CHECK(contains(faults(plain, {"job.checkpoint.size=5GB"}),
                   "job.checkpoint.write = 1min (say either size or write and read)"));
    CHECK(contains(
        faults(plain, {"market.interruptions.0.lifetime=30h", "market.interruptions.0.first_age=30h"}),
        "first_age = 30h (no host reaches that age under this lifetime)"));
    CHECK(contains(faults(plain, {"market.interruptions.0.lifetime={recorded: [5h, 9h]}",
                                  "market.interruptions.0.first_age=5h"}),
                   "first_age = 5h (no host reaches that age under this lifetime)"));
    CHECK(faults(plain, {"market.interruptions.0.lifetime=30h", "market.interruptions.0.first_age=29h"})
              .empty());
}

TEST_CASE("reader: what can be simulated but is hardly meant is warned of", "[reader]") {
    CHECK(warnings({}).empty());
    CHECK(contains(
        warnings({"policy.checkpoint.every=20h"}),
        "warning: policy.checkpoint (longer than the work of 10 h: one piece, saved only at its end)"));
    CHECK(warnings({"policy.checkpoint.every=10h"}).empty());
    CHECK(contains(
        warnings({"market.interruptions.0.lifetime=1h"}),
        "f.yaml:5:5: warning: market.interruptions (no rental lives the 1.017 h that it takes to the next "
        "save: the job can never finish)"));
    // A first host of 2 h saves once; the read, an hour and its save then take 1.05 h again. One of 5.5 h
    // does the job of 5 h at once, which a later one, with its restart, could not.
    CHECK(warnings({"market.interruptions.0.lifetime=2h"}).empty());
    std::vector<std::string> const at_once{"job={work: 5h, restart: 1h}", "policy.checkpoint=none"};
    auto const lived = [&](std::string const& lifetime) {
        return warnings({"market.interruptions.0.lifetime=" + lifetime, at_once[0], at_once[1]});
    };
    CHECK(lived("5.5h").empty());
    CHECK(contains(lived("{exponential: {mean: 20h, at_most: 5.5h}}"),
                   "only the first host can finish the job, if it lives for 5 h: 77.88 % do"));
    // The read, a piece of an hour and its save take 1.05 h of each rental but the first.
    CHECK(contains(
        warnings({"market.interruptions.0.lifetime={exponential: {mean: 5min}}"}),
        "a replay would rarely finish: 1.05 h to the next save, which takes about 2.966e+05 attempts; save "
        "more often?"));
    CHECK(contains(
        warnings({"policy.checkpoint=none", "market.interruptions.0.lifetime={exponential: {mean: 1h}}"}),
        "use policy.checkpoint?"));
    CHECK(contains(warnings({"job.deadline=9h"}),
                   "job.deadline = 9h (cannot be met on market: even without an "
                   "interruption the job takes 10.17 h)"));
    CHECK(contains(warnings({"job.budget=$5"}),
                   "job.budget = $5 (cannot be kept on market: even without an "
                   "interruption the job costs $10.17)"));
    CHECK(contains(warnings({"run.give_up.after=1h"}),
                   "run.give_up.after = 1h (shorter than the job, which takes "
                   "10.17 h without an interruption: no replay can finish)"));
    CHECK(warnings({"job.deadline=11h", "job.budget=$11", "run.give_up.after=11h"}).empty());
}

}  // namespace
}  // namespace runcost
