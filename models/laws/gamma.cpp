#include "models/laws/gamma.hpp"

#include <algorithm>
#include <boost/math/special_functions/gamma.hpp>
#include <cmath>

#include "sim/maths.hpp"

namespace runcost {
namespace {

// Beyond, the survival is no longer a normal number: the first term of its expansion serves as well.
constexpr double most_hazard = 690.0;
constexpr double far = 650.0;

double far_hazard(double shape, double x) {
    return x - (shape - 1.0) * std::log(x) + std::lgamma(shape);
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
            value = self.parameters[1] * x;
        }
    };
    result.hazard = [](Sampler const& self, double age) {
        double const x = age / self.parameters[1];
        double const survival = boost::math::gamma_q(self.parameters[0], x);
        return x > far && survival < 1e-280 ? far_hazard(self.parameters[0], x) : -std::log(survival);
    };
    return result;
}

double Gamma::hazard(double age) const {
    double const x = age / scale;
    return boost::math::gamma_p_derivative(shape, x) / boost::math::gamma_q(shape, x) / scale;
}

}  // namespace runcost
