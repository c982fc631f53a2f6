#include "models/lifetimes.hpp"

#include <algorithm>
#include <cmath>

#include "sim/maths.hpp"
#include "sim/plan.hpp"

namespace runcost {

Sampler Constant::sampler(std::uint32_t) const {
    return constant_sampler(hours);
}

double Exponential::survival(double age_h) const {
    return std::exp(-age_h / mean);
}

Sampler Exponential::sampler(std::uint32_t members) const {
    Sampler result;
    result.parameters[0] = mean;
    result.members = members;
    result.fill = [](Sampler const& self, DrawKey const& key, std::uint64_t first, std::span<double> values) {
        fill_survivals(self, key, first, values);
        double const scale = -self.parameters[0];
        for (double& value : values) {
            value = scale * maths::log(value);
        }
    };
    return result;
}

double Recorded::survival(double age_h) const {
    return std::any_of(hours.begin(), hours.end(), [&](double value) { return age_h < value; }) ? 1.0 : 0.0;
}

Sampler Recorded::sampler(std::uint32_t) const {
    Sampler result;
    result.list = hours;
    result.fill = [](Sampler const& self, DrawKey const&, std::uint64_t first, std::span<double> values) {
        for (std::size_t i = 0; i < values.size(); ++i) {
            values[i] =
                first + i < self.list.size() ? self.list[static_cast<std::size_t>(first + i)] : infinite;
        }
    };
    return result;
}

Recorded Recorded::at_age(double age_h) const {
    Recorded result = *this;
    if (!result.hours.empty()) {
        result.hours[0] -= age_h;
    }
    return result;
}

Sampler Never::sampler(std::uint32_t) const {
    return constant_sampler(infinite);
}

std::optional<double> mean_h(Law const& law) {
    return std::visit([](auto const& some) { return some.mean_h(); }, law);
}

double survival(Law const& law, double age_h) {
    return std::visit([&](auto const& some) { return some.survival(age_h); }, law);
}

Sampler sampler(Law const& law, std::uint32_t members) {
    return std::visit([&](auto const& some) { return some.sampler(members); }, law);
}

Law at_age(Law const& law, double age_h) {
    return std::visit([&](auto const& some) { return Law{some.at_age(age_h)}; }, law);
}

}  // namespace runcost
