#include "sim/path.hpp"

#include <algorithm>
#include <cmath>
#include <utility>

#include "sim/path_too_long.hpp"
#include "sim/philox.hpp"
#include "sim/week.hpp"

namespace runcost {
namespace {

DrawKey key_of(std::uint64_t seed, std::uint64_t replay, Purpose purpose, std::uint8_t place) {
    return {seed, static_cast<std::uint32_t>(replay), purpose, 0, place, 0};
}

}  // namespace

double start_of(PathPlan const& plan, std::uint64_t seed, std::uint64_t replay) {
    return start_of_week_h(plan.start_h, plan.start_random, key_of(seed, replay, Purpose::start, plan.place));
}

Path::Path(PathPlan plan) : plan_(std::move(plan)) {
    if (auto const* reverting = std::get_if<RevertingPath>(&plan_.kind)) {
        factors_.emplace(reverting->shape, reverting->step_h, RevertingWalk::chunk);
    }
}

bool Path::ends_in_error() const {
    auto const* recorded = std::get_if<RecordedPath>(&plan_.kind);
    return recorded != nullptr && recorded->at_end == RecordedPath::AtEnd::error;
}

void Path::begin(std::uint64_t seed, std::uint64_t replay) {
    DrawKey const key = key_of(seed, replay, Purpose::path, plan_.place);
    if (begun_ == key) {
        return;
    }
    auto const* recorded = std::get_if<RecordedPath>(&plan_.kind);
    if (begun_ && recorded != nullptr && !recorded->random && recorded->block_h <= 0.0) {
        return;  // the same in all replays
    }
    begun_ = key;
    known_h_ = 0.0;
    steps_.begin(0.0);
    if (auto const* shaped = std::get_if<ShapedPath>(&plan_.kind)) {
        shaped_.emplace(*shaped, start_of(plan_, seed, replay));
    } else if (auto const* reverting = std::get_if<RevertingPath>(&plan_.kind)) {
        steps_.begin(reverting->step_h);
        reverting_.emplace(*reverting, *factors_, key, start_of(plan_, seed, replay));
    } else if (auto const* regimes = std::get_if<RegimesPath>(&plan_.kind)) {
        regimes_.emplace(*regimes, key);
    } else if (recorded != nullptr) {
        recorded_.emplace(*recorded, key);
        end_h_ = recorded_->end_h();
    }
}

void Path::extend(double clock_h) {
    while (clock_h + instant_h >= known_h_) {
        if (steps_.count() > PathTooLong::most_steps) {
            throw PathTooLong();
        }
        if (reverting_) {
            reverting_->extend(steps_);
        } else if (regimes_) {
            regimes_->extend(steps_);
        } else {
            recorded_->extend(steps_);
        }
        known_h_ = steps_.known_h();
    }
}

double Path::value(double clock_h) {
    if (shaped_) {
        return shaped_->value(clock_h);
    }
    know(clock_h);
    return steps_.value(steps_.at(clock_h));
}

template <class First>
double Path::search(double from_h, double to_h, First const& first) {
    know(from_h);
    std::size_t const from = steps_.at(from_h);
    for (std::size_t step = from;;) {
        step = first(step);
        if (step < steps_.count()) {
            double const start_h = std::max(from_h, steps_.start(step));
            return start_h <= to_h + instant_h ? start_h : infinite;
        }
        if (known_h_ > to_h + instant_h) {
            return infinite;
        }
        extend(known_h_);
    }
}

double Path::first_above(double from_h, double to_h, double bound) {
    if (shaped_) {
        return shaped_->first_above(from_h, to_h, bound);
    }
    return search(from_h, to_h, [&](std::size_t step) { return steps_.first_above(step, bound); });
}

double Path::first_at_most(double from_h, double to_h, double bound) {
    if (shaped_) {
        return shaped_->first_at_most(from_h, to_h, bound);
    }
    return search(from_h, to_h, [&](std::size_t step) { return steps_.first_at_most(step, bound); });
}

}  // namespace runcost
