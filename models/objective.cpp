#include "models/objective.hpp"

#include <algorithm>
#include <functional>
#include <limits>
#include <vector>

#include "sim/moments.hpp"
#include "sim/quantiles.hpp"

namespace runcost {
namespace {

constexpr std::size_t batches = 20;
constexpr std::size_t tail = 20;  // one in so many is a bad case

double value_of(Objective objective, std::span<double const> values) {
    std::vector<double> sorted(values.begin(), values.end());
    if (objective == Objective::p95_cost) {
        auto const at =
            sorted.begin() + static_cast<std::ptrdiff_t>(quantile_ranks(sorted.size(), 95).value) - 1;
        std::nth_element(sorted.begin(), at, sorted.end());
        return *at;
    }
    if (objective == Objective::cvar) {
        std::size_t const worst = (sorted.size() + tail - 1) / tail;
        auto const end = sorted.begin() + static_cast<std::ptrdiff_t>(worst);
        std::nth_element(sorted.begin(), end - 1, sorted.end(), std::greater<>());
        std::sort(sorted.begin(), end);  // a sum that does not depend on the order they came in
        return moments_of({sorted.begin(), end}).mean;
    }
    return moments_of(values).mean;
}

bool is_mean(Objective objective) {
    return objective == Objective::cost || objective == Objective::makespan;
}

/// Standard error of the whole sample, from a value of each batch.
template <class OfBatch>
double batch_error(std::size_t replays, OfBatch const& of_batch) {
    std::size_t const length = replays / batches;
    if (length == 0) {
        return std::numeric_limits<double>::quiet_NaN();
    }
    std::vector<double> found(batches);
    for (std::size_t i = 0; i < batches; ++i) {
        found[i] = of_batch(i * length, length);
    }
    return moments_of(found).std_error();
}

}  // namespace

Metric metric_of(Objective objective) {
    return objective == Objective::makespan ? Metric::makespan_h : Metric::cost_usd;
}

Estimate estimate(Objective objective, std::span<double const> values) {
    if (is_mean(objective)) {
        Moments const moments = moments_of(values);
        return {moments.mean, moments.std_error()};
    }
    return {value_of(objective, values),
            batch_error(values.size(), [&](std::size_t first, std::size_t length) {
                return value_of(objective, values.subspan(first, length));
            })};
}

Estimate difference(Objective objective, std::span<double const> values, std::span<double const> reference) {
    if (is_mean(objective)) {
        std::vector<double> less(values.size());
        std::transform(values.begin(), values.end(), reference.begin(), less.begin(), std::minus<>());
        return estimate(objective, less);
    }
    return {value_of(objective, values) - value_of(objective, reference),
            batch_error(values.size(), [&](std::size_t first, std::size_t length) {
                return value_of(objective, values.subspan(first, length)) -
                       value_of(objective, reference.subspan(first, length));
            })};
}

}  // namespace runcost
