#include <algorithm>
#include <cmath>
#include <cstdint>
#include <numbers>
#include <vector>

#include "models/lifetimes.hpp"
#include "sim/run.hpp"
#include "tests/catch.hpp"
#include "tests/known_laws.hpp"
#include "tests/plans.hpp"
#include "tests/statistics.hpp"

namespace runcost {
namespace {

using namespace tests;

constexpr double mean_h = 10.0;

HostFactor gamma_hosts(double cv) {
    return {HostFactor::Kind::gamma, cv};
}
HostFactor lognormal_hosts(double cv) {
    return {HostFactor::Kind::lognormal, std::sqrt(std::log1p(cv * cv))};
}
/// A third of the hosts is bad.
HostFactor two_classes() {
    return {HostFactor::Kind::classes, 0.0, {0.3, 1.0}, {3.0, 0.5}};
}

Law between(Law law, HostFactor hosts) {
    law.hosts = std::move(hosts);
    return law;
}

std::vector<double> sample_of(Sampler const& sampler, std::size_t count) {
    std::vector<double> sample(count);
    fill_values(sampler, {seed}, 0, sample);
    return sample;
}

/// E[e^(-factor h)]: survival of all hosts at a summed hazard.
Function survival_of_all(HostFactor const& hosts) {
    double const s = hosts.spread;
    switch (hosts.kind) {
        case HostFactor::Kind::gamma:
            return [=](double h) { return std::pow(1.0 + s * s * h, -1.0 / (s * s)); };
        case HostFactor::Kind::lognormal:
            return [=](double h) {
                constexpr double step = 0.02;
                double sum = 0.0;
                for (double z = -10.0; z < 10.0; z += step) {
                    sum += std::exp(-0.5 * z * z - h * std::exp(s * z - 0.5 * s * s));
                }
                return sum * step / std::sqrt(2.0 * std::numbers::pi);
            };
        default:
            return [](double h) { return 0.3 * std::exp(-3.0 * h) + 0.7 * std::exp(-0.5 * h); };
    }
}

/// The same function up to an age; integrals over hosts are slow.
Function tabulated(Function const& cdf, double end) {
    constexpr std::size_t steps = 4000;
    std::vector<double> table;
    for (std::size_t i = 0; i <= steps; ++i) {
        table.push_back(cdf(end * static_cast<double>(i) / steps));
    }
    return [=](double t) {
        double const at = std::min(steps * t / end, steps - 1.0);
        auto const i = static_cast<std::size_t>(at);
        return table[i] + (at - static_cast<double>(i)) * (table[i + 1] - table[i]);
    };
}

std::vector<HostFactor> kinds_of_hosts() {
    return {gamma_hosts(0.7), lognormal_hosts(0.7), two_classes()};
}

TEST_CASE("hosts: a gamma factor makes exponential lives those of Lomax", "[hosts]") {
    double const cv = 0.8;
    auto const sample = sample_of(sampler(between(Exponential{mean_h}, gamma_hosts(cv))), 500'000);
    check_law([=](double t) { return 1.0 - std::pow(1.0 + cv * cv * t / mean_h, -1.0 / (cv * cv)); }, sample);
}

TEST_CASE("hosts: classes make exponential lives hyperexponential", "[hosts]") {
    auto const sample = sample_of(sampler(between(Exponential{mean_h}, two_classes())), 600'000);
    check_law(known_hyperexponential({0.3, 0.7}, {mean_h / 3.0, mean_h / 0.5}).cdf, sample);
}

TEST_CASE("hosts: a factor has the mean 1 and its coefficient of variation", "[hosts]") {
    std::vector<double> alike(120'000);
    fill_hazards(sampler(Exponential{1.0}), {seed}, 0, alike);
    for (double const cv : {0.3, 0.9}) {
        for (HostFactor const& hosts : {gamma_hosts(cv), lognormal_hosts(cv)}) {
            std::vector<double> factors(alike.size());
            fill_hazards(sampler(between(Exponential{1.0}, hosts)), {seed}, 0, factors);
            for (std::size_t i = 0; i < factors.size(); ++i) {
                factors[i] = alike[i] / factors[i];
            }
            bool const gamma = hosts.kind == HostFactor::Kind::gamma;
            CAPTURE(cv, gamma);
            check_mean(1.0, moments_of(factors));
            check_law(gamma ? known_gamma(1.0 / (cv * cv), cv * cv).cdf
                            : known_lognormal(1.0 / std::sqrt(1.0 + cv * cv), hosts.spread).cdf,
                      factors);
        }
    }
}

TEST_CASE("hosts: survival and hazard of a law are those of all hosts", "[hosts]") {
    KnownLaw const base = known_weibull(0.7, mean_h);
    for (HostFactor const& hosts : kinds_of_hosts()) {
        Law const law = between(base.law, hosts);
        auto const expected = [&, all = survival_of_all(hosts)](double t) {
            return all(-std::log(base.survival(t)));
        };
        for (double const t : {0.01, 1.0, 5.0, 20.0, 100.0}) {
            double const step = 1e-5 * t;
            CAPTURE(static_cast<int>(hosts.kind), t);
            CHECK(survival(law, t) == Approx(expected(t)).epsilon(1e-10));
            CHECK(cumulative(law, t) == Approx(1.0 - expected(t)).epsilon(1e-8));
            CHECK(
                hazard(law, t).value() ==
                Approx((expected(t - step) - expected(t + step)) / (2.0 * step) / expected(t)).epsilon(1e-6));
        }
    }
}

TEST_CASE("hosts: the mean life is that over all hosts", "[hosts]") {
    // of exponential lives: the mean of 1 / factor
    auto const mean = [](HostFactor const& hosts) {
        return mean_of(between(Exponential{mean_h}, hosts)).value();
    };
    CHECK(mean(gamma_hosts(0.7)) == Approx(mean_h / (1.0 - 0.49)).epsilon(1e-8));
    CHECK(mean(lognormal_hosts(0.7)) == Approx(mean_h * 1.49).epsilon(1e-8));
    CHECK(mean(two_classes()) == Approx(mean_h * (0.3 / 3.0 + 0.7 / 0.5)).epsilon(1e-8));
    CHECK(mean(gamma_hosts(1.0)) == infinite);
    // of Weibull lives: that of factor^(-1 / shape)
    CHECK(mean_of(between(Weibull{2.0, mean_h}, two_classes())).value() ==
          Approx(std::tgamma(1.5) * mean_h * (0.3 / std::sqrt(3.0) + 0.7 / std::sqrt(0.5))).epsilon(1e-8));
}

TEST_CASE("hosts: an atom of a law is what all of them leave", "[hosts]") {
    Law law = between(Exponential{mean_h}, two_classes());
    law.at_most = 20.0;
    double const left = 0.3 * std::exp(-6.0) + 0.7 * std::exp(-1.0);
    REQUIRE(atoms(law).size() == 1);
    CHECK(atoms(law)[0].age == 20.0);
    CHECK(atoms(law)[0].mass == Approx(left));
    law.at_most = infinite;
    law.shape = Bathtub{0.3, 2.0, 50.0, 30.0};
    double const up = 1.0 - 0.3 * std::exp(-0.6);  // of usual hosts
    double const at_wall = 1.0 - 0.3 * (2.0 - std::exp(-15.0));
    REQUIRE(atoms(law).size() == 2);
    CHECK(atoms(law)[0].mass == Approx(1.0 - 0.3 * std::pow(up, 3.0) - 0.7 * std::sqrt(up)));
    CHECK(atoms(law)[1].mass ==
          Approx(0.3 * std::pow(at_wall, 3.0) + 0.7 * std::sqrt(at_wall)).epsilon(1e-6));
}

TEST_CASE("hosts: lives are cut where they last at most so long", "[hosts]") {
    for (HostFactor const& hosts : {HostFactor{}, two_classes()}) {
        Law law = between(Weibull{2.0, mean_h}, hosts);
        law.at_most = 8.0;
        auto const before = [&](double t) {
            double const h = std::pow(t / mean_h, 2.0);
            return 1.0 - (hosts.kind == HostFactor::Kind::none ? std::exp(-h) : survival_of_all(hosts)(h));
        };
        check_law([&](double t) { return t < 8.0 ? before(t) : 1.0; },
                  [&](double t) { return t <= 8.0 ? before(t) : 1.0; }, sample_of(sampler(law), 100'000));
        CHECK(end_of(law) == 8.0);
        CHECK(survival(law, 8.0) == 0.0);
        CHECK(survival(law, 7.9999) == Approx(1.0 - before(7.9999)));
    }
}

TEST_CASE("hosts: the first to fail of a gang is the least of as many lives on hosts of their own",
          "[hosts]") {
    for (HostFactor const& hosts : kinds_of_hosts()) {
        auto const all = survival_of_all(hosts);
        auto const cdf = tabulated(
            [&](double t) { return 1.0 - std::pow(all(std::pow(t / mean_h, 1.5)), 4.0); }, 10.0 * mean_h);
        auto const sample = sample_of(sampler(between(Weibull{1.5, mean_h}, hosts), 4), 150'000);
        CAPTURE(static_cast<int>(hosts.kind));
        check_law(cdf, sample);
    }
}

TEST_CASE("hosts: one whose factor is next to nothing lives for ever, under any law", "[hosts]") {
    for (KnownLaw const& known : known_laws()) {
        if (known.end < infinite) {
            continue;
        }
        std::size_t wrong = 0;
        std::size_t forever = 0;
        for (double const life : sample_of(sampler(between(known.law, gamma_hosts(100.0))), 1000)) {
            wrong += life >= 0.0 ? 0U : 1U;
            forever += life > 1e3 * known.end || life > 1e6 * mean_of(known.law).value() ? 1U : 0U;
        }
        CAPTURE(known.name);
        CHECK(wrong == 0);
        CHECK(forever > 900);
    }
}

TEST_CASE("hosts: one that has an age is one that reached it", "[hosts]") {
    KnownLaw const base = known_weibull(1.5, mean_h);
    double const age = 8.0;
    for (HostFactor const& hosts : kinds_of_hosts()) {
        Sampler aged = sampler(between(base.law, hosts));
        aged.age = age;
        auto const sample = sample_of(aged, 200'000);
        auto const all = survival_of_all(hosts);
        auto const hazard_at = [&](double t) { return -std::log(base.survival(t)); };
        double const reached = all(hazard_at(age));
        CAPTURE(static_cast<int>(hosts.kind));
        auto const of = [&](Function const& cdf) { return tabulated(cdf, 20.0 * mean_h); };
        check_law(of([&](double t) { return 1.0 - all(hazard_at(age + t)) / reached; }), sample);
        // any host, as bad as they come, would live less
        CHECK(ks_distance(sample, of([&](double t) {
                              return 1.0 - all(hazard_at(age + t) - hazard_at(age));
                          })) > 3.0 * ks_limit);
    }
}

TEST_CASE("hosts: the members of one host share its factor", "[hosts]") {
    // Two hosts of four members each, half of the hosts ten times as bad: P(no member fails by t) is the
    // square of a mixture, where members with factors of their own would give its eighth power.
    Sampler law = sampler(Exponential{100.0}, 8);
    law.hosts.kind = HostFactor::Kind::classes;
    law.hosts.shares = {0.5, 1.0};
    law.hosts.factors = {0.2, 2.0};
    law.members_of_host = 4;
    std::vector<double> sample(200'000);
    fill_values(law, {seed}, 0, sample);
    auto const cdf = [](double t) {
        double const one = 0.5 * std::exp(-4.0 * 0.2 * t / 100.0) + 0.5 * std::exp(-4.0 * 2.0 * t / 100.0);
        return 1.0 - one * one;
    };
    check_law(cdf, sample);
    std::vector<double> alone(sample.size());
    for (std::size_t i = 0; i < alone.size(); ++i) {
        alone[i] = age_at_hazard(law, draw_hazard(law, {seed}, i, i), i);
    }
    CHECK(alone == sample);
}

}  // namespace
}  // namespace runcost
