#include "models/laws/exponential.hpp"

namespace runcost {

std::vector<Parameter> Exponential::parameters() {
    using enum Parameter::Kind;
    return {{"mean", quantity}, {"rate", rate}, {"uptime", share}, {"outage", quantity}};
}

Exponential Exponential::make(Given const& given) {
    auto const mean = given.find("mean");
    auto const rate = given.find("rate");
    auto const uptime = given.find("uptime");
    auto const outage = given.find("outage");
    if (uptime && !outage) {
        throw BadParameters(
            "uptime",
            "is no failure rate by itself: say outage too, the mean length of an outage, such as "
            "outage: 1h");
    }
    if (outage && !uptime) {
        throw BadParameters("outage", "goes with uptime");
    }
    if ((mean ? 1 : 0) + (rate ? 1 : 0) + (uptime ? 1 : 0) != 1) {
        throw BadParameters("", "needs exactly one of mean, rate, or uptime with outage");
    }
    return {mean ? *mean : rate ? 1.0 / *rate : *outage * *uptime / (1.0 - *uptime)};
}

Sampler Exponential::sampler() const {
    Sampler result;
    result.parameters[0] = scale;
    result.ages = [](Sampler const& self, std::uint64_t, std::span<double> hazards) {
        double const factor = self.parameters[0];
        for (double& value : hazards) {
            value *= factor;
        }
    };
    result.hazard = [](Sampler const& self, double age) { return age / self.parameters[0]; };
    return result;
}

}  // namespace runcost
