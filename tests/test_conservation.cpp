#include <algorithm>
#include <cmath>
#include <cstdint>
#include <string>

#include "sim/row.hpp"
#include "tests/broken.hpp"
#include "tests/catch.hpp"
#include "tests/plans.hpp"
#include "tests/random_plans.hpp"

namespace runcost {
namespace {

using namespace tests;

constexpr int jobs = 12'000;

/// Calls `check(plan, replay, broken)` with random jobs, of which one in three replaces only lost nodes and
/// one in two saves on levels or beside the work; the laws that it finds broken fail.
template <class Check>
void check_random_jobs(Check const& check) {
    RandomPlans plans;
    int failures = 0;
    for (int i = 0; i < jobs && failures < 5; ++i) {
        Plan plan = i % 3 == 0 ? plans.next_gang() : plans.next();
        if (i % 2 == 0) {
            plans.take_forms(plan);
        }
        std::uint64_t const replay = plans.below(1000);
        Broken broken;
        check(plan, replay, broken);
        if (!broken.text().empty()) {
            ++failures;
            FAIL_CHECK("job " << i << ", replay " << replay << '\n'
                              << described(plan) << '\n'
                              << broken.text());
        }
    }
}

TEST_CASE("conservation: states sum to the makespan, useful work to the work, dollars to the cost",
          "[conservation]") {
    int finished = 0;
    int of_one_speed = 0;
    check_random_jobs([&](Plan const& plan, std::uint64_t replay, Broken& broken) {
        Ledger const ledger = walk(plan, replay);
        Row const row = make_row(plan, ledger, walk_twin(plan, replay));
        broken.unless_equal(
            "hours of the nine states",
            of(row, Metric::useful_h) + of(row, Metric::lost_h) + of(row, Metric::checkpoint_h) +
                of(row, Metric::setup_h) + of(row, Metric::restore_h) + of(row, Metric::provisioning_h) +
                of(row, Metric::waiting_h) + of(row, Metric::detection_h) + of(row, Metric::idle_h),
            of(row, Metric::makespan_h));
        broken.unless_equal("dollars",
                            of(row, Metric::compute_usd) + of(row, Metric::rounding_usd) +
                                of(row, Metric::storage_usd) + of(row, Metric::transfer_usd) +
                                of(row, Metric::fees_usd) + of(row, Metric::after_end_usd) -
                                of(row, Metric::refund_usd),
                            of(row, Metric::cost_usd));
        double compute_usd = 0.0;
        for (std::size_t state = 0; state < state_count; ++state) {
            compute_usd += row[compute_column + state];
            broken.unless("negative hours", ledger.hours[state] >= 0.0);
            broken.unless(
                "rent of more than the hours",
                plan.host.price.ages != nullptr ||
                    row[compute_column + state] <=
                        ledger.hours[state] * plan.host.price.parameters[0] * plan.gang.nodes + 1e-9);
        }
        broken.unless_equal("rent by state", compute_usd, of(row, Metric::compute_usd));
        double interruptions = 0.0;
        for (std::size_t cause = 0; cause < cause_count; ++cause) {
            interruptions += row[cause_column + cause];
        }
        broken.unless_equal("interruptions by cause", interruptions, of(row, Metric::interruptions));
        broken.unless("saves broken off are part of the saves",
                      of(row, Metric::checkpoint_failed_h) <= of(row, Metric::checkpoint_h) + 1e-9);
        if (ledger.finished) {
            ++finished;
            if (plan.host.speed.ages == nullptr) {
                ++of_one_speed;
                broken.unless_equal("useful work", of(row, Metric::useful_h) * plan.host.speed.parameters[0],
                                    plan.work);
            }
            broken.unless("one rental more than interruptions", ledger.rentals == ledger.interruptions + 1);
        }
    });
    CHECK(finished > jobs / 2);
    CHECK(of_one_speed > jobs / 3);
}

TEST_CASE("conservation: twice the price is twice the dollars, in the same time", "[conservation]") {
    int compared = 0;
    check_random_jobs([&](Plan const& plan, std::uint64_t replay, Broken& broken) {
        if (plan.give_up.cost_usd < infinite) {
            return;
        }
        ++compared;
        Plan dear = plan;
        dear.host.price.parameters[0] *= 2.0;  // of a constant and of an exponential
        dear.billing.of(Toll::download).usd_per_byte *= 2.0;
        dear.billing.of(Toll::upload).usd_per_byte *= 2.0;
        Ledger const once = walk(plan, replay);
        Ledger const twice = walk(dear, replay);
        broken.unless_equal("cost", twice.cost_usd(), 2.0 * once.cost_usd());
        broken.unless_equal("rounding", twice.rounding_usd, 2.0 * once.rounding_usd);
        broken.unless_equal("transfer", twice.transfer_usd(), 2.0 * once.transfer_usd());
        broken.unless("the same hours", twice.hours == once.hours);
    });
    CHECK(compared > jobs / 2);
}

TEST_CASE("conservation: no more is paid for transfers than whole ones in setups, restores and saves",
          "[conservation]") {
    int paid = 0;
    check_random_jobs([&](Plan const& plan, std::uint64_t replay, Broken& broken) {
        Ledger const ledger = walk(plan, replay);
        Ledger const twin = walk_twin(plan, replay);
        auto const rentals = static_cast<double>(ledger.rentals);
        double const whole_usd = plan.dataset_bytes * plan.billing.of(Toll::download).usd_per_byte;
        double bytes = 0.0;
        double piece = plan.checkpoint.piece;
        bool lossy = std::any_of(plan.causes.begin(), plan.causes.end(), [](CausePlan const& cause) {
            return cause.levels_after_return != all_levels || cause.levels_after_loss != all_levels;
        });
        for (LevelPlan const& level : plan.checkpoint.levels) {
            bytes += level.size_bytes;
            lossy = lossy || level.failure_probability > 0.0 || level.background;
        }
        for (double const first : plan.checkpoint.first_pieces) {
            piece = std::min(piece, first);
        }
        piece *= plan.checkpoint.wall ? 0.5 : 1.0;
        double const read_usd = bytes * plan.billing.of(Toll::download).usd_per_byte;
        double const save_usd = bytes * plan.billing.of(Toll::upload).usd_per_byte;
        double const saves = 2.0 * rentals + (lossy ? rentals : 1.0) * plan.work / piece + 2.0;
        broken.unless("no negative dollars", ledger.transfer_usd() >= 0.0);
        broken.unless("dollars of whole transfers",
                      ledger.transfer_usd() <= rentals * (whole_usd + read_usd) + saves * save_usd + 1e-9);
        if (plan.billing.only_rent()) {
            broken.unless("no dollars", ledger.transfer_usd() == 0.0 && twin.transfer_usd() == 0.0);
        }
        if (twin.finished) {
            broken.unless("the twin's download", twin.transfer_usd() >= whole_usd - 1e-9);
        }
        paid += ledger.transfer_usd() > 0.0 ? 1 : 0;
    });
    CHECK(paid > jobs / 20);
}

TEST_CASE("conservation: without interruptions a replay is its own twin", "[conservation]") {
    int compared = 0;
    check_random_jobs([&](Plan& plan, std::uint64_t replay, Broken& broken) {
        Ledger const struck = walk(plan, replay);
        if (struck.interruptions > 0 || plan.on_notice != OnNotice::ignore) {  // else as it is: none in time
            plan.causes.clear();
        }
        ++compared;
        Ledger const ledger = walk(plan, replay);
        Ledger const twin = walk_twin(plan, replay);
        Row const row = make_row(plan, ledger, twin);
        broken.unless("no interruption", ledger.interruptions == 0);
        broken.unless("the same hours", ledger.hours == twin.hours);
        broken.unless("the same rent", ledger.compute_usd == twin.compute_usd);
        broken.unless("the same transfers", ledger.transfer_usd() == twin.transfer_usd());
        broken.unless("no interruption hours", of(row, Metric::interruption_h) == 0.0);
        broken.unless("no interruption dollars", of(row, Metric::interruption_usd) == 0.0);
        broken.unless("finished alike", ledger.finished == twin.finished);
    });
    CHECK(compared == jobs);
}

TEST_CASE("conservation: dollars of the bill do not change the time", "[conservation]") {
    check_random_jobs([](Plan& plan, std::uint64_t replay, Broken& broken) {
        plan.give_up.cost_usd = infinite;
        Ledger const billed = walk(plan, replay);
        Plan free = plan;
        free.billing = {};
        free.host.price = constant_sampler(0.0);
        Ledger const unbilled = walk(free, replay);
        for (std::size_t state = 0; state < state_count; ++state) {  // to rounding: one may be plain
            broken.unless_equal("the same hours", billed.hours[state], unbilled.hours[state]);
        }
        broken.unless_equal("nothing to pay", unbilled.cost_usd(), 0.0);
        broken.unless("rounding takes nothing away", billed.rounding_usd >= 0.0);
    });
}

}  // namespace
}  // namespace runcost
