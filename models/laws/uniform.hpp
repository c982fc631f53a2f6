#pragma once

#include <vector>

#include "models/laws/parameters.hpp"
#include "sim/sampler.hpp"

namespace runcost {

/// Anything between two values, equally likely.
struct Uniform {
    double from = 0.0;
    double to = 0.0;

    static constexpr std::string_view name = "uniform";
    static std::vector<Parameter> parameters();
    static Uniform make(Given const& given);
    Sampler sampler() const;
    double hazard(double age) const;
    double mean() const { return 0.5 * (from + to); }
    double end() const { return to; }
    double least() const { return from; }
    std::vector<double> corners() const { return {from}; }
    bool operator==(Uniform const&) const = default;
};

}  // namespace runcost
