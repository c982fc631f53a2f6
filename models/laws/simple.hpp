#pragma once

#include <vector>

#include "models/laws/parameters.hpp"
#include "sim/sampler.hpp"

/// Laws without a shape: fixed values, lists, none. See exponential.hpp for what a law consists of.
namespace runcost {

/// Always the same. Written as the value alone, or {constant: value}.
struct Constant {
    double value = 0.0;

    static constexpr std::string_view name = "constant";
    Sampler sampler() const { return constant_sampler(value); }
    double hazard(double age) const { return age < value ? 0.0 : infinite; }
    double mean() const { return value; }
    double end() const { return value; }
    double least() const { return value; }
    std::vector<Atom> atoms() const { return {{value, 1.0}}; }
    bool operator==(Constant const&) const = default;
};

/// It never happens.
struct Never {
    static constexpr std::string_view name = "never";
    Sampler sampler() const { return constant_sampler(infinite); }
    double hazard(double) const { return 0.0; }
    double mean() const { return infinite; }
    double growth() const { return 0.0; }
    double least() const { return infinite; }
    bool operator==(Never const&) const = default;
};

/// Values in order: the k-th rental draws the k-th; behind the last one, never. All members of a gang share
/// them. It is no random law, and has no mean.
struct Recorded {
    std::vector<double> values;

    static constexpr std::string_view name = "recorded";
    Sampler sampler() const;
    double least() const;
    bool operator==(Recorded const&) const = default;
};

/// Each value of a sample is as likely as any other.
struct Empirical {
    std::vector<double> values;  ///< ascending

    static constexpr std::string_view name = "empirical";
    static std::vector<Parameter> parameters() { return {{"values", Parameter::Kind::samples}}; }
    static Empirical make(Given const& given);
    Sampler sampler() const;
    double mean() const;
    double end() const { return values.back(); }
    double least() const { return values.front(); }
    std::vector<double> corners() const { return values; }
    std::vector<Atom> atoms() const;
    bool operator==(Empirical const&) const = default;
};

}  // namespace runcost
