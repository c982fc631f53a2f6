#include "models/intervals.hpp"

#include <boost/math/special_functions/lambert_w.hpp>
#include <cmath>
#include <vector>

namespace runcost {
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
    std::vector<Competitor> lives;
    for (Interruption const& interruption : market.interruptions) {
        lives.push_back({interruption.lifetime, members(job, interruption)});
    }
    return mean_of_least(lives);
}

double mean_speed(Job const& job, Market const& market) {
    Competitor const nodes{market.speed, job.nodes};
    return mean_of_least({&nodes, 1}).value_or(1.0);
}

double mean_transfer_h(Job const& job, double bytes, std::optional<Law> const& bytes_per_h) {
    if (bytes <= 0.0 || !bytes_per_h) {
        return 0.0;
    }
    // E[bytes / speed]: exact where the speed is fixed, elsewhere by its values at evenly spaced
    // probabilities.
    Sampler const speeds = sampler(*bytes_per_h);
    if (speeds.ages == nullptr) {
        return bytes / speeds.parameters[0];
    }
    constexpr int steps = 1000;
    double sum = 0.0;
    for (int i = 0; i < steps; ++i) {
        double const hazard = -std::log((i + 0.5) / steps) / static_cast<double>(job.nodes);
        sum += bytes / age_at_hazard(speeds, hazard, 0);
    }
    return sum / steps;
}

double mean_write_h(Job const& job, Market const& market) {
    Checkpoint const& checkpoint = job.checkpoint;
    return checkpoint.size_bytes ? mean_transfer_h(job, *checkpoint.size_bytes, market.network.upload)
                                 : mean_of(checkpoint.write).value_or(0.0);
}

double mean_read_h(Job const& job, Market const& market) {
    Checkpoint const& checkpoint = job.checkpoint;
    return checkpoint.size_bytes ? mean_transfer_h(job, *checkpoint.size_bytes, market.network.download)
                                 : mean_of(checkpoint.read).value_or(0.0);
}

double piece_of_work(Job const& job, Market const& market, CheckpointPolicy const& checkpoint) {
    auto const by_formula = [&](double (*interval)(IntervalInputs const&)) {
        double const hours =
            interval({mean_write_h(job, market), mean_time_to_interruption(job, market).value_or(infinite)});
        return std::min(hours * mean_speed(job, market), job.work);
    };
    struct Visitor {
        decltype(by_formula) const& formula;
        Job const& job;
        Market const& market;
        double operator()(policy::None) const { return infinite; }
        double operator()(policy::Every every) const {
            return every.wall ? every.hours * mean_speed(job, market) : every.hours;
        }
        double operator()(policy::Segments segments) const {
            return job.work / static_cast<double>(segments.count);
        }
        double operator()(policy::Young) const { return formula(young_interval); }
        double operator()(policy::Daly) const { return formula(daly_interval); }
        double operator()(policy::Exact) const { return formula(exact_interval); }
        double operator()(policy::ExactCost) const { return formula(exact_interval); }
    };
    return std::visit(Visitor{by_formula, job, market}, checkpoint);
}

}  // namespace runcost
