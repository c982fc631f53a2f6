#include <array>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <utility>

#include "models/check.hpp"
#include "models/compile.hpp"
#include "sim/timeline.hpp"
#include "tests/broken.hpp"
#include "tests/catch.hpp"
#include "tests/plans.hpp"
#include "tests/random_contracts.hpp"
#include "tests/random_markets.hpp"
#include "tests/random_plans.hpp"

/// All terms of a bill at random, over markets at random.
namespace runcost {
namespace {

using namespace tests;

/// The next contract that can be compiled.
class RandomBills {
public:
    struct Bill {
        Scenario scenario;
        Plan plan;
        std::uint64_t replay;
    };

    Bill next() {
        for (;;) {
            Scenario scenario = markets_.next();
            RandomContracts(markets_).lay_over(scenario);
            try {
                Plan plan = compile(scenario);
                plan.repeat = 1;
                std::uint64_t const replay = markets_.below(1000);
                return {std::move(scenario), std::move(plan), replay};
            } catch (InvalidScenario const&) {
                ++refused_;
            }
        }
    }
    int refused() const { return refused_; }

private:
    RandomMarkets markets_;
    int refused_ = 0;
};

/// How often each line of the bill, and each term, came about.
struct Seen {
    std::array<int, item_count> items{};
    int refunds = 0;
    int free = 0;
    int prepaid = 0;
    int too_dear = 0;

    void add(Scenario const& scenario, Ledger const& ledger) {
        for (std::size_t item = 0; item < item_count; ++item) {
            items[item] += ledger.items_usd[item] > 1e-9 ? 1 : 0;
        }
        bool const refund = ledger.refund_usd > 1e-9;
        Billing const& billing = scenario.market.billing;
        refunds += refund ? 1 : 0;
        free += refund && billing.free_within_h > 0.0 && !billing.prepaid ? 1 : 0;
        prepaid += refund && billing.free_within_h == 0.0 ? 1 : 0;
        too_dear += ledger.rentals == 0 ? 1 : 0;
    }
};

/// All prices twice as high, and so all that is measured in dollars.
Plan twice_as_dear(Plan plan) {
    plan.host.units *= 2.0;
    BillingPlan& billing = plan.billing;
    for (TollPlan& toll : billing.tolls) {
        toll.usd_per_byte *= 2.0;
        toll.free_usd *= 2.0;
        toll.free_usd_per_h *= 2.0;
    }
    for (double* usd : {&billing.commitment.usd_per_h, &billing.commitment.early_exit_usd_per_h,
                        &billing.spend_limit_usd_per_h, &billing.repair_usd, &billing.disk_usd_per_h,
                        &billing.stopped_disk_usd_per_h, &billing.network_volume_usd_per_h,
                        &billing.object_store_usd_per_h, &plan.give_up.cost_usd}) {
        *usd *= 2.0;
    }
    return plan;
}

/// A bill is the sum of its lines, and none of them is negative.
void check_sums(Ledger const& ledger, Row const& row, Broken& broken) {
    double rent = ledger.rounding_usd + ledger.after_end_usd;
    for (double const usd : ledger.compute_usd) {
        rent += usd;
        broken.unless("no negative rent", usd >= 0.0 && std::isfinite(usd));
    }
    double sum = rent - ledger.refund_usd;
    for (std::size_t item = 0; item < item_count; ++item) {
        double const usd = ledger.items_usd[item];
        sum += usd;
        broken.unless(item_names[item], usd >= -1e-9 && std::isfinite(usd));
        broken.unless_equal("the row's", row[item_column + item], usd);
    }
    double const refund = ledger.refund_usd;  // may take all of a large rent back
    broken.unless_equal("cost", sum + refund, of(row, Metric::cost_usd) + refund);
    broken.unless("no more is given back than was paid", ledger.refund_usd <= rent + 1e-9);
}

/// Where all prices double, all dollars do, unless some run out, which they do at an instant that is
/// computed.
void check_doubled(Plan const& plan, std::uint64_t replay, Ledger const& once, Broken& broken) {
    if (plan.give_up.cost_usd < infinite) {
        return;
    }
    Ledger const twice = walk(twice_as_dear(plan), replay);
    broken.unless("the same hours", once.hours == twice.hours);
    broken.unless_equal("doubled cost", twice.cost_usd(), 2.0 * once.cost_usd());
    broken.unless_equal("doubled rent", twice.rent_usd(), 2.0 * once.rent_usd());
    broken.unless_equal("doubled rounding", twice.rounding_usd, 2.0 * once.rounding_usd);
    broken.unless_equal("doubled after the end", twice.after_end_usd, 2.0 * once.after_end_usd);
    broken.unless_equal("doubled refund", twice.refund_usd, 2.0 * once.refund_usd);
    for (std::size_t item = 0; item < item_count; ++item) {
        broken.unless_equal(item_names[item], twice.items_usd[item], 2.0 * once.items_usd[item]);
    }
}

Seen check_random_bills(int contracts) {
    RandomBills random;
    Seen seen;
    int failures = 0;
    for (int i = 0; i < contracts && failures < 5; ++i) {
        auto const [scenario, plan, replay] = random.next();
        Ledger const ledger = walk(plan, replay);
        Row const row = make_row(plan, ledger, walk_twin(plan, replay));
        seen.add(scenario, ledger);
        Broken broken;
        check_sums(ledger, row, broken);
        check_doubled(plan, replay, ledger, broken);
        Timeline const timeline = replay_timeline(plan, seed, replay);
        for (std::size_t item = 0; item < item_count; ++item) {
            broken.unless_equal("the timeline's", timeline.row[item_column + item], ledger.items_usd[item]);
        }
        if (!broken.text().empty()) {
            ++failures;
            FAIL_CHECK("contract " << i << ", replay " << replay << '\n'
                                   << described(plan) << '\n'
                                   << broken.text());
        }
    }
    CHECK(random.refused() < contracts);
    return seen;
}

TEST_CASE("random contracts: every bill is the sum of its lines, and doubles with all prices",
          "[conservation]") {
    check_random_bills(500);
}

TEST_CASE("random contracts: so it is in many of them, in which all terms come about",
          "[conservation][slow]") {
    constexpr int contracts = 10'000;
    Seen const seen = check_random_bills(contracts);
    for (std::size_t item = 0; item < item_count; ++item) {
        CAPTURE(item_names[item], seen.items[item]);
        CHECK(seen.items[item] > contracts / 100);
    }
    CHECK(seen.free > contracts / 50);
    CHECK(seen.prepaid > contracts / 50);
    CHECK(seen.too_dear > contracts / 1000);
}

}  // namespace
}  // namespace runcost
