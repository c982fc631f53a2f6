#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace runcost {

/// The printed quantiles, in percent.
inline constexpr std::array<unsigned, 6> quantile_percents{5, 25, 50, 75, 95, 99};

/// A quantile of a sample and an interval of at least 95 % confidence between two order statistics; a bound
/// that no order statistic can give is NaN.
struct Quantile {
    double value;
    double low;
    double high;
};
using Quantiles = std::array<Quantile, quantile_percents.size()>;

/// Ranks (from 1) of the quantile and of the interval's ends; low 0 or high n + 1: there is none.
struct QuantileRanks {
    std::uint64_t value;  ///< the least with a share of at least p at or below it: ceil(n p)
    std::uint64_t low;
    std::uint64_t high;
};

/// The interval covers with probability P(low <= K < high), K binomial(n, p): each tail is at most 2.5 %.
/// David and Nagaraja, "Order Statistics", 3rd ed., section 7.1.
QuantileRanks quantile_ranks(std::uint64_t n, unsigned percent);

class Cells;

/// Samples of one metric: exact quantiles up to `exact_count` samples, in bounded memory beyond. Samples are
/// appended in order of replay until then; the ones so stored fix windows around each quantile, and later
/// samples are counted in the cells of those windows. Counts, least and greatest of a cell do not depend on
/// the order.
class SampleColumn {
public:
    static constexpr std::uint64_t exact_count = std::uint64_t{1} << 17U;

    void append(std::span<double const> values);
    std::uint64_t count() const { return count_; }

    /// Quantiles of the samples stored.
    Quantiles quantiles() const;
    /// Cells fixed and filled by the samples stored, which are given up.
    Cells take_cells();

private:
    std::uint64_t count_ = 0;
    double constant_ = 0.0;       // of all samples, as long as values_ is empty
    std::vector<double> values_;  // from the first sample that differs on
};

/// Counts of samples at and between edges, which lie close around the quantiles.
class Cells {
public:
    /// Fixes the edges by samples, which it puts into another order and does not count.
    explicit Cells(std::span<double> samples);

    void add(double value, std::uint64_t times);
    void add(std::span<double const> values);
    /// The same cells, empty.
    Cells emptied() const;
    /// Counts of another set of the same cells.
    void merge(Cells const& other);
    /// Between two edges, the order statistics are taken to lie evenly from the least sample to the greatest.
    Quantiles quantiles() const;

private:
    struct Cell {
        std::uint64_t count;
        double least;
        double greatest;
    };
    double order_statistic(std::uint64_t rank) const;

    static constexpr std::size_t most_coarse = 2 * quantile_percents.size();

    std::vector<double> edges_;  // ascending, distinct
    // Some of the edges, between which most samples fall: values, infinite behind the last, and numbers.
    std::array<double, most_coarse> coarse_;
    std::vector<std::size_t> coarse_number_;
    std::vector<Cell> cells_;  // below the first edge, at it, between it and the second, ...
    std::uint64_t count_ = 0;
};

}  // namespace runcost
