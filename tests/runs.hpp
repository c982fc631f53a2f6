#pragma once

#include <algorithm>
#include <bit>
#include <cstdint>
#include <initializer_list>
#include <vector>

#include "sim/run.hpp"
#include "tests/plans.hpp"
#include "tests/statistics.hpp"

/// Runs of plans made by hand, and all that they say.
namespace runcost::tests {

/// Work of 20 h in pieces of 2 h on hosts that live for 6 h in the mean.
inline Plan usual_plan() {
    Plan plan = plan_of(20.0, 2.0, 0.125);
    plan.job_setup = constant_sampler(0.25);
    plan.causes = {cause_of(0, exponential(6.0))};
    plan.causes[0].detection = exponential(0.25);
    return plan;
}

/// Plans that differ in all that a run must not mix up.
inline std::vector<Plan> several_plans() {
    Plan gang = usual_plan();
    gang.causes = {cause_of(0, weibull(0.7, 30.0), Recovery::same_host), cause_of(4, exponential(50.0))};
    gang.causes[0].lives.usual.members = 4;
    gang.causes[0].lives.first = weibull(0.7, 5.0);
    gang.causes[0].downtime = exponential(1.0);
    gang.billing.granularity_h = 1.0;
    gang.place = 2;

    Plan hopeless = plan_of(20.0);  // many more rentals than any table is deep
    hopeless.causes = {cause_of(1, exponential(0.5))};
    hopeless.give_up.rentals = 700;

    Plan calm = plan_of(3.0);
    calm.provisioning = exponential(0.25);

    Plan rich = usual_plan();  // what a plain plan does not have
    rich.gang = {true, 3};
    rich.causes = {cause_of(0, exponential(20.0)), cause_of(3, constant_sampler(infinite))};
    rich.causes[0].each_node = true;
    rich.causes[0].notice = exponential(0.25);
    rich.causes[0].notice_probability = 0.75;
    rich.causes[1].clock = Clock::capacity;
    rich.availability.kind = AvailabilityPlan::Kind::spells;
    rich.availability.up = rich.availability.first_up = exponential(12.0);
    rich.availability.down = rich.availability.first_down = exponential(1.0);
    rich.availability.up_share = 0.9;
    rich.on_notice = OnNotice::save_and_continue;
    rich.checkpoint.levels[0].failure_probability = 0.1;
    rich.checkpoint.levels[0].keep = 2;
    rich.release = exponential(2.0);
    return {usual_plan(), gang, hopeless, calm, rich};
}

inline RunOptions options_of(std::uint64_t replays, unsigned threads = 1) {
    RunOptions options;
    options.replays = replays;
    options.seed = seed;
    options.threads = threads;
    return options;
}

inline RunResult run_one(Plan const& plan, RunOptions const& options) {
    return run({&plan, 1}, options);
}

inline void append(std::vector<std::uint64_t>& bits, Moments const& moments) {
    bits.push_back(moments.count);
    for (double const value : {moments.mean, moments.squares, moments.min, moments.max}) {
        bits.push_back(std::bit_cast<std::uint64_t>(value));
    }
}

/// All that a summary says, to the bit; its market apart.
inline std::vector<std::uint64_t> bits_of(Summary const& summary) {
    std::vector<std::uint64_t> bits{summary.replays};
    auto const append_all = [&](auto const& all) {
        for (Moments const& moments : all) {
            append(bits, moments);
        }
    };
    append_all(summary.metrics);
    append_all(summary.shares);
    append_all(summary.compute_usd);
    append_all(summary.by_cause);
    for (Quantiles const& quantiles : summary.quantiles) {
        for (Quantile const& quantile : quantiles) {
            for (double const value : {quantile.value, quantile.low, quantile.high}) {
                bits.push_back(std::bit_cast<std::uint64_t>(value));
            }
        }
    }
    return bits;
}

inline std::vector<std::uint64_t> bits_of(RunResult const& result) {
    std::vector<std::uint64_t> bits{result.replays};
    for (Summary const& summary : result.summaries) {
        std::vector<std::uint64_t> const more = bits_of(summary);
        bits.insert(bits.end(), more.begin(), more.end());
    }
    for (Difference const& difference : result.differences) {
        append(bits, difference.cost_usd);
        append(bits, difference.makespan_h);
    }
    return bits;
}

/// The rows of a run, [plan][column][replay].
struct Rows {
    explicit Rows(std::size_t plans)
        : columns(plans, std::vector<std::vector<double>>(column_count)), next(plans) {}

    void take(std::uint64_t first, std::size_t plan, RowBlock const& block) {
        in_order = in_order && first == next[plan] &&
                   std::all_of(next.begin(), next.begin() + static_cast<std::ptrdiff_t>(plan),
                               [&](std::uint64_t before) { return before == first + block.size(); });
        next[plan] = first + block.size();
        for (std::size_t column = 0; column < column_count; ++column) {
            auto const values = block.column(column);
            columns[plan][column].insert(columns[plan][column].end(), values.begin(), values.end());
        }
    }
    std::vector<double> const& of(std::size_t plan, Metric metric) const {
        return columns[plan][static_cast<std::size_t>(metric)];
    }

    std::vector<std::vector<std::vector<double>>> columns;
    std::vector<std::uint64_t> next;  // replay, by plan
    bool in_order = true;
};

inline Rows rows_of(std::vector<Plan> const& plans, RunOptions options) {
    Rows rows(plans.size());
    options.rows = [&](std::uint64_t first, std::size_t plan, RowBlock const& block) {
        rows.take(first, plan, block);
    };
    run(plans, options);
    return rows;
}

}  // namespace runcost::tests
