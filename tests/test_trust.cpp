#include "sim/trust.hpp"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <string>
#include <vector>

#include "models/closed_forms.hpp"
#include "models/compile.hpp"
#include "sim/run.hpp"
#include "tests/catch.hpp"
#include "tests/statistics.hpp"

namespace runcost {
namespace {

using namespace tests;

constexpr std::uint64_t seeds = 600;

/// A job on one market that fails now and then.
Scenario scenario_of(double work, double mean_life_h, Law const& detection) {
    Scenario scenario;
    scenario.job.work = work;
    scenario.job.restart = Constant{0.1};
    scenario.job.checkpoint.write = Constant{0.05};
    scenario.policy.checkpoint = policy::Every{1.0, false};
    scenario.policy.detection = detection;
    Market market;
    market.name = "market";
    market.price.usd_per_h = Constant{1.0};
    market.billing.while_down = true;
    Interruption interruption;
    interruption.lifetime = Exponential{mean_life_h};
    market.interruptions.push_back(interruption);
    scenario.market = market;
    return scenario;
}

Summary summary_of(Plan const& plan, std::uint64_t of_seed, std::uint64_t replays) {
    RunOptions options;
    options.seed = of_seed;
    options.replays = replays;
    options.threads = 1;
    return run({&plan, 1}, options).summaries.front();
}

bool warned(Summary const& summary, Doubt doubt, unsigned percent = 0) {
    std::vector<Warning> const warnings = warnings_of(summary);
    return std::any_of(warnings.begin(), warnings.end(), [&](Warning const& warning) {
        return warning.doubt == doubt && warning.percent == percent;
    });
}

/// How many of all seeds' intervals hold a value, and how many carry a warning.
struct Coverage {
    double held = 0.0;
    double warned = 0.0;

    void add(Interval const& interval, double truth, bool warning) {
        held += interval.low <= truth && truth <= interval.high ? 1.0 / seeds : 0.0;
        warned += warning ? 1.0 / seeds : 0.0;
    }
    bool good() const { return held >= 0.93 && held <= 0.97; }
};

struct Coverages {
    Coverage mean, p50, p95;
};

/// Of the cost: intervals of many short runs, around what is true.
Coverages coverages(Scenario const& scenario, std::uint64_t replays, double off = 1.0) {
    Plan const plan = compile(scenario);
    double const mean = *closed_forms(scenario.job, scenario.market, scenario.policy)->cost_usd * off;
    Summary const all = summary_of(plan, seeds + 1, 1'000'000);
    Coverages result;
    for (std::uint64_t of_seed = 1; of_seed <= seeds; ++of_seed) {
        Summary const summary = summary_of(plan, of_seed, replays);
        auto const quantile = [&](unsigned percent, Coverage& coverage) {
            Quantile const& got = summary.quantile(Metric::cost_usd, percent);
            double const truth = all.quantile(Metric::cost_usd, percent).value * off;
            coverage.add({got.low, got.high}, truth, warned(summary, Doubt::shared, percent));
        };
        result.mean.add(mean_interval(summary.of(Metric::cost_usd)), mean,
                        warned(summary, Doubt::skewed) || warned(summary, Doubt::few));
        quantile(50, result.p50);
        quantile(95, result.p95);
    }
    return result;
}

TEST_CASE("trust: intervals cover 95 % on a job that is interrupted now and then", "[trust]") {
    Coverages const got = coverages(scenario_of(20.0, 8.0, Constant{0.2}), 1000);
    CAPTURE(got.mean.held, got.p50.held, got.p95.held);
    CHECK(got.mean.good());
    CHECK(got.p50.good());
    CHECK(got.p95.good());
    CHECK(got.mean.warned < 0.01);
    // Power: values 2 % off are not covered so often.
    Coverages const wrong = coverages(scenario_of(20.0, 8.0, Constant{0.2}), 1000, 1.02);
    CHECK(wrong.mean.held < 0.93);
    CHECK(wrong.p50.held < 0.93);
}

TEST_CASE("trust: a heavy tail is warned of where the interval of the mean covers less", "[trust]") {
    Law const rarely_noticed = Lognormal{0.5, 2.5};
    Coverages const got = coverages(scenario_of(20.0, 8.0, rarely_noticed), 1000);
    CAPTURE(got.mean.held, got.mean.warned, got.p50.held, got.p95.held);
    CHECK(got.mean.held < 0.93);
    CHECK(got.mean.warned > 0.99);
    CHECK(got.p50.good());
    CHECK(got.p95.good());
}

TEST_CASE("trust: an atom is warned of where a quantile's interval covers more", "[trust]") {
    Coverages const got = coverages(scenario_of(4.0, 10.0, Exponential{1.0}), 1000);
    CAPTURE(got.mean.held, got.p50.held, got.p50.warned, got.p95.held);
    CHECK(got.mean.good());
    CHECK(got.p50.held > 0.97);
    CHECK(got.p50.warned > 0.99);
    CHECK(got.p95.good());
    CHECK(got.p95.warned < 0.01);
}

TEST_CASE("trust: the interval of a share covers 95 %, also near 0 and 1", "[trust]") {
    for (double const truth : {0.5, 0.02, 0.995}) {
        // The exact coverage, over all counts of a sample of 1000.
        constexpr int n = 1000;
        double covered = 0.0;
        for (int k = 0; k <= n; ++k) {
            double const log_mass = std::lgamma(n + 1.0) - std::lgamma(k + 1.0) - std::lgamma(n - k + 1.0) +
                                    k * std::log(truth) + (n - k) * std::log1p(-truth);
            Moments share;
            share.count = n;
            share.mean = static_cast<double>(k) / n;
            Interval const interval = share_interval(share);
            covered += interval.low <= truth && truth <= interval.high ? std::exp(log_mass) : 0.0;
        }
        CAPTURE(truth);
        CHECK(covered > 0.93);
        CHECK(covered < 0.97);
    }
    Moments none;
    none.count = 100;
    CHECK(share_interval(none).low == 0.0);
    CHECK(share_interval(none).high == Approx(0.037).margin(0.001));  // Wilson's for 0 of 100
}

TEST_CASE("trust: few and unfinished replays are warned of", "[trust]") {
    Scenario scenario = scenario_of(20.0, 8.0, Constant{0.2});
    Plan const plan = compile(scenario);
    CHECK(warned(summary_of(plan, seed, 99), Doubt::few));
    CHECK_FALSE(warned(summary_of(plan, seed, 100), Doubt::few));
    CHECK_FALSE(warned(summary_of(plan, seed, 1000), Doubt::unfinished));
    scenario.run.give_up_after_h = 24.0;
    Summary const summary = summary_of(compile(scenario), seed, 1000);
    std::vector<Warning> const warnings = warnings_of(summary);
    REQUIRE_FALSE(warnings.empty());
    CHECK(warnings.front().doubt == Doubt::unfinished);
    CHECK(warnings.front().value == Approx(1.0 - summary.of(Share::finished).mean));
}

}  // namespace
}  // namespace runcost
