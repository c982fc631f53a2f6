#pragma once

#include <vector>

#include "models/laws/parameters.hpp"
#include "sim/sampler.hpp"

namespace runcost {

/// A density that rises from `low` to `typical` and falls to `high`, in straight lines.
struct Triangular {
    double low = 0.0;
    double typical = 0.0;
    double high = 0.0;

    static constexpr std::string_view name = "range";
    static std::vector<Parameter> parameters();
    static Triangular make(Given const& given);
    Sampler sampler() const;
    double hazard(double age) const;
    double mean() const { return (low + typical + high) / 3.0; }
    double end() const { return high; }
    double least() const { return low; }
    std::vector<double> corners() const { return {low, typical}; }
    bool operator==(Triangular const&) const = default;
};

}  // namespace runcost
