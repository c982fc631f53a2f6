#pragma once

#include <algorithm>
#include <boost/math/distributions/gamma.hpp>
#include <boost/math/distributions/lognormal.hpp>
#include <boost/math/distributions/triangular.hpp>
#include <boost/math/distributions/uniform.hpp>
#include <boost/math/distributions/weibull.hpp>
#include <cmath>
#include <functional>
#include <string>
#include <utility>
#include <vector>

#include "models/lifetimes.hpp"

/// Random laws beside their distribution functions, from Boost.Math or written out here; nothing of them
/// comes from the laws themselves.
namespace runcost::tests {

using Function = std::function<double(double)>;

struct KnownLaw {
    std::string name;
    Law law = Never{};
    Function cdf;
    Function survival;  ///< exact where it is small
    Function below;     ///< limit of the cdf from the left
    double end = infinite;
    std::vector<Atom> atoms{};
    std::vector<double> bends{};  ///< where the density jumps or bends
};

template <class Distribution>
KnownLaw known(std::string name, Law law, Distribution const& distribution) {
    auto const cdf = [=](double t) { return t > 0.0 ? boost::math::cdf(distribution, t) : 0.0; };
    auto const survival = [=](double t) {
        return t > 0.0 ? boost::math::cdf(boost::math::complement(distribution, t)) : 1.0;
    };
    return {std::move(name), std::move(law), cdf, survival, cdf};
}

inline KnownLaw known_exponential(double mean) {
    auto const cdf = [=](double t) { return -std::expm1(-t / mean); };
    return {"exponential", Exponential{mean}, cdf, [=](double t) { return std::exp(-t / mean); }, cdf};
}

inline KnownLaw known_hyperexponential(std::vector<double> const& weights, std::vector<double> const& means) {
    auto const sum = [=](auto const& f) {
        double total = 0.0;
        for (std::size_t i = 0; i < weights.size(); ++i) {
            total += weights[i] * f(means[i]);
        }
        return total;
    };
    auto const cdf = [=](double t) { return sum([t](double mean) { return -std::expm1(-t / mean); }); };
    auto const survival = [=](double t) { return sum([t](double mean) { return std::exp(-t / mean); }); };
    return {"hyperexponential", Hyperexponential{weights, means}, cdf, survival, cdf};
}

inline KnownLaw known_bathtub(double share, double early, double late, double wall) {
    auto const before = [=](double t) {
        return share * (1.0 - std::exp(-t / early) + std::exp((t - wall) / late));
    };
    KnownLaw law;
    law.name = "bathtub";
    law.law = Bathtub{share, early, late, wall};
    law.cdf = [=](double t) { return t < 0.0 ? 0.0 : t < wall ? before(t) : 1.0; };
    law.survival = [=](double t) { return t < 0.0 ? 1.0 : t < wall ? 1.0 - before(t) : 0.0; };
    law.below = [=](double t) { return t <= 0.0 ? 0.0 : t <= wall ? before(t) : 1.0; };
    law.end = wall;
    if (before(0.0) > 1e-12) {
        law.atoms.push_back({0.0, before(0.0)});
    }
    if (1.0 - before(wall) > 1e-12) {
        law.atoms.push_back({wall, 1.0 - before(wall)});
    }
    return law;
}

inline KnownLaw known_uniform(double from, double to) {
    KnownLaw law = known("uniform", Uniform{from, to}, boost::math::uniform_distribution<>(from, to));
    law.end = to;
    law.bends = {from};
    return law;
}

inline KnownLaw known_range(double low, double typical, double high) {
    KnownLaw law = known("range", Triangular{low, typical, high},
                         boost::math::triangular_distribution<>(low, typical, high));
    law.end = high;
    law.bends = {low, typical};
    return law;
}

/// Values in order.
inline KnownLaw known_empirical(std::vector<double> values) {
    auto const n = static_cast<double>(values.size());
    KnownLaw law;
    law.name = "empirical";
    law.law = Empirical{values};
    law.cdf = [=](double t) {
        auto const some = std::count_if(values.begin(), values.end(), [t](double x) { return x <= t; });
        return static_cast<double>(some) / n;
    };
    law.survival = [cdf = law.cdf](double t) { return 1.0 - cdf(t); };
    law.below = [=](double t) {
        auto const some = std::count_if(values.begin(), values.end(), [t](double x) { return x < t; });
        return static_cast<double>(some) / n;
    };
    law.end = values.back();
    law.bends = values;
    values.erase(std::unique(values.begin(), values.end()), values.end());
    for (double const value : values) {
        law.atoms.push_back({value, law.cdf(value) - law.below(value)});
    }
    return law;
}

inline KnownLaw known_weibull(double shape, double scale) {
    return known("weibull", Weibull{shape, scale}, boost::math::weibull_distribution<>(shape, scale));
}
inline KnownLaw known_gamma(double shape, double scale) {
    return known("gamma", Gamma{shape, scale}, boost::math::gamma_distribution<>(shape, scale));
}
inline KnownLaw known_lognormal(double median, double sigma) {
    return known("lognormal", Lognormal{median, sigma},
                 boost::math::lognormal_distribution<>(std::log(median), sigma));
}

/// Every law that is random, at five sets of parameters.
inline std::vector<KnownLaw> known_laws() {
    std::vector<KnownLaw> laws;
    for (double const mean : {1e-3, 0.5, 1.0, 24.0, 1e5}) {
        laws.push_back(known_exponential(mean));
    }
    for (auto const& [shape, scale] :
         {std::pair{0.3, 10.0}, {0.6, 300.0}, {1.0, 2.0}, {2.0, 8.0}, {5.0, 0.01}}) {
        laws.push_back(known_weibull(shape, scale));
        laws.push_back(known_gamma(shape, scale));
    }
    for (auto const& [median, sigma] :
         {std::pair{0.05, 0.1}, {8.0, 0.5}, {1.0, 1.0}, {3.0, 1.2}, {100.0, 2.5}}) {
        laws.push_back(known_lognormal(median, sigma));
    }
    laws.push_back(known_hyperexponential({1.0}, {5.0}));
    laws.push_back(known_hyperexponential({0.3, 0.7}, {1.0, 20.0}));
    laws.push_back(known_hyperexponential({0.5, 0.5}, {1000.0, 1.0}));
    laws.push_back(known_hyperexponential({0.001, 0.999}, {0.01, 10.0}));
    laws.push_back(known_hyperexponential({0.2, 0.5, 0.3}, {3.0, 0.1, 700.0}));

    laws.push_back(known_bathtub(0.5, 1.0, 0.8, 24.0));
    laws.push_back(known_bathtub(0.45, 0.5, 0.8, 24.0));
    laws.push_back(known_bathtub(0.242, 0.99, 7.5, 24.0));  // some are never up
    laws.push_back(known_bathtub(0.3, 2.0, 50.0, 30.0));    // many are never up
    laws.push_back(known_bathtub(0.05, 0.01, 0.1, 1.0));

    for (auto const& [from, to] : {std::pair{0.0, 1.0}, {0.0, 1e4}, {3.0, 5.0}, {9.0, 9.1}, {0.1, 200.0}}) {
        laws.push_back(known_uniform(from, to));
    }
    laws.push_back(known_range(0.0, 1.0, 4.0));
    laws.push_back(known_range(2.0, 2.0, 3.0));
    laws.push_back(known_range(2.0, 3.0, 3.0));
    laws.push_back(known_range(0.29, 0.45, 2.39));
    laws.push_back(known_range(10.0, 999.0, 1000.0));

    laws.push_back(known_empirical({7.0}));
    laws.push_back(known_empirical({1.0, 2.0}));
    laws.push_back(known_empirical({1.0, 1.0, 1.0, 50.0}));
    laws.push_back(known_empirical({0.1, 0.2, 0.3, 0.3, 5.0, 6.0, 1000.0}));
    std::vector<double> many;
    many.reserve(1000);
    for (int i = 0; i < 1000; ++i) {
        many.push_back(0.001 * i * i + 0.5);
    }
    laws.push_back(known_empirical(many));
    return laws;
}

}  // namespace runcost::tests
