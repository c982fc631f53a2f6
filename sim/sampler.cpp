#include "sim/sampler.hpp"

#include <algorithm>
#include <boost/random/gamma_distribution.hpp>
#include <cmath>
#include <optional>

#include "sim/maths.hpp"

namespace runcost {
namespace {

constexpr double longest_by_hour_h = 1e6;  // a life that is longer ends then

double draw_factor(HostFactor const& hosts, DrawStream& stream) {
    switch (hosts.kind) {
        case HostFactor::Kind::gamma: {
            double const variance = hosts.spread * hosts.spread;
            return boost::random::gamma_distribution<double>(1.0 / variance, variance)(stream);
        }
        case HostFactor::Kind::lognormal:
            return maths::exp(hosts.spread *
                              (maths::normal_quantile(uniform_of(stream())) - 0.5 * hosts.spread));
        case HostFactor::Kind::classes: {
            auto const found =
                std::upper_bound(hosts.shares.begin(), hosts.shares.end() - 1, uniform_of(stream()));
            return hosts.factors[static_cast<std::size_t>(found - hosts.shares.begin())];
        }
        default:
            return 1.0;
    }
}

/// The factor of the host that came with a rental. One that has lived to an age was drawn from those that do:
/// hosts are offered until one of them survives, with probability e^(-factor H(age)).
double host_factor(Sampler const& sampler, DrawKey key, std::uint64_t host) {
    key.purpose = Purpose::host_factor;
    key.node = static_cast<std::uint16_t>(key.node / sampler.members_of_host);
    DrawStream stream(key, host);
    double factor = draw_factor(sampler.hosts, stream);
    if (sampler.age > 0.0) {
        double const passed =
            passed_hazard(sampler, sampler.age) * sampler.members_of_host;  // all of them live
        while (uniform_of(stream()) > maths::exp(-factor * passed)) {
            factor = draw_factor(sampler.hosts, stream);
        }
    }
    return factor;
}

constexpr std::uint32_t most_drawn_apart = 64;

/// -log(u) of one member over the factor of its host: the one that came with rental `host`, or with each
/// rental if there is none.
void fill_member(Sampler const& sampler, DrawKey const& key, std::uint64_t first,
                 std::optional<std::uint64_t> host, std::span<double> hazards) {
    fill_uniforms(key, first, hazards);
    for (std::size_t i = 0; i < hazards.size(); ++i) {
        hazards[i] = -maths::log(hazards[i]) / host_factor(sampler, key, host.value_or(first + i));
    }
}

/// -log(u) of the least of members whose hosts are alike: of the largest u. Of many it is that of one u over
/// their number, which has the same law.
void fill_least_alike(Sampler const& sampler, DrawKey const& key, std::uint64_t first,
                      std::span<double> hazards) {
    fill_uniforms(key, first, hazards);
    bool const at_once = sampler.members > most_drawn_apart;
    std::vector<double> member(sampler.members > 1 && !at_once ? hazards.size() : 0);
    DrawKey member_key = key;
    for (std::uint32_t node = 1; node < sampler.members && !at_once; ++node) {
        member_key.node = static_cast<std::uint16_t>(key.node + node);
        fill_uniforms(member_key, first, member);
        std::transform(member.begin(), member.end(), hazards.begin(), hazards.begin(),
                       [](double a, double b) { return std::max(a, b); });
    }
    for (double& value : hazards) {
        value = -maths::log(value) / (at_once ? sampler.members : 1.0);
    }
}

/// The least of all members.
void fill_least(Sampler const& sampler, DrawKey const& key, std::uint64_t first,
                std::optional<std::uint64_t> host, std::span<double> hazards) {
    if (sampler.hosts.kind == HostFactor::Kind::none) {
        fill_least_alike(sampler, key, first, hazards);
        return;
    }
    fill_member(sampler, key, first, host, hazards);
    std::vector<double> member(hazards.size());
    DrawKey member_key = key;
    for (std::uint32_t node = 1; node < sampler.members; ++node) {
        member_key.node = static_cast<std::uint16_t>(key.node + node);
        fill_member(sampler, member_key, first, host, member);
        std::transform(member.begin(), member.end(), hazards.begin(), hazards.begin(),
                       [](double a, double b) { return std::min(a, b); });
    }
}

/// Walks over the hours of the day: until `hours` have passed or `hazard` is used up, whichever is first.
struct HourWalk {
    double age;
    double used = 0.0;

