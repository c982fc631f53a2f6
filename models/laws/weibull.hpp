#pragma once

#include <vector>

#include "models/laws/parameters.hpp"
#include "sim/sampler.hpp"

namespace runcost {

/// F(t) = 1 - e^(-(t / scale)^shape). A shape below 1: the young fail most; 1: exponential; above 1:
/// wear-out.
struct Weibull {
    double shape = 1.0;
    double scale = 0.0;

    static constexpr std::string_view name = "weibull";
    static std::vector<Parameter> parameters();
    static Weibull make(Given const& given);
    Sampler sampler() const;
    double hazard(double age) const;
    double mean() const;
    double growth() const { return shape; }
    bool operator==(Weibull const&) const = default;
};

}  // namespace runcost
