#pragma once

#include <vector>

#include "models/laws/parameters.hpp"
#include "sim/sampler.hpp"

namespace runcost {

/// F(t) = early_share (1 - e^(-t / early) + e^((t - wall) / late)) for 0 < t < wall, and F(wall) = 1: what is
/// left at the wall ends there. Kadupitiya, Jadhao, Sharma, "Modeling the temporally constrained preemptions
/// of transient cloud VMs", HPDC'20.
struct Bathtub {
    double early_share = 0.0;
    double early = 0.0;
    double late = 0.0;
    double wall = 0.0;

    static constexpr std::string_view name = "bathtub";
    static std::vector<Parameter> parameters();
    static Bathtub make(Given const& given);
    Sampler sampler() const;
    double hazard(double age) const;
    double mean() const;
    double end() const { return wall; }
    std::vector<Atom> atoms() const;
    bool operator==(Bathtub const&) const = default;
};

}  // namespace runcost
