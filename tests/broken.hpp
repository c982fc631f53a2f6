#pragma once

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <sstream>
#include <string>
#include <string_view>

#include "sim/metrics.hpp"
#include "sim/row.hpp"

namespace runcost::tests {

inline double of(Row const& row, Metric metric) {
    return row[static_cast<std::size_t>(metric)];
}

/// What must hold and does not, in words.
class Broken {
public:
    void unless_equal(std::string_view law, double a, double b) {
        if (!(std::fabs(a - b) <= 1e-9 * std::max(1.0, std::fabs(b)))) {
            text_ << law << ": " << a << " is not " << b << '\n';
        }
    }
    void unless(std::string_view law, bool holds) {
        if (!holds) {
            text_ << law << '\n';
        }
    }
    std::string text() const { return text_.str(); }

private:
    std::ostringstream text_;
};

}  // namespace runcost::tests
