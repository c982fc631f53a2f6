#include "models/equilibrium.hpp"

#include <algorithm>
#include <boost/math/quadrature/gauss.hpp>
#include <cmath>

#include "sim/maths.hpp"

namespace runcost {
namespace {

constexpr double step = 0.04;         // of a node to the next: in the log of the age, and of hazards
constexpr double least_age = 1e-17;   // of the mean: hardly ever drawn, and linear below
constexpr double least_rest = 1e-26;  // of the mean: what is left behind the last node is never drawn
constexpr double little_hazard = 0.01;

/// A table of log ages over log hazards, with the slopes at each node, which differ where the law has a
/// corner: four blocks of equal length in a sampler's list.
class Table {
public:
    explicit Table(std::vector<double> const& list) : size_(list.size() / 4), list_(list.data()) {}

    /// A cubic between two nodes, a line outside of them.
    double log_age(double log_hazard) const {
        double const* const from = list_;
        double const* const end = list_ + size_;
        auto const i = static_cast<std::size_t>(std::upper_bound(from, end, log_hazard) - from);
        if (i == 0) {
            return ages()[0] + leaving()[0] * (log_hazard - from[0]);
        }
        if (i == size_) {
            return ages()[i - 1] + arriving()[i - 1] * (log_hazard - from[i - 1]);
        }
        double const width = from[i] - from[i - 1];
        double const t = (log_hazard - from[i - 1]) / width;
        double const u = 1.0 - t;
        return ages()[i - 1] * u * u * (1.0 + 2.0 * t) + ages()[i] * t * t * (1.0 + 2.0 * u) +
               width * t * u * (leaving()[i - 1] * u - arriving()[i] * t);
    }

private:
    double const* ages() const { return list_ + size_; }
    double const* arriving() const { return list_ + 2 * size_; }
    double const* leaving() const { return list_ + 3 * size_; }

    std::size_t size_;
    double const* list_;
};

std::vector<double> corners_of(Law const& law) {
    std::vector<double> corners = std::visit(
        [](auto const& shape) {
            if constexpr (requires { shape.corners(); }) {
                return shape.corners();
            } else {
                return std::vector<double>{};
            }
        },
        law.shape);
    double const end = end_of(law);
    std::erase_if(corners, [end](double corner) { return !(corner > 0.0 && corner < end); });
    std::sort(corners.begin(), corners.end());
    return corners;
}

/// Ages between which the survival is smooth and changes little, closer and closer towards 0 and the end.
std::vector<double> nodes_of(Law const& law, Sampler const& lives, double mean) {
    std::vector<double> const corners = corners_of(law);
    double const end = end_of(law);
    std::vector<double> nodes;
    for (double age = least_age * mean; age < end;) {
        nodes.push_back(age);
        double const hazard = summed_hazard(lives, age);
        if (age * std::exp(-hazard) < least_rest * mean) {
            break;
        }
        double next = std::min({age * (1.0 + step), age + step * (end - age),
                                age_at_hazard(lives, hazard + step * std::max(hazard, little_hazard), 0)});
        next = std::max(next, age * (1.0 + 1e-12));
        auto const corner = std::upper_bound(corners.begin(), corners.end(), age);
        age = corner == corners.end() ? next : std::min(next, *corner);
    }
    return nodes;
}

std::vector<double> table_of(Law const& law, double mean) {
    Sampler const lives = sampler(law);
    auto const living = [&lives](double age) { return std::exp(-summed_hazard(lives, age)); };
    auto const integral = [&living](double from, double to) {
        return boost::math::quadrature::gauss<double, 7>::integrate(living, from, to);
    };
    std::vector<double> const ages = nodes_of(law, lives, mean);
    std::size_t const n = ages.size();
    if (n == 0) {
        return {};
    }
    std::vector<double> before(n);  // integrals of the survival up to each age
    std::vector<double> behind(n);  // and from there on: each exact where it is small
    before[0] = integral(0.0, ages[0]);
    for (std::size_t i = 1; i < n; ++i) {
        behind[i] = integral(ages[i - 1], ages[i]);  // of the piece
        before[i] = before[i - 1] + behind[i];
    }
    double rest = end_of(law) < infinite ? integral(ages.back(), end_of(law)) : 0.0;
    for (std::size_t i = n; i-- > 0;) {
        double const piece = behind[i];
        behind[i] = rest;
        rest += piece;
    }
    double const whole = before[0] + behind[0];

    std::vector<double> list(4 * n);
    std::size_t kept = 0;
    for (std::size_t i = 0; i < n; ++i) {
        double const share = before[i] / whole;
        double const hazard = share < 0.5 ? -std::log1p(-share) : -std::log(behind[i] / whole);
        double const log_hazard = std::log(hazard);
        bool const rises = kept == 0 || log_hazard > list[kept - 1];
        if (!std::isfinite(log_hazard) || !rises) {
            continue;  // behind what doubles can tell apart
        }
        double const slope = hazard / ages[i] * behind[i];  // over the survival: d log age / d log hazard
        list[kept] = log_hazard;
        list[n + kept] = std::log(ages[i]);
        list[2 * n + kept] = slope / living(std::nextafter(ages[i], 0.0));
        list[3 * n + kept] = slope / living(ages[i]);
        ++kept;
    }
    std::vector<double> table;
    table.reserve(4 * kept);
    for (std::size_t block = 0; block < 4; ++block) {
        auto const from = list.begin() + static_cast<std::ptrdiff_t>(block * n);
        table.insert(table.end(), from, from + static_cast<std::ptrdiff_t>(kept));
    }
    return table;
}

double age_of(Sampler const& self, double hazard) {
    double const age = maths::exp(Table(self.list).log_age(maths::log(hazard)));
    return std::min(age, self.parameters[0]);
}

}  // namespace

Sampler equilibrium_sampler(Law const& law) {
    double const mean = mean_of(law).value_or(infinite);
    if (mean == infinite || get_if_plain<Exponential>(law) != nullptr) {
        return mean == infinite ? constant_sampler(infinite) : sampler(law);
    }
    Sampler result;
    result.parameters[0] = end_of(law);
    result.list = table_of(law, mean);
    if (result.list.empty()) {
        return constant_sampler(infinite);
    }
    result.ages = [](Sampler const& self, std::uint64_t, std::span<double> hazards) {
        for (double& value : hazards) {
            value = age_of(self, value);
        }
    };
    result.hazard = [](Sampler const& self, double age) {
        if (age <= 0.0 || age >= self.parameters[0]) {
            return age <= 0.0 ? 0.0 : infinite;
        }
        double low = -60.0;  // logs of hazards
        double high = 10.0;
        constexpr int halvings = 60;
        for (int i = 0; i < halvings; ++i) {
            double const middle = 0.5 * (low + high);
            (age_of(self, std::exp(middle)) < age ? low : high) = middle;
        }
        return std::exp(0.5 * (low + high));
    };
    return result;
}

}  // namespace runcost
