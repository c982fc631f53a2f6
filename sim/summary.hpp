#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "sim/ledger.hpp"
#include "sim/metrics.hpp"
#include "sim/moments.hpp"
#include "sim/quantiles.hpp"
#include "sim/row.hpp"

namespace runcost {

/// The statistics of a plan's replays.
struct Summary {
    std::string market;
    std::uint64_t replays = 0;
    std::array<Moments, metric_count> metrics;
    std::array<Quantiles, metric_count> quantiles;
    std::array<Moments, share_count> shares;
    std::array<Moments, state_count> compute_usd;  ///< rent by state
    std::array<Moments, cause_count> by_cause;     ///< interruptions
    Moments billed_h;
    std::array<Moments, item_count> items_usd;  ///< empty where a plan can have none

    Moments const& of(Metric metric) const { return metrics[static_cast<std::size_t>(metric)]; }
    Moments const& of(Share share) const { return shares[static_cast<std::size_t>(share)]; }
    Quantiles const& quantiles_of(Metric metric) const { return quantiles[static_cast<std::size_t>(metric)]; }
    /// One of quantile_percents.
    Quantile const& quantile(Metric metric, unsigned percent) const;
};

/// A plan less the first one, replay by replay on the same luck.
struct Difference {
    Moments cost_usd;
    Moments makespan_h;
};

/// Rows of consecutive replays of one plan, column by column. The last columns may be taken to be 0.
class RowBlock {
public:
    static constexpr std::size_t capacity = 256;

    explicit RowBlock(std::size_t columns = column_count)
        : columns_(columns), values_(column_count * stride) {}

    std::size_t columns() const { return columns_; }
    void clear() { size_ = 0; }
    void push(Row const& row) {
        for (std::size_t column = 0; column < columns_; ++column) {
            values_[column * stride + size_] = row[column];
        }
        ++size_;
    }
    std::span<double const> column(std::size_t index) const {
        return {values_.data() + index * stride, size_};
    }
    std::span<double const> column(Metric metric) const { return column(static_cast<std::size_t>(metric)); }
    std::size_t size() const { return size_; }

private:
    static constexpr std::size_t stride = capacity + 8;  // columns that do not share the same cache sets
    std::size_t columns_;
    std::size_t size_ = 0;
    std::vector<double> values_;
};

/// Gathers the rows of one plan. Blocks must come in order of replay and end at the same replays in every
/// run, since sums are taken block by block: then the result has the same bits however the blocks were
/// computed.
class Gatherer {
public:
    using BlockMoments = std::array<Moments, column_count>;
    using MetricCells = std::vector<Cells>;  // one for each metric

    static BlockMoments moments_of_block(RowBlock const& rows);

    void add(BlockMoments const& block);
    /// Keeps samples for exact quantiles; all of them until the samples are turned into cells.
    void keep(RowBlock const& rows);
    /// From here on, samples are counted in cells, which `merge_cells` collects.
    MetricCells take_cells();
    void merge_cells(MetricCells const& cells);

    Moments const& of(Metric metric) const { return moments_[static_cast<std::size_t>(metric)]; }
    Summary summary(std::string market) const;

private:
    BlockMoments moments_;
    std::array<SampleColumn, metric_count> samples_;
    MetricCells cells_;
};

}  // namespace runcost
