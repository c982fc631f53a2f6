#pragma once

#include <utility>

#include "models/compile.hpp"

/// Scenarios to compile.
namespace runcost::tests {

inline Scenario scenario_of(Job job = {}, Market market = {}) {
    Scenario scenario;
    scenario.job = std::move(job);
    if (scenario.job.work == 0.0) {
        scenario.job.work = 100.0;
    }
    scenario.market = std::move(market);
    return scenario;
}

inline Job gang() {
    Job job;
    job.work = 100.0;
    job.nodes = 4;
    job.gpus_per_node = 8;
    return job;
}

inline Interruption interruption_of(std::size_t cause, Law lifetime, Per per = Per::rental) {
    Interruption result;
    result.cause = cause;
    result.lifetime = std::move(lifetime);
    result.per = per;
    return result;
}

}  // namespace runcost::tests