    HourWalk(Sampler const& sampler, HourClock const& from, double hours, double hazard) : age(from.age) {
        double hour = from.hour_of_day;
        double const end = from.age + hours;
        double before = passed_hazard(sampler, age);
        while (age < end && used < hazard) {
            double const whole_hour = std::floor(hour) + 1.0;
            double const factor = sampler.by_hour[static_cast<std::size_t>(std::floor(hour)) % hours_a_day];
            double const next = std::min(end, age + (whole_hour - hour));
            double const after = summed_hazard(sampler, next);
            if (after == infinite || used + factor * (after - before) >= hazard) {
                double const left = factor > 0.0 ? (hazard - used) / factor : infinite;
                age = std::clamp(age_at_hazard(sampler, before + left, 0), age, next);
                used = hazard;
                return;
            }
            used += factor * (after - before);
            before = after;
            age = next;
            hour = whole_hour;
        }
    }
};

}  // namespace

Sampler constant_sampler(double value) {
    Sampler sampler;
    sampler.parameters[0] = value;
    return sampler;
}

double passed_hazard(Sampler const& sampler, double age) {
    return age > 0.0 ? summed_hazard(sampler, age) : 0.0;
}

double summed_hazard(Sampler const& sampler, double age) {
    if (age >= sampler.at_most) {
        return infinite;
    }
    return sampler.ages != nullptr       ? sampler.hazard(sampler, age)
           : age < sampler.parameters[0] ? 0.0
                                         : infinite;
}

double age_at_hazard(Sampler const& sampler, double hazard, std::uint64_t rental) {
    if (sampler.ages == nullptr) {
        return std::min(sampler.parameters[0], sampler.at_most);
    }
    sampler.ages(sampler, rental, {&hazard, 1});
    return std::min(hazard, sampler.at_most);
}

double age_at_hazard_by_hour(Sampler const& sampler, HourClock const& from, double hazard) {
    return HourWalk(sampler, from, longest_by_hour_h, hazard).age;
}

double hazard_by_hour(Sampler const& sampler, HourClock const& from, double hours) {
    return HourWalk(sampler, from, hours, infinite).used;
}

void fill_hazards(Sampler const& sampler, DrawKey const& key, std::uint64_t first,
                  std::span<double> hazards) {
    fill_least(sampler, key, first, std::nullopt, hazards);
}

double draw_hazard(Sampler const& sampler, DrawKey const& key, std::uint64_t rental, std::uint64_t host) {
    double hazard = 0.0;
    fill_least(sampler, key, rental, host, {&hazard, 1});
    return hazard;
}

void fill_values(Sampler const& sampler, DrawKey const& key, std::uint64_t first, std::span<double> values) {
    if (sampler.ages == nullptr) {
        std::fill(values.begin(), values.end(),
                  std::min(sampler.parameters[0], sampler.at_most) - sampler.age);
        return;
    }
    fill_hazards(sampler, key, first, values);
    double const passed = passed_hazard(sampler, sampler.age);
    if (passed > 0.0) {
        for (double& value : values) {
            value += passed;
        }
    }
    sampler.ages(sampler, first, values);
    if (sampler.at_most < infinite || sampler.age > 0.0) {
        for (double& value : values) {
            value = std::max(0.0, std::min(value, sampler.at_most) - sampler.age);
        }
    }
}

double draw_value(Sampler const& sampler, DrawKey const& key, std::uint64_t rental) {
    double value = 0.0;
    fill_values(sampler, key, rental, {&value, 1});
    return value;
}

}  // namespace runcost
