#include <algorithm>
#include <cmath>
#include <cstdint>
#include <string>
#include <vector>

#include "models/check.hpp"
#include "models/lifetimes.hpp"
#include "sim/run.hpp"
#include "tests/catch.hpp"
#include "tests/known_laws.hpp"
#include "tests/plans.hpp"
#include "tests/statistics.hpp"

namespace runcost {
namespace {

using namespace tests;

Law between(Law law, HostFactor::Kind kind, double spread) {
    law.hosts = {kind, spread};
    return law;
}
Law gamma_hosts(Law const& law, double cv) {
    return between(law, HostFactor::Kind::gamma, cv);
}
Law lognormal_hosts(Law const& law, double sigma) {
    return between(law, HostFactor::Kind::lognormal, sigma);
}
Law cut(Law law, double at_most) {
    law.at_most = at_most;
    return law;
}

double mean_of_all(std::vector<Competitor> const& lives) {
    return mean_of_least(lives).value();
}

TEST_CASE("mean lives: the least of n Weibull lives is shorter by the root of n", "[mean_lives]") {
    for (double const shape : {0.3, 0.7, 1.0, 5.0}) {
        for (std::uint64_t const n : {1U, 2U, 100U}) {
            double const expected =
                12.0 * std::tgamma(1.0 + 1.0 / shape) * std::pow(static_cast<double>(n), -1.0 / shape);
            CAPTURE(shape, n);
            CHECK(mean_of_all({{Weibull{shape, 12.0}, n}}) == Approx(expected).epsilon(1e-9));
            // by integration, as two of them compete
            CHECK(mean_of_all({{Weibull{shape, 12.0}, n}, {Weibull{shape, 12.0}, n}}) ==
                  Approx(expected * std::pow(2.0, -1.0 / shape)).epsilon(1e-7));
        }
    }
}

TEST_CASE("mean lives: exponential ones add their rates, up to a fixed end", "[mean_lives]") {
    CHECK(mean_of_all({{Exponential{10.0}, 3}, {Exponential{5.0}, 1}}) == Approx(2.0).epsilon(1e-15));
    double const cut_off = 2.0 * (1.0 - std::exp(-1.5));
    CHECK(mean_of_all({{Exponential{2.0}, 1}, {Constant{3.0}, 8}}) == Approx(cut_off).epsilon(1e-14));
    CHECK(mean_of_all({{Exponential{2.0}, 1}, {cut(Never{}, 3.0), 1}}) == Approx(cut_off).epsilon(1e-14));
    CHECK(mean_of(cut(Exponential{2.0}, 3.0)).value() == Approx(cut_off).epsilon(1e-9));
    CHECK(mean_of_all({{Constant{3.0}, 1}, {Constant{2.0}, 1}}) == 2.0);
    CHECK(mean_of_all({{Never{}, 4}}) == infinite);
    CHECK(mean_of_all({}) == infinite);
}

/// The integral of a survival of all, in steps.
double integral(std::vector<KnownLaw> const& lives, std::vector<double> const& numbers, double end) {
    constexpr int steps = 400'000;
    double sum = 0.0;
    for (int i = 0; i < steps; ++i) {
        double const x = (i + 0.5) / steps;  // small steps where they count
        double product = 1.0;
        for (std::size_t k = 0; k < lives.size(); ++k) {
            product *= std::pow(lives[k].survival(end * x * x * x), numbers[k]);
        }
        sum += product * 3.0 * x * x;
    }
    return sum * end / steps;
}

TEST_CASE("mean lives: of any laws that compete are the integral of their survival", "[mean_lives]") {
    KnownLaw const weibull = known_weibull(0.7, 30.0);
    KnownLaw const lognormal = known_lognormal(20.0, 1.2);
    KnownLaw const bathtub = known_bathtub(0.45, 0.5, 0.8, 24.0);
    KnownLaw const mixed = known_hyperexponential({0.5, 0.5}, {1.0, 1000.0});
    KnownLaw const uniform = known_uniform(5.0, 40.0);
    KnownLaw const recorded = known_empirical({1.0, 4.0, 4.0, 90.0});
    CHECK(mean_of_all({{weibull.law, 3}, {lognormal.law, 2}}) ==
          Approx(integral({weibull, lognormal}, {3.0, 2.0}, 3000.0)).epsilon(1e-6));
    CHECK(mean_of_all({{bathtub.law, 4}, {mixed.law, 1}}) ==
          Approx(integral({bathtub, mixed}, {4.0, 1.0}, 24.0)).epsilon(1e-6));
    CHECK(mean_of_all({{uniform.law, 2}, {recorded.law, 1}}) ==
          Approx(integral({uniform, recorded}, {2.0, 1.0}, 40.0)).epsilon(1e-4));
    CHECK(mean_of_all({{cut(weibull.law, 10.0), 3}, {lognormal.law, 2}}) ==
          Approx(integral({weibull, lognormal}, {3.0, 2.0}, 10.0)).epsilon(1e-6));
    for (KnownLaw const& known : {weibull, lognormal, bathtub, mixed, uniform, recorded}) {
        CAPTURE(known.name);
        CHECK(mean_of(cut(known.law, 10.0)).value() == Approx(integral({known}, {1.0}, 10.0)).epsilon(1e-4));
    }
}

TEST_CASE("mean lives: have none where lives are recorded or follow the hour", "[mean_lives]") {
    Law by_hour = Exponential{2.0};
    by_hour.by_hour.assign(24, 1.0);
    CHECK_FALSE(mean_of(by_hour));
    std::vector<Competitor> const lives{{Exponential{3.0}, 1}, {by_hour, 1}};
    CHECK_FALSE(mean_of_least(lives));
    std::vector<Competitor> const records{{Recorded{{3.0}}, 1}, {Exponential{3.0}, 1}};
    CHECK_FALSE(mean_of_least(records));
}

TEST_CASE("mean lives: are infinite where good hosts are too many", "[mean_lives]") {
    // Between gamma hosts, survival falls as t^(-n shape / cv^2): the mean is finite if that power is
    // above 1.
    Law const exponential = Exponential{10.0};
    CHECK(mean_of_all({{gamma_hosts(exponential, 1.0), 1}}) == infinite);
    CHECK(mean_of_all({{gamma_hosts(exponential, 2.0), 4}}) == infinite);
    CHECK(mean_of_all({{gamma_hosts(exponential, 2.0), 5}}) == Approx(10.0 / (5.0 - 4.0)).epsilon(1e-6));
    CHECK(mean_of_all({{gamma_hosts(exponential, 0.7), 1}}) == Approx(10.0 / (1.0 - 0.49)).epsilon(1e-6));
    CHECK(mean_of_all({{gamma_hosts(Weibull{0.5, 10.0}, 0.71), 1}}) == infinite);
    CHECK(mean_of_all({{gamma_hosts(Weibull{0.5, 10.0}, 0.5), 1}}) < infinite);
    CHECK(mean_of_all({{gamma_hosts(Weibull{2.0, 10.0}, 1.4), 1}}) < infinite);
    CHECK(mean_of_all({{gamma_hosts(Weibull{2.0, 10.0}, 1.42), 1}}) == infinite);
    // powers of several add, and what ends or falls faster ends all
    CHECK(mean_of_all({{gamma_hosts(exponential, 1.2), 1}, {gamma_hosts(exponential, 1.2), 1}}) < infinite);
    CHECK(mean_of_all({{gamma_hosts(exponential, 1.2), 1}, {Exponential{1e3}, 1}}) < 1e3);
    CHECK(mean_of_all({{gamma_hosts(exponential, 1.2), 1}, {Constant{50.0}, 1}}) < 50.0);
    CHECK(mean_of_all({{cut(gamma_hosts(exponential, 3.0), 50.0), 1}}) < 50.0);
    // lognormal lives outlast any power
    CHECK(mean_of_all({{gamma_hosts(Lognormal{10.0, 1.0}, 0.1), 1}}) == infinite);
    CHECK(mean_of_all({{lognormal_hosts(Lognormal{10.0, 1.0}, 1.0), 1}}) == infinite);
    CHECK(mean_of_all({{lognormal_hosts(Lognormal{10.0, 1.0}, 1.0), 9}, {Weibull{0.5, 9.0}, 1}}) < 18.0);
    CHECK(mean_of_all({{lognormal_hosts(exponential, 1.0), 1}}) ==
          Approx(10.0 * std::exp(1.0)).epsilon(1e-6));
}

TEST_CASE("mean lives: are those that are drawn", "[mean_lives]") {
    Law const law = lognormal_hosts(Weibull{1.5, 10.0}, 0.6);
    std::vector<double> sample(60'000);
    fill_values(sampler(law, 3), {seed}, 0, sample);
    check_mean(mean_of_all({{law, 3}}), moments_of(sample));
}

TEST_CASE("mean attempts: are infinite on a host that is kept if some are too bad", "[mean_lives]") {
    Law const exponential = Exponential{10.0};
    CHECK(finite_attempts(exponential, 1e6));
    // gamma: E[e^(factor h)] = (1 - cv^2 h)^(-1 / cv^2)
    CHECK(finite_attempts(gamma_hosts(exponential, 2.0), 2.49));
    CHECK_FALSE(finite_attempts(gamma_hosts(exponential, 2.0), 2.5));
    CHECK_FALSE(finite_attempts(lognormal_hosts(exponential, 0.1), 0.01));
    CHECK(finite_attempts(lognormal_hosts(Uniform{1.0, 2.0}, 0.1), 0.99));
    Law classes = exponential;
    classes.hosts = {HostFactor::Kind::classes, 0.0, {0.5, 1.0}, {100.0, 1.0}};
    CHECK(finite_attempts(classes, 1e3));
}

Scenario on_gamma_hosts(double cv, std::vector<bool> const& same_host) {
    Scenario scenario;
    scenario.job.work = 20.0;
    scenario.job.checkpoint.write = Constant{0.25};
    scenario.policy.checkpoint = policy::Every{2.0, false};
    Market market;
    market.name = "market";
    for (bool const same : same_host) {
        Interruption failure;
        failure.cause = market.interruptions.size();
        failure.lifetime =
            market.interruptions.empty() ? gamma_hosts(Exponential{10.0}, cv) : Exponential{40.0};
        if (same) {
            failure.recovery = SameHost{};
        }
        market.interruptions.push_back(failure);
    }
    scenario.market = market;
    return scenario;
}

std::string warnings_of(Scenario const& scenario) {
    std::string all;
    for (Finding const& finding : check(scenario)) {
        all += finding.key + ": " + finding.reason + '\n';
    }
    return all;
}

TEST_CASE("mean attempts: a scenario that has no mean time is warned of", "[mean_lives]") {
    std::string const warning = "market.interruptions.0: the mean time is infinite";
    // 2.25 h to the next save: infinite from a cv of sqrt(10 / 2.25) = 2.108 on
    CHECK(warnings_of(on_gamma_hosts(2.12, {true})).rfind(warning, 0) == 0);
    CHECK(warnings_of(on_gamma_hosts(2.09, {true})).empty());
    CHECK(warnings_of(on_gamma_hosts(2.12, {false})).empty());
    CHECK(warnings_of(on_gamma_hosts(2.12, {true, true})).rfind(warning, 0) == 0);
    // another cause takes the job off a bad host
    CHECK(warnings_of(on_gamma_hosts(2.12, {true, false})).empty());
}

}  // namespace
}  // namespace runcost
