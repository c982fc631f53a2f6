#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <iterator>
#include <vector>

#include "models/closed_forms.hpp"
#include "models/compile.hpp"
#include "models/intervals.hpp"
#include "models/replayed.hpp"
#include "models/tune.hpp"
#include "tests/bare_scenario.hpp"
#include "tests/catch.hpp"
#include "tests/statistics.hpp"

/// The search of the best interval by replays alone, where the truth is known from elsewhere.
namespace runcost {
namespace {

using namespace tests;

constexpr double work = 20.0;
constexpr double most_regret = 0.001;
constexpr double errors = 2.0;
constexpr std::uint64_t replays = 10'000;

/// Exponential lives of 1 h.
struct Setting {
    double write_h;
    double again_h;   ///< from a new host to the work
    double save_usd;  ///< beside the rent, which is $1 an hour
    double restore_usd;
    Objective objective;
};

Scenario described(Setting const& setting) {
    Job job;
    job.work = work;
    Market market;
    market.price.usd_per_h = Constant{1.0};
    market.interruptions = {interruption_of(0, Exponential{1.0})};
    if (setting.save_usd > 0.0 || setting.restore_usd > 0.0) {
        double const bytes = 1e9;
        double const read_h = 0.5 * setting.again_h;
        job.checkpoint.size_bytes = bytes;
        job.restart = Constant{setting.again_h - read_h};
        market.network = {Constant{bytes / read_h}, Constant{bytes / setting.write_h},
                          setting.restore_usd / bytes, setting.save_usd / bytes};
    } else {
        job.checkpoint.write = Constant{setting.write_h};
        job.restart = Constant{setting.again_h};
    }
    return scenario_of(job, market);
}

Plan plan_at(Setting const& setting, double hours) {
    Scenario scenario = described(setting);
    scenario.policy.checkpoint = policy::Every{hours, false};
    return compile(scenario);
}

/// No formula tells where to look.
Tuned tuned(Setting const& setting) {
    TuneOptions options{};
    options.from = 0.01;
    options.to = 10.0;
    options.objective = setting.objective;
    options.snap = [](double hours) { return work / std::max(1.0, std::round(work / hours)); };
    options.replays = replays;
    options.run.seed = seed;
    return tune([&](double hours) { return plan_at(setting, hours); }, options);
}

double by_formula(Setting const& setting, double hours) {
    Scenario scenario = described(setting);
    scenario.policy.checkpoint = policy::Every{hours, false};
    ClosedForms const forms = closed_forms(scenario.job, scenario.market, scenario.policy).value();
    return setting.objective == Objective::makespan ? forms.makespan_h : forms.cost_usd.value();
}

/// What the objective is in truth: by formula, or by many times as many replays with other luck.
std::vector<double> truth(Setting const& setting, std::vector<double> const& intervals) {
    std::vector<double> result(intervals.size());
    if (setting.objective != Objective::p95_cost) {
        std::transform(intervals.begin(), intervals.end(), result.begin(),
                       [&](double hours) { return by_formula(setting, hours); });
        return result;
    }
    std::vector<Plan> plans;
    std::transform(intervals.begin(), intervals.end(), std::back_inserter(plans),
                   [&](double hours) { return plan_at(setting, hours); });
    RunOptions other;
    other.seed = seed + 1;
    std::vector<Replayed> const found = replay(plans, Metric::cost_usd, 40 * replays, other);
    std::transform(found.begin(), found.end(), result.begin(),
                   [&](Replayed const& some) { return estimate(setting.objective, some.samples).mean; });
    return result;
}

/// Equal pieces: all numbers of them, or those around the interval of least mean, which differ by 5 %.
std::vector<double> all_intervals(Setting const& setting) {
    std::vector<double> result;
    if (setting.objective != Objective::p95_cost) {
        for (int pieces = 1; pieces <= 5000; ++pieces) {
            result.push_back(work / pieces);
        }
        return result;
    }
    Scenario const scenario = described(setting);
    double const of_mean_h = exact_cost_interval(cost_inputs(scenario.job, scenario.market, scenario.policy));
    for (double hours = 0.65 * of_mean_h; hours < 1.3 * of_mean_h; hours *= 1.05) {
        double const snapped = work / std::round(work / hours);
        if (result.empty() || snapped != result.back()) {
            result.push_back(snapped);
        }
    }
    return result;
}

bool accepted(double value, double least, double std_error) {
    return value / least - 1.0 < most_regret && value - least <= errors * std_error;
}

constexpr Objective mean = Objective::cost;
constexpr Objective makespan = Objective::makespan;
constexpr Objective p95 = Objective::p95_cost;
constexpr Setting settings[] = {
    {0.001, 0.0, 0.0, 0.0, mean},   {0.001, 0.3, 0.0, 0.0, makespan}, {0.002, 0.1, 0.0, 0.0, mean},
    {0.005, 1.0, 0.0, 0.0, mean},   {0.01, 0.2, 0.05, 0.1, mean},     {0.01, 0.5, 0.0, 0.0, makespan},
    {0.02, 0.4, 0.01, 0.5, mean},   {0.03, 0.3, 0.0, 0.0, mean},      {0.05, 0.1, 0.2, 0.0, mean},
    {0.1, 0.5, 0.0, 0.0, makespan}, {0.1, 1.0, 0.0, 0.0, mean},       {0.2, 0.2, 0.05, 0.2, mean},
    {0.3, 0.0, 0.0, 0.0, mean},     {0.5, 0.3, 0.0, 0.0, makespan},   {1.0, 0.0, 0.0, 0.0, mean},
    {0.003, 0.1, 0.0, 0.0, p95},    {0.01, 0.2, 0.02, 0.05, p95},     {0.03, 0.3, 0.0, 0.0, p95},
    {0.1, 0.2, 0.0, 0.0, p95},      {0.3, 0.0, 0.0, 0.0, p95},
};

TEST_CASE(
    "tune: without help from a formula the optimum found is within 2 standard errors of the true one, "
    "and costs less than 0.1 % more",
    "[tune][slow]") {
    std::size_t refused = 0;
    for (Setting const& setting : settings) {
        Tuned const found = tuned(setting);
        REQUIRE(found.best);
        TunePoint const& best = found.curve[*found.best];
        std::vector<double> intervals = all_intervals(setting);
        intervals.insert(intervals.end(), {best.value, 1.3 * best.value, best.value / 1.3});
        std::vector<double> const values = truth(setting, intervals);
        std::size_t const at_best = values.size() - 3;
        double const least = *std::min_element(values.begin(), values.end());
        CAPTURE(setting.write_h, setting.again_h, setting.save_usd, best.value, least, values[at_best],
                values[at_best] / least - 1.0, best.objective.std_error);
        CHECK(accepted(values[at_best], least, best.objective.std_error));
        // What is said of the cost there is so.
        CHECK(std::fabs(best.objective.mean - values[at_best]) <= z_limit * best.objective.std_error);
        for (std::size_t off = at_best + 1; off < values.size(); ++off) {
            refused += accepted(values[off], least, best.objective.std_error) ? 0 : 1;
        }
    }
    // Power: intervals that are 30 % off are told from the best.
    CAPTURE(refused);
    CHECK(refused >= 36);
}

}  // namespace
}  // namespace runcost
