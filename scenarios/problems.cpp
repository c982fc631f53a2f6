#include "scenarios/problems.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <tuple>
#include <utility>

namespace runcost {
namespace {

std::string lines(std::vector<Problem> const& problems) {
    std::string result;
    for (Problem const& problem : problems) {
        result += (result.empty() ? "" : "\n") + to_string(problem);
    }
    return result;
}

std::vector<Problem> sorted(std::vector<Problem> problems) {
    sort_by_place(problems);
    return problems;
}

/// Least number of letters to insert, delete, replace or swap with a neighbour.
std::size_t distance(std::string const& a, std::string const& b) {
    std::vector<std::vector<std::size_t>> cost(a.size() + 1, std::vector<std::size_t>(b.size() + 1));
    for (std::size_t i = 0; i <= a.size(); ++i) {
        for (std::size_t j = 0; j <= b.size(); ++j) {
            if (i == 0 || j == 0) {
                cost[i][j] = i + j;
                continue;
            }
            cost[i][j] = std::min({cost[i - 1][j] + 1, cost[i][j - 1] + 1,
                                   cost[i - 1][j - 1] + (a[i - 1] == b[j - 1] ? 0U : 1U)});
            if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1]) {
                cost[i][j] = std::min(cost[i][j], cost[i - 2][j - 2] + 1);
            }
        }
    }
    return cost[a.size()][b.size()];
}

}  // namespace

std::string to_string(Problem const& problem) {
    char const* const kind = problem.error ? "error" : "warning";
    Place const& place = problem.place;
    return place.line == 0
               ? fmt::format("{}: {}: {}", place.source, kind, problem.text)
               : fmt::format("{}:{}:{}: {}: {}", place.source, place.line, place.column, kind, problem.text);
}

InvalidInput::InvalidInput(std::vector<Problem> problems)
    : std::runtime_error(lines(sorted(problems))), problems_(sorted(std::move(problems))) {}

void sort_by_place(std::vector<Problem>& problems) {
    std::vector<std::string> sources;
    auto const rank = [&](Problem const& problem) {
        auto const found = std::find(sources.begin(), sources.end(), problem.place.source);
        return found - sources.begin();
    };
    for (Problem const& problem : problems) {
        if (rank(problem) == static_cast<std::ptrdiff_t>(sources.size())) {
            sources.push_back(problem.place.source);
        }
    }
    std::stable_sort(problems.begin(), problems.end(), [&](Problem const& a, Problem const& b) {
        return std::tuple(rank(a), a.place.line, a.place.column) <
               std::tuple(rank(b), b.place.line, b.place.column);
    });
}

std::string nearest(std::string const& name, std::vector<std::string> const& names) {
    std::string best;
    std::size_t least = std::max<std::size_t>(1, name.size() / 3) + 1;  // more than that is another word
    for (std::string const& candidate : names) {
        std::size_t const d = distance(name, candidate);
        if (d < least) {
            least = d;
            best = candidate;
        }
    }
    return best;
}

}  // namespace runcost
