#include "models/replayed.hpp"

#include <algorithm>

namespace runcost {
namespace {

constexpr std::uint64_t pilot_replays = 8;
constexpr double affordable_rentals = 1e7;
constexpr std::uint64_t usual_replays = 10'000;
constexpr std::uint64_t least_replays = 200;

}  // namespace

std::vector<Replayed> replay(std::span<Plan const> plans, Metric metric, std::uint64_t replays,
                             RunOptions const& run) {
    std::vector<Replayed> result(plans.size());
    if (plans.empty()) {
        return result;
    }
    for (Replayed& some : result) {
        some.samples.reserve(replays);
    }
    RunOptions options = run;
    options.replays = replays;
    options.references = {};
    options.precision = 0.0;
    options.rows = [&](std::uint64_t, std::size_t plan, RowBlock const& rows) {
        auto const column = rows.column(metric);
        result[plan].samples.insert(result[plan].samples.end(), column.begin(), column.end());
    };
    RunResult found = runcost::run(plans, options);
    for (std::size_t i = 0; i < plans.size(); ++i) {
        result[i].summary = std::move(found.summaries[i]);
    }
    return result;
}

std::vector<Summary> pilot(std::vector<Plan> plans, std::uint64_t patience, RunOptions run) {
    for (Plan& plan : plans) {
        plan.give_up.rentals = std::min(plan.give_up.rentals, patience);
    }
    run.progress = {};
    run.rows = {};
    run.references = {};
    run.precision = 0.0;
    run.replays = pilot_replays;
    return runcost::run(plans, run).summaries;
}

std::uint64_t affordable_replays(double rentals) {
    auto const affordable = static_cast<std::uint64_t>(affordable_rentals / std::max(rentals, 1.0));
    return std::clamp(affordable / least_replays * least_replays, least_replays, usual_replays);
}

}  // namespace runcost
