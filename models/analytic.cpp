#include "models/analytic.hpp"

#include <algorithm>
#include <cmath>

#include "models/closed_forms.hpp"
#include "models/intervals.hpp"

namespace runcost {

std::optional<std::uint64_t> best_equal_segments(Scenario const& scenario) {
    double const mtti_h = mean_time_to_interruption(scenario.job, scenario.market).value_or(infinite);
    double const write_h = mean_write_h(scenario.job, scenario.market);
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

AnalyticIntervals analytic_intervals(Scenario const& scenario) {
    AnalyticIntervals result;
    auto const mtti_h = mean_time_to_interruption(scenario.job, scenario.market);
    result.equal_segments = best_equal_segments(scenario);
    if (!mtti_h || std::isinf(*mtti_h)) {
        return result;
    }
    IntervalInputs const times{mean_write_h(scenario.job, scenario.market), *mtti_h};
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
