#include "models/equilibrium.hpp"

#include <boost/math/special_functions/gamma.hpp>
#include <cmath>
#include <functional>
#include <string>
#include <vector>

#include "tests/catch.hpp"
#include "tests/statistics.hpp"

namespace runcost {
namespace {

using namespace tests;
using Function = std::function<double(double)>;

struct KnownRest {
    std::string name;
    Law law;
    Function hazard;  ///< -log P(what is left > age)
};

double normal_above(double z) {
    return 0.5 * std::erfc(z / std::sqrt(2.0));
}

Law at_most(Law law, double most) {
    law.at_most = most;
    return law;
}

std::vector<KnownRest> known_rests() {
    auto const weibull = [](double shape) {
        return [shape](double x) {
            return -std::log(boost::math::gamma_q(1.0 / shape, std::pow(x / 3.0, shape)));
        };
    };
    return {
        {"constant", Constant{24.0}, [](double x) { return -std::log1p(-x / 24.0); }},
        {"uniform from 0", Uniform{0.0, 24.0}, [](double x) { return -2.0 * std::log1p(-x / 24.0); }},
        {"uniform", Uniform{2.0, 6.0},
         [](double x) {
             return x <= 2.0 ? -std::log1p(-x / 4.0) : -std::log((6.0 - x) * (6.0 - x) / 8.0 / 4.0);
         }},
        {"exponential with an end", at_most(Exponential{5.0}, 24.0),
         [](double x) { return -std::log1p(std::expm1(-x / 5.0) / -std::expm1(-24.0 / 5.0)); }},
        {"weibull that wears out", Weibull{3.0, 3.0}, weibull(3.0)},
        {"weibull of the young", Weibull{0.5, 3.0}, weibull(0.5)},
        {"weibull of the very young", Weibull{0.2, 3.0}, weibull(0.2)},
        {"hyperexponential", Hyperexponential{{0.7, 0.3}, {1.0, 20.0}},
         [](double x) { return -std::log((0.7 * std::exp(-x) + 0.3 * 20.0 * std::exp(-x / 20.0)) / 6.7); }},
        {"lognormal", Lognormal{8.0, 1.5},
         [](double x) {
             double const z = std::log(x / 8.0) / 1.5;
             return -std::log(normal_above(z - 1.5) - x / (8.0 * std::exp(1.125)) * normal_above(z));
         }},
        {"empirical", Empirical{{1.0, 2.0, 6.0}},
         [](double x) {
             return -std::log((std::max(0.0, 1.0 - x) + std::max(0.0, 2.0 - x) + 6.0 - x) / 9.0);
         }},
    };
}

TEST_CASE("equilibrium: what is left of a spell has the density (1 - F(x)) / mean", "[equilibrium]") {
    for (KnownRest const& known : known_rests()) {
        Sampler const rest = equilibrium_sampler(known.law);
        for (double hazard = 1e-3; hazard < 25.0; hazard *= 1.07) {
            double const age = age_at_hazard(rest, hazard, 0);
            double const exact = known.hazard(age);
            CAPTURE(known.name, hazard, age, exact);
            if (std::isfinite(exact)) {  // short of the end
                CHECK(age_at_hazard(rest, exact, 0) == Approx(age).epsilon(1e-6));
            }
            if (hazard < 5.0) {
                CHECK(exact == Approx(hazard).epsilon(1e-5));
                CHECK(summed_hazard(rest, age) == Approx(hazard).epsilon(1e-9));
            }
        }
    }
}

TEST_CASE("equilibrium: the shortest rests are a share of the mean", "[equilibrium]") {
    for (KnownRest const& known : known_rests()) {
        if (known.name.find("young") != std::string::npos) {
            continue;  // of these many end at once
        }
        Sampler const rest = equilibrium_sampler(known.law);
        double const mean_h = mean_of(known.law).value();
        CAPTURE(known.name);
        CHECK(age_at_hazard(rest, 1e-15, 0) == Approx(1e-15 * mean_h).epsilon(1e-6));
        CHECK(age_at_hazard(rest, 1e-8, 0) == Approx(1e-8 * mean_h).epsilon(1e-6));
        CHECK(age_at_hazard(rest, 36.0, 0) <= end_of(known.law));
    }
}

TEST_CASE("equilibrium: of an exponential it is itself, and of one that never ends never", "[equilibrium]") {
    CHECK(equilibrium_sampler(Exponential{5.0}) == sampler(Exponential{5.0}));
    CHECK(equilibrium_sampler(Never{}) == constant_sampler(infinite));
    for (Law const& uneven : {Law{Lognormal{10.0, 18.0}}, Law{Weibull{0.01, 1.0}}}) {
        CHECK(draw_value(equilibrium_sampler(uneven), {seed}, 0) > 1e9);
    }
}

TEST_CASE("equilibrium: draws have the mean E[x^2] / 2 E[x]", "[equilibrium]") {
    std::vector<double> rests(400'000);
    fill_values(equilibrium_sampler(Uniform{2.0, 6.0}), {seed}, 0, rests);
    double const expected = (4.0 + 12.0 + 36.0) / 3.0 / 8.0;
    check_mean(expected, moments_of(rests));
}

}  // namespace
}  // namespace runcost
