#include "models/laws/bathtub.hpp"

#include <algorithm>
#include <cmath>

#include "sim/maths.hpp"

namespace runcost {
namespace {

using Parameters = std::array<double, 4>;  // as in Bathtub

double survival(Parameters const& p, double age) {
    auto const [share, early, late, wall] = p;
    return std::max(0.0, 1.0 - share * (1.0 - maths::exp(-age / early) + maths::exp((age - wall) / late)));
}

double density(Parameters const& p, double age) {
    auto const [share, early, late, wall] = p;
    return share * (maths::exp(-age / early) / early + maths::exp((age - wall) / late) / late);
}

/// The age at which the survival falls to `wanted`: Newton's method, kept within a bracket.
double age_of(Parameters const& p, double wanted) {
    double low = 0.0;
    double high = p[3];
    if (wanted >= survival(p, low)) {
        return low;
    }
    if (wanted <= survival(p, high)) {
        return high;
    }
    double age = 0.5 * high;
    constexpr int most_steps = 200;
    for (int step = 0; step < most_steps && high - low > 1e-15 * high; ++step) {
        double const over = survival(p, age) - wanted;
        (over > 0.0 ? low : high) = age;
        double next = age + over / density(p, age);
        if (!(next > low && next < high)) {
            next = 0.5 * (low + high);
        }
        if (std::fabs(next - age) <= 1e-15 * high) {
            return next;
        }
        age = next;
    }
    return age;
}

}  // namespace

std::vector<Parameter> Bathtub::parameters() {
    using enum Parameter::Kind;
    return {{"early_share", share}, {"early", quantity}, {"late", quantity}, {"wall", quantity}};
}

Bathtub Bathtub::make(Given const& given) {
    Bathtub const law{given.value("early_share"), given.value("early"), given.value("late"),
                      given.value("wall")};
    double const before_wall = law.early_share * (2.0 - std::exp(-law.wall / law.early));
    if (before_wall > 1.0 + 1e-12) {
        throw BadParameters("early_share",
                            "too large: more than all would have ended before the wall; at most 0.5 "
                            "where the early failures are over by then");
    }
    return law;
}

Sampler Bathtub::sampler() const {
    Sampler result;
    result.parameters = {early_share, early, late, wall};
    result.ages = [](Sampler const& self, std::uint64_t, std::span<double> hazards) {
        for (double& value : hazards) {
            value = age_of(self.parameters, maths::exp(-value));
        }
    };
    result.hazard = [](Sampler const& self, double age) {
        double const left = survival(self.parameters, age);
        return age >= self.parameters[3] || left <= 0.0 ? infinite : -std::log(left);
    };
    return result;
}

double Bathtub::hazard(double age) const {
    Parameters const p{early_share, early, late, wall};
    return age < wall ? density(p, age) / survival(p, age) : infinite;
}

double Bathtub::mean() const {
    return wall - early_share * (wall + early * std::expm1(-wall / early) - late * std::expm1(-wall / late));
}

std::vector<Atom> Bathtub::atoms() const {
    constexpr double least_mass = 1e-12;
    std::vector<Atom> result;
    double const at_start = early_share * std::exp(-wall / late);
    double const at_wall = 1.0 - early_share * (2.0 - std::exp(-wall / early));
    if (at_start > least_mass) {
        result.push_back({0.0, at_start});
    }
    if (at_wall > least_mass) {
        result.push_back({wall, at_wall});
    }
    return result;
}

}  // namespace runcost
