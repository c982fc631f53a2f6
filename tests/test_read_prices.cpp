#include <cmath>
#include <string>
#include <variant>
#include <vector>

#include "models/correlation.hpp"
#include "scenarios/reader.hpp"
#include "tests/catch.hpp"
#include "tests/plain_scenario.hpp"
#include "tests/run_binary.hpp"

/// Prices that move, bids, traces and correlations, as files say them.
namespace runcost {
namespace {

using namespace tests;

std::string const reverting = "{mean_reverting: {mean: $2/h, volatility: 25%, reversion: 12h, step: 5min";

Scenario with(std::vector<std::string> const& sets) {
    return read_scenario(plain, "f.yaml", sets).scenarios.at(0);
}
template <class Process>
Process process_of(std::string const& price) {
    return std::get<Process>(with({"market.price=" + price}).market.price.process.value());
}

/// All that is wrong with one value, without its place.
std::string fault_of(std::string const& key, std::string const& value,
                     std::vector<std::string> const& before = {}) {
    std::vector<std::string> sets = before;
    sets.push_back(key + "=" + value);
    std::string const found = faults(plain, sets);
    std::string const prefix = "--set " + key + "=" + value + ": error: ";
    CAPTURE(found);
    CHECK(found.rfind(prefix, 0) == 0);
    return found.substr(std::min(prefix.size(), found.size()));
}
void check_price(std::string const& value, std::string const& fault) {
    CHECK(fault_of("market.price", value) == "market.price." + fault);
}

TEST_CASE("reader: a mean-reverting price has all its terms in hours, dollars and shares",
          "[reader][prices]") {
    auto const bare = process_of<price::MeanReverting>(reverting + "}}");
    CHECK(bare.mean == 2.0);
    CHECK(bare.volatility == 0.25);
    CHECK(bare.reversion_h == 12.0);
    CHECK(bare.step_h == Approx(1.0 / 12.0).epsilon(1e-15));
    CHECK_FALSE(bare.start);
    CHECK_FALSE(bare.jumps);
    CHECK(bare.shape == DayShape{});
    CHECK(bare.floor == 0.0);
    CHECK(bare.cap == infinite);
    CHECK(bare.mix.empty());

    auto const full = process_of<price::MeanReverting>(
        reverting + ", start: $3/h, floor: $1/h, cap: $9/h, jumps: {rate: 0.1/h, mean: -0.5, sd: 0.2}, " +
        "daily: {amplitude: 15%, peak: \"06:00\"}, weekend: 90%}}");
    CHECK(full.start == 3.0);
    CHECK(full.floor == 1.0);
    CHECK(full.cap == 9.0);
    CHECK(full.jumps == RevertingPath::Jumps{0.1, -0.5, 0.2});
    CHECK(full.shape == DayShape{0.15, 6.0, 0.9});
    CHECK_FALSE(process_of<price::MeanReverting>(reverting + ", start: stationary}}").start);
}

TEST_CASE("reader: what cannot be of a mean-reverting price is refused", "[reader][prices]") {
    check_price(
        "{mean_reverting: {mean: $2/h, reversion: 12h, step: 5min, volatility: 900%}}",
        "mean_reverting.volatility = 900% (is the standard deviation of the log of the price, such as "
        "25%; at most 500%)");
    check_price(reverting + ", floor: $3/h, cap: $1/h}}",
                "mean_reverting.floor = $3/h (must not be above the cap)");
    check_price(reverting + ", start: $3/gpu-h}}",
                "mean_reverting.start = $3/gpu-h (must have the unit of the other prices here)");
    check_price(reverting + ", daily: {amplitude: 100%, peak: \"06:00\"}}}",
                "mean_reverting.daily.amplitude = 100% (must lie below 100%: otherwise the price falls to "
                "nothing)");
    check_price(
        reverting + ", jumps: {rate: 1/h, mean: 30}}}",
        "mean_reverting.jumps (jumps of the log of the price so large that it overflows; mean and sd are "
        "factors e^mean)");
    CHECK(contains(faults(plain, {"market.price={mean_reverting: {mean: $2/h}}"}),
                   "missing key market.price.mean_reverting.step"));
    CHECK(contains(faults(plain, {"market.price={mean_revertin: {mean: $2/h}}"}),
                   "did you mean mean_reverting?"));
}

TEST_CASE("reader: fixed prices with a shape, and regimes", "[reader][prices]") {
    auto const fixed =
        process_of<price::Fixed>("{fixed: {price: $2/h, daily: {amplitude: 25%, peak: \"15:00\"}}}");
    CHECK(fixed.usd_per_h == 2.0);
    CHECK(fixed.shape == DayShape{0.25, 15.0, 1.0});
    // the zone of the start is that of the peak: 15:00 in Berlin, in March, is 14:00 UTC
    Scenario const berlin =
        with({"job.start=2026-03-06T22:00", "job.zone=Europe/Berlin",
              "market.price={fixed: {price: $2/h, daily: {amplitude: 25%, peak: \"15:00\"}}}"});
    CHECK(std::get<price::Fixed>(*berlin.market.price.process).shape.peak_h == 14.0);

    auto const regimes =
        process_of<price::Regimes>("{regimes: {prices: [$1/h, $4/h], rates: [[0/h, 0.2/h], [0.5/h, 0/h]]}}");
    CHECK(regimes.prices == std::vector{1.0, 4.0});
    CHECK(regimes.rates == Matrix{{0.0, 0.2}, {0.5, 0.0}});
    CHECK(regimes.start.empty());
    check_price("{regimes: {prices: [$1/h, $4/h], rates: [[0/h, 0.2/h, 1/h], [0.5/h, 0/h]]}}",
                "regimes.rates.0 (has 3 rates; there are 2 prices)");
    check_price("{regimes: {prices: [$1/h, $4/h], rates: [[0/h, 0.2/h], [0.5/h, 0/h]], start: [0.5, 0.6]}}",
                "regimes.start (must be one probability for each price, that sum to 1)");
    check_price(
        "{regimes: {prices: [$1/h, $4/h], rates: [[0/h, 0/h], [0/h, 0/h]]}}",
        "regimes.rates (has no single long run to start from: some prices are never left; say start)");
}

TEST_CASE("reader: a bid has the price's unit, and a price that moves", "[reader][prices]") {
    std::string const price = "market.price=" + reverting + "}}";
    Price const bids = with({price, "market.bid=$3/h", "market.pays=bid"}).market.price;
    CHECK(bids.bid == 3.0);
    CHECK(bids.pays_bid);
    CHECK_FALSE(bids.locked);
    CHECK(with({price, "market.lock=host"}).market.price.locked);
    CHECK(fault_of("market.bid", "$3/gpu-h", {price}) ==
          "market.bid = $3/gpu-h (must have the unit of market.price)");
    CHECK(contains(faults(plain, {"market.bid=$3/h"}), "market.bid = $3/h (is for a price that moves"));
    CHECK(
        contains(faults(plain, {price, "market.pays=bid"}), "bid is paid where one is made: say market.bid"));
    CHECK(contains(faults(plain, {"market.interruptions.0={cause: outbid}"}), "needs a bid: say market.bid"));
    CHECK(contains(
        faults(plain, {price, "market.bid=$3/h", "market.interruptions.0={cause: outbid, lifetime: 3h}"}),
        "outbid takes no lifetime: it strikes when the price passes market.bid; leave it out, or say "
        "preemption"));
    CHECK(contains(
        faults(plain, {price, "market.bid=$3/h", "market.interruptions.0={cause: outbid, per: gpu}"}),
        ".per = gpu (does not go with the cause outbid"));
    ScenarioFile const never = read_scenario(
        plain, "f.yaml", {"market.price={fixed: {price: $2/h, weekend: 90%}}", "market.bid=$1/h"});
    REQUIRE(never.warnings.size() == 1);
    CHECK(contains(never.warnings.front().text, "below what the price ever is: no host is ever granted"));
}

TEST_CASE("reader: a bid below the mean of a price without volatility may be met where something moves it",
          "[reader][prices]") {
    auto const warnings = [](std::string const& more, std::string const& bid) {
        std::string const still = "{mean_reverting: {mean: $2/h, volatility: 0%, reversion: 12h, step: 5min";
        return read_scenario(plain, "f.yaml", {"market.price=" + still + more + "}}", "market.bid=" + bid})
            .warnings.size();
    };
    CHECK(warnings("", "$1.5/h") == 1);
    CHECK(warnings(", start: $1/h", "$1.5/h") == 0);
    CHECK(warnings(", jumps: {rate: 0.1/h, mean: -1}", "$1.5/h") == 0);
    CHECK(warnings(", daily: {amplitude: 50%, peak: \"15:00\"}", "$1.5/h") == 0);
    CHECK(warnings(", start: $2/h, floor: $1.6/h", "$1.5/h") == 1);
    CHECK(warnings(", start: $1/h", "$0/h") == 1);
}

TEST_CASE("reader: a bid that is passed often in a short time is no reason to think that no host lives long",
          "[reader][prices]") {
    auto const warnings = [](std::string const& price) {
        return read_scenario(plain, "f.yaml",
                             {"market.price=" + price, "market.bid=$2/h",
                              "market.interruptions.0={cause: outbid, recovery: new_host}"})
            .warnings;
    };
    CHECK(warnings("{mean_reverting: {mean: $2/h, volatility: 25%, reversion: 12h, step: 1s}}").empty());
    // Regimes forget: few spells are much longer than their mean.
    auto const fast = warnings("{regimes: {prices: [$1/h, $4/h], rates: [[0/h, 100/h], [100/h, 0/h]]}}");
    REQUIRE(fast.size() == 1);
    CHECK(contains(fast.front().text, "market.interruptions"));
}

TEST_CASE("reader: steps and jumps of a price that no walk comes through are refused", "[reader][prices]") {
    std::string const some = "{mean_reverting: {mean: $2/h, volatility: 25%, reversion: 1s, step: ";
    check_price(
        some + "366d}}",
        "mean_reverting.step = 366d (must be at most 365 days; a price that stands still is {fixed: {...}})");
    CHECK(with({"market.price=" + some + "365d}}"}).market.price.process);
    CHECK(contains(faults(plain, {"market.price=" + some + "100h, jumps: {rate: 101/h, mean: 0.001}}}"}),
                   "more than 10,000 of them in a step"));
    CHECK(with({"market.price=" + some + "100h, jumps: {rate: 99/h, mean: 0.001}}}"}).market.price.process);
}

TEST_CASE("reader: a trace is found beside the file that names it, and played as it says",
          "[reader][prices]") {
    TemporaryFolder const folder;
    folder.write(
        "trace.csv",
        "time,available,usd\n2026-03-02T00:00Z,1,0.5\n2026-03-02T01:00Z,0,1.5\n2026-03-02T03:00Z,1,1\n");
    auto const read = [&](std::vector<std::string> const& sets) {
        return read_scenario(plain, folder.path("f.yaml"), sets).scenarios.at(0).market;
    };
    auto const fault = [&](std::vector<std::string> const& sets) {
        return problems_of([&] { read_scenario(plain, folder.path("f.yaml"), sets); });
    };
    folder.write("up.csv", text_of(folder.path("trace.csv")));
    folder.write("f.yaml", std::string(plain));
    std::string const yaml =
        folder.write("g.yaml",
                     "job: {work: 1h}\nmarket:\n  price: {trace: {file: trace.csv, column: usd, from: "
                     "random, at_end: loop}}\n"
                     "  availability: {trace: {file: up.csv, column: available, tick: 1h, from: 1h}}\n"
                     "  interruptions: [{cause: unavailable, recovery: new_host}]\n");
    Market const market = read_scenario_file(yaml, {}).scenarios.at(0).market;
    auto const& price = std::get<PlayedTrace>(*market.price.process);
    CHECK(price.record->values == std::vector{0.5, 1.5, 1.0});
    CHECK(price.record->at_h == std::vector{0.0, 1.0, 3.0});
    CHECK(price.record->end_h == 5.0);
    CHECK(price.random);
    CHECK(price.at_end == RecordedPath::AtEnd::loop);
    auto const& capacity = std::get<RecordedCapacity>(market.availability);
    CHECK(capacity.one_is_available);
    CHECK(capacity.trace.from_h == 1.0);
    CHECK(capacity.trace.record->end_h == 3.0);

    // of one file, both are of the same hours
    std::string const named = "trace: {file: " + folder.path("trace.csv");
    CHECK(contains(
        fault({"market.price={" + named + ", column: usd, from: 1h}}",
               "market.availability={" + named + ", column: available, from: 2h}}"}),
        "is of the same file as market.price.trace: both must say the same from, at_end and bootstrap"));
    CHECK(fault({"market.price={" + named + ", column: usd, from: 1h}}",
                 "market.availability={" + named + ", column: available, from: 1h}}"})
              .empty());

    // what a 1 means is never guessed
    folder.write("capacity.csv", "time,up\n2026-03-02T00:00Z,1\n2026-03-02T01:00Z,0\n");
    auto const trace_of = [&](std::string const& file, std::string const& more) {
        return "market.availability={trace: {file: " + folder.path(file) + more + "}}";
    };
    auto const file_of = [&](std::string const& name) {
        return read({trace_of(name, ", column: available")}).availability;
    };
    CHECK(std::get<RecordedCapacity>(file_of("./trace.csv")).trace.file ==
          std::get<RecordedCapacity>(file_of("trace.csv")).trace.file);
    CHECK(contains(fault({trace_of("capacity.csv", "")}),
                   "say what a 1 means: one_means: available, or one_means: preempted"));
    CHECK_FALSE(
        std::get<RecordedCapacity>(read({trace_of("capacity.csv", ", one_means: preempted")}).availability)
            .one_is_available);
    CHECK(contains(fault({trace_of("trace.csv", ", column: available, one_means: preempted")}),
                   "contradicts the name of the column, available"));
    CHECK(contains(fault({trace_of("capacity.csv", ", one_means: available, from: 9h")}),
                   "from = 9h (the trace ends after 2 h)"));
    CHECK(contains(
        fault({trace_of("capacity.csv", ", one_means: available, bootstrap: 1h, from: random")}),
        "bootstrap = 1h (plays blocks from anywhere in the trace, for ever: leave out from and at_end)"));
    CHECK(contains(fault({trace_of("capacity.csv", ", one_means: available, bootstrap: 3h")}),
                   "bootstrap = 3h (the trace is shorter: 2 h)"));
    CHECK(contains(fault({trace_of("nowhere.csv", "")}), "nowhere.csv: error: no such file"));
    auto const warnings = [&](std::string const& need) {
        return read_scenario(plain, folder.path("f.yaml"),
                             {trace_of("trace.csv", ", column: available, need: " + need)})
            .warnings;
    };
    CHECK(warnings("1").empty());
    REQUIRE(warnings("2").size() == 1);
    CHECK(contains(warnings("2").front().text, "never has the capacity that is needed"));
}

TEST_CASE("reader: a correlation is a matrix of the markets, and one that cannot be names the pair",
          "[reader][prices]") {
    std::string const head = "job: {work: 10h}\nmarkets:\n";
    auto const market = [](std::string const& name, std::string const& step) {
        return "  - {name: " + name +
               ", price: {mean_reverting: {mean: $1/h, volatility: 20%, reversion: 5h, step: " + step +
               "}}}\n";
    };
    std::string const three = head + market("a", "1h") + market("b", "1h") + market("c", "1h");
    ScenarioFile const file =
        read_scenario(three + "correlation: [[1, 0.6, 0], [0.6, 1, 0.3], [0, 0.3, 1]]\n", "f.yaml", {});
    auto const mix = [&](std::size_t i) {
        return std::get<price::MeanReverting>(*file.scenarios.at(i).market.price.process).mix;
    };
    CHECK(mix(0) == std::vector{1.0, 0.0, 0.0});
    CHECK(mix(1)[0] == Approx(0.6).epsilon(1e-12));
    CHECK(mix(1)[1] == Approx(0.8).epsilon(1e-12));
    CHECK(mix(2)[1] == Approx(0.375).epsilon(1e-12));

    auto const fault = [&](std::string const& markets, std::string const& matrix) {
        return faults(markets + "correlation: " + matrix + "\n");
    };
    std::string const contrary = fault(three, "[[1, 0.9, 0], [0.9, 1, 0.8], [0, 0.8, 1]]");
    CHECK(contains(contrary,
                   "is not positive definite: a and b cannot have a correlation of 0.9 beside the others"));
    CHECK(contains(fault(head + market("a", "1h") + market("b", "1h"), "[[1, 1], [1, 1]]"),
                   "a and b cannot have a correlation of 1 beside the others"));
    CHECK(contains(fault(three, "[[1, 0.6], [0.6, 1]]"), "must be a list of 3 lists of 3 numbers"));
    CHECK(contains(fault(three, "[[1, 0.5, 0], [0.6, 1, 0], [0, 0, 1]]"),
                   "must be symmetric: that of a and b"));
    CHECK(contains(fault(three, "[[1, 2, 0], [2, 1, 0], [0, 0, 1]]"), "must lie between -1 and 1"));
    CHECK(contains(fault(three, "[[2, 0, 0], [0, 1, 0], [0, 0, 1]]"), "must lie between -1 and 1"));
    CHECK(contains(fault(head + market("a", "1h") + market("b", "2h"), "[[1, 0], [0, 1]]"),
                   "the prices must have equal steps"));
    CHECK(contains(fault(head + market("a", "1h") + "  - {name: b, price: $1/h}\n", "[[1, 0], [0, 1]]"),
                   "is of mean_reverting prices, and that of b is none"));
    std::string many = head;
    for (int i = 0; i < 33; ++i) {
        many += market("m" + std::to_string(i), "1h");
    }
    CHECK(contains(fault(many, "[[1]]"), "is of at most 32 markets; here are 33"));
}

}  // namespace
}  // namespace runcost
