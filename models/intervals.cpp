#include "models/intervals.hpp"

#include <boost/math/special_functions/lambert_w.hpp>
#include <cmath>

namespace runcost {
namespace {

constexpr double seconds_per_hour = 3600.0;

double transfer_h(double bytes, std::optional<double> bytes_per_s) {
    return bytes / bytes_per_s.value_or(infinite) / seconds_per_hour;
}

}  // namespace

double young_interval(IntervalInputs const& inputs) {
    return std::sqrt(2.0 * inputs.write_h * inputs.mtti_h);
}

double daly_interval(IntervalInputs const& inputs) {
    if (std::isinf(inputs.mtti_h) || inputs.write_h >= 2.0 * inputs.mtti_h) {
        return inputs.mtti_h;
    }
    double const ratio = inputs.write_h / (2.0 * inputs.mtti_h);
    return young_interval(inputs) * (1.0 + std::sqrt(ratio) / 3.0 + ratio / 9.0) - inputs.write_h;
}

double exact_interval(IntervalInputs const& inputs) {
    if (std::isinf(inputs.mtti_h)) {
        return inputs.mtti_h;
    }
    return inputs.mtti_h * (1.0 + boost::math::lambert_w0(-std::exp(-1.0 - inputs.write_h / inputs.mtti_h)));
}

std::uint64_t members(Job const& job, Interruption const& interruption) {
    switch (interruption.per) {
        case Per::node:
            return job.nodes;
        case Per::gpu:
            return job.gpus();
        default:
            return 1;
    }
}

std::optional<double> mean_time_to_interruption(Job const& job, Market const& market) {
    double rate = 0.0;
    double wall = infinite;
    for (Interruption const& interruption : market.interruptions) {
        if (auto const* law = std::get_if<Exponential>(&interruption.lifetime)) {
            rate += static_cast<double>(members(job, interruption)) / law->mean;
        } else if (auto const* constant = std::get_if<Constant>(&interruption.lifetime)) {
            wall = std::min(wall, constant->hours);
        } else if (std::holds_alternative<Recorded>(interruption.lifetime)) {
            return std::nullopt;
        }
    }
    return rate > 0.0 ? -std::expm1(-rate * wall) / rate : wall;
}

double mean_write_h(Job const& job, Market const& market) {
    Checkpoint const& checkpoint = job.checkpoint;
    return checkpoint.size_bytes ? transfer_h(*checkpoint.size_bytes, market.network.upload)
                                 : mean_h(checkpoint.write).value_or(0.0);
}

double mean_read_h(Job const& job, Market const& market) {
    Checkpoint const& checkpoint = job.checkpoint;
    return checkpoint.size_bytes ? transfer_h(*checkpoint.size_bytes, market.network.download)
                                 : mean_h(checkpoint.read).value_or(0.0);
}

double piece_of_work(Job const& job, Market const& market, CheckpointPolicy const& checkpoint) {
    auto const by_formula = [&](double (*interval)(IntervalInputs const&)) {
        double const hours =
            interval({mean_write_h(job, market), mean_time_to_interruption(job, market).value_or(infinite)});
        return std::min(hours * market.speed, job.work);
    };
    struct Visitor {
        decltype(by_formula) const& formula;
        Job const& job;
        Market const& market;
        double operator()(policy::None) const { return infinite; }
        double operator()(policy::Every every) const {
            return every.wall ? every.hours * market.speed : every.hours;
        }
        double operator()(policy::Segments segments) const {
            return job.work / static_cast<double>(segments.count);
        }
        double operator()(policy::Young) const { return formula(young_interval); }
        double operator()(policy::Daly) const { return formula(daly_interval); }
        double operator()(policy::Exact) const { return formula(exact_interval); }
    };
    return std::visit(Visitor{by_formula, job, market}, checkpoint);
}

}  // namespace runcost
