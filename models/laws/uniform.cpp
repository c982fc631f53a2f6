#include "models/laws/uniform.hpp"

#include <cmath>

#include "sim/maths.hpp"

namespace runcost {

std::vector<Parameter> Uniform::parameters() {
    using enum Parameter::Kind;
    return {{"from", from_zero}, {"to", quantity}};
}

Uniform Uniform::make(Given const& given) {
    Uniform const law{given.value("from"), given.value("to")};
    if (law.to <= law.from) {
        throw BadParameters("to", "must be greater than from");
    }
    return law;
}

Sampler Uniform::sampler() const {
    Sampler result;
    result.parameters = {from, to};
    result.ages = [](Sampler const& self, std::uint64_t, std::span<double> hazards) {
        double const width = self.parameters[1] - self.parameters[0];
        for (double& value : hazards) {
            value = self.parameters[0] + width * (1.0 - maths::exp(-value));
        }
    };
    result.hazard = [](Sampler const& self, double age) {
        auto const [low, high, unused, none] = self.parameters;
        return age <= low ? 0.0 : age >= high ? infinite : -std::log1p(-(age - low) / (high - low));
    };
    return result;
}

double Uniform::hazard(double age) const {
    return age < from ? 0.0 : age < to ? 1.0 / (to - age) : infinite;
}

}  // namespace runcost
