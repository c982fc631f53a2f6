#pragma once

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <span>
#include <utility>
#include <vector>

#include "sim/ledger.hpp"
#include "sim/maths.hpp"
#include "sim/plan.hpp"
#include "sim/sampler.hpp"
#include "tests/statistics.hpp"

/// Samplers and plans made by hand, and a way to walk them outside of a run.
namespace runcost::tests {

/// The values in order of rental, then never.
inline Sampler recorded(std::vector<double> values) {
    Sampler sampler;
    sampler.list = std::move(values);
    sampler.ages = [](Sampler const& law, std::uint64_t first, std::span<double> found) {
        for (std::size_t i = 0; i < found.size(); ++i) {
            std::uint64_t const rental = first + i;
            found[i] = rental < law.list.size() ? law.list[static_cast<std::size_t>(rental)] : infinite;
        }
    };
    return sampler;
}

/// The values in order of rental, again and again.
inline Sampler recurring(std::vector<double> values) {
    Sampler sampler;
    sampler.list = std::move(values);
    sampler.ages = [](Sampler const& law, std::uint64_t first, std::span<double> found) {
        for (std::size_t i = 0; i < found.size(); ++i) {
            found[i] = law.list[static_cast<std::size_t>((first + i) % law.list.size())];
        }
    };
    return sampler;
}

/// Survival exp(-(t / scale)^shape).
inline Sampler weibull(double shape, double scale) {
    Sampler sampler;
    sampler.parameters = {1.0 / shape, scale};
    sampler.ages = [](Sampler const& law, std::uint64_t, std::span<double> found) {
        for (double& value : found) {
            value = law.parameters[1] * maths::exp(law.parameters[0] * maths::log(value));
        }
    };
    sampler.hazard = [](Sampler const& law, double age) {
        return std::pow(age / law.parameters[1], 1.0 / law.parameters[0]);
    };
    return sampler;
}

inline Sampler exponential(double mean) {
    Sampler sampler;
    sampler.parameters = {mean};
    sampler.ages = [](Sampler const& law, std::uint64_t, std::span<double> found) {
        for (double& value : found) {
            value *= law.parameters[0];
        }
    };
    sampler.hazard = [](Sampler const& law, double age) { return age / law.parameters[0]; };
    return sampler;
}

/// A cause of the given place in cause_names; the same law for the first host.
inline CausePlan cause_of(std::size_t ordinal, Sampler const& life, Recovery recovery = Recovery::new_host) {
    CausePlan cause;
    cause.ordinal = ordinal;
    cause.lives.usual = life;
    cause.lives.first = life;
    cause.lives.cause = cause_code(ordinal, 0);
    cause.recovery = recovery;
    return cause;
}

/// Work at speed 1 for $1/h, saved in pieces; everything else takes no time.
inline Plan plan_of(double work, double piece = infinite, double write_h = 0.0) {
    Plan plan;
    plan.market = "market";
    plan.work = work;
    plan.checkpoint.piece = piece;
    plan.checkpoint.levels[0].block = constant_sampler(write_h);
    plan.host.price = constant_sampler(1.0);
    return plan;
}

/// One replay outside of a run. How many rentals are drawn ahead, `depth`, makes no difference.
Ledger walk(Plan const& plan, std::uint64_t replay = 0, std::size_t depth = 16);

/// By the rules of all plans, plain or not.
Ledger walk_in_full(Plan const& plan, std::uint64_t replay = 0, std::size_t depth = 16);

/// The same draws without interruptions.
Ledger walk_twin(Plan const& plan, std::uint64_t replay = 0);

inline double hours(Ledger const& ledger, State state) {
    return ledger.hours[static_cast<std::size_t>(state)];
}
inline double rent(Ledger const& ledger, State state) {
    return ledger.compute_usd[static_cast<std::size_t>(state)];
}

}  // namespace runcost::tests
