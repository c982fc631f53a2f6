#pragma once

#include "sim/ledger.hpp"
#include "sim/plan.hpp"

namespace runcost {

/// The last lines of a bill, when all rentals have ended: what a commitment costs beyond the rent, `held_h`
/// after the first grant, and the platform's part of the rent.
void settle(BillingPlan const& billing, double held_h, Ledger& ledger);

/// Dollars of a commitment that is left so many hours after its beginning.
double committed_usd(CommitmentPlan const& plan, double held_h);

}  // namespace runcost
