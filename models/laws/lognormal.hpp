#pragma once

#include <vector>

#include "models/laws/parameters.hpp"
#include "sim/sampler.hpp"

namespace runcost {

/// The log is normal, with mean log(median) and standard deviation sigma.
struct Lognormal {
    double median = 0.0;
    double sigma = 1.0;

    static constexpr std::string_view name = "lognormal";
    static std::vector<Parameter> parameters();
    static Lognormal make(Given const& given);
    Sampler sampler() const;
    double hazard(double age) const;
    double mean() const;
    double growth() const { return 0.0; }
    bool operator==(Lognormal const&) const = default;
};

}  // namespace runcost
