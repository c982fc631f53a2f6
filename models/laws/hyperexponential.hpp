#pragma once

#include <vector>

#include "models/laws/parameters.hpp"
#include "sim/sampler.hpp"

namespace runcost {

/// A mixture of exponentials: 1 - F(t) = sum of weight e^(-t / mean). The hazard falls with age.
struct Hyperexponential {
    std::vector<double> weights;  ///< positive; they sum to 1
    std::vector<double> means;

    static constexpr std::string_view name = "hyperexponential";
    static std::vector<Parameter> parameters();
    static Hyperexponential make(Given const& given);
    Sampler sampler() const;
    double hazard(double age) const;
    double mean() const;
    bool operator==(Hyperexponential const&) const = default;
};

}  // namespace runcost
