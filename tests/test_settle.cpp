#include "sim/settle.hpp"

#include "tests/catch.hpp"

namespace runcost {
namespace {

/// 720 h at $0.80, from $1.00; an hour of a term that is left costs $0.80, and the discount of $0.20 with 5 %
/// of it.
CommitmentPlan month(double early_exit_usd_per_h = 1.01) {
    return {720.0, 0.8, early_exit_usd_per_h};
}

TEST_CASE("settle: a commitment is paid in whole terms, or left early if that costs less") {
    CHECK(committed_usd(month(), 360.0) == Approx(363.6).epsilon(1e-12));
    CHECK(committed_usd(month(), 720.0) == Approx(576.0).epsilon(1e-12));
    CHECK(committed_usd(month(), 720.0 + 1e-10) == Approx(576.0).epsilon(1e-12));
    CHECK(committed_usd(month(), 730.0) == Approx(576.0 + 10.1).epsilon(1e-12));
    // from 570.3 h on the whole term costs less
    CHECK(committed_usd(month(), 570.0) == Approx(575.7).epsilon(1e-12));
    CHECK(committed_usd(month(), 600.0) == Approx(576.0).epsilon(1e-12));
    CHECK(committed_usd(month(infinite), 1.0) == Approx(576.0).epsilon(1e-12));
    CHECK(committed_usd(month(infinite), 720.5) == Approx(2 * 576.0).epsilon(1e-12));
}

Ledger rented() {
    Ledger ledger;
    ledger.compute_usd[0] = 70.0;
    ledger.compute_usd[3] = 20.0;
    ledger.rounding_usd = 8.0;
    ledger.after_end_usd = 4.0;
    ledger.refund_usd = 2.0;
    ledger.of(Item::disk) = 5.0;
    return ledger;
}

TEST_CASE("settle: a commitment costs what its hours do beyond the rent, and nothing if that is more") {
    BillingPlan billing;
    billing.commitment = month();
    Ledger ledger = rented();  // $100
    settle(billing, 360.0, ledger);
    CHECK(ledger.of(Item::commitment) == Approx(263.6).epsilon(1e-12));
    CHECK(ledger.cost_usd() == Approx(368.6).epsilon(1e-12));
    Ledger dear = rented();
    settle(billing, 50.0, dear);
    CHECK(dear.of(Item::commitment) == 0.0);
    Ledger never = rented();
    settle(billing, -infinite, never);
    CHECK(never.of(Item::commitment) == 0.0);
}

TEST_CASE("settle: the fee is taken out of all rent, and the cost stays what it is") {
    BillingPlan billing;
    billing.fee_share = 0.25;
    Ledger ledger = rented();
    settle(billing, 10.0, ledger);
    CHECK(ledger.of(Item::fee) == Approx(25.0).epsilon(1e-12));
    CHECK(ledger.rent_usd() == Approx(67.5).epsilon(1e-12));
    CHECK(ledger.compute_usd[3] == Approx(15.0).epsilon(1e-12));
    CHECK(ledger.rounding_usd == Approx(6.0).epsilon(1e-12));
    CHECK(ledger.after_end_usd == Approx(3.0).epsilon(1e-12));
    CHECK(ledger.refund_usd == Approx(1.5).epsilon(1e-12));
    CHECK(ledger.of(Item::disk) == 5.0);
    CHECK(ledger.cost_usd() == Approx(105.0).epsilon(1e-12));
}

}  // namespace
}  // namespace runcost
