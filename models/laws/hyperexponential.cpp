#include "models/laws/hyperexponential.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>

#include "sim/maths.hpp"

namespace runcost {
namespace {

struct Point {
    double summed;  // hazard up to an age
    double hazard;  // at it
};

/// `phases`: weight, mean, weight, mean, ...; the longest mean last, and taken out so that nothing
/// underflows.
Point at(std::vector<double> const& phases, double age) {
    double const slowest = 1.0 / phases.back();
    double survival = 0.0;
    double density = 0.0;
    for (std::size_t i = 0; i < phases.size(); i += 2) {
        double const rate = 1.0 / phases[i + 1];
        double const part = phases[i] * maths::exp(-age * (rate - slowest));
        survival += part;
        density += part * rate;
    }
    return {age * slowest - maths::log(survival), density / survival};
}

std::vector<double> phases_of(Hyperexponential const& law) {
    std::vector<double> phases;
    std::vector<std::size_t> order(law.means.size());
    std::iota(order.begin(), order.end(), std::size_t{0});
    std::stable_sort(order.begin(), order.end(),
                     [&](std::size_t a, std::size_t b) { return law.means[a] < law.means[b]; });
    for (std::size_t const i : order) {
        phases.insert(phases.end(), {law.weights[i], law.means[i]});
    }
    return phases;
}

}  // namespace

std::vector<Parameter> Hyperexponential::parameters() {
    using enum Parameter::Kind;
    return {{"weights", numbers}, {"means", quantities}};
}

Hyperexponential Hyperexponential::make(Given const& given) {
    Hyperexponential law{given.list("weights"), given.list("means")};
    if (law.weights.size() != law.means.size() || law.means.empty()) {
        throw BadParameters("means", "needs as many means as weights");
    }
    double const sum = std::accumulate(law.weights.begin(), law.weights.end(), 0.0);
    if (std::fabs(sum - 1.0) > 1e-6) {
        throw BadParameters("weights", "must sum to 1");
    }
    for (double& weight : law.weights) {
        weight /= sum;
    }
    return law;
}

Sampler Hyperexponential::sampler() const {
    Sampler result;
    result.list = phases_of(*this);
    result.ages = [](Sampler const& self, std::uint64_t, std::span<double> hazards) {
        constexpr int most_steps = 200;
        for (double& value : hazards) {
            // The summed hazard is concave: Newton's steps from 0 never overshoot.
            double age = value < infinite ? 0.0 : infinite;
            for (int step = 0; step < most_steps && age < infinite; ++step) {
                Point const point = at(self.list, age);
                double const more = (value - point.summed) / point.hazard;
                if (more <= 1e-15 * age) {
                    break;
                }
                age += more;
            }
            value = age;
        }
    };
    result.hazard = [](Sampler const& self, double age) { return at(self.list, age).summed; };
    return result;
}

double Hyperexponential::hazard(double age) const {
    return at(phases_of(*this), age).hazard;
}

double Hyperexponential::mean() const {
    return std::inner_product(weights.begin(), weights.end(), means.begin(), 0.0);
}

}  // namespace runcost
