#include "models/laws/triangular.hpp"

#include <cmath>

#include "sim/maths.hpp"

namespace runcost {
namespace {

using Parameters = std::array<double, 4>;  // as in Triangular

double survival(Parameters const& p, double age) {
    auto const [low, typical, high, unused] = p;
    double const width = high - low;
    return age <= low       ? 1.0
           : age >= high    ? 0.0
           : age <= typical ? 1.0 - (age - low) * (age - low) / (width * (typical - low))
                            : (high - age) * (high - age) / (width * (high - typical));
}

}  // namespace

std::vector<Parameter> Triangular::parameters() {
    using enum Parameter::Kind;
    return {{"low", from_zero}, {"typical", quantity}, {"high", quantity}};
}

Triangular Triangular::make(Given const& given) {
    Triangular const law{given.value("low"), given.value("typical"), given.value("high")};
    if (law.typical < law.low) {
        throw BadParameters("typical", "must not be less than low");
    }
    if (law.high < law.typical || law.high <= law.low) {
        throw BadParameters("high", "must not be less than typical, and greater than low");
    }
    return law;
}

Sampler Triangular::sampler() const {
    Sampler result;
    result.parameters = {low, typical, high};
    result.ages = [](Sampler const& self, std::uint64_t, std::span<double> hazards) {
        auto const [from, middle, to, unused] = self.parameters;
        double const width = to - from;
        double const rising = (middle - from) / width;  // probability of the rising part
        for (double& value : hazards) {
            double const left = maths::exp(-value);
            value = 1.0 - left < rising ? from + std::sqrt((1.0 - left) * width * (middle - from))
                                        : to - std::sqrt(left * width * (to - middle));
        }
    };
    result.hazard = [](Sampler const& self, double age) {
        double const left = survival(self.parameters, age);
        return left > 0.0 ? -maths::log(left) : infinite;
    };
    return result;
}

double Triangular::hazard(double age) const {
    if (age < low) {
        return 0.0;
    }
    double const slope = 2.0 / (high - low);
    double const density = age <= typical && typical > low ? slope * (age - low) / (typical - low)
                                                           : slope * (high - age) / (high - typical);
    return density / survival({low, typical, high}, age);
}

}  // namespace runcost
