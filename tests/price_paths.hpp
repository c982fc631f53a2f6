#pragma once

#include <array>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "models/prices.hpp"
#include "sim/moments.hpp"
#include "sim/path.hpp"
#include "tests/statistics.hpp"

/// Paths of prices, and what they should be by formulas that share nothing with sim/ and models/.
namespace runcost::tests {

/// What `of` finds in the path of each replay.
template <class Of>
Moments over_replays(PathPlan const& plan, std::uint64_t replays, Of const& of) {
    Path path(plan);
    std::vector<double> found;
    found.reserve(replays);
    for (std::uint64_t replay = 0; replay < replays; ++replay) {
        path.begin(seed, replay);
        found.push_back(of(path));
    }
    return moments_of(found);
}

/// What `of`, which returns several numbers, finds in the path of each replay.
template <std::size_t count, class Of>
std::array<Moments, count> several_over_replays(PathPlan const& plan, std::uint64_t replays, Of const& of) {
    std::array<std::vector<double>, count> found;
    Path path(plan);
    for (std::uint64_t replay = 0; replay < replays; ++replay) {
        path.begin(seed, replay);
        std::array<double, count> const all = of(path);
        for (std::size_t i = 0; i < count; ++i) {
            found[i].push_back(all[i]);
        }
    }
    std::array<Moments, count> moments;
    for (std::size_t i = 0; i < count; ++i) {
        moments[i] = moments_of(found[i]);
    }
    return moments;
}

/// Simpson's rule.
template <class Of>
double integral(Of const& of, double from, double to, int pairs = 2000) {
    double const h = (to - from) / (2 * pairs);
    double sum = of(from) + of(to);
    for (int i = 1; i < 2 * pairs; ++i) {
        sum += (i % 2 == 1 ? 4.0 : 2.0) * of(from + i * h);
    }
    return sum * h / 3.0;
}

inline double normal_density(double x) {
    return 0.3989422804014327 * std::exp(-0.5 * x * x);
}
inline double normal_below(double x) {
    return 0.5 * std::erfc(-x / std::sqrt(2.0));
}

inline double squared(double x) {
    return x * x;
}

inline price::MeanReverting reverting(double mean, double volatility, double reversion_h, double step_h) {
    price::MeanReverting process;
    process.mean = mean;
    process.volatility = volatility;
    process.reversion_h = reversion_h;
    process.step_h = step_h;
    return process;
}
inline std::string name_of(price::MeanReverting const& process) {
    return "volatility " + std::to_string(process.volatility) + ", reversion " +
           std::to_string(process.reversion_h) + " h, step " + std::to_string(process.step_h) + " h";
}

/// The log of a mean-reverting price without jumps at the starts of its steps.
class LogOfSteps {
public:
    explicit LogOfSteps(price::MeanReverting const& process) : process_(process) {}

    double level() const { return std::log(process_.mean) - 0.5 * squared(process_.volatility); }
    double mean(std::size_t step) const {
        return process_.start ? level() + (std::log(*process_.start) - level()) * left(step) : level();
    }
    double variance(std::size_t step) const {
        double const sum = process_.start ? 1.0 - squared(left(step)) : 1.0;
        return squared(process_.volatility) * sum;
    }
    double price(std::size_t step) const { return std::exp(mean(step) + 0.5 * variance(step)); }
    /// Of the prices of two steps.
    double covariance(std::size_t first, std::size_t second) const {
        double const of_logs = variance(first) * left(second - first);
        return price(first) * price(second) * std::expm1(of_logs);
    }

    /// Mean and variance of the sum of all steps up to an hour, the last one for its part.
    double mean_sum(double to_h) const {
        double sum = 0.0;
        for (std::size_t i = 0; hours(i, to_h) > 0.0; ++i) {
            sum += hours(i, to_h) * price(i);
        }
        return sum;
    }
    double variance_of_sum(double to_h) const {
        double sum = 0.0;
        for (std::size_t j = 0; hours(j, to_h) > 0.0; ++j) {
            for (std::size_t i = 0; i <= j; ++i) {
                sum += (i < j ? 2.0 : 1.0) * hours(i, to_h) * hours(j, to_h) * covariance(i, j);
            }
        }
        return sum;
    }

private:
    double left(std::size_t steps) const {
        return std::exp(-static_cast<double>(steps) * process_.step_h / process_.reversion_h);
    }
    double hours(std::size_t step, double to_h) const {
        double const start_h = static_cast<double>(step) * process_.step_h;
        return std::fmin(process_.step_h, to_h - start_h);
    }

    price::MeanReverting process_;
};

}  // namespace runcost::tests
