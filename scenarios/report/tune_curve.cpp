#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>

#include "scenarios/report/table.hpp"
#include "scenarios/report/tune.hpp"

namespace runcost {
namespace {

constexpr std::size_t margin = 10;
constexpr std::size_t most_columns = 64;
constexpr std::size_t rows = 5;
constexpr double most_excess = 0.2;  // what is above is cut off
constexpr double least_excess = 0.02;

/// How much more than the best, as a share of it, between two points by the logarithm of the value.
double excess_at(Tuned const& tuned, double best, double value) {
    auto const excess = [&](TunePoint const& point) { return point.difference.mean / best; };
    auto const above = std::find_if(tuned.curve.begin(), tuned.curve.end(),
                                    [&](TunePoint const& point) { return point.value >= value; });
    if (above == tuned.curve.begin()) {
        return excess(tuned.curve.front());
    }
    if (above == tuned.curve.end()) {
        return excess(tuned.curve.back());
    }
    TunePoint const& low = *(above - 1);
    double const share = std::log(value / low.value) / std::log(above->value / low.value);
    return excess(low) + share * (excess(*above) - excess(low));
}

/// One line of a row of columns, each so many eighths of a block high.
std::string line_of(std::vector<int> const& eighths, std::size_t row) {
    constexpr std::array<char const*, 9> blocks{" ", "▁", "▂", "▃", "▄", "▅", "▆", "▇", "█"};
    std::string line;
    for (int const height : eighths) {
        line += blocks[static_cast<std::size_t>(std::clamp(height - static_cast<int>(8 * row), 0, 8))];
    }
    line.erase(line.find_last_not_of(' ') + 1);
    return line;
}

}  // namespace

std::string draw_curve(Tuned const& tuned, std::size_t width,
                       std::function<std::string(double)> const& label) {
    std::size_t const columns = std::min(most_columns, std::max(width, margin + 20) - margin);
    TunePoint const& best = tuned.curve[*tuned.best];
    double const from = tuned.curve.front().value;
    double const to = tuned.curve.back().value;
    if (!(from < to) || best.objective.mean <= 0.0) {
        return "";
    }
    auto const value_at = [&](std::size_t column) {
        return from * std::pow(to / from, static_cast<double>(column) / static_cast<double>(columns - 1));
    };
    auto const column_of = [&](double value) {
        return static_cast<std::size_t>(
            std::lround(std::log(value / from) / std::log(to / from) * static_cast<double>(columns - 1)));
    };
    double most = 0.0;
    for (TunePoint const& point : tuned.curve) {
        most = std::max(most, point.difference.mean / best.objective.mean);
    }
    most = std::clamp(most, least_excess, most_excess);
    std::vector<int> eighths(columns);
    for (std::size_t i = 0; i < columns; ++i) {
        double const share = excess_at(tuned, best.objective.mean, value_at(i)) / most;
        eighths[i] = std::max(1, static_cast<int>(std::lround(8.0 * rows * std::min(share, 1.0))));
    }
    std::string text;
    for (std::size_t row = rows; row-- > 0;) {
        std::string const head = row + 1 == rows ? fmt::format("+{:.0f} %", 100.0 * most)
                                 : row == 0      ? "best"
                                                 : "";
        text += fmt::format("  {:>{}} ", head, margin - 3) + line_of(eighths, row) + "\n";
    }
    std::size_t const low = column_of(tuned.plateau_low);
    std::size_t const high = column_of(tuned.plateau_high);
    std::string axis = std::string(margin + low, ' ');
    for (std::size_t i = low; i <= high; ++i) {
        axis += i == column_of(best.value) ? "▲" : "─";
    }
    std::string ends = std::string(margin, ' ') + label(from);
    std::string const last = label(to);
    std::string const middle = label(best.value);
    std::size_t const at =
        margin + column_of(best.value) - std::min(column_of(best.value), columns_of(middle) / 2);
    std::size_t const end = margin + columns - columns_of(last);
    if (at > columns_of(ends) + 1 && at + columns_of(middle) + 1 < end) {
        ends += std::string(at - columns_of(ends), ' ') + middle;
    }
    if (end > columns_of(ends) + 1) {
        ends += std::string(end - columns_of(ends), ' ') + last;
    }
    return text + axis + "\n" + ends + "\n";
}

}  // namespace runcost
