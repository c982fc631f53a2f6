#pragma once

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <cstdint>

#include "sim/maths.hpp"
#include "sim/plan.hpp"

namespace runcost {

/// How far the job had come when something was saved, and what that had taken.
struct SavePoint {
    double work = 0.0;        ///< done, hours at speed 1
    double useful_h = 0.0;    ///< hours of useful work until then
    double useful_usd = 0.0;  ///< their rent
    std::int64_t number = 0;  ///< of the regular save; of an emergency save, of the regular one before it
    bool regular = false;
    bool good = false;  ///< it has been read once
};

/// How many saves in a row turn out unusable, each with this probability, by a uniform in (0, 1).
inline std::uint64_t unusable_in_a_row(double probability, double uniform) {
    double const count = std::floor(maths::log(uniform) / maths::log(probability));
    return static_cast<std::uint64_t>(std::min(count, static_cast<double>(max_kept_saves)));
}

/// The last durable saves on one level, newest last.
class Saves {
public:
    explicit Saves(std::uint32_t keep) : keep_(std::clamp<std::uint32_t>(keep, 1, max_kept_saves)) {}

    bool any() const { return count_ > 0; }
    std::size_t keep() const { return keep_; }
    /// The very beginning if nothing is saved.
    SavePoint newest() const { return any() ? points_[count_ - 1] : SavePoint{}; }

    void add(SavePoint const& point) {
        if (count_ == keep_) {
            std::move(points_.begin() + 1, points_.begin() + count_, points_.begin());
            --count_;
        }
        points_[count_++] = point;
    }
    void lose_newest() { --count_; }
    void lose_all() { count_ = 0; }
    void read_newest() { points_[count_ - 1].good = true; }

private:
    std::size_t keep_;
    std::size_t count_ = 0;
    std::array<SavePoint, max_kept_saves> points_{};
};

}  // namespace runcost
