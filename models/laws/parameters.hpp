#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

/// How a law tells what it is made of, so that files are read, described and drawn by one table.
namespace runcost {

struct Parameter {
    enum class Kind : std::uint8_t {
        quantity,    ///< of what the law is a law of: 30min, 300Mbit/s; positive
        from_zero,   ///< the same, or 0
        number,      ///< positive, without a unit
        share,       ///< 97%, above 0 and below 100 %
        rate,        ///< 0.125/h; of durations only
        numbers,     ///< list
        quantities,  ///< list
        samples,     ///< `file` and `column`: the values of a column
    };
    std::string_view name;
    Kind kind;
};

/// The parameters that stand in a file, by name; quantities in hours or the base unit of what they are.
struct Given {
    std::map<std::string, double, std::less<>> values;
    std::map<std::string, std::vector<double>, std::less<>> lists;

    std::optional<double> find(std::string_view name) const;
    /// Throws BadParameters where it is missing.
    double value(std::string_view name) const;
    std::vector<double> const& list(std::string_view name) const;
    /// The one of two that is given. Throws BadParameters unless exactly one is.
    std::string_view one_of(std::string_view a, std::string_view b) const;
};

/// Parameters that do not make a law.
struct BadParameters : std::invalid_argument {
    std::string parameter;  ///< whose value is wrong; empty: all of them together

    BadParameters(std::string_view which, std::string const& reason)
        : std::invalid_argument(reason), parameter(which) {}
};

/// A value of non-zero probability.
struct Atom {
    double age;
    double mass;
};

}  // namespace runcost
