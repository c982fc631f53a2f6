#include <string>
#include <utility>
#include <vector>

#include "models/lifetimes.hpp"
#include "tests/catch.hpp"

namespace runcost {
namespace {

/// What is wrong with parameters: `which: why`; empty if nothing is.
template <class Shape>
std::string refusal(Given const& given) {
    try {
        Shape::make(given);
        return "";
    } catch (BadParameters const& bad) {
        return bad.parameter + ": " + bad.what();
    }
}

template <class Shape>
Shape made(Given const& given) {
    return Shape::make(given);
}

TEST_CASE("laws: an exponential one has a mean, a rate, or an uptime and its outage", "[laws]") {
    CHECK(made<Exponential>({{{"mean", 5.0}}, {}}).scale == 5.0);
    CHECK(made<Exponential>({{{"rate", 0.125}}, {}}).scale == 8.0);
    CHECK(made<Exponential>({{{"uptime", 0.75}, {"outage", 2.0}}, {}}).scale == 6.0);
    std::string const one = ": needs exactly one of mean, rate, or uptime with outage";
    CHECK(refusal<Exponential>({}) == one);
    CHECK(refusal<Exponential>({{{"mean", 5.0}, {"rate", 0.2}}, {}}) == one);
    CHECK(refusal<Exponential>({{{"mean", 5.0}, {"uptime", 0.9}, {"outage", 1.0}}, {}}) == one);
    CHECK(refusal<Exponential>({{{"outage", 1.0}}, {}}) == "outage: goes with uptime");
    CHECK(refusal<Exponential>({{{"uptime", 0.9}}, {}}).rfind("uptime: is no failure rate by itself", 0) ==
          0);
}

TEST_CASE("laws: a Weibull one has a shape, and a scale or a mean", "[laws]") {
    CHECK(made<Weibull>({{{"shape", 2.0}, {"scale", 3.0}}, {}}) == Weibull{2.0, 3.0});
    CHECK(made<Weibull>({{{"shape", 0.5}, {"mean", 6.0}}, {}}).scale == Approx(3.0));  // Gamma(3) = 2
    CHECK(made<Weibull>({{{"shape", 0.7}, {"mean", 8.0}}, {}}).mean() == Approx(8.0));
    CHECK(refusal<Weibull>({{{"scale", 3.0}}, {}}) == ": missing key shape");
    std::string const one = ": needs exactly one of scale and mean";
    CHECK(refusal<Weibull>({{{"shape", 2.0}}, {}}) == one);
    CHECK(refusal<Weibull>({{{"shape", 2.0}, {"scale", 3.0}, {"mean", 3.0}}, {}}) == one);
}

TEST_CASE("laws: a gamma one has a shape and a mean", "[laws]") {
    CHECK(made<Gamma>({{{"shape", 3.0}, {"mean", 12.0}}, {}}) == Gamma{3.0, 4.0});
    CHECK(refusal<Gamma>({{{"shape", 3.0}}, {}}) == ": missing key mean");
    CHECK(refusal<Gamma>({{{"mean", 3.0}}, {}}) == ": missing key shape");
}

TEST_CASE("laws: a lognormal one has a median, and a sigma or the 95th percentile", "[laws]") {
    CHECK(made<Lognormal>({{{"median", 3.0}, {"sigma", 1.2}}, {}}) == Lognormal{3.0, 1.2});
    Lognormal const by_p95 = made<Lognormal>({{{"median", 3.0}, {"p95", 10.0}}, {}});
    CHECK(cumulative(by_p95, 10.0) == Approx(0.95).epsilon(1e-12));
    CHECK(cumulative(by_p95, 3.0) == Approx(0.5).epsilon(1e-12));
    for (double const p95 : {2.0, 3.0}) {
        CHECK(refusal<Lognormal>({{{"median", 3.0}, {"p95", p95}}, {}}) ==
              "p95: must be greater than the median");
    }
    CHECK(refusal<Lognormal>({{{"sigma", 1.0}}, {}}) == ": missing key median");
    std::string const one = ": needs exactly one of sigma and p95";
    CHECK(refusal<Lognormal>({{{"median", 3.0}}, {}}) == one);
    CHECK(refusal<Lognormal>({{{"median", 3.0}, {"sigma", 1.0}, {"p95", 10.0}}, {}}) == one);
}

TEST_CASE("laws: a hyperexponential one has as many weights as means, and the weights sum to 1", "[laws]") {
    auto const given = [](std::vector<double> weights, std::vector<double> means) {
        return Given{{}, {{"weights", std::move(weights)}, {"means", std::move(means)}}};
    };
    CHECK(made<Hyperexponential>(given({0.25, 0.75}, {8.0, 4.0})).mean() == 5.0);
    CHECK(refusal<Hyperexponential>(given({0.25, 0.75}, {8.0})) == "means: needs as many means as weights");
    CHECK(refusal<Hyperexponential>(given({}, {})) == "means: needs as many means as weights");
    CHECK(refusal<Hyperexponential>(given({0.25, 0.7}, {8.0, 4.0})) == "weights: must sum to 1");
    CHECK(refusal<Hyperexponential>({{}, {{"means", {8.0}}}}) == ": missing key weights");
    // thirds have no end
    CHECK(made<Hyperexponential>(given({0.3333333, 0.3333333, 0.3333333}, {3.0, 3.0, 3.0})).mean() ==
          Approx(3.0).epsilon(1e-15));
}

TEST_CASE("laws: no bathtub ends more lives than there are", "[laws]") {
    auto const given = [](double share, double early) {
        return Given{{{"early_share", share}, {"early", early}, {"late", 0.8}, {"wall", 24.0}}, {}};
    };
    CHECK(made<Bathtub>(given(0.5, 1.0)) == Bathtub{0.5, 1.0, 0.8, 24.0});
    CHECK(refusal<Bathtub>(given(0.501, 1.0)).rfind("early_share: too large", 0) == 0);
    // early failures that are not over at the wall leave room for more
    CHECK(refusal<Bathtub>(given(0.6, 24.0)).empty());
    CHECK_FALSE(refusal<Bathtub>(given(0.62, 24.0)).empty());
    CHECK(refusal<Bathtub>({{{"early_share", 0.4}, {"early", 1.0}, {"late", 1.0}}, {}}) ==
          ": missing key wall");
}

TEST_CASE("laws: bounds are in order", "[laws]") {
    auto const uniform = [](double from, double to) { return Given{{{"from", from}, {"to", to}}, {}}; };
    CHECK(made<Uniform>(uniform(0.0, 2.0)) == Uniform{0.0, 2.0});
    CHECK(refusal<Uniform>(uniform(2.0, 2.0)) == "to: must be greater than from");
    CHECK(refusal<Uniform>(uniform(3.0, 2.0)) == "to: must be greater than from");
    CHECK(refusal<Uniform>({{{"to", 2.0}}, {}}) == ": missing key from");
    auto const range = [](double low, double typical, double high) {
        return Given{{{"low", low}, {"typical", typical}, {"high", high}}, {}};
    };
    CHECK(made<Triangular>(range(1.0, 2.0, 4.0)) == Triangular{1.0, 2.0, 4.0});
    CHECK(refusal<Triangular>(range(1.0, 1.0, 4.0)).empty());
    CHECK(refusal<Triangular>(range(1.0, 4.0, 4.0)).empty());
    CHECK(refusal<Triangular>(range(2.0, 1.0, 4.0)) == "typical: must not be less than low");
    std::string const high = "high: must not be less than typical, and greater than low";
    CHECK(refusal<Triangular>(range(1.0, 3.0, 2.0)) == high);
    CHECK(refusal<Triangular>(range(1.0, 1.0, 1.0)) == high);
    CHECK(refusal<Triangular>({{{"low", 1.0}, {"high", 2.0}}, {}}) == ": missing key typical");
}

TEST_CASE("laws: an empirical one takes its values in any order", "[laws]") {
    CHECK(made<Empirical>({{}, {{"values", {3.0, 1.0, 2.0}}}}) == Empirical{{1.0, 2.0, 3.0}});
}

}  // namespace
}  // namespace runcost
