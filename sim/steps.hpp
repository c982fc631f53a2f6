#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <vector>

#include "sim/ledger.hpp"
#include "sim/sampler.hpp"

namespace runcost {

/// A quantity that stands still in steps, as far as it is known, from clock 0 on: what it is, what it sums up
/// to, and when it is next above or at most a bound.
class Steps {
public:
    /// Forgets all. Of equal steps, `step_h` is their length; 0: each has its own.
    void begin(double step_h) {
        step_h_ = step_h;
        per_h_ = step_h > 0.0 ? 1.0 / step_h : 0.0;
        values_.clear();
        starts_.assign(1, 0.0);
        sums_.assign(1, 0.0);
        blocks_.clear();
        cursor_ = 0;
    }

    /// The next step of several lengths.
    void add(double hours, double value) {
        starts_.push_back(starts_.back() + hours);
        sums_.push_back(sums_.back() + (value == 0.0 ? 0.0 : value * hours));
        put(value);
    }
    /// The next steps of one length: whole blocks of them.
    void add(double const* values, std::size_t count) {
        std::size_t const before = values_.size();
        values_.insert(values_.end(), values, values + count);
        sums_.resize(before + count + 1);
        double sum = sums_[before];
        for (std::size_t i = 0; i < count; ++i) {
            sum += values[i] * step_h_;
            sums_[before + i + 1] = sum;
        }
        for (std::size_t i = 0; i < count; i += block_size) {
            blocks_.push_back(block_of(values + i));
        }
    }

    std::size_t count() const { return values_.size(); }
    /// The clock up to which it is known.
    double known_h() const { return start(values_.size()); }
    double start(std::size_t step) const {
        return step_h_ > 0.0 ? static_cast<double>(step) * step_h_ : starts_[step];
    }
    double value(std::size_t step) const { return values_[step]; }

    /// The step at a clock before known_h(). One that starts there, or within an instant, has started.
    std::size_t at(double clock_h) {
        if (step_h_ > 0.0) {
            return std::min(static_cast<std::size_t>((clock_h + instant_h) * per_h_), values_.size() - 1);
        }
        if (clock_h + instant_h < starts_[cursor_]) {
            auto const after = std::upper_bound(starts_.begin(), starts_.end(), clock_h + instant_h);
            cursor_ = static_cast<std::size_t>(after - starts_.begin()) - 1;
        }
        while (cursor_ + 1 < values_.size() && starts_[cursor_ + 1] <= clock_h + instant_h) {
            ++cursor_;
        }
        return cursor_;
    }
    /// The integral from clock 0 on.
    double sum(double clock_h) {
        std::size_t const step = at(clock_h);
        return sums_[step] + (clock_h - start(step)) * values_[step];
    }

    /// The first step from `from` on whose value is above the bound, or at most the bound; count() if none
    /// is.
    std::size_t first_above(std::size_t from, double bound) const {
        return first(
            from, [bound](double value) { return value > bound; },
            [bound](Block const& block) { return block.most > bound; });
    }
    std::size_t first_at_most(std::size_t from, double bound) const {
        return first(
            from, [bound](double value) { return value <= bound; },
            [bound](Block const& block) { return block.least <= bound; });
    }

    static constexpr std::size_t block_size = 64;

private:
    struct Block {  // of so many steps
        double least = infinite;
        double most = -infinite;
    };

    /// Of a whole block of values; several at a time.
    static Block block_of(double const* values) {
        constexpr std::size_t lanes = 8;
        std::array<double, lanes> least;
        std::array<double, lanes> most;
        std::copy(values, values + lanes, least.begin());
        std::copy(values, values + lanes, most.begin());
        for (std::size_t i = lanes; i < block_size; i += lanes) {
            for (std::size_t lane = 0; lane < lanes; ++lane) {
                double const value = values[i + lane];
                least[lane] = value < least[lane] ? value : least[lane];
                most[lane] = value > most[lane] ? value : most[lane];
            }
        }
        return {*std::min_element(least.begin(), least.end()), *std::max_element(most.begin(), most.end())};
    }
    void put(double value) {
        if (values_.size() % block_size == 0) {
            blocks_.emplace_back();
        }
        values_.push_back(value);
        blocks_.back().least = std::min(blocks_.back().least, value);
        blocks_.back().most = std::max(blocks_.back().most, value);
    }

    template <class Holds, class MayHold>
    std::size_t first(std::size_t from, Holds const& holds, MayHold const& may_hold) const {
        for (std::size_t step = from; step < values_.size();) {
            if (step % block_size == 0 && !may_hold(blocks_[step / block_size])) {
                step += block_size;
            } else if (holds(values_[step])) {
                return step;
            } else {
                ++step;
            }
        }
        return values_.size();
    }

    double step_h_ = 0.0;
    double per_h_ = 0.0;
    std::vector<double> values_;
    std::vector<double> starts_;  // of steps of several lengths, and of the next one
    std::vector<double> sums_;    // up to the start of each step, and of the next one
    std::vector<Block> blocks_;
    std::size_t cursor_ = 0;
};

}  // namespace runcost
