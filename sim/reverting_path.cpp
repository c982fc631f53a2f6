#include "sim/reverting_path.hpp"

#include <algorithm>
#include <array>
#include <cmath>

#include "sim/maths.hpp"
#include "sim/normals.hpp"

namespace runcost {
namespace {

DrawKey of(DrawKey key, PathDraw draw, std::uint8_t place) {
    key.cause = static_cast<std::uint8_t>(draw);
    key.place = place;
    return key;
}

}  // namespace

RevertingWalk::RevertingWalk(RevertingPath const& plan, DayFactors const& factors, DrawKey const& path,
                             double start_h)
    : plan_(plan),
      factors_(factors),
      start_h_(start_h),
      kept_(maths::exp(-plan.step_h / plan.reversion_h)),
      moved_(plan.sd * std::sqrt(1.0 - maths::exp(-2.0 * plan.step_h / plan.reversion_h))),
      jumps_(of(path, PathDraw::jumps, path.place)) {
    if (plan.mix.empty()) {
        streams_.push_back({Xoshiro(of(path, PathDraw::moves, path.place)), moved_});
    }
    for (std::size_t place = 0; place < plan.mix.size(); ++place) {
        if (plan.mix[place] != 0.0) {
            streams_.push_back({Xoshiro(of(path, PathDraw::moves, static_cast<std::uint8_t>(place))),
                                moved_ * plan.mix[place]});
        }
    }
    double first = 0.0;
    draw_moves(&first, 1);
    x_ = (moved_ > 0.0 ? plan.sd / moved_ * first : 0.0) + (plan.jumps ? past_jumps() : 0.0);
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

void RevertingWalk::draw_moves(double* found, std::size_t count) {
    Normals const& table = normals();
    for (Stream& stream : streams_) {
        bool const first = &stream == streams_.data();
        double const share = stream.share;
        Xoshiro bits = stream.bits;  // a local one stays in registers
        if (first) {
            for (std::size_t i = 0; i < count; ++i) {
                found[i] = share * table(bits());
            }
        } else {
            for (std::size_t i = 0; i < count; ++i) {
                found[i] += share * table(bits());
            }
        }
        stream.bits = bits;
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

/// From what each step adds to what x is at its start. Four at a time: each waits for x only once.
void RevertingWalk::revert(double* moves) {
    double const a = kept_;
    double const a2 = a * a;
    double const a3 = a2 * a;
    double const a4 = a2 * a2;
    double x = x_;
    for (std::size_t i = 0; i < chunk; i += 4) {
        double const one = moves[i];
        double const two = a * one + moves[i + 1];
        double const three = a * two + moves[i + 2];
        double const four = a * three + moves[i + 3];
        moves[i] = x;
        moves[i + 1] = a * x + one;
        moves[i + 2] = a2 * x + two;
        moves[i + 3] = a3 * x + three;
        x = a4 * x + four;
    }
    x_ = x;
}

void RevertingWalk::extend(Steps& steps) {
    std::array<double, chunk> values{};
    draw_moves(values.data(), chunk);
    if (plan_.jumps) {
        add_jumps(values.data());
    }
    revert(values.data());
    for (double& value : values) {
        value = maths::exp_of_small(plan_.log_mean + value);
    }
    if (!plan_.shape.flat()) {
        factors_.apply(values.data(), start_h_ + static_cast<double>(steps_) * plan_.step_h);
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
