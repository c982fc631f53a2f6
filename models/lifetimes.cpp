#include "models/lifetimes.hpp"

#include <algorithm>
#include <array>
#include <boost/math/quadrature/exp_sinh.hpp>
#include <boost/math/quadrature/gauss_kronrod.hpp>
#include <cmath>
#include <numbers>
#include <span>

namespace runcost {
namespace {

constexpr double tolerance = 1e-11;

bool alike(Law const& law) {
    return law.hosts.kind == HostFactor::Kind::none;
}

/// The mean over hosts of f(factor).
template <class Function>
double over_hosts(HostFactor const& hosts, Function const& f) {
    switch (hosts.kind) {
        case HostFactor::Kind::classes: {
            double sum = 0.0;
            double before = 0.0;
            for (std::size_t i = 0; i < hosts.shares.size(); ++i) {
                sum += (hosts.shares[i] - before) * f(hosts.factors[i]);
                before = hosts.shares[i];
            }
            return sum;
        }
        case HostFactor::Kind::lognormal: {
            // Of a smooth function that falls to 0 at both ends, equal steps are exact to the last bits.
            constexpr int steps = 144;  // to each side
            constexpr double step = 1.0 / 16.0;
            double sum = 0.0;
            for (int i = -steps; i <= steps; ++i) {
                double const z = step * i;
                sum += std::exp(-0.5 * z * z) * f(std::exp(hosts.spread * (z - 0.5 * hosts.spread)));
            }
            return sum * step / std::sqrt(2.0 * std::numbers::pi);
        }
        default:
            return f(1.0);
    }
}

/// E[e^(-factor h)] and E[factor e^(-factor h)]: survival of all hosts and its slope, at a summed hazard h.
struct OfAll {
    double survival;
    double weighted;
};
OfAll of_all(HostFactor const& hosts, double h) {
    if (std::isinf(h)) {
        return {0.0, 0.0};
    }
    if (hosts.kind == HostFactor::Kind::gamma) {
        double const variance = hosts.spread * hosts.spread;
        double const base = std::pow(1.0 + variance * h, -1.0 / variance);
        return {base, base / (1.0 + variance * h)};
    }
    return {over_hosts(hosts, [h](double factor) { return std::exp(-factor * h); }),
            over_hosts(hosts, [h](double factor) { return factor * std::exp(-factor * h); })};
}

/// Integral of f over (from, to), to possibly infinite; f is smooth inside and falls to 0.
template <class Function>
double integral(Function const& f, double from, double to) {
    if (std::isinf(to)) {
        boost::math::quadrature::exp_sinh<double> rule;
        return rule.integrate([&](double x) { return f(from + x); }, tolerance);
    }
    // Over (0, 1): Boost's estimate of the error is that of an interval of such a length.
    double const width = to - from;
    auto const scaled = [&](double x) { return f(from + width * x); };
    return width *
           boost::math::quadrature::gauss_kronrod<double, 61>::integrate(scaled, 0.0, 1.0, 12, tolerance);
}

double survival(Sampler const& law, double age, std::uint32_t members = 1) {
    double const h = members * summed_hazard(law, age);
    return law.hosts.kind == HostFactor::Kind::none ? std::exp(-h) : of_all(law.hosts, h).survival;
}

/// Ages where the survival bends, closer and closer towards 0, where it may fall as a small power of the age;
/// an infinite range begins behind those that most lives end before.
std::vector<double> cuts_of(std::span<Competitor const> lives) {
    std::vector<double> cuts{0.0};
    double end = infinite;
    for (Competitor const& life : lives) {
        Sampler const draws = sampler(life.law);
        for (double const ended : {1e-15, 1e-12, 1e-9, 1e-6, 1e-3, 0.1, 0.5, 0.9, 0.999}) {
            cuts.push_back(age_at_hazard(draws, -std::log1p(-ended) / static_cast<double>(life.n), 0));
        }
        std::visit(
            [&](auto const& shape) {
                if constexpr (requires { shape.corners(); }) {
                    std::vector<double> const corners = shape.corners();
                    cuts.insert(cuts.end(), corners.begin(), corners.end());
                }
            },
            life.law.shape);
        end = std::min(end, end_of(life.law));
    }
    cuts.push_back(end);
    std::erase_if(cuts, [&](double cut) { return !(cut <= end); });
    std::sort(cuts.begin(), cuts.end());
    cuts.erase(std::unique(cuts.begin(), cuts.end()), cuts.end());
    return cuts;
}

/// The power of t with which the summed hazard of a law without an end grows.
double growth(Law const& law) {
    return std::visit(
        [](auto const& shape) {
            if constexpr (requires { shape.growth(); }) {
                return shape.growth();
            } else {
                return 1.0;
            }
        },
        law.shape);
}

/// Whether the survival falls fast enough for a mean. Between hosts of a gamma law it falls as a power of t,
/// and that of a lognormal law more slowly than any power, also where the hosts are lognormal.
bool has_mean(std::span<Competitor const> lives) {
    double power = 0.0;
    bool ends = false;
    for (Competitor const& life : lives) {
        HostFactor const& hosts = life.law.hosts;
        bool const gamma = hosts.kind == HostFactor::Kind::gamma;
        bool const slow =
            gamma || (hosts.kind == HostFactor::Kind::lognormal && get_if<Lognormal>(life.law) != nullptr);
        ends = ends || end_of(life.law) < infinite || (!slow && get_if<Never>(life.law) == nullptr);
        if (gamma) {
            power += static_cast<double>(life.n) * growth(life.law) / (hosts.spread * hosts.spread);
        }
    }
    return ends || power > 1.0;
}

}  // namespace

Sampler sampler(Law const& law, std::uint32_t members) {
    Sampler result = std::visit([](auto const& shape) { return shape.sampler(); }, law.shape);
    result.members = members;
    result.at_most = law.at_most;
    result.hosts = law.hosts;
    result.by_hour = law.by_hour;
    if (result.ages == nullptr) {
        result.parameters[0] = std::min(result.parameters[0], law.at_most);
    }
    return result;
}

double end_of(Law const& law) {
    double const end = std::visit(
        [](auto const& shape) {
            if constexpr (requires { shape.end(); }) {
                return shape.end();
            } else {
                return infinite;
            }
        },
        law.shape);
    return std::min(end, law.at_most);
}

double least_of(Law const& law) {
    double const least = std::visit(
        [](auto const& shape) {
            if constexpr (requires { shape.least(); }) {
                return shape.least();
            } else {
                return 0.0;
            }
        },
        law.shape);
    return std::min(least, law.at_most);
}

double survival(Law const& law, double age, std::uint32_t members) {
    return survival(sampler(law), age, members);
}

double cumulative(Law const& law, double age) {
    return alike(law) ? -std::expm1(-summed_hazard(sampler(law), age)) : 1.0 - survival(law, age);
}

std::optional<double> hazard(Law const& law, double age) {
    std::optional<double> const rate = std::visit(
        [&](auto const& shape) -> std::optional<double> {
            if constexpr (requires { shape.hazard(age); }) {
                return shape.hazard(age);
            } else {
                return std::nullopt;
            }
        },
        law.shape);
    if (!rate) {
        return std::nullopt;
    }
    if (age >= end_of(law)) {
        return infinite;
    }
    if (alike(law)) {
        return rate;
    }
    OfAll const all = of_all(law.hosts, summed_hazard(sampler(law), age));
    return *rate * all.weighted / all.survival;
}

std::vector<Atom> atoms(Law const& law) {
    std::vector<Atom> result = std::visit(
        [](auto const& shape) {
            if constexpr (requires { shape.atoms(); }) {
                return shape.atoms();
            } else {
                return std::vector<Atom>{};
            }
        },
        law.shape);
    // Between hosts an atom's mass is what the survival falls by.
    double before = 0.0;
    for (Atom& atom : result) {
        if (!alike(law)) {
            before = survival(law, std::nextafter(atom.age, -infinite));
            atom.mass = (atom.age > 0.0 ? before : 1.0) - survival(law, atom.age);
        }
    }
    if (law.at_most < infinite) {
        std::erase_if(result, [&](Atom const& atom) { return atom.age >= law.at_most; });
        double const left = survival(law, std::nextafter(law.at_most, 0.0));
        if (left > 0.0) {
            result.push_back({law.at_most, left});
        }
    }
    return result;
}

std::optional<double> mean_of(Law const& law) {
    std::optional<double> const mean = std::visit(
        [](auto const& shape) -> std::optional<double> {
            if constexpr (requires { shape.mean(); }) {
                return shape.mean();
            } else {
                return std::nullopt;
            }
        },
        law.shape);
    if (!mean || !law.by_hour.empty()) {
        return std::nullopt;
    }
    if (alike(law) && law.at_most == infinite) {
        return mean;
    }
    Competitor const alone{law, 1};
    return mean_of_least({&alone, 1});
}

std::optional<double> mean_of_least(std::span<Competitor const> lives) {
    double rate = 0.0;
    double end = infinite;
    bool closed = true;  // exponentials up to a fixed end
    for (Competitor const& life : lives) {
        if (!life.law.by_hour.empty() || get_if<Recorded>(life.law) != nullptr) {
            return std::nullopt;
        }
        if (auto const* exponential = get_if_plain<Exponential>(life.law)) {
            rate += static_cast<double>(life.n) / exponential->scale;
        } else if (get_if<Constant>(life.law) != nullptr || get_if<Never>(life.law) != nullptr) {
            end = std::min(end, end_of(life.law));
        } else {
            closed = false;
        }
    }
    if (closed) {
        return rate > 0.0 ? -std::expm1(-rate * end) / rate : end;
    }
    if (lives.size() == 1) {
        if (auto const* weibull = get_if_plain<Weibull>(lives[0].law)) {
            return weibull->mean() * std::pow(static_cast<double>(lives[0].n), -1.0 / weibull->shape);
        }
    }
    if (!has_mean(lives)) {
        return infinite;
    }
    std::vector<Sampler> laws;
    for (Competitor const& life : lives) {
        laws.push_back(sampler(life.law));
    }
    auto const survival_of_all = [&](double age) {
        double product = 1.0;
        for (std::size_t i = 0; i < laws.size(); ++i) {
            product *= std::pow(survival(laws[i], age), static_cast<double>(lives[i].n));
        }
        return product;
    };
    std::vector<double> const cuts = cuts_of(lives);
    double sum = 0.0;
    for (std::size_t i = 1; i < cuts.size(); ++i) {
        sum += integral(survival_of_all, cuts[i - 1], cuts[i]);
    }
    return sum;
}

bool finite_attempts(Law const& law, double hours) {
    double const h = summed_hazard(sampler(law), hours);
    switch (law.hosts.kind) {
        case HostFactor::Kind::gamma:
            return law.hosts.spread * law.hosts.spread * h < 1.0;
        case HostFactor::Kind::lognormal:
            return h <= 0.0;
        default:
            return true;
    }
}

}  // namespace runcost
