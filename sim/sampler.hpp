#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <span>
#include <vector>

#include "sim/philox.hpp"

namespace runcost {

inline constexpr double infinite = std::numeric_limits<double>::infinity();

/// How hosts of one market differ: a factor of the hazard, drawn for each host.
struct HostFactor {
    enum class Kind : std::uint8_t { none, gamma, lognormal, classes };

    Kind kind = Kind::none;
    double spread = 0.0;           ///< gamma: cv; lognormal: sigma of the log; the mean is 1 in both
    std::vector<double> shares{};  ///< classes: cumulative, the last one is 1
    std::vector<double> factors{};

    bool operator==(HostFactor const&) const = default;
};

/// How a random quantity is drawn, compiled from a named law. A draw is one uniform u: the law's value where
/// the hazard summed up to an age, H(age) = -log(survival), reaches -log(u). So a larger u is a smaller value
/// in every law, and what multiplies a hazard divides -log(u).
struct Sampler {
    /// Replaces summed hazards by the ages that reach them; `first` is the rental of the first one.
    using Ages = void (*)(Sampler const& sampler, std::uint64_t first, std::span<double> hazards);
    /// H(age); infinite from the age on that none outlives.
    using Hazard = double (*)(Sampler const& sampler, double age);

    Ages ages = nullptr;  ///< null: the constant parameters[0]
    Hazard hazard = nullptr;
    std::array<double, 4> parameters{};  ///< what they mean is the functions' affair
    std::vector<double> list{};          ///< as is the list
    std::uint32_t members = 1;  ///< the least of so many independent draws; of over 64 alike drawn as one
    std::uint32_t members_of_host = 1;  ///< so many of them share a host, and its factor
    double at_most = infinite;
    HostFactor hosts{};
    double age = 0.0;  ///< lives only: of the host at its start; its factor is that of a survivor
    std::vector<double> by_hour{};  ///< lives only: factors of the hazard by hour of the day; 24 or none

    bool operator==(Sampler const&) const = default;
};

Sampler constant_sampler(double value);

/// H(age), with the greatest age.
double summed_hazard(Sampler const& sampler, double age);

/// What a clock that shows an age has behind it: an atom at age 0 is still to come for one that starts.
double passed_hazard(Sampler const& sampler, double age);

/// The age at which the summed hazard reaches `hazard`.
double age_at_hazard(Sampler const& sampler, double hazard, std::uint64_t rental);

inline constexpr std::size_t hours_a_day = 24;

/// A clock that runs over hours of the day, for hazards that follow them (by_hour).
struct HourClock {
    double age;          ///< of the cause's clock
    double hour_of_day;  ///< in [0, 24)
};

/// The age at which `hazard` is used up from that moment on, without a pause.
double age_at_hazard_by_hour(Sampler const& sampler, HourClock const& from, double hazard);

/// What `hours` from that moment on use up.
double hazard_by_hour(Sampler const& sampler, HourClock const& from, double hours);

/// -log(u) over the host's factor of each rental from `first` on, the least of all members; every rental has
/// a host of its own.
void fill_hazards(Sampler const& sampler, DrawKey const& key, std::uint64_t first, std::span<double> hazards);

/// The same of one rental, on the host that came with rental `host`.
double draw_hazard(Sampler const& sampler, DrawKey const& key, std::uint64_t rental, std::uint64_t host);

/// Fills the values of the rentals from `first` on; each a pure function of (sampler, key, rental). From an
/// age on, values are what is left of the life then.
void fill_values(Sampler const& sampler, DrawKey const& key, std::uint64_t first, std::span<double> values);

double draw_value(Sampler const& sampler, DrawKey const& key, std::uint64_t rental);

}  // namespace runcost
