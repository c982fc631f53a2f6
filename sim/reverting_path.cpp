#include "sim/reverting_path.hpp"

#include <algorithm>
#include <array>
#include <cmath>

#include "sim/maths.hpp"
#include "sim/normals.hpp"
#include "sim/shaped_path.hpp"

namespace runcost {
namespace {

DrawKey of(DrawKey key, PathDraw draw, std::uint8_t place) {
    key.cause = static_cast<std::uint8_t>(draw);
    key.place = place;
    return key;
}

}  // namespace

RevertingWalk::RevertingWalk(RevertingPath const& plan, DrawKey const& path, double start_h)
    : plan_(plan),
      start_h_(start_h),
      kept_(maths::exp(-plan.step_h / plan.reversion_h)),
      moved_(plan.sd * std::sqrt(1.0 - maths::exp(-2.0 * plan.step_h / plan.reversion_h))),
      jumps_(of(path, PathDraw::jumps, path.place)) {
    if (plan.mix.empty()) {
        streams_.push_back({Xoshiro(of(path, PathDraw::moves, path.place)), 1.0});
    }
    for (std::size_t place = 0; place < plan.mix.size(); ++place) {
        if (plan.mix[place] != 0.0) {
            streams_.push_back(
                {Xoshiro(of(path, PathDraw::moves, static_cast<std::uint8_t>(place))), plan.mix[place]});
        }
    }
    double first = 0.0;
    draw_normals(&first, 1);
    x_ = plan.sd * first + (plan.jumps ? past_jumps() : 0.0);
    if (plan.start) {  // the draws behind it are those of a stationary start
        x_ = *plan.start - plan.log_mean;
    }
    next_jump_h_ = plan.jumps ? gap_h() : infinite;
}

/// What jumps before clock 0 have left: those of which not all but 1e-17 is forgotten.
double RevertingWalk::past_jumps() {
    constexpr double forgotten = 40.0;
    double sum = 0.0;
    for (double ago_h = gap_h(); ago_h < forgotten * plan_.reversion_h; ago_h += gap_h()) {
        sum += jump() * maths::exp(-ago_h / plan_.reversion_h);
    }
    return sum;
}

double RevertingWalk::gap_h() {
    return -maths::log(uniform_of(jumps_())) / plan_.jumps->rate;
}
double RevertingWalk::jump() {
    return plan_.jumps->mean + plan_.jumps->sd * normals()(jumps_());
}

void RevertingWalk::draw_normals(double* found, std::size_t count) {
    Normals const& table = normals();
    bool first = true;
    for (Stream& stream : streams_) {
        Xoshiro bits = stream.bits;  // a local one stays in registers
        for (std::size_t i = 0; i < count; ++i) {
            double const normal = stream.share * table(bits());
            found[i] = first ? normal : found[i] + normal;
        }
        stream.bits = bits;
        first = false;
    }
}

/// Jumps within the steps of a chunk, as far as they are remembered at the end of their step.
void RevertingWalk::add_jumps(double* moves) {
    auto const first = static_cast<double>(steps_);
    double const end_h = (first + static_cast<double>(chunk)) * plan_.step_h;
    while (next_jump_h_ < end_h) {
        double const step = std::floor(next_jump_h_ / plan_.step_h);
        double const left_h = std::max(0.0, (step + 1.0) * plan_.step_h - next_jump_h_);
        auto const i = static_cast<std::size_t>(std::max(0.0, step - first));
        moves[std::min(i, chunk - 1)] += jump() * maths::exp(-left_h / plan_.reversion_h);
        next_jump_h_ += gap_h();
    }
}

void RevertingWalk::shape(double* values, std::size_t first_step) const {
    for (std::size_t i = 0; i < chunk; ++i) {
        double const hour = start_h_ + static_cast<double>(first_step + i) * plan_.step_h;
        values[i] *= factor_of(plan_.shape, hour + instant_h);
    }
}

void RevertingWalk::extend(Steps& steps) {
    std::array<double, chunk> values{};
    draw_normals(values.data(), chunk);
    for (double& move : values) {
        move *= moved_;
    }
    if (plan_.jumps) {
        add_jumps(values.data());
    }
    double x = x_;
    for (double& value : values) {
        double const next = kept_ * x + value;
        value = x;
        x = next;
    }
    x_ = x;
    for (double& value : values) {
        value = maths::exp_of_small(std::clamp(plan_.log_mean + value, -600.0, 600.0));
    }
    if (!plan_.shape.flat()) {
        shape(values.data(), steps_);
    }
    if (plan_.floor > 0.0 || plan_.cap < infinite) {
        for (double& value : values) {
            value = std::clamp(value, plan_.floor, plan_.cap);
        }
    }
    steps.add(values.data(), chunk);
    steps_ += chunk;
}

}  // namespace runcost
