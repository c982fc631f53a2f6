#pragma once

#include <vector>

#include "models/laws/parameters.hpp"
#include "sim/sampler.hpp"

namespace runcost {

/// Density t^(shape - 1) e^(-t / scale) / (Gamma(shape) scale^shape); the mean is shape x scale.
struct Gamma {
    double shape = 1.0;
    double scale = 0.0;

    static constexpr std::string_view name = "gamma";
    static std::vector<Parameter> parameters();
    static Gamma make(Given const& given);
    Sampler sampler() const;
    double hazard(double age) const;
    double mean() const { return shape * scale; }
    bool operator==(Gamma const&) const = default;
};

}  // namespace runcost
