#include "sim/tolls.hpp"

#include "tests/catch.hpp"

namespace runcost {
namespace {

/// $10 of uploads are free in a month, and of what is read from S3 a cent for each hour.
BillingPlan billing(double first_month_h = month_h) {
    BillingPlan plan;
    plan.of(Toll::upload) = {1.0, 10.0, 0.0};
    plan.of(Toll::download) = {1.0, 0.0, 0.0};
    plan.of(Toll::s3) = {3.0, 0.0, 0.01};
    plan.first_month_h = first_month_h;
    return plan;
}

TEST_CASE("tolls: each stands on its line, and a read from a store on two") {
    Ledger ledger;
    BillingPlan const plan = billing();
    Tolls tolls(plan, ledger);
    tolls.pay(Toll::upload, 4.0);
    tolls.pay({1.0, 8.0, Toll::s3, 0.75}, 0.0, 2.0, 2.0);
    tolls.pay({1.0, 5.0, {}, 0.0}, 2.0, 1.5, 2.0);  // broken off half-way
    CHECK(ledger.of(Item::upload) == 4.0);
    CHECK(ledger.of(Item::download) == Approx(2.0 + 2.5).epsilon(1e-12));
    CHECK(ledger.of(Item::egress) == Approx(6.0).epsilon(1e-12));
    tolls.end(3.5);
    CHECK(ledger.of(Item::upload) == 0.0);
    CHECK(ledger.of(Item::download) == Approx(4.5).epsilon(1e-12));
    CHECK(ledger.of(Item::egress) == Approx(6.0 - 0.035).epsilon(1e-12));
}

TEST_CASE("tolls: a share is free in each month, at most what was paid in it") {
    Ledger ledger;
    BillingPlan const plan = billing(100.0);
    Tolls tolls(plan, ledger);
    CHECK(tolls.month_end_h() == 100.0);
    tolls.pay(Toll::upload, 25.0);
    tolls.pass(99.0);
    CHECK(ledger.of(Item::upload) == 25.0);
    tolls.pass(100.0);
    CHECK(ledger.of(Item::upload) == 15.0);
    CHECK(tolls.month_end_h() == 830.0);
    tolls.pay(Toll::upload, 4.0);
    tolls.pass(1000.0);
    CHECK(ledger.of(Item::upload) == 15.0);
    tolls.pay(Toll::upload, 30.0);
    tolls.end(1001.0);
    CHECK(ledger.of(Item::upload) == 35.0);
}

TEST_CASE("tolls: a transfer over the end of a month counts in both") {
    Ledger ledger;
    BillingPlan plan = billing(10.0);
    plan.of(Toll::download).free_usd = 3.0;
    Tolls tolls(plan, ledger);
    // $8 move from 6 h to 14 h, four of them by the end of the month
    tolls.pay({8.0, 8.0, {}, 0.0}, 5.0, 9.0, 9.0);
    CHECK(ledger.of(Item::download) == Approx(8.0 - 3.0).epsilon(1e-12));
    tolls.end(14.0);
    CHECK(ledger.of(Item::download) == Approx(8.0 - 6.0).epsilon(1e-12));
}

TEST_CASE("tolls: without free shares there are no months") {
    Ledger ledger;
    BillingPlan plan;
    plan.of(Toll::upload) = {1.0, 0.0, 0.0};
    Tolls tolls(plan, ledger);
    CHECK(tolls.month_end_h() == infinite);
    tolls.pay(Toll::upload, 7.0);
    tolls.end(1e5);
    CHECK(ledger.of(Item::upload) == 7.0);
}

}  // namespace
}  // namespace runcost
