#pragma once

#include <vector>

#include "models/laws/parameters.hpp"
#include "sim/sampler.hpp"

namespace runcost {

/// F(t) = 1 - e^(-t / scale). Given as its mean, its rate, or an uptime and the mean outage: d U / (1 - U).
///
/// What a law consists of: its name; `parameters` and `make`, from which files are read; `sampler`, which
/// draws it and knows the summed hazard -log(1 - F); the hazard, F' / (1 - F); the mean. A law whose values
/// all lie below a greatest one has `end`, one with values of non-zero probability `atoms`, one whose
/// survival bends `corners`, and one whose summed hazard grows otherwise than in proportion to age `growth`.
struct Exponential {
    double scale = 0.0;

    static constexpr std::string_view name = "exponential";
    static std::vector<Parameter> parameters();
    static Exponential make(Given const& given);
    Sampler sampler() const;
    double hazard(double) const { return 1.0 / scale; }
    double mean() const { return scale; }
    bool operator==(Exponential const&) const = default;
};

}  // namespace runcost
