#include <algorithm>
#include <cstddef>
#include <utility>
#include <variant>

#include "sim/path.hpp"
#include "tests/engine_luck.hpp"
#include "tests/plans.hpp"

namespace runcost::tests {
namespace {

/// The starts of steps that a walk makes.
template <class Walk>
std::vector<double> starts_of(Walk walk, double until_h) {
    Steps steps;
    steps.begin(0.0);
    while (steps.known_h() <= until_h) {
        walk.extend(steps);
    }
    std::vector<double> starts;
    for (std::size_t i = 0; i < steps.count(); ++i) {
        starts.push_back(steps.start(i));
    }
    return starts;
}

std::vector<double> starts_of(PathPlan const& plan, std::uint64_t replay, double until_h) {
    DrawKey const key{seed, static_cast<std::uint32_t>(replay), Purpose::path, 0, plan.place, 0};
    if (auto const* regimes = std::get_if<RegimesPath>(&plan.kind)) {
        return starts_of(RegimesWalk(*regimes, key), until_h);
    }
    if (auto const* recorded = std::get_if<RecordedPath>(&plan.kind)) {
        return starts_of(RecordedWalk(*recorded, key), until_h);
    }
    double const step_h = std::get<RevertingPath>(plan.kind).step_h;
    std::vector<double> starts;
    for (double step = 0.0; step * step_h <= until_h; step += 1.0) {
        starts.push_back(step * step_h);
    }
    return starts;
}

}  // namespace

std::vector<oracle::PriceStep> steps_of(PathPlan const& plan, std::uint64_t replay, double until_h) {
    Path path(plan);
    path.begin(seed, replay);
    std::vector<oracle::PriceStep> steps;
    for (double const start_h : starts_of(plan, replay, until_h)) {
        steps.push_back({start_h, path.value(start_h)});
    }
    return steps;
}

void take_price(Plan const& plan, std::uint64_t replay, oracle::MovingPrice& its) {
    if (!plan.price.path.any()) {
        return;
    }
    constexpr double longest_release_h = 24.0;
    double const units = plan.host.units * static_cast<double>(plan.host.priced);
    std::vector<oracle::PriceStep> steps =
        steps_of(plan.price.path, replay, plan.give_up.after_h + longest_release_h);
    for (oracle::PriceStep& step : steps) {
        step.usd_per_h *= units;
    }
    its.price_step = [steps = std::move(steps)](int step) {
        auto const i = static_cast<std::size_t>(step);
        return i < steps.size() ? steps[i] : oracle::PriceStep{oracle::never, 0.0};
    };
    its.lock_host = plan.price.locked;
    its.bid = plan.price.bid * units;
    its.pays_bid = plan.price.pays_bid;
}

double trace_end_h(Plan const& plan, std::uint64_t replay) {
    double end_h = infinite;
    for (PathPlan const* plan_of : {&plan.price.path, &plan.availability.path}) {
        if (plan_of->any()) {
            Path path(*plan_of);
            path.begin(seed, replay);
            end_h = std::min(end_h, path.end_h());
        }
    }
    return end_h;
}

}  // namespace runcost::tests
