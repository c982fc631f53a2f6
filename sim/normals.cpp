#include "sim/normals.hpp"

#include "sim/maths.hpp"

namespace runcost {
namespace {

// Chebyshev's nodes of degree 6, cos(pi (i + 1/2) / 6).
constexpr std::array nodes{0.96592582628906828675,  0.70710678118654752440,  0.25881904510252076235,
                           -0.25881904510252076235, -0.70710678118654752440, -0.96592582628906828675};

/// Coefficients, by powers, of the polynomial with these values at the nodes: Newton's divided differences.
std::array<double, nodes.size()> interpolate(std::array<double, nodes.size()> values) {
    for (std::size_t order = 1; order < nodes.size(); ++order) {
        for (std::size_t i = nodes.size() - 1; i >= order; --i) {
            values[i] = (values[i] - values[i - 1]) / (nodes[i] - nodes[i - order]);
        }
    }
    std::array<double, nodes.size()> powers{};
    for (std::size_t i = nodes.size(); i > 0; --i) {
        for (std::size_t k = nodes.size() - 1; k > 0; --k) {
            powers[k] = powers[k - 1] - nodes[i - 1] * powers[k];
        }
        powers[0] = values[i - 1] - nodes[i - 1] * powers[0];
    }
    return powers;
}

}  // namespace

Normals::Normals() {
    constexpr auto parts = static_cast<double>(1U << mantissa_bits);
    for (std::size_t cell = 0; cell < cells_.size(); ++cell) {
        std::uint64_t const bits = (last - cell) << (52U - mantissa_bits);
        auto const from = std::bit_cast<double>(bits);
        auto const binade = std::bit_cast<double>(bits & (std::uint64_t{0x7FF} << 52U));
        double const half = 0.5 * binade / parts;
        std::array<double, nodes.size()> values{};
        for (std::size_t i = 0; i < nodes.size(); ++i) {
            values[i] = maths::normal_quantile(from + half + half * nodes[i]);
        }
        cells_[cell] = {interpolate(values), from + half};
        double scale = 1.0;
        for (double& power : cells_[cell].powers) {
            power *= scale;
            scale /= half;
        }
    }
}

Normals const& normals() {
    static Normals const table;
    return table;
}

}  // namespace runcost
