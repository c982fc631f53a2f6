#include "scenarios/report/break_even.hpp"

#include <string>
#include <vector>

#include "models/compile.hpp"
#include "scenarios/reader.hpp"
#include "sim/run.hpp"
#include "tests/catch.hpp"
#include "tests/plans.hpp"

namespace runcost {
namespace {

/// What the replays of a scenario tell.
struct Told {
    std::vector<BreakEven> found;
    std::string text;
};

Told told_of(std::string const& yaml) {
    ScenarioFile const file = read_scenario(yaml, "f.yaml", {});
    std::vector<Plan> const plans = compile(file.scenarios);
    RunOptions options;
    options.replays = 4;
    RunResult const result = run(plans, options);
    Audit const audit;
    Report const report{file, 1, result, audit};
    return {break_evens(report), break_even_text(report)};
}

TEST_CASE("break even: in useful hours of one's own machine, with what its job costs beside wear") {
    // A useful hour takes 1.25 h of either, as saves of 15 min follow each: $0.75 rented; of its own $1.25 of
    // wear and 12.5 cents of power.
    auto const [found, text] = told_of(R"(
job: {work: 10h, checkpoint: {write: 15min, read: 0s}}
markets:
  - {name: own, price: {own: {purchase: $1500, resale: $500, life: 1000h, power: 500W, electricity: $0.20/kWh}}, interruptions: []}
  - {name: rented, price: $0.60/h, interruptions: []}
  - {name: cheap, price: $0.10/h, interruptions: []}
policy: {checkpoint: {every: 1h}}
)");
    REQUIRE(found.size() == 2);
    CHECK(found[0].market == "own");
    CHECK(found[0].versus == "rented");
    CHECK(found[0].useful_h.value() == Approx(1000.0 / (0.75 - 0.125)).epsilon(1e-9));
    CHECK_FALSE(found[1].useful_h.has_value());
    CHECK(text.find("buying own pays off against rented after 1,600 useful hours") != std::string::npos);
    CHECK(text.find("buying own never pays off against cheap") != std::string::npos);
}

TEST_CASE("break even: of what is promised for months, or never rented, nothing is said") {
    std::vector<BreakEven> const found = told_of(R"(
job: {work: 10h}
markets:
  - {name: own, price: {own: {purchase: $1500, resale: $1500, life: 1000h}}, interruptions: []}
  - {name: promised, price: $1/h, interruptions: [], billing: {commitment: {for: 30d, discount: 20%}}}
  - {name: refused, price: $1/h, interruptions: [], billing: {spend_limit: $0.50/h}}
  - {name: rented, price: $1/h, interruptions: []}
)")
                                             .found;
    REQUIRE(found.size() == 1);
    CHECK(found[0].versus == "rented");
    CHECK(found[0].useful_h.value() == Approx(0.0).margin(1e-9));  // it loses nothing in value
}

}  // namespace
}  // namespace runcost
