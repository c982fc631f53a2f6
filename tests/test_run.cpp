#include "sim/run.hpp"

#include <algorithm>
#include <atomic>
#include <cmath>
#include <cstdint>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

#include "tests/catch.hpp"
#include "tests/runs.hpp"

namespace runcost {
namespace {

using namespace tests;

TEST_CASE("run: has the same bits with any number of threads", "[run][threads]") {
    std::vector<Plan> const plans = several_plans();
    constexpr std::uint64_t replays = 1500;  // the last block is not full
    auto const expected = bits_of(run(plans, options_of(replays)));
    for (unsigned const threads : {2U, 3U, 8U, 0U}) {
        CAPTURE(threads);
        CHECK(bits_of(run(plans, options_of(replays, threads))) == expected);
    }
}

TEST_CASE("run: has the same bits with any number of threads where samples are counted in cells",
          "[run][threads]") {
    Plan plan = plan_of(2.0, 0.5, 0.125);
    plan.causes = {cause_of(0, exponential(2.0))};
    constexpr std::uint64_t replays = SampleColumn::exact_count + 5000;
    auto const expected = bits_of(run_one(plan, options_of(replays)));
    CHECK(bits_of(run_one(plan, options_of(replays, 3))) == expected);
}

TEST_CASE("run: has the same bits however many replays are drawn at once", "[run]") {
    std::vector<Plan> const plans = several_plans();
    RunOptions options = options_of(700);
    auto const expected = bits_of(run(plans, options));
    for (std::size_t const block : {1U, 7U, 64U, 256U}) {
        CAPTURE(block);
        options.draw_block = block;
        CHECK(bits_of(run(plans, options)) == expected);
    }
}

TEST_CASE("run: a plan among others has the bits of a plan alone", "[run]") {
    std::vector<Plan> const plans = several_plans();
    RunOptions const options = options_of(700);
    RunResult const together = run(plans, options);
    REQUIRE(together.summaries.size() == plans.size());
    CHECK(together.differences.size() == plans.size() - 1);
    for (std::size_t p = 0; p < plans.size(); ++p) {
        CAPTURE(p);
        RunResult const alone = run_one(plans[p], options);
        CHECK(bits_of(together.summaries[p]) == bits_of(alone.summaries[0]));
        CHECK(alone.differences.empty());
    }
}

TEST_CASE("run: a replay is the one that is walked alone", "[run]") {
    std::vector<Plan> const plans = several_plans();
    Rows const rows = rows_of(plans, options_of(600));
    for (std::size_t p = 0; p < plans.size(); ++p) {
        for (std::uint64_t const replay : {0U, 255U, 256U, 599U}) {
            CAPTURE(p, replay);
            Row const expected = make_row(plans[p], walk(plans[p], replay), walk_twin(plans[p], replay));
            std::size_t different = 0;
            for (std::size_t column = 0; column < column_count; ++column) {
                different += rows.columns[p][column][replay] == expected[column] ? 0U : 1U;
            }
            CHECK(different == 0);
        }
    }
}

TEST_CASE("run: more replays begin with the fewer ones", "[run]") {
    std::vector<Plan> const plans{usual_plan()};
    std::vector<double> longer = rows_of(plans, options_of(1000)).of(0, Metric::cost_usd);
    longer.resize(300);
    CHECK(longer == rows_of(plans, options_of(300)).of(0, Metric::cost_usd));
}

TEST_CASE("run: another seed is other luck", "[run]") {
    std::vector<Plan> const plans{usual_plan()};
    RunOptions options = options_of(1);
    auto const one = rows_of(plans, options).of(0, Metric::cost_usd);
    options.seed = seed + (std::uint64_t{1} << 40U);
    CHECK(rows_of(plans, options).of(0, Metric::cost_usd) != one);
}

TEST_CASE("run: a market's name changes nothing", "[run]") {
    std::vector<Plan> plans{usual_plan(), usual_plan()};
    plans[0].provisioning = plans[1].provisioning = exponential(0.25);
    plans[0].market = "vast.interruptible/rtx4090";
    plans[1].market = "a";
    RunResult const result = run(plans, options_of(300));
    CHECK(result.summaries[0].market == plans[0].market);
    CHECK(result.summaries[1].market == plans[1].market);
    CHECK(bits_of(result.summaries[0]) == bits_of(result.summaries[1]));
    CHECK(result.differences[0].cost_usd.max == 0.0);
    CHECK(result.differences[0].cost_usd.min == 0.0);
}

TEST_CASE("run: the summary is that of the rows", "[run]") {
    std::vector<Plan> const plans = several_plans();
    RunOptions options = options_of(1000);
    Rows rows(plans.size());
    options.rows = [&](std::uint64_t first, std::size_t plan, RowBlock const& block) {
        rows.take(first, plan, block);
    };
    RunResult const result = run(plans, options);
    CHECK(result.replays == 1000);
    for (std::size_t p = 0; p < plans.size(); ++p) {
        Summary const& summary = result.summaries[p];
        CHECK(summary.replays == 1000);
        auto const check = [&](Moments const& got, std::size_t column) {
            Moments const expected = moments_of(rows.columns[p][column]);
            CAPTURE(p, column);
            CHECK(got.count == 1000);
            CHECK(got.mean == Approx(expected.mean).epsilon(1e-12).margin(1e-12));
            CHECK(got.squares == Approx(expected.squares).epsilon(1e-9).margin(1e-12));
            CHECK(got.min == expected.min);
            CHECK(got.max == expected.max);
        };
        for (std::size_t i = 0; i < metric_count; ++i) {
            check(summary.metrics[i], i);
        }
        for (std::size_t i = 0; i < share_count; ++i) {
            check(summary.shares[i], share_column + i);
        }
        for (std::size_t i = 0; i < state_count; ++i) {
            check(summary.compute_usd[i], compute_column + i);
        }
        for (std::size_t i = 0; i < cause_count; ++i) {
            check(summary.by_cause[i], cause_column + i);
        }
        std::vector<double> cost = rows.of(p, Metric::cost_usd);
        std::sort(cost.begin(), cost.end());
        CHECK(summary.quantiles_of(Metric::cost_usd)[2].value == cost[499]);  // p50
        CHECK(summary.quantiles_of(Metric::cost_usd)[4].value == cost[949]);  // p95
    }
}

TEST_CASE("run: a difference is that of two plans row by row", "[run]") {
    std::vector<Plan> const plans = several_plans();
    RunOptions const options = options_of(1000);
    RunResult const result = run(plans, options);
    Rows const rows = rows_of(plans, options);
    for (std::size_t p = 1; p < plans.size(); ++p) {
        auto const check = [&](Moments const& got, Metric metric) {
            std::vector<double> less;
            for (std::size_t i = 0; i < 1000; ++i) {
                less.push_back(rows.of(p, metric)[i] - rows.of(0, metric)[i]);
            }
            Moments const expected = moments_of(less);
            CAPTURE(p);
            CHECK(got.count == 1000);
            CHECK(got.mean == Approx(expected.mean).epsilon(1e-12));
            CHECK(got.sd() == Approx(expected.sd()).epsilon(1e-12));
        };
        check(result.differences[p - 1].cost_usd, Metric::cost_usd);
        check(result.differences[p - 1].makespan_h, Metric::makespan_h);
    }
}

TEST_CASE("run: plans that meet the same luck differ by little noise", "[run]") {
    std::vector<Plan> plans{usual_plan(), usual_plan()};
    plans[1].checkpoint.levels[0].block = constant_sampler(0.1);
    RunResult const result = run(plans, options_of(2000));
    double const apart = std::hypot(result.summaries[0].of(Metric::makespan_h).std_error(),
                                    result.summaries[1].of(Metric::makespan_h).std_error());
    CHECK(result.differences[0].makespan_h.std_error() < 0.4 * apart);
}

TEST_CASE("run: rows come in order of replay, plan by plan, with any number of threads", "[run][threads]") {
    std::vector<Plan> const plans = several_plans();
    Rows const expected = rows_of(plans, options_of(1500));
    CHECK(expected.in_order);
    CHECK(expected.next == std::vector<std::uint64_t>(plans.size(), 1500));
    Rows const rows = rows_of(plans, options_of(1500, 4));
    CHECK(rows.in_order);
    CHECK(rows.columns == expected.columns);
}

TEST_CASE("run: tells its progress in order", "[run][threads]") {
    Plan const plan = usual_plan();
    for (unsigned const threads : {1U, 3U}) {
        RunOptions options = options_of(2000, threads);
        std::vector<std::uint64_t> told;
        bool same_total = true;
        options.progress = [&](std::uint64_t done, std::uint64_t total) {
            told.push_back(done);
            same_total = same_total && total == 2000;
        };
        run_one(plan, options);
        CHECK(same_total);
        CHECK(told == std::vector<std::uint64_t>{256, 512, 768, 1024, 1280, 1536, 1792, 2000});
    }
}

TEST_CASE("run: may be cancelled between blocks", "[run][threads]") {
    std::vector<Plan> const plans = several_plans();
    for (unsigned const threads : {1U, 3U}) {
        RunOptions options = options_of(100'000, threads);
        Rows rows(plans.size());
        options.rows = [&](std::uint64_t first, std::size_t plan, RowBlock const& block) {
            rows.take(first, plan, block);
        };
        std::uint64_t done = 0;
        options.progress = [&](std::uint64_t so_far, std::uint64_t) { done = so_far; };
        std::atomic<int> asked{0};
        options.cancelled = [&] { return ++asked > 5; };
        CAPTURE(threads);
        CHECK_THROWS_AS(run(plans, options), Cancelled);
        CHECK(done <= 5 * RowBlock::capacity);
        CHECK(rows.in_order);
        CHECK(rows.next == std::vector<std::uint64_t>(plans.size(), done));
    }
}

TEST_CASE("run: an exception of a callback ends it", "[run][threads]") {
    Plan const plan = usual_plan();
    for (unsigned const threads : {1U, 4U}) {
        RunOptions options = options_of(100'000, threads);
        options.rows = [](std::uint64_t first, std::size_t, RowBlock const&) {
            if (first >= 1000) {
                throw std::out_of_range("disk full");
            }
        };
        CAPTURE(threads);
        CHECK_THROWS_AS(run_one(plan, options), std::out_of_range);
    }
}

TEST_CASE("run: replays that do not finish count in all means", "[run]") {
    // One rental of at most 1 h: it lives that long with probability 1/e and works for 1 - 1/e in the mean.
    Plan plan = plan_of(1.0);
    plan.causes = {cause_of(0, exponential(1.0))};
    plan.give_up.rentals = 1;
    plan.deadline_h = 1000.0;
    plan.budget_usd = 1000.0;
    Summary const summary = run_one(plan, options_of(200'000)).summaries[0];
    double const alive = std::exp(-1.0);
    CHECK(summary.replays == 200'000);
    CHECK(summary.of(Share::finished).count == 200'000);
    check_mean(alive, summary.of(Share::finished));
    check_mean(1.0 - alive, summary.of(Metric::makespan_h));
    check_mean(1.0 - alive, summary.of(Metric::cost_usd));
    // none of these is in time, in budget or without an interruption
    CHECK(summary.of(Share::deadline_met).mean == summary.of(Share::finished).mean);
    CHECK(summary.of(Share::within_budget).mean == summary.of(Share::finished).mean);
    CHECK(summary.of(Share::both).mean == summary.of(Share::finished).mean);
    CHECK(summary.of(Share::no_interruption).mean == summary.of(Share::finished).mean);
}

TEST_CASE("run: deadline and budget only score, and what just meets them meets them", "[run]") {
    Plan plan = plan_of(0.3);
    plan.deadline_h = 0.1 + 0.1 + 0.1;
    plan.budget_usd = 0.3;
    Summary summary = run_one(plan, options_of(10)).summaries[0];
    CHECK(summary.of(Share::both).mean == 1.0);
    plan.deadline_h = 0.2999;
    summary = run_one(plan, options_of(10)).summaries[0];
    CHECK(summary.of(Share::finished).mean == 1.0);
    CHECK(summary.of(Share::deadline_met).mean == 0.0);
    CHECK(summary.of(Share::within_budget).mean == 1.0);
    CHECK(summary.of(Share::both).mean == 0.0);
    plan.budget_usd = 0.2999;
    summary = run_one(plan, options_of(10)).summaries[0];
    CHECK(summary.of(Share::within_budget).mean == 0.0);
}

TEST_CASE("run: quantiles of more than 2^17 replays are nearly those of all", "[run]") {
    Plan plan = plan_of(8.0, 1.0, 0.125);
    plan.causes = {cause_of(0, exponential(1.0))};  // hardly a replay goes without an interruption
    RunOptions options = options_of(SampleColumn::exact_count + 50'000);
    Rows rows(1);
    options.rows = [&](std::uint64_t first, std::size_t p, RowBlock const& block) {
        rows.take(first, p, block);
    };
    Summary const summary = run_one(plan, options).summaries[0];
    std::uint64_t const n = options.replays;
    for (Metric const metric : {Metric::makespan_h, Metric::lost_h, Metric::interruption_usd}) {
        std::vector<double> sorted = rows.of(0, metric);
        REQUIRE(sorted.size() == n);
        std::sort(sorted.begin(), sorted.end());
        double const sd = moments_of(sorted).sd();
        for (std::size_t i = 0; i < quantile_percents.size(); ++i) {
            QuantileRanks const ranks = quantile_ranks(n, quantile_percents[i]);
            auto const near = [&](double got, std::uint64_t rank) {
                double const exact = sorted[static_cast<std::size_t>(rank - 1)];
                CAPTURE(static_cast<std::size_t>(metric), quantile_percents[i], got, exact, sd);
                CHECK(std::fabs(got - exact) < 2e-3 * sd);
            };
            Quantile const& got = summary.quantiles_of(metric)[i];
            near(got.value, ranks.value);
            near(got.low, ranks.low);
            near(got.high, ranks.high);
        }
    }
}

}  // namespace
}  // namespace runcost
