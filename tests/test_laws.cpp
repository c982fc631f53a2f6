#include <algorithm>
#include <cmath>
#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "models/lifetimes.hpp"
#include "tests/catch.hpp"
#include "tests/known_laws.hpp"
#include "tests/statistics.hpp"

namespace runcost {
namespace {

using namespace tests;

/// Summed hazards from those of the first of 10^12 lives to end to those of one that is hardly ever drawn.
std::vector<double> hazards() {
    std::vector<double> result;
    for (double h = 1e-12; h < 600.0; h *= 1.17) {
        result.push_back(h);
    }
    return result;
}

double age_of(Law const& law, double hazard) {
    return age_at_hazard(sampler(law), hazard, 0);
}

/// Ages that 1 % to 99 % of all lives do not reach, by the law that is known.
std::vector<double> usual_ages(KnownLaw const& known) {
    std::vector<double> ages;
    for (double const p : {0.01, 0.1, 0.3, 0.5, 0.7, 0.9, 0.99}) {
        double low = 0.0;
        double high = 1e12;
        for (int step = 0; step < 200; ++step) {
            double const middle = 0.5 * (low + high);
            (known.cdf(middle) < p ? low : high) = middle;
        }
        ages.push_back(high);
    }
    return ages;
}

/// As far as an age may be off: its last bits; those of the end where there is one.
double last_bits(KnownLaw const& known, double age) {
    return 4e-15 * (known.end < infinite ? known.end : age);
}

/// Whether the age is where the distribution function passes 1 - e^(-hazard), or jumps over it.
bool is_inverse(KnownLaw const& known, double hazard, double age) {
    double const before = age - last_bits(known, age);
    double const after = age + last_bits(known, age);
    constexpr double precision = 1e-9;
    if (hazard < 0.5) {
        double const p = -std::expm1(-hazard);
        double const margin = precision * p + 4e-16;
        return known.below(before) <= p + margin && known.cdf(after) >= p - margin;
    }
    double const left = std::exp(-hazard);
    double const margin = precision * left + (known.end < infinite ? 4e-16 : 0.0);
    double const left_before = known.atoms.empty() ? known.survival(before) : 1.0 - known.below(before);
    return known.survival(after) <= left + margin && left_before >= left - margin;
}

TEST_CASE("laws: a draw is the age at which the distribution function passes a uniform", "[laws]") {
    for (KnownLaw const& known : known_laws()) {
        std::size_t wrong = 0;
        std::size_t wrong_of_2_percent = 0;
        for (double const h : hazards()) {
            double const age = age_of(known.law, h);
            wrong += is_inverse(known, h, age) ? 0U : 1U;
            wrong_of_2_percent += is_inverse(known, h, 1.02 * age) ? 0U : 1U;
        }
        CAPTURE(known.name, known.cdf(1.0), usual_ages(known));
        CHECK(wrong == 0);
        CHECK(wrong_of_2_percent > 0);
    }
}

/// The size of a sample that tells a law from that of values 2 % smaller.
double telling_size(KnownLaw const& known) {
    double distance = 0.0;
    for (double const h : hazards()) {
        double const age = age_of(known.law, h);
        distance = std::max(distance, std::fabs(known.cdf(age) - known.cdf(age / 1.02)));
    }
    return std::pow(2.0 * ks_limit / distance, 2.0);
}

/// Draws of all known laws of which a sample of so many is enough, and not one of fewer.
void check_draws(double from, double to) {
    for (KnownLaw const& known : known_laws()) {
        double const size = telling_size(known);
        if (size >= from && size < to) {
            std::vector<double> sample(std::max(std::size_t{1000}, static_cast<std::size_t>(size)));
            fill_values(sampler(known.law), {seed}, 0, sample);
            CAPTURE(known.name, sample.size());
            check_law(known.cdf, known.below, sample);
        }
    }
}

constexpr double many_draws = 250'000.0;

TEST_CASE("laws: there are five sets of parameters of each random law", "[laws]") {
    std::map<std::string, int> sets;
    for (KnownLaw const& known : known_laws()) {
        ++sets[known.name];
    }
    CHECK(sets.size() == 9);
    for (auto const& [name, count] : sets) {
        CAPTURE(name);
        CHECK(count >= 5);
    }
}

TEST_CASE("laws: draws follow them", "[laws]") {
    check_draws(0.0, many_draws);
}

TEST_CASE("laws: draws of wide ones follow them, too", "[laws][slow]") {
    check_draws(many_draws, infinite);
}

TEST_CASE("laws: the summed hazard is that of the age which reaches it", "[laws]") {
    for (KnownLaw const& known : known_laws()) {
        if (!known.atoms.empty()) {
            continue;
        }
        Sampler const draws = sampler(known.law);
        for (double h = 1e-15; h < (known.end < infinite ? 20.0 : 1e6); h *= 1.7) {
            double const age = age_at_hazard(draws, h, 0);
            if (age == infinite) {
                CHECK(known.name == "lognormal");  // e^709 hours
                break;
            }
            double const low = summed_hazard(draws, age - last_bits(known, age));
            double const high = summed_hazard(draws, age + last_bits(known, age));
            // where survival is no longer a number, series take over
            double const margin = (h < 650.0 ? 1e-9 : 1e-6) * h + 4e-16;
            CAPTURE(known.name, usual_ages(known), h, low, high);
            CHECK(low <= h + margin);
            CHECK(high >= h - margin);
            CHECK(high - low < 0.01 * h + 1e-12);
        }
    }
}

TEST_CASE("laws: a larger uniform is never a longer life", "[laws]") {
    for (KnownLaw const& known : known_laws()) {
        double before = 0.0;
        std::size_t falls = 0;
        for (double const h : hazards()) {
            double const age = age_of(known.law, h);
            falls += age < before * (1.0 - 1e-13) ? 1U : 0U;
            before = age;
        }
        CAPTURE(known.name, before);
        CHECK(falls == 0);
        CHECK(before > age_of(known.law, 1e-12) * (known.name == "empirical" ? 0.999 : 1.01));
    }
}

TEST_CASE("laws: survival and what has ended are those of the distribution function", "[laws]") {
    for (KnownLaw const& known : known_laws()) {
        for (double const h : hazards()) {
            double const age = age_of(known.law, h) * 1.01;
            CAPTURE(known.name, age);
            CHECK(survival(known.law, age) == Approx(known.survival(age)).epsilon(1e-9).margin(1e-15));
            CHECK(cumulative(known.law, age) == Approx(known.cdf(age)).epsilon(1e-9).margin(4e-16));
        }
        CHECK(survival(known.law, 0.0) == Approx(1.0 - known.cdf(0.0)));
    }
}

TEST_CASE("laws: the share of lives that end at once is exact where it can be", "[laws]") {
    for (KnownLaw const& known :
         {known_exponential(24.0), known_weibull(0.6, 3.0), known_weibull(5.0, 3.0), known_gamma(0.3, 2.0),
          known_gamma(2.0, 2.0), known_lognormal(8.0, 2.5), known_uniform(0.0, 3.0)}) {
        for (double age = 1e-9; age < 1.0; age *= 10.0) {
            CAPTURE(known.name, age);
            CHECK(cumulative(known.law, age) == Approx(known.cdf(age)).epsilon(1e-10).margin(1e-300));
        }
    }
}

TEST_CASE("laws: far out survival stays exact", "[laws]") {
    for (KnownLaw const& known : {known_exponential(2.0), known_weibull(0.3, 2.0), known_weibull(5.0, 2.0),
                                  known_gamma(0.3, 2.0), known_gamma(5.0, 2.0), known_lognormal(8.0, 0.5),
                                  known_hyperexponential({0.5, 0.5}, {1.0, 1000.0})}) {
        for (double const h : {40.0, 200.0, 600.0}) {
            double const age = age_of(known.law, h);
            CAPTURE(known.name, h);
            CHECK(survival(known.law, age) == Approx(known.survival(age)).epsilon(1e-9).margin(0.0));
            CHECK(std::log(known.survival(age)) == Approx(-h).epsilon(1e-9));
        }
    }
}

TEST_CASE("laws: the hazard is the density over the survival", "[laws]") {
    for (KnownLaw const& known : known_laws()) {
        if (known.name == "empirical") {
            CHECK_FALSE(hazard(known.law, 1.0));
            continue;
        }
        for (double const age : usual_ages(known)) {
            double const step = 1e-5 * age;
            bool const near_bend = std::any_of(known.bends.begin(), known.bends.end(), [&](double bend) {
                return std::fabs(bend - age) < 2.0 * step;
            });
            if (age < 1e-9 || age + step >= known.end || near_bend) {
                continue;
            }
            double const fallen = known.cdf(age) < 0.5
                                      ? known.cdf(age + step) - known.cdf(age - step)
                                      : known.survival(age - step) - known.survival(age + step);
            CAPTURE(known.name, age);
            CHECK(hazard(known.law, age).value() ==
                  Approx(fallen / (2.0 * step) / known.survival(age)).epsilon(1e-6));
        }
    }
}

TEST_CASE("laws: the hazard at the limits", "[laws]") {
    CHECK(hazard(Exponential{4.0}, 0.0) == 0.25);
    CHECK(hazard(Weibull{0.5, 4.0}, 0.0) == infinite);
    CHECK(hazard(Weibull{2.0, 4.0}, 0.0) == 0.0);
    CHECK(hazard(Lognormal{2.0, 1.0}, 0.0) == 0.0);
    CHECK(hazard(Uniform{2.0, 4.0}, 1.0) == 0.0);
    CHECK(hazard(Triangular{2.0, 3.0, 4.0}, 1.0) == 0.0);
    CHECK(hazard(Triangular{2.0, 2.0, 4.0}, 2.0) == 1.0);
    for (KnownLaw const& known : known_laws()) {
        if (known.end < infinite && known.name != "empirical") {
            CAPTURE(known.name);
            CHECK(hazard(known.law, known.end) == infinite);
            CHECK(hazard(known.law, 2.0 * known.end) == infinite);
        }
    }
    // far beyond what a number can say of the survival
    CHECK(hazard(Gamma{3.0, 2.0}, 4000.0).value() == Approx((1.0 - 2.0 / 2002.0) / 2.0).epsilon(1e-5));
    CHECK(hazard(Gamma{0.5, 2.0}, 1600.0).value() == Approx((1.0 + 0.5 / 800.0) / 2.0).epsilon(1e-5));
    CHECK(hazard(Lognormal{1.0, 1.0}, std::exp(50.0)).value() ==
          Approx(50.0 * (1.0 + 1.0 / 2500.0) * std::exp(-50.0)).epsilon(1e-5));
    CHECK(hazard(Hyperexponential{{0.5, 0.5}, {1.0, 10.0}}, 1e6).value() == Approx(0.1));
}

/// The integral of the survival.
double mean_by_integration(KnownLaw const& known) {
    double sum = 0.0;
    if (known.end < infinite) {
        constexpr int steps = 200'000;
        for (int i = 0; i < steps; ++i) {
            sum += known.survival(known.end * (i + 0.5) / steps);
        }
        return sum * known.end / steps;
    }
    constexpr double step = 0.01;  // of the log of the age
    for (double x = -40.0; x < 40.0; x += step) {
        sum += known.survival(std::exp(x)) * std::exp(x);
    }
    return sum * step;
}

TEST_CASE("laws: the mean is the integral of the survival", "[laws]") {
    for (KnownLaw const& known : known_laws()) {
        bool const steps = known.name == "empirical";
        if (steps && known.bends.size() > 10) {
            continue;
        }
        CAPTURE(known.name, usual_ages(known));
        CHECK(mean_of(known.law).value() == Approx(mean_by_integration(known))
                                                .epsilon(steps                  ? 1e-4
                                                         : known.end < infinite ? 1e-7
                                                                                : 1e-9));
    }
}

TEST_CASE("laws: have the end and the atoms of their distribution function", "[laws]") {
    for (KnownLaw const& known : known_laws()) {
        CAPTURE(known.name, usual_ages(known));
        CHECK(end_of(known.law) == known.end);
        std::vector<Atom> const found = atoms(known.law);
        REQUIRE(found.size() == known.atoms.size());
        for (std::size_t i = 0; i < found.size(); ++i) {
            CHECK(found[i].age == known.atoms[i].age);
            CHECK(found[i].mass == Approx(known.atoms[i].mass).epsilon(1e-9));
        }
    }
}

TEST_CASE("laws: of all hosts that are never up, the share is that of the atom at 0", "[laws]") {
    KnownLaw const known = known_bathtub(0.3, 2.0, 50.0, 30.0);
    std::vector<double> sample(200'000);
    fill_values(sampler(known.law), {seed}, 0, sample);
    for (double& life : sample) {
        life = life == 0.0 ? 1.0 : 0.0;
    }
    check_mean(0.3 * std::exp(-30.0 / 50.0), moments_of(sample));
}

}  // namespace
}  // namespace runcost
