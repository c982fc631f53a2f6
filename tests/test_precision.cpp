#include <cmath>
#include <cstdint>
#include <vector>

#include "sim/run.hpp"
#include "tests/catch.hpp"
#include "tests/runs.hpp"

namespace runcost {
namespace {

using namespace tests;

double half_width(Moments const& moments) {
    return 1.959963984540054 * moments.std_error() / moments.mean;
}

TEST_CASE("run: a precision ends it at the first of its fixed ends where the precision is reached", "[run]") {
    Plan plan = plan_of(4.0, 1.0, 0.125);
    plan.causes = {cause_of(0, exponential(2.0))};
    for (double const precision : {0.01, 0.004}) {
        RunOptions options = options_of(1'000'000);
        options.precision = precision;
        RunResult const result = run_one(plan, options);
        CAPTURE(precision, result.replays);
        CHECK(result.replays > 1000);
        CHECK(result.replays < 1'000'000);
        CHECK(half_width(result.summaries[0].of(Metric::cost_usd)) <= precision);
        // ends grow by at most a quarter, so with a fifth less it was not reached, nor with half
        for (double const share : {0.8, 0.5}) {
            auto const fewer = static_cast<std::uint64_t>(share * static_cast<double>(result.replays)) - 256;
            Summary const earlier = run_one(plan, options_of(fewer)).summaries[0];
            CHECK(half_width(earlier.of(Metric::cost_usd)) > precision);
        }
        // and it is the run of so many replays
        CHECK(bits_of(result) == bits_of(run_one(plan, options_of(result.replays))));
    }
}

TEST_CASE("run: a precision ends it at the same replay with any number of threads", "[run][threads]") {
    std::vector<Plan> const plans{usual_plan(), several_plans()[1]};
    RunOptions options = options_of(1'000'000);
    options.precision = 0.005;
    auto const expected = bits_of(run(plans, options));
    options.threads = 3;
    options.draw_block = 7;
    CHECK(bits_of(run(plans, options)) == expected);
}

TEST_CASE("run: a precision is that of every plan", "[run]") {
    Plan wild = plan_of(4.0);
    wild.causes = {cause_of(0, exponential(2.0))};
    std::vector<Plan> const plans{plan_of(1.0), wild, plan_of(2.0)};
    RunOptions options = options_of(1'000'000);
    options.precision = 0.01;
    RunResult const result = run(plans, options);
    CHECK(result.replays == run_one(wild, options).replays);
    for (Summary const& summary : result.summaries) {
        CHECK(half_width(summary.of(Metric::cost_usd)) <= 0.01);
    }
}

TEST_CASE("run: a precision takes 1,000 replays at least and those asked for at most", "[run]") {
    RunOptions options = options_of(100'000);
    options.precision = 0.01;
    std::uint64_t const least = run_one(plan_of(1.0), options).replays;
    CHECK(least >= 1000);
    CHECK(least <= 1250);
    options.precision = 1e-9;
    options.replays = 3001;
    CHECK(run_one(usual_plan(), options).replays == 3001);
}

}  // namespace
}  // namespace runcost
