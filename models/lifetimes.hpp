#pragma once

#include <cstdint>
#include <limits>
#include <optional>
#include <string_view>
#include <variant>
#include <vector>

#include "sim/luck.hpp"

/// Laws of random durations. A law is a plain struct with the members of Constant; to add one, write the
/// struct and name it in Law.
namespace runcost {

/// Always the same, h.
struct Constant {
    double hours;

    static constexpr std::string_view name = "constant";
    std::optional<double> mean_h() const { return hours; }
    double survival(double age_h) const { return age_h < hours ? 1.0 : 0.0; }
    /// The least of `members` independent draws.
    Sampler sampler(std::uint32_t members) const;
    /// What is left at an age that was reached: a law of the same kind. Requires survival(age_h) > 0.
    Constant at_age(double age_h) const { return {hours - age_h}; }
    bool operator==(Constant const&) const = default;
};

/// F(t) = 1 - e^(-t / mean).
struct Exponential {
    double mean;  ///< h, > 0

    static constexpr std::string_view name = "exponential";
    std::optional<double> mean_h() const { return mean; }
    double survival(double age_h) const;
    Sampler sampler(std::uint32_t members) const;
    Exponential at_age(double) const { return *this; }
    bool operator==(Exponential const&) const = default;
};

/// Values in order: the k-th rental draws the k-th; behind the last one, never. All members of a gang share
/// them.
struct Recorded {
    std::vector<double> hours;

    static constexpr std::string_view name = "recorded";
    std::optional<double> mean_h() const { return std::nullopt; }
    /// 1 up to the greatest value: what the record allows at best.
    double survival(double age_h) const;
    Sampler sampler(std::uint32_t members) const;
    /// The age is that of the first value only.
    Recorded at_age(double age_h) const;
    bool operator==(Recorded const&) const = default;
};

struct Never {
    static constexpr std::string_view name = "never";
    std::optional<double> mean_h() const { return std::numeric_limits<double>::infinity(); }
    double survival(double) const { return 1.0; }
    Sampler sampler(std::uint32_t members) const;
    Never at_age(double) const { return {}; }
    bool operator==(Never const&) const = default;
};

using Law = std::variant<Constant, Exponential, Recorded, Never>;

/// Mean, h; infinite if it never ends; none for recorded values.
std::optional<double> mean_h(Law const& law);

/// P(longer than age_h).
double survival(Law const& law, double age_h);

/// The least of `members` independent draws.
Sampler sampler(Law const& law, std::uint32_t members = 1);

Law at_age(Law const& law, double age_h);

}  // namespace runcost
