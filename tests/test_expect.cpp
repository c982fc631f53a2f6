#include "scenarios/expect.hpp"

#include <cmath>
#include <cstdint>
#include <numeric>
#include <string>
#include <vector>

#include "models/closed_forms.hpp"
#include "models/compile.hpp"
#include "tests/catch.hpp"
#include "tests/plans.hpp"
#include "tests/played.hpp"
#include "tests/problems_of.hpp"
#include "tests/statistics.hpp"

namespace runcost {
namespace {

using namespace tests;

constexpr std::size_t cost = column_of(Metric::cost_usd);
constexpr std::size_t makespan = column_of(Metric::makespan_h);

/// Costs with means 2.5 and 4, variances 5/3 and 6, covariance 3.
std::vector<std::vector<Row>> four_replays() {
    return {
        rows_of({{cost, {1, 2, 3, 4}}, {makespan, {3, 3, 3, 3}}, {column_of(Share::finished), {1, 1, 1, 1}}}),
        rows_of({{cost, {2, 2, 5, 7}},
                 {makespan, {1, 2, 4, 8}},
                 {column_of(Share::no_interruption), {1, 0, 1, 1}}})};
}

Verdict on_four(std::string const& text) {
    return verdict_on(text, four_replays());
}

double std_error_of(std::string const& side, std::string const& zero) {
    return on_four(side + " <= " + zero).std_error;
}

TEST_CASE("expectations: verdicts have both sides, the tolerance and the answer", "[expect]") {
    Verdict const holds = on_four("b.cost_usd.mean - a.cost_usd.mean == $1.49 within $0.02");
    CHECK(holds.holds);
    CHECK(holds.claim == "b.cost_usd.mean - a.cost_usd.mean == $1.49 within $0.02");
    CHECK(holds.expected == "$1.49 within $0.02");
    CHECK(holds.computed == "$1.500");
    CHECK(holds.left == 1.5);
    CHECK(holds.right == 1.49);
    CHECK(holds.tolerance == 0.02);
    CHECK(holds.std_error == Approx(std::sqrt(5.0 / 12.0)).epsilon(1e-14));
    CHECK_FALSE(on_four("b.cost_usd.mean - a.cost_usd.mean == $1.47 within $0.02").holds);
    CHECK(as_stated(holds, Stated::holds));
    CHECK_FALSE(as_stated(holds, Stated::refuted));
}

TEST_CASE("expectations: every comparison and every statistic", "[expect]") {
    for (char const* const text : {"a.cost_usd.mean <= $2.5",
                                   "a.cost_usd.mean >= $2.5",
                                   "a.cost_usd.mean < $2.51",
                                   "a.cost_usd.mean > $2.49",
                                   "a.cost_usd.min == $1 within $0",
                                   "b.cost_usd.max == $7 within 0.1%",
                                   "b.makespan_h.p50 == 2h within 1s",
                                   "a.cost_usd.sd == $1.29099 within $0.00001",
                                   "a.cost_usd.std_error == $0.645497 within $0.000001",
                                   "a.finished == 1",
                                   "b.no_interruption == 75% within 0.01",
                                   "b.no_interruption < 1",
                                   "P(a.cost_usd < b.cost_usd) == 0.75 within 0",
                                   "P(a.cost_usd <= b.cost_usd) == 1",
                                   "P(a.cost_usd == b.cost_usd) == 25% within 0",
                                   "P(b.cost_usd - a.cost_usd >= $2) == 0.5 within 0",
                                   "P(2 * b.makespan_h > 8h) == 25% within 0",
                                   "P(b.no_interruption < 1) > 0",
                                   "a.cost_usd.mean / a.makespan_h.mean == $0.8333/h within $0.0001/h",
                                   "a.cost_usd.mean <= $2 within $0.5",
                                   "a.cost_usd.mean >= $3 within 1 se"}) {
        CAPTURE(text);
        CHECK(on_four(text).holds);
    }
    for (char const* const text :
         {"a.cost_usd.mean < $2.5", "a.cost_usd.mean > $2.5", "b.no_interruption == 1",
          "a.cost_usd.mean <= $2.49", "a.cost_usd.mean >= $2.51", "a.cost_usd.mean < $2 within $0.5",
          "P(a.cost_usd < b.cost_usd) == 1"}) {
        CAPTURE(text);
        CHECK_FALSE(on_four(text).holds);
    }
}

TEST_CASE("expectations: the end of a tolerance is within, whatever rounding does", "[expect]") {
    for (int cents = 1; cents < 200; ++cents) {
        std::string const expected = std::to_string(cents / 100.0);
        CAPTURE(cents, expected);
        std::vector<std::vector<Row>> const rows{
            rows_of({{cost, {cents / 100.0 + 0.01, cents / 100.0 + 0.01}}})};
        CHECK(verdict_on("cost_usd.mean == $" + expected + " within $0.01", rows).holds);
        CHECK_FALSE(verdict_on("cost_usd.mean == $" + expected + " within $0.00999", rows).holds);
        CHECK(verdict_on("P(cost_usd <= $" + expected + " + $0.01) == 1", rows).holds);
        CHECK(verdict_on("P(cost_usd < $" + expected + " + $0.01) == 0", rows).holds);
    }
}

TEST_CASE("expectations: standard errors are those of the delta method", "[expect]") {
    double const a = 5.0 / 3.0 / 4.0;  // variances of means
    double const b = 6.0 / 4.0;
    double const both = 3.0 / 4.0;
    CHECK(std_error_of("a.cost_usd.mean", "$0") == Approx(std::sqrt(a)).epsilon(1e-14));
    CHECK(std_error_of("2 * a.cost_usd.mean - 3 * b.cost_usd.mean + $1", "$0") ==
          Approx(std::sqrt(4 * a + 9 * b - 12 * both)).epsilon(1e-14));
    CHECK(std_error_of("a.cost_usd.mean * b.cost_usd.mean / $1", "$0") ==
          Approx(std::sqrt(16 * a + 6.25 * b + 2 * 4 * 2.5 * both)).epsilon(1e-14));
    CHECK(std_error_of("b.cost_usd.mean / a.cost_usd.mean", "0") ==
          Approx(std::sqrt(b / 6.25 + 16 * a / (6.25 * 6.25) - 2 * 4 * both / (6.25 * 2.5))).epsilon(1e-14));
    CHECK(std_error_of("a.cost_usd.mean - a.cost_usd.mean", "$0") == 0.0);
    CHECK(std_error_of("a.makespan_h.mean", "0h") == 0.0);
    CHECK(std_error_of("b.no_interruption", "0") == Approx(0.25).epsilon(1e-14));
    CHECK(on_four("a.cost_usd.mean <= b.cost_usd.mean").std_error ==
          Approx(std::sqrt(5.0 / 12.0)).epsilon(1e-14));
    CHECK(on_four("a.cost_usd.mean == b.cost_usd.mean within 3 se").tolerance ==
          Approx(3.0 * std::sqrt(5.0 / 12.0)).epsilon(1e-14));
    CHECK(std::isnan(std_error_of("a.cost_usd.sd + a.cost_usd.mean", "$0")));
}

TEST_CASE("expectations: equal rows have a difference without error", "[expect]") {
    std::vector<double> costs(1000, 2.0);
    for (std::size_t i = 1; i < costs.size(); ++i) {
        costs[i] = costs[i - 1] + std::sqrt(costs[i - 1]);
    }
    std::vector<Row> const rows = rows_of({{cost, costs}});
    CHECK(verdict_on("a.cost_usd.mean - b.cost_usd.mean <= $0", {rows, rows}).std_error == 0.0);
}

TEST_CASE("expectations: products of independent means have nearly their exact variance", "[expect]") {
    // All pairs of 30 costs and 40 makespans: not correlated in the sample.
    std::vector<double> costs;
    std::vector<double> hours_taken;
    for (double x = 0.0; x < 40.0; ++x) {
        for (double y = 0.0; y < 30.0; ++y) {
            costs.push_back(10.0 + y);
            hours_taken.push_back(5.0 + 0.1 * x * x);
        }
    }
    Moments const x = moments_of(costs);
    Moments const y = moments_of(hours_taken);
    double const vx = x.std_error() * x.std_error();
    double const vy = y.std_error() * y.std_error();
    double const exact = std::sqrt(x.mean * x.mean * vy + y.mean * y.mean * vx + vx * vy);
    std::vector<std::vector<Row>> const rows{rows_of({{cost, costs}, {makespan, hours_taken}})};
    for (std::size_t const block : {256U, 100U, 7U}) {
        Verdict const verdict = verdict_on("cost_usd.mean * makespan_h.mean <= $1 * 1h", rows, {}, block);
        CHECK(verdict.std_error == Approx(exact).epsilon(1e-3));
        CHECK(verdict.std_error < exact);  // the product of the variances is of second order
        CHECK(verdict.std_error * verdict.std_error + vx * vy == Approx(exact * exact).epsilon(1e-12));
    }
    // A ratio R = X / Y: sd(x - R y) / (mean y sqrt(n)). Cochran, "Sampling Techniques", section 6.4.
    std::vector<double> residuals;
    for (std::size_t i = 0; i < costs.size(); ++i) {
        residuals.push_back(costs[i] - x.mean / y.mean * hours_taken[i]);
    }
    CHECK(verdict_on("cost_usd.mean / makespan_h.mean <= $1/h", rows).std_error ==
          Approx(moments_of(residuals).std_error() / y.mean).epsilon(1e-12));
}

TEST_CASE("expectations: a quantile's standard error is its interval's half width over 1.96", "[expect]") {
    std::vector<double> costs(1000);
    std::iota(costs.begin(), costs.end(), 1.0);
    std::vector<std::vector<Row>> const rows{rows_of({{cost, costs}})};
    QuantileRanks const ranks = quantile_ranks(1000, 95);
    Verdict const verdict = verdict_on("cost_usd.p95 == $950 within 1 se", rows);
    CHECK(verdict.holds);
    CHECK(verdict.std_error ==
          Approx(static_cast<double>(ranks.high - ranks.low) / 2.0 / z_95).epsilon(1e-12));
    CHECK(verdict_on("cost_usd.p95 - cost_usd.p95 <= $0", rows).std_error == 0.0);
}

TEST_CASE("expectations: what is computed shows the tolerance and a narrow miss", "[expect]") {
    CHECK(on_four("a.cost_usd.mean == $2.5 within $0.0001").computed == "$2.50000");
    CHECK(on_four("a.cost_usd.mean <= $3").computed == "$2.50");
    CHECK(on_four("-a.cost_usd.mean <= $3").computed == "-$2.50");
    CHECK(on_four("b.makespan_h.mean == 3.75h within 0.1h").computed == "3.75 h");
    CHECK(on_four("b.no_interruption >= 70%").computed == "75%");
    CHECK(on_four("b.no_interruption >= 0.7").computed == "0.75");
    CHECK(on_four("a.finished == 1").computed == "1");
    CHECK(on_four("a.cost_usd.mean / a.makespan_h.mean <= $1/h").computed == "$0.83/h");
    CHECK(on_four("a.cost_usd.mean <= $2.4999").computed == "$2.50000");
}

TEST_CASE("expectations: facts that are missing are named, before the run too", "[expect]") {
    auto const missing = [](std::string const& text, PlanFacts const& facts) {
        return problems_of([&] { verdict_on(text, {four_replays()[0]}, {facts}); });
    };
    CHECK(missing("a.checkpoint_interval_h == 1h", {}) ==
          "--expect: error: expect = a.checkpoint_interval_h == 1h (there is no a.checkpoint_interval_h: "
          "nothing "
          "is saved)");
    CHECK(missing("analytic.cost_usd <= $1", {{}, ClosedForms{3.0, 1.0, {}}}) ==
          "--expect: error: expect = analytic.cost_usd <= $1 (there is no analytic.cost_usd: no closed form "
          "holds "
          "for it, or it is infinite)");
    CHECK(
        contains(missing("analytic.makespan_h <= 1h", {{}, ClosedForms{infinite, 1.0, {}}}), "is infinite"));
    CHECK(verdict_on("analytic.makespan_h + checkpoint_interval_h == 3.5h within 0.01h", {four_replays()[0]},
                     {{0.5, ClosedForms{3.0, 1.0, 2.0}}})
              .holds);
}

TEST_CASE("expectations: no verdict without numbers", "[expect]") {
    CHECK(problems_of([] { on_four("a.cost_usd.mean / a.interruptions.mean <= $1"); }) ==
          "--expect: error: expect = a.cost_usd.mean / a.interruptions.mean <= $1 (the left side is not a "
          "finite "
          "number after 4 replays)");
    CHECK(problems_of([] {
              verdict_on("cost_usd.mean == $1 within 4 se", {rows_of({{cost, {1.0}}})});
          }) ==
          "--expect: error: expect = cost_usd.mean == $1 within 4 se (1 replays are too few for a standard "
          "error)");
    CHECK(contains(problems_of([] { on_four("a.cost_usd.p99 == $4 within 4 se"); }), "too few"));
}

/// Twelve hours of work on hosts that live for `mean` hours, nothing saved, at once replaced.
Scenario twelve_hours(double mean) {
    Scenario scenario;
    scenario.job.work = 12.0;
    Market market;
    market.name = "market";
    market.price = {Constant{0.5}, PriceUnit::gang};
    Interruption failure;
    failure.lifetime = Exponential{mean};
    market.interruptions = {failure};
    scenario.market = market;
    scenario.policy.checkpoint = policy::None{};
    return scenario;
}

struct Ran {
    RunResult result;
    std::vector<Verdict> verdicts;
};

Ran run_and_judge(std::vector<Plan> const& plans, std::vector<std::string> const& names,
                  std::vector<std::string> const& texts, std::vector<PlanFacts> const& facts,
                  unsigned threads = 1) {
    std::vector<Expectation> expectations;
    expectations.reserve(texts.size());
    for (std::string const& text : texts) {
        expectations.push_back(parse_expectation(text, {"--expect", 0, 0}, names));
    }
    ExpectSamples samples(expectations, plans.size());
    RunOptions options;
    options.replays = 100'000;
    options.seed = seed;
    options.threads = threads;
    options.rows = [&](std::uint64_t, std::size_t plan, RowBlock const& rows) { samples.add(plan, rows); };
    Ran ran{run(plans, options), {}};
    for (Expectation const& expectation : expectations) {
        ran.verdicts.push_back(evaluate(expectation, ran.result, facts, samples));
    }
    return ran;
}

TEST_CASE("expectations: infinities are what they are, and what is no number is in no relation", "[expect]") {
    double const nan = std::nan("");
    for (Relation const relation :
         {Relation::equal, Relation::at_most, Relation::at_least, Relation::below, Relation::above}) {
        CHECK_FALSE(related(nan, relation, 1.0));
        CHECK_FALSE(related(1.0, relation, nan, 0.5));
    }
    CHECK_FALSE(related(infinite, Relation::at_most, 1.0, 5.0));
    CHECK_FALSE(related(infinite, Relation::below, 1.0));
    CHECK_FALSE(related(infinite, Relation::equal, 1.0));
    CHECK(related(infinite, Relation::at_least, 1.0));
    CHECK(related(infinite, Relation::above, 1.0));
    CHECK(related(1.0, Relation::at_most, infinite));
    CHECK(related(infinite, Relation::equal, infinite));
}

TEST_CASE("expectations: closed forms hold within 4 se, and 2 % more is refuted", "[expect]") {
    double const mean = 30.0;
    Scenario const scenario = twelve_hours(mean);
    std::vector<PlanFacts> const facts{{{}, closed_forms(scenario.job, scenario.market, scenario.policy)}};
    double const expected_h = mean * (std::exp(12.0 / mean) - 1.0);
    // Lives that end within 6 h are all shorter than the job: F(12 h + s) = e^(-12/M) (1 + s/M), s < 12 h.
    double const calm = std::exp(-12.0 / mean);
    double const within_18_h = calm * (1.0 + 6.0 / mean);
    auto const is = [](std::string const& side, double value, std::string const& unit) {
        return side + " == " + std::to_string(value) + unit + " within 4 se";
    };
    std::vector<std::string> right;
    std::vector<std::string> wrong;
    auto const add = [&](std::string const& side, double value, std::string const& unit) {
        right.push_back(is(side, value, unit));
        wrong.push_back(is(side, 1.02 * value, unit));
    };
    add("makespan_h.mean", expected_h, "h");
    add("makespan_h.mean / analytic.makespan_h", 1.0, "");
    add("market.cost_usd.mean / $1", 0.5 * expected_h, "");
    add("cost_usd.mean / makespan_h.mean * 1h / $1 * P(makespan_h <= 12h)", 0.5 * calm, "");
    add("no_interruption", calm, "");
    add("P(makespan_h <= 18h)", within_18_h, "");
    add("goodput_of_means", 12.0 / expected_h, "");
    for (Verdict const& verdict : run_and_judge({compile(scenario)}, {"market"}, right, facts).verdicts) {
        CAPTURE(verdict.claim, verdict.computed, verdict.std_error);
        CHECK(verdict.holds);
    }
    for (Verdict const& verdict : run_and_judge({compile(scenario)}, {"market"}, wrong, facts).verdicts) {
        CAPTURE(verdict.claim, verdict.computed, verdict.std_error);
        CHECK_FALSE(verdict.holds);
    }
}

TEST_CASE("expectations: a difference of two plans has the paired standard error, with any number of threads",
          "[expect][threads]") {
    Plan a = plan_of(20.0, 2.0, 0.125);
    a.causes = {cause_of(0, exponential(6.0))};
    Plan b = a;
    b.checkpoint.levels[0].block = constant_sampler(0.1);
    std::vector<std::string> const texts{"b.cost_usd.mean - a.cost_usd.mean <= $0",
                                         "b.makespan_h.mean <= a.makespan_h.mean",
                                         "P(b.cost_usd < a.cost_usd) >= 90%"};
    Ran const one = run_and_judge({a, b}, {"a", "b"}, texts, {{}, {}}, 1);
    Difference const& difference = one.result.differences[0];
    CHECK(one.verdicts[0].left == Approx(difference.cost_usd.mean).epsilon(1e-9));
    CHECK(one.verdicts[0].std_error == Approx(difference.cost_usd.std_error()).epsilon(1e-9));
    CHECK(one.verdicts[1].std_error == Approx(difference.makespan_h.std_error()).epsilon(1e-9));
    double const apart = std::hypot(one.result.summaries[0].of(Metric::cost_usd).std_error(),
                                    one.result.summaries[1].of(Metric::cost_usd).std_error());
    CHECK(one.verdicts[0].std_error < 0.4 * apart);
    Ran const three = run_and_judge({a, b}, {"a", "b"}, texts, {{}, {}}, 3);
    for (std::size_t i = 0; i < texts.size(); ++i) {
        CHECK(one.verdicts[i].left == three.verdicts[i].left);
        CHECK(one.verdicts[i].std_error == three.verdicts[i].std_error);
    }
}

}  // namespace
}  // namespace runcost
