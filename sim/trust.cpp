#include "sim/trust.hpp"

#include <array>
#include <cmath>

namespace runcost {
namespace {

constexpr double skewness_factor = 100.0;
constexpr std::uint64_t few_replays = 100;

}  // namespace

Interval mean_interval(Moments const& moments) {
    double const reach = z_95 * moments.std_error();
    return {moments.mean - reach, moments.mean + reach};
}

Interval share_interval(Moments const& share) {
    auto const n = static_cast<double>(share.count);
    double const p = share.mean;
    double const square = z_95 * z_95;
    double const centre = (p + square / (2.0 * n)) / (1.0 + square / n);
    double const reach = z_95 / (1.0 + square / n) * std::sqrt(p * (1.0 - p) / n + square / (4.0 * n * n));
    return {p <= 0.0 ? 0.0 : centre - reach, p >= 1.0 ? 1.0 : centre + reach};
}

std::vector<Warning> warnings_of(Summary const& summary) {
    std::vector<Warning> warnings;
    double const unfinished = 1.0 - summary.of(Share::finished).mean;
    if (unfinished > 0.0) {
        warnings.push_back({Doubt::unfinished, Metric::cost_usd, 0, unfinished});
    }
    if (summary.replays < few_replays) {
        warnings.push_back({Doubt::few, Metric::cost_usd});
    }
    for (Metric const metric : {Metric::cost_usd, Metric::makespan_h}) {
        Moments const& moments = summary.of(metric);
        double const skewness = moments.skewness();
        double const needed = skewness_factor * skewness * skewness;
        if (static_cast<double>(moments.count) < needed) {
            warnings.push_back({Doubt::skewed, metric, 0, needed});
        }
        for (std::size_t i = 0; i < quantile_percents.size(); ++i) {
            Quantile const& quantile = summary.quantiles_of(metric)[i];
            if (quantile.low == quantile.high && moments.min < moments.max) {
                warnings.push_back({Doubt::shared, metric, quantile_percents[i]});
            }
        }
    }
    return warnings;
}

}  // namespace runcost
