#include "models/laws/gamma.hpp"

#include <algorithm>
#include <boost/math/special_functions/gamma.hpp>
#include <cmath>

#include "sim/maths.hpp"

namespace runcost {
namespace {

// Beyond, the survival is no longer a normal number: the first terms of its expansion serve as well.
constexpr double most_hazard = 690.0;
bool is_far(double x, double survival) {
    return x > 650.0 && survival < 1e-280;
}

double far_hazard(double shape, double x) {
    return x - (shape - 1.0) * std::log(x) + std::lgamma(shape) + std::log1p((1.0 - shape) / x);
}
double far_rate(double shape, double x) {
    return 1.0 + (1.0 - shape) / x;
}

/// Where the summed hazard, beyond the most at `least`, reaches a value: Newton's method.
double far_age(double shape, double hazard, double least) {
    double x = least;
    double more = infinite;
    constexpr int most_steps = 50;
    for (int step = 0; step < most_steps && std::fabs(more) > 1e-15 * x; ++step) {
        more = (hazard - far_hazard(shape, x)) / far_rate(shape, x);
        x = std::max(least, x + more);
    }
    return x;
}

}  // namespace

std::vector<Parameter> Gamma::parameters() {
    using enum Parameter::Kind;
    return {{"shape", number}, {"mean", quantity}};
}

Gamma Gamma::make(Given const& given) {
    double const shape = given.value("shape");
    return {shape, given.value("mean") / shape};
}

Sampler Gamma::sampler() const {
    Sampler result;
    result.parameters = {shape, scale};
    result.ages = [](Sampler const& self, std::uint64_t, std::span<double> hazards) {
        constexpr double half = 0.6931471805599453;
        double const a = self.parameters[0];
        for (double& value : hazards) {
            double const h = std::min(value, most_hazard);
            double const x = h < half ? boost::math::gamma_p_inv(a, -std::expm1(-h))
                                      : boost::math::gamma_q_inv(a, maths::exp(-h));
            value = self.parameters[1] * (value <= most_hazard ? x
                                          : value < infinite   ? far_age(a, value, x)
                                                               : infinite);
        }
    };
    result.hazard = [](Sampler const& self, double age) {
        double const x = age / self.parameters[1];
        double const survival = boost::math::gamma_q(self.parameters[0], x);
        return is_far(x, survival) ? far_hazard(self.parameters[0], x)
               : survival < 0.5    ? -std::log(survival)
                                   : -std::log1p(-boost::math::gamma_p(self.parameters[0], x));
    };
    return result;
}

double Gamma::hazard(double age) const {
    double const x = age / scale;
    double const survival = boost::math::gamma_q(shape, x);
    double const rate =
        is_far(x, survival) ? far_rate(shape, x) : boost::math::gamma_p_derivative(shape, x) / survival;
    return rate / scale;
}

}  // namespace runcost
