#pragma once

#include <cmath>
#include <cstddef>
#include <cstdint>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "models/causes.hpp"
#include "models/compile.hpp"
#include "tests/catch.hpp"
#include "tests/hours.hpp"
#include "tests/plans.hpp"

/// Scenarios of known errors of modelling, and what comes of them.
namespace runcost::tests {

/// Strikes at these ages, by rental, then never.
inline Interruption recorded_cause(std::string_view cause, std::vector<double> lives,
                                   std::variant<NewHost, SameHost> recovery = NewHost{}) {
    Interruption result;
    result.cause = runcost::cause_of(cause);
    result.lifetime = Recorded{std::move(lives)};
    result.recovery = std::move(recovery);
    return result;
}

/// Work of 10 h in pieces of 3 h, each saved in 0.5 h. A host is provisioned in 0.25 h and set up in 1 h,
/// each rental but the first starts in 0.5 h and reads in 0.25 h, and a loss is noticed after 0.125 h.
inline Scenario usual_job() {
    Scenario scenario;
    scenario.job.work = 10.0;
    scenario.job.setup = Constant{0.5};
    scenario.job.restart = Constant{0.5};
    scenario.job.checkpoint.write = Constant{0.5};
    scenario.job.checkpoint.read = Constant{0.25};
    scenario.market.price.usd_per_h = Constant{1.0};
    scenario.market.provisioning = Constant{0.25};
    scenario.market.setup = Constant{0.5};
    scenario.policy.checkpoint = policy::Every{3.0, false};
    scenario.policy.detection = Law{Constant{0.125}};
    return scenario;
}

inline Scenario usual_job(Interruption const& cause) {
    Scenario scenario = usual_job();
    scenario.market.interruptions = {cause};
    return scenario;
}

/// A replay, by the rules of plain plans where they suffice and by those of all plans: both are alike.
inline Ledger history(Scenario const& scenario, std::uint64_t replay = 0) {
    Plan const plan = compile(scenario);
    Ledger const ledger = walk(plan, replay);
    Ledger const in_full = walk_in_full(plan, replay);
    for (std::size_t state = 0; state < state_count; ++state) {
        CAPTURE(state_names[state], ledger.hours[state], in_full.hours[state]);
        CHECK(std::fabs(ledger.hours[state] - in_full.hours[state]) <= 1e-9);
    }
    CHECK(std::fabs(ledger.cost_usd() - in_full.cost_usd()) <= 1e-9);
    CHECK(ledger.interruptions == in_full.interruptions);
    CHECK(ledger.finished == in_full.finished);
    return ledger;
}

}  // namespace runcost::tests
