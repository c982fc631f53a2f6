#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <type_traits>
#include <utility>
#include <variant>
#include <vector>

#include "models/laws/bathtub.hpp"
#include "models/laws/exponential.hpp"
#include "models/laws/gamma.hpp"
#include "models/laws/hyperexponential.hpp"
#include "models/laws/lognormal.hpp"
#include "models/laws/simple.hpp"
#include "models/laws/triangular.hpp"
#include "models/laws/uniform.hpp"
#include "models/laws/weibull.hpp"
#include "sim/sampler.hpp"

/// Laws of random quantities: lifetimes and other durations, speeds, prices. To add one, write its file in
/// models/laws and name it in LawShape: files, reports and draws follow.
namespace runcost {

using LawShape = std::variant<Constant, Exponential, Weibull, Gamma, Lognormal, Hyperexponential, Bathtub,
                              Uniform, Triangular, Recorded, Empirical, Never>;

/// A law of the list above, and what any law takes.
struct Law {
    LawShape shape;
    double at_most = infinite;      ///< longer values end there
    HostFactor hosts{};             ///< multiplies the hazard, drawn for each host
    std::vector<double> by_hour{};  ///< multiply the hazard by hour of the day; 24 or none

    Law(LawShape some) : shape(std::move(some)) {}  // NOLINT(google-explicit-constructor): a shape is a law
    template <class Shape>
    requires std::is_constructible_v<LawShape, Shape> Law(Shape some)
        : shape(std::move(some)) {}  // NOLINT(google-explicit-constructor)
    bool operator==(Law const&) const = default;
};

template <class Shape>
Shape const* get_if(Law const& law) {
    return std::get_if<Shape>(&law.shape);
}

/// The shape alone, without anything that any law takes: what closed forms know.
template <class Shape>
Shape const* get_if_plain(Law const& law) {
    bool const plain =
        law.at_most == infinite && law.hosts.kind == HostFactor::Kind::none && law.by_hour.empty();
    return plain ? get_if<Shape>(law) : nullptr;
}

/// The least of `members` independent draws.
Sampler sampler(Law const& law, std::uint32_t members = 1);

/// The greatest value, or the age that no host outlives; infinite if there is none.
double end_of(Law const& law);

/// The least value, or the age that every host reaches; hosts and hours of the day aside.
double least_of(Law const& law);

/// P(all of so many members of a host live longer than age), over all hosts; by_hour aside.
double survival(Law const& law, double age, std::uint32_t members = 1);

/// P(at most age). Near 0 more exact than 1 - survival.
double cumulative(Law const& law, double age);

/// Rate at an age, of those hosts that reach it; none where the law has no density.
std::optional<double> hazard(Law const& law, double age);

std::vector<Atom> atoms(Law const& law);

/// Infinite if it never ends; none for recorded values, and where the hazard follows the hour of the day.
std::optional<double> mean_of(Law const& law);

/// Independent lives that compete: n of one law.
struct Competitor {
    Law law;
    std::uint64_t n = 1;
};

/// Mean of the least of all lives, all starting anew; none as for the mean.
std::optional<double> mean_of_least(std::span<Competitor const> lives);

/// Whether the mean number of attempts at `hours` of exposure is finite on one host that is kept over all of
/// them: E[e^(factor H(hours))].
bool finite_attempts(Law const& law, double hours);

}  // namespace runcost
