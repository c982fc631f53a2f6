#include "sim/summary.hpp"

#include <algorithm>
#include <utility>

namespace runcost {

Quantile const& Summary::quantile(Metric metric, unsigned percent) const {
    auto const* const found = std::find(quantile_percents.begin(), quantile_percents.end(), percent);
    return quantiles_of(metric).at(static_cast<std::size_t>(found - quantile_percents.begin()));
}

Gatherer::BlockMoments Gatherer::moments_of_block(RowBlock const& rows) {
    BlockMoments result;
    for (std::size_t column = 0; column < rows.columns(); ++column) {
        result[column] = moments_of(rows.column(column));
    }
    return result;
}

void Gatherer::add(BlockMoments const& block) {
    for (std::size_t column = 0; column < column_count; ++column) {
        moments_[column].merge(block[column]);
    }
}

void Gatherer::keep(RowBlock const& rows) {
    for (std::size_t metric = 0; metric < metric_count; ++metric) {
        samples_[metric].append(rows.column(metric));
    }
}

Gatherer::MetricCells Gatherer::take_cells() {
    MetricCells empty;
    for (SampleColumn& samples : samples_) {
        cells_.push_back(samples.take_cells());
        empty.push_back(cells_.back().emptied());
    }
    return empty;
}

void Gatherer::merge_cells(MetricCells const& cells) {
    for (std::size_t metric = 0; metric < metric_count; ++metric) {
        cells_[metric].merge(cells[metric]);
    }
}

Summary Gatherer::summary(std::string market) const {
    Summary result;
    result.market = std::move(market);
    result.replays = moments_[0].count;
    auto const take = [this](std::size_t first, auto& target) {
        std::copy_n(moments_.begin() + static_cast<std::ptrdiff_t>(first), target.size(), target.begin());
    };
    take(0, result.metrics);
    take(share_column, result.shares);
    take(compute_column, result.compute_usd);
    take(cause_column, result.by_cause);
    result.billed_h = moments_[billed_column];
    take(item_column, result.items_usd);
    for (std::size_t metric = 0; metric < metric_count; ++metric) {
        result.quantiles[metric] = cells_.empty() ? samples_[metric].quantiles() : cells_[metric].quantiles();
    }
    return result;
}

}  // namespace runcost
