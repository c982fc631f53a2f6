#include "models/laws/lognormal.hpp"

#include <algorithm>
#include <cmath>
#include <numbers>

#include "sim/maths.hpp"

namespace runcost {
namespace {

constexpr double z_95 = 1.6448536269514722;
constexpr double most_hazard = 690.0;  // beyond, the survival is no longer a normal number
constexpr double far = 37.0;           // likewise, in standard deviations

/// -log of the normal's upper tail.
double tail_hazard(double z) {
    return z < 0.0   ? -std::log1p(-0.5 * std::erfc(-z / std::numbers::sqrt2))
           : z < far ? -std::log(0.5 * std::erfc(z / std::numbers::sqrt2))
                     : 0.5 * z * z + std::log(z * std::sqrt(2.0 * std::numbers::pi)) + 1.0 / (z * z);
}

/// Where the tail's hazard reaches a value beyond the most: Newton's method.
double far_deviation(double hazard) {
    double z = std::sqrt(2.0 * hazard);
    constexpr int steps = 5;
    for (int step = 0; step < steps && hazard < infinite; ++step) {
        z -= (tail_hazard(z) - hazard) / (z + 1.0 / z);
    }
    return z;
}

}  // namespace

std::vector<Parameter> Lognormal::parameters() {
    using enum Parameter::Kind;
    return {{"median", quantity}, {"sigma", number}, {"p95", quantity}};
}

Lognormal Lognormal::make(Given const& given) {
    double const median = given.value("median");
    if (given.one_of("sigma", "p95") == "sigma") {
        return {median, given.value("sigma")};
    }
    double const p95 = given.value("p95");
    if (p95 <= median) {
        throw BadParameters("p95", "must be greater than the median");
    }
    return {median, std::log(p95 / median) / z_95};
}

Sampler Lognormal::sampler() const {
    Sampler result;
    result.parameters = {median, sigma};
    result.ages = [](Sampler const& self, std::uint64_t, std::span<double> hazards) {
        for (double& value : hazards) {
            double const survival = maths::exp(-std::min(value, most_hazard));
            double const z = value > most_hazard ? far_deviation(value)
                             : survival < 0.5
                                 ? -maths::normal_quantile(survival)
                                 : maths::normal_quantile(std::max(0x1p-60, -std::expm1(-value)));
            value = self.parameters[0] * maths::exp(self.parameters[1] * z);
        }
    };
    result.hazard = [](Sampler const& self, double age) {
        return age > 0.0 ? tail_hazard(std::log(age / self.parameters[0]) / self.parameters[1]) : 0.0;
    };
    return result;
}

double Lognormal::hazard(double age) const {
    if (age <= 0.0) {
        return 0.0;
    }
    double const z = std::log(age / median) / sigma;
    double const log_density = -0.5 * z * z - std::log(age * sigma * std::sqrt(2.0 * std::numbers::pi));
    return std::exp(log_density + tail_hazard(z));
}

double Lognormal::mean() const {
    return median * std::exp(0.5 * sigma * sigma);
}

}  // namespace runcost
