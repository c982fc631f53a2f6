#include "sim/quantiles.hpp"

#include <algorithm>
#include <cmath>
#include <functional>
#include <iterator>
#include <limits>

namespace runcost {
namespace {

constexpr double infinity = std::numeric_limits<double>::infinity();
constexpr double tail_share = 0.025;
constexpr std::uint64_t edges_per_window = 256;

/// Quantiles from a source of order statistics by rank.
template <class OrderStatistic>
Quantiles quantiles_by_rank(std::uint64_t n, OrderStatistic const& at) {
    Quantiles result{};
    double const none = std::numeric_limits<double>::quiet_NaN();
    for (std::size_t i = 0; i < quantile_percents.size(); ++i) {
        QuantileRanks const ranks = quantile_ranks(n, quantile_percents[i]);
        result[i].value = at(ranks.value);
        result[i].low = ranks.low == 0 ? none : at(ranks.low);
        result[i].high = ranks.high > n ? none : at(ranks.high);
    }
    return result;
}

/// Moves the values of all `ranks` (from 1, ascending, distinct) to their places, as sorting would.
void select(std::span<double> values, std::span<std::uint64_t const> ranks, std::uint64_t before = 0) {
    if (ranks.empty()) {
        return;
    }
    std::size_t const middle = ranks.size() / 2;
    auto const place = static_cast<std::size_t>(ranks[middle] - 1 - before);
    std::nth_element(values.begin(), values.begin() + static_cast<std::ptrdiff_t>(place), values.end());
    select(values.first(place), ranks.first(middle), before);
    select(values.subspan(place + 1), ranks.subspan(middle + 1), ranks[middle]);
}

}  // namespace

QuantileRanks quantile_ranks(std::uint64_t n, unsigned percent) {
    // Terms of the binomial law relative to its mode, outwards until they vanish.
    double const p = percent / 100.0;
    double const odds = p / (1.0 - p);
    auto const size = static_cast<double>(n);
    auto const mode = std::min(n, static_cast<std::uint64_t>((size + 1.0) * p));
    constexpr double vanished = 1e-25;
    std::vector<double> below;  // terms mode-1, mode-2, ...
    std::vector<double> from;   // terms mode, mode+1, ...
    double term = 1.0;
    for (std::uint64_t k = mode; k > 0 && term > vanished; --k) {
        term *= static_cast<double>(k) / (static_cast<double>(n - k + 1) * odds);
        below.push_back(term);
    }
    term = 1.0;
    for (std::uint64_t k = mode; k <= n && term > vanished; ++k) {
        from.push_back(term);
        term *= static_cast<double>(n - k) * odds / static_cast<double>(k + 1);
    }
    double total = 0.0;
    for (double const value : below) {
        total += value;
    }
    for (double const value : from) {
        total += value;
    }
    // low: the greatest rank with P(K < low) <= 2.5 %; high: the least with P(K >= high) <= 2.5 %.
    double sum = 0.0;
    std::uint64_t low = mode - below.size();
    auto const term_at = [&](std::uint64_t k) {
        return k < mode ? below[static_cast<std::size_t>(mode - 1 - k)]
                        : from[static_cast<std::size_t>(k - mode)];
    };
    while (low < mode + from.size() && (sum += term_at(low)) <= tail_share * total) {
        ++low;
    }
    sum = 0.0;
    std::uint64_t high = mode + from.size();
    while (high > mode - below.size() && (sum += term_at(high - 1)) <= tail_share * total) {
        --high;
    }
    return {std::max<std::uint64_t>(1, (n * percent + 99) / 100), low, high};
}

void SampleColumn::append(std::span<double const> values) {
    if (values.empty()) {
        return;
    }
    if (count_ == 0) {
        constant_ = values[0];
    }
    bool const differs =
        std::any_of(values.begin(), values.end(), [this](double value) { return value != constant_; });
    if (values_.empty() && differs) {
        values_.assign(static_cast<std::size_t>(count_), constant_);
        values_.insert(values_.end(), values.begin(), values.end());
    } else if (!values_.empty()) {
        values_.insert(values_.end(), values.begin(), values.end());
    }
    count_ += values.size();
}

Quantiles SampleColumn::quantiles() const {
    if (values_.empty()) {
        return quantiles_by_rank(count_, [this](std::uint64_t) { return constant_; });
    }
    std::vector<std::uint64_t> ranks;
    quantiles_by_rank(count_, [&](std::uint64_t rank) {
        ranks.push_back(rank);
        return 0.0;
    });
    std::sort(ranks.begin(), ranks.end());
    ranks.erase(std::unique(ranks.begin(), ranks.end()), ranks.end());
    std::vector<double> values = values_;
    select(values, ranks);
    return quantiles_by_rank(count_,
                             [&](std::uint64_t rank) { return values[static_cast<std::size_t>(rank - 1)]; });
}

Cells SampleColumn::take_cells() {
    if (values_.empty()) {
        values_.assign(static_cast<std::size_t>(count_), constant_);
    }
    std::vector<double> values;
    values.swap(values_);
    Cells cells(values);
    cells.add(values);
    return cells;
}

Cells::Cells(std::span<double> samples) {
    // Around each quantile a window of ranks, so wide that neither the quantile of many more samples nor its
    // interval leaves it: edges at every few ranks. A value that many samples share becomes an edge.
    auto const n = static_cast<double>(samples.size());
    std::vector<std::uint64_t> ranks;
    std::vector<std::uint64_t> ends;
    for (unsigned const percent : quantile_percents) {
        double const p = percent / 100.0;
        double const reach = 8.0 * std::sqrt(n * p * (1.0 - p));
        auto const low = static_cast<std::uint64_t>(std::clamp(n * p - reach, 1.0, n));
        auto const high = static_cast<std::uint64_t>(std::clamp(n * p + reach, 1.0, n));
        std::uint64_t const step = (high - low) / edges_per_window + 1;
        for (std::uint64_t rank = low; rank < high; rank += step) {
            ranks.push_back(rank);
        }
        ranks.push_back(high);
        ends.insert(ends.end(), {low, high});
    }
    auto const ascending = [](auto& values) {
        std::sort(values.begin(), values.end());
        values.erase(std::unique(values.begin(), values.end()), values.end());
    };
    ascending(ranks);
    select(samples, ranks);
    auto const at = [&](std::uint64_t rank) { return samples[static_cast<std::size_t>(rank - 1)]; };
    std::transform(ranks.begin(), ranks.end(), std::back_inserter(edges_), at);
    ascending(edges_);
    for (std::uint64_t const end : ends) {
        coarse_number_.push_back(static_cast<std::size_t>(
            std::lower_bound(edges_.begin(), edges_.end(), at(end)) - edges_.begin()));
    }
    ascending(coarse_number_);
    coarse_.fill(infinity);
    std::transform(coarse_number_.begin(), coarse_number_.end(), coarse_.begin(),
                   [&](std::size_t number) { return edges_[number]; });
    cells_.assign(2 * edges_.size() + 1, {0, infinity, -infinity});
}

void Cells::add(double value, std::uint64_t times) {
    std::size_t passed = 0;  // coarse edges at or below the value
    for (double const edge : coarse_) {
        passed += edge <= value ? 1U : 0U;
    }
    std::size_t cell = 0;
    if (passed > 0) {
        auto const edge_at = [&](std::size_t number) {
            return edges_.begin() + static_cast<std::ptrdiff_t>(number);
        };
        auto const from = edge_at(coarse_number_[passed - 1]);
        auto const to = passed == coarse_number_.size() ? edges_.end() : edge_at(coarse_number_[passed]);
        auto const above = to - from == 1 ? to : std::upper_bound(from, to, value);
        auto const edge = static_cast<std::size_t>(above - edges_.begin()) - 1;
        cell = 2 * edge + (edges_[edge] == value ? 1U : 2U);
    }
    Cell& found = cells_[cell];
    found.count += times;
    found.least = std::min(found.least, value);
    found.greatest = std::max(found.greatest, value);
    count_ += times;
}

void Cells::add(std::span<double const> values) {
    if (std::adjacent_find(values.begin(), values.end(), std::not_equal_to<>()) == values.end()) {
        if (!values.empty()) {
            add(values[0], values.size());
        }
        return;
    }
    for (double const value : values) {
        add(value, 1);
    }
}

Cells Cells::emptied() const {
    Cells result = *this;
    result.cells_.assign(cells_.size(), {0, infinity, -infinity});
    result.count_ = 0;
    return result;
}

void Cells::merge(Cells const& other) {
    for (std::size_t i = 0; i < cells_.size(); ++i) {
        cells_[i].count += other.cells_[i].count;
        cells_[i].least = std::min(cells_[i].least, other.cells_[i].least);
        cells_[i].greatest = std::max(cells_[i].greatest, other.cells_[i].greatest);
    }
    count_ += other.count_;
}

double Cells::order_statistic(std::uint64_t rank) const {
    std::uint64_t before = 0;
    for (Cell const& cell : cells_) {
        if (rank <= before + cell.count) {
            if (rank == before + cell.count) {
                return cell.greatest;
            }
            return cell.least + (cell.greatest - cell.least) * static_cast<double>(rank - before - 1) /
                                    static_cast<double>(cell.count - 1);
        }
        before += cell.count;
    }
    return infinity;
}

Quantiles Cells::quantiles() const {
    return quantiles_by_rank(count_, [this](std::uint64_t rank) { return order_statistic(rank); });
}

}  // namespace runcost
