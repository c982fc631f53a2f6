#include "models/analytic.hpp"

#include <algorithm>
#include <cmath>

#include "models/causes.hpp"
#include "models/closed_forms.hpp"
#include "models/intervals.hpp"

namespace runcost {

std::optional<std::uint64_t> best_equal_segments(Scenario const& scenario) {
    double const mtti_h = mean_time_to_interruption(scenario.job, scenario.market).value_or(infinite);
    double const write_h = mean_save_h(scenario.job, scenario.market);
    if (write_h <= 0.0) {
        return std::nullopt;
    }
    auto const makespan_h = [&](std::uint64_t segments) -> std::optional<double> {
        Policy policy = scenario.policy;
        policy.checkpoint = policy::Segments{segments};
        auto const forms = closed_forms(scenario.job, scenario.market, policy);
        return forms ? std::optional(forms->makespan_h) : std::nullopt;
    };
    // Convex in the number of pieces: from that of the endless job, downhill.
    double const pieces =
        scenario.job.work / mean_speed(scenario.job, scenario.market) / exact_interval({write_h, mtti_h});
    constexpr double most = 1e9;
    if (!(pieces < most)) {
        return std::nullopt;
    }
    auto count = static_cast<std::uint64_t>(std::max(1.0, std::round(pieces)));
    std::optional<double> least = makespan_h(count);
    if (!least || !std::isfinite(*least)) {
        return std::nullopt;
    }
    while (count > 1 && *makespan_h(count - 1) < *least) {
        least = makespan_h(--count);
    }
    while (*makespan_h(count + 1) < *least) {
        least = makespan_h(++count);
    }
    return count;
}

namespace {

std::optional<LevelIntervals> level_intervals(Job const& job, Market const& market) {
    if (job.checkpoint.levels() != 2) {
        return std::nullopt;
    }
    double borne = 0.0;  // rates of what the first level bears, and of what it does not
    double not_borne = 0.0;
    for (Interruption const& some : market.interruptions) {
        double const rate = rate_of(some, job, market);
        bool const returns = std::holds_alternative<SameHost>(some.recovery);
        (saves_survive(job.checkpoint.level(0), some.cause, returns) ? borne : not_borne) += rate;
    }
    double const local_h = mean_save_h(job, market, job.checkpoint.level(0));
    double const remote_h = mean_save_h(job, market, job.checkpoint.level(1));
    double const ratio = std::sqrt(borne / not_borne * remote_h / local_h);
    if (!(ratio > 0.0) || std::isinf(ratio)) {
        return std::nullopt;
    }
    return LevelIntervals{ratio,
                          std::sqrt((ratio * local_h + remote_h) / (0.5 * (borne / ratio + not_borne))),
                          std::sqrt(2.0 * borne * local_h) + std::sqrt(2.0 * not_borne * remote_h)};
}

}  // namespace

AnalyticIntervals analytic_intervals(Scenario const& scenario) {
    AnalyticIntervals result;
    auto const mtti_h = mean_time_to_interruption(scenario.job, scenario.market);
    result.equal_segments = best_equal_segments(scenario);
    result.levels = level_intervals(scenario.job, scenario.market);
    if (!mtti_h || std::isinf(*mtti_h)) {
        return result;
    }
    IntervalInputs const times{mean_save_h(scenario.job, scenario.market), *mtti_h};
    result.mean_time_between_interruptions_h = mtti_h;
    result.young_h = young_interval(times);
    result.daly_h = daly_interval(times);
    result.exact_h = exact_interval(times);
    double const cost_h = exact_cost_interval(cost_inputs(scenario.job, scenario.market, scenario.policy));
    if (std::isfinite(cost_h)) {
        result.exact_cost_h = cost_h;
    }
    return result;
}

}  // namespace runcost
