#include "models/laws/weibull.hpp"

#include <cmath>

#include "sim/maths.hpp"

namespace runcost {

std::vector<Parameter> Weibull::parameters() {
    using enum Parameter::Kind;
    return {{"shape", number}, {"scale", quantity}, {"mean", quantity}};
}

Weibull Weibull::make(Given const& given) {
    double const shape = given.value("shape");
    bool const by_scale = given.one_of("scale", "mean") == "scale";
    return {shape, by_scale ? given.value("scale") : given.value("mean") / std::tgamma(1.0 + 1.0 / shape)};
}

Sampler Weibull::sampler() const {
    Sampler result;
    result.parameters = {shape, scale};
    result.ages = [](Sampler const& self, std::uint64_t, std::span<double> hazards) {
        double const power = 1.0 / self.parameters[0];
        for (double& value : hazards) {
            value = self.parameters[1] * maths::exp(power * maths::log(value));
        }
    };
    result.hazard = [](Sampler const& self, double age) {
        return age > 0.0 ? maths::exp(self.parameters[0] * maths::log(age / self.parameters[1])) : 0.0;
    };
    return result;
}

double Weibull::hazard(double age) const {
    return shape / scale * std::pow(age / scale, shape - 1.0);
}

double Weibull::mean() const {
    return scale * std::tgamma(1.0 + 1.0 / shape);
}

}  // namespace runcost
