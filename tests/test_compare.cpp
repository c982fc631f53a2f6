#include <cmath>
#include <string>
#include <utility>
#include <vector>

#include "models/compile.hpp"
#include "scenarios/reader.hpp"
#include "sim/run.hpp"
#include "tests/catch.hpp"
#include "tests/plain_scenario.hpp"

namespace runcost {
namespace {

using namespace tests;

constexpr char const* job = "job: {work: 10h, checkpoint: {write: 1min, read: 2min}}\n";

std::vector<Scenario> read(std::string const& text, std::vector<std::string> const& sets = {}) {
    return read_scenario(text, "f.yaml", sets).scenarios;
}

std::vector<std::string> names(std::vector<Scenario> const& scenarios) {
    std::vector<std::string> result;
    result.reserve(scenarios.size());
    for (Scenario const& scenario : scenarios) {
        result.push_back(scenario.name);
    }
    return result;
}

TEST_CASE("compare: overrides and markets multiply, the first override on the first market is the reference",
          "[compare]") {
    auto const scenarios = read(std::string(job) + R"(
markets: [{name: a, price: $1/h}, {name: b, price: $2/h}]
policy: {checkpoint: {every: 1h}}
compare:
  as is: {}
  none: {policy: {checkpoint: none}}
)");
    CHECK(names(scenarios) == std::vector<std::string>{"a, as is", "b, as is", "a, none", "b, none"});
    CHECK(scenarios[1].market.price.usd_per_h == Law{Constant{2.0}});
    CHECK(scenarios[3].variant == "none");
    CHECK(std::holds_alternative<policy::None>(scenarios[3].policy.checkpoint));
    CHECK(std::holds_alternative<policy::Every>(scenarios[1].policy.checkpoint));
}

TEST_CASE("compare: each is compared with the first override on its market, markets with the first market",
          "[compare]") {
    ScenarioFile const file = read_scenario(std::string(job) + R"(
markets: [{name: a, price: $1/h}, {name: b, price: $2/h}]
compare: {x: {}, y: {job: {work: 11h}}, z: {markets: [{name: c, price: $3/h}, {name: b, price: $4/h}]}}
)",
                                            "f.yaml", {});
    CHECK(names(file.scenarios) == std::vector<std::string>{"a, x", "b, x", "a, y", "b, y", "c, z", "b, z"});
    CHECK(file.references() == std::vector<std::size_t>{0, 0, 0, 1, 0, 1});
    RunOptions options;
    options.replays = 100;
    options.references = file.references();
    RunResult const result = run(compile(file.scenarios), options);
    std::vector<double> differences;
    for (Difference const& difference : result.differences) {
        differences.push_back(difference.cost_usd.mean);
    }
    CHECK(differences == std::vector<double>{10.0, 1.0, 2.0, 20.0, 20.0});
}

TEST_CASE("compare: of one market the override is the name", "[compare]") {
    CHECK(names(read(std::string(plain) +
                     "compare: {as is: , hourly: {policy: {checkpoint: {every: 1h}}}}\n")) ==
          std::vector<std::string>{"as is", "hourly"});
    CHECK(names(read(plain)) == std::vector<std::string>{"market"});
}

TEST_CASE("compare: sections are overridden key by key, lists, laws and other models whole", "[compare]") {
    auto const scenarios = read(std::string(job) + R"(
market:
  use: vast.rel97/rtx4090
  name: m
  speed: {uniform: {from: 0.9, to: 1.1}}
policy: {checkpoint: {every: 1h}, detection: 5min}
catalogue: article-2026-02
compare:
  base: {}
  market: {market: {price: $9/h, billing: {granularity: 1h}, interruptions: []}}
  law: {market: {speed: {uniform: {from: 0.5, to: 0.6}}, setup: {exponential: {mean: 1h}}}}
  policy: {policy: {checkpoint: {segments: 4}}}
  job: {job: {work: 20h, checkpoint: {write: 3min}}, run: {give_up: {after: 99h}}}
)");
    REQUIRE(scenarios.size() == 5);
    Market const& base = scenarios[0].market;
    Market const& market = scenarios[1].market;
    CHECK(market.price.usd_per_h == Law{Constant{9.0}});
    CHECK(market.price.unit == PriceUnit::job);
    CHECK(market.billing.granularity_h == 1.0);
    CHECK(market.billing.from == base.billing.from);
    CHECK(market.setup == base.setup);
    CHECK(market.interruptions.empty());
    CHECK(base.interruptions.size() == 1);
    CHECK(scenarios[2].market.speed == Law{Uniform{0.5, 0.6}});
    CHECK(scenarios[2].market.setup == Law{Exponential{1.0}});
    CHECK(std::get<policy::Segments>(scenarios[3].policy.checkpoint).count == 4);
    CHECK(scenarios[3].policy.detection == scenarios[0].policy.detection);
    CHECK(scenarios[4].job.work == 20.0);
    CHECK(scenarios[4].job.checkpoint.write == Law{Constant{0.05}});
    CHECK(scenarios[4].job.checkpoint.read == scenarios[0].job.checkpoint.read);
    CHECK(scenarios[4].run.give_up_after_h == 99.0);
    CHECK_FALSE(scenarios[0].run.give_up_after_h);
}

TEST_CASE("compare: an override may take another market or other markets", "[compare]") {
    auto const scenarios = read(std::string(job) + R"(
catalogue: article-2026-02
market: vast.rel97/rtx4090
compare:
  first: {}
  named: {market: runpod.secure/rtx4090}
  used: {market: {use: vast.rel99/rtx4090, price: $3/h}}
  several: {markets: [{name: a, price: $1/h}, vast.rel99/rtx4090]}
)");
    CHECK(names(scenarios) ==
          std::vector<std::string>{"vast.rel97/rtx4090, first", "runpod.secure/rtx4090, named",
                                   "vast.rel99/rtx4090, used", "a, several", "vast.rel99/rtx4090, several"});
    CHECK(scenarios[1].market.price.usd_per_h == Law{Constant{0.59}});
    CHECK(scenarios[2].market.price.usd_per_h == Law{Constant{3.0}});
    CHECK(scenarios[2].market.setup == Law{Constant{0.375}});
    CHECK(scenarios[3].market.interruptions.empty());
}

TEST_CASE("compare: an override is set like any other value", "[compare]") {
    auto const scenarios = read(std::string(plain) + "compare: {a: {}, b: {job: {work: 3h}}}\n",
                                {"compare.b.job.work=4h", "compare.a.policy.checkpoint=none"});
    CHECK(scenarios.at(1).job.work == 4.0);
    CHECK(std::holds_alternative<policy::None>(scenarios.at(0).policy.checkpoint));
}

TEST_CASE("compare: what is wrong is said once, at its place", "[compare]") {
    std::string const two = std::string(job) + "markets: [{name: a, price: $1/h}, {name: b, price: $2/h}]\n";
    CHECK(faults(two +
                 "policy: {detection: -1h}\ncompare: {x: {}, y: {job: {wrok: 1h, work: 0h}, name: z}}\n") ==
          "f.yaml:3:21: error: policy.detection = -1h (must not be negative)\n"
          "f.yaml:4:28: error: unknown key job.wrok; did you mean job.work?\n"
          "f.yaml:4:44: error: job.work = 0h (must be positive)\n"
          "f.yaml:4:49: error: unknown key compare.y.name; known here: job, market, markets, policy, run");
    CHECK(faults(two + "compare: {}\n") ==
          "f.yaml:3:10: error: compare (must be a map of names, each with the keys that it overrides)");
    CHECK(faults(two + "compare: [a]\n") ==
          "f.yaml:3:10: error: compare (must be a map of names, each with the keys that it overrides)");
    CHECK(faults(two + "compare: {x: 3}\n") == "f.yaml:3:14: error: compare.x = 3 (must be a map of keys)");
    CHECK(
        faults(two + "compare: {x: {}, y: {run: {replays: 3}}}\n") ==
        "f.yaml:3:27: error: run.replays and run.seed are those of the whole comparison; set them outside of "
        "compare");
    CHECK(faults(two + "compare: {x: {market: {use: vast.rel97/rtx4090}}}\n") ==
          "f.yaml:2:35: error: markets.1.name = vast.rel97/rtx4090 (another market has it; give one of them "
          "a name)");
    CHECK(faults("job: {work: 1h}\ncompare: {x: {}}\n") == "f.yaml:1:1: error: missing key market");
}

TEST_CASE("compare: a catalogue that is not there is refused", "[compare]") {
    CHECK(contains(faults("catalogue: article\njob: {work: 1h}\nmarket: {price: $1/h}\n"),
                   "f.yaml:1:12: error: catalogue = article (no such catalogue; there is article-2026-02"));
}

TEST_CASE(
    "compare: on common random numbers the difference of 30 and 60 min is 1.7 times as sharp as on others",
    "[compare][slow]") {
    std::string const path = std::string(RUNCOST_SOURCE_DIR) + "/scenarios/examples/month-on-a-4090.yaml";
    std::string const intervals = R"(
compare:
  half hourly: {policy: {checkpoint: {every: 30min}}}
  hourly: {policy: {checkpoint: {every: 60min}}}
)";
    for (std::string const market : {"vast.rel97/rtx4090", "runpod.community/rtx4090"}) {
        ScenarioFile const file =
            read_scenario(read_text(path) + intervals, path, {"markets=[" + market + "]"});
        RunOptions options;
        options.replays = 20'000;
        auto const plans = compile(file.scenarios);
        RunResult const paired = run(plans, options);
        REQUIRE(paired.differences.size() == 1);
        for (auto const& [metric, difference] :
             {std::pair{Metric::cost_usd, paired.differences[0].cost_usd},
              std::pair{Metric::makespan_h, paired.differences[0].makespan_h}}) {
            // Runs of their own: each on another seed, so that nothing is shared.
            options.seed = 2;
            Moments const other = run({&plans[0], 1}, options).summaries[0].of(metric);
            Moments const mine = paired.summaries[1].of(metric);
            double const independent = std::hypot(mine.std_error(), other.std_error());
            CAPTURE(market, independent, difference.std_error());
            CHECK(independent >= 1.7 * difference.std_error());
            double const z = (difference.mean - (mine.mean - other.mean)) / independent;
            CHECK(std::fabs(z) < 4.0);
        }
    }
}

}  // namespace
}  // namespace runcost
