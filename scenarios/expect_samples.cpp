#include <algorithm>
#include <cmath>
#include <limits>

#include "scenarios/expect.hpp"

namespace runcost {
namespace {
constexpr std::size_t finished_column = share_column + static_cast<std::size_t>(Share::finished);
}

bool related(double left, Relation relation, double right, double tolerance) {
    constexpr double rounding = 1e-9;
    bool const finite =
        std::isfinite(left) && std::isfinite(right);  // infinities are as they are; NaN is nothing
    double const slack = finite ? rounding * std::max({std::fabs(left), std::fabs(right), tolerance}) : 0.0;
    double const apart = finite || left != right ? left - right : 0.0;
    switch (relation) {
        case Relation::equal:
            return std::fabs(apart) <= tolerance + slack;
        case Relation::at_most:
            return apart <= tolerance + slack;
        case Relation::at_least:
            return -apart <= tolerance + slack;
        case Relation::below:
            return apart < tolerance - slack;
        default:
            return -apart < tolerance - slack;
    }
}

ExpectSamples::ExpectSamples(std::span<Expectation const> expectations, std::size_t plans) : plans_(plans) {
    for (Expectation const& expectation : expectations) {
        for (ExpectTerm const& term : expectation.terms) {
            auto const* const sample = std::get_if<Sample>(&term.what);
            if (sample == nullptr || std::find(samples_.begin(), samples_.end(), *sample) != samples_.end()) {
                continue;
            }
            samples_.push_back(*sample);
            for (RowValue const& value : sample->values) {
                need(value);
                if (sample->relation) {
                    need({value.plan, finished_column});
                }
            }
        }
    }
    values_.resize(samples_.size());
    moments_.resize(samples_.size());
    for (std::size_t i = 0; i < samples_.size(); ++i) {
        products_.emplace_back(i + 1, 0.0);
    }
}

void ExpectSamples::add(std::size_t plan, RowBlock const& rows) {
    for (Column& column : columns_) {
        if (column.from.plan == plan) {
            auto const values = rows.column(column.from.column);
            column.values.assign(values.begin(), values.end());
        }
    }
    if (plan + 1 == plans_ && needed()) {
        for (std::size_t i = 0; i < samples_.size(); ++i) {
            values_[i].resize(rows.size());
            take_values(samples_[i], values_[i]);
        }
        add_block();
    }
}

void ExpectSamples::need(RowValue const& value) {
    bool const there = std::any_of(columns_.begin(), columns_.end(),
                                   [&](Column const& column) { return column.from == value; });
    if (!there) {
        columns_.push_back({value, {}});
    }
}

std::vector<double> const& ExpectSamples::column(RowValue const& value) const {
    return std::find_if(columns_.begin(), columns_.end(),
                        [&](Column const& some) { return some.from == value; })
        ->values;
}

void ExpectSamples::take_values(Sample const& sample, std::vector<double>& values) const {
    std::vector<std::vector<double> const*> columns;
    std::vector<std::vector<double> const*> finished;  // null where a value is what it is
    for (RowValue const& value : sample.values) {
        bool const endless =
            sample.relation && (value.column == static_cast<std::size_t>(Metric::cost_usd) ||
                                value.column == static_cast<std::size_t>(Metric::makespan_h));
        columns.push_back(&column(value));
        finished.push_back(endless ? &column({value.plan, finished_column}) : nullptr);
    }
    std::vector<double> stack;
    for (std::size_t replay = 0; replay < values.size(); ++replay) {
        auto const leaf = [&](Step const& step) {
            if (step.kind == Step::Kind::constant) {
                return step.constant;
            }
            bool const given_up = finished[step.term] != nullptr && (*finished[step.term])[replay] == 0.0;
            return given_up ? infinite : (*columns[step.term])[replay];
        };
        double const left = calculate(sample.left, stack, leaf);
        if (!sample.relation) {
            values[replay] = left;
            continue;
        }
        double const right = calculate(sample.right, stack, leaf);
        values[replay] = related(left, *sample.relation, right) ? 1.0 : 0.0;
    }
}

void ExpectSamples::add_block() {
    std::vector<Moments> block;
    for (std::vector<double>& values : values_) {
        block.push_back(moments_of(values));
        for (double& value : values) {
            value -= block.back().mean;
        }
    }
    // Chan, Golub, LeVeque 1979, as in Moments; for products of two deviations.
    auto const n = static_cast<double>(moments_[0].count);
    auto const m = static_cast<double>(block[0].count);
    for (std::size_t i = 0; i < samples_.size(); ++i) {
        for (std::size_t j = 0; j <= i; ++j) {
            double sum = 0.0;
            for (std::size_t replay = 0; replay < values_[i].size(); ++replay) {
                sum += values_[i][replay] * values_[j][replay];
            }
            double const deltas = (block[i].mean - moments_[i].mean) * (block[j].mean - moments_[j].mean);
            products_[i][j] += sum + (n > 0.0 ? deltas * (n * (m / (n + m))) : 0.0);
        }
    }
    for (std::size_t i = 0; i < samples_.size(); ++i) {
        moments_[i].merge(block[i]);
    }
}

std::size_t ExpectSamples::index(Sample const& sample) const {
    return static_cast<std::size_t>(std::find(samples_.begin(), samples_.end(), sample) - samples_.begin());
}

double ExpectSamples::covariance_of_means(Sample const& a, Sample const& b) const {
    std::size_t const i = index(a);
    std::size_t const j = index(b);
    std::uint64_t const count = moments_[i].count;
    auto const n = static_cast<double>(count);
    return count < 2 ? std::numeric_limits<double>::quiet_NaN()
                     : products_[std::max(i, j)][std::min(i, j)] / (n - 1.0) / n;
}

}  // namespace runcost
