#pragma once

#include "models/scenario.hpp"
#include "sim/plan.hpp"

/// What a scenario's contract comes to, in numbers.
namespace runcost {

BillingPlan compile_billing(Scenario const& scenario);

/// Whom reads from a place pay, beside the market.
std::optional<Toll> store_toll(std::optional<DataPlace> place);

/// Dollars of a byte that is read from a place over the network: the market's and the store's.
double read_usd_per_byte(Market const& market, std::optional<DataPlace> place);

/// Bytes of the job for which a place is paid.
double kept_bytes(Job const& job, Market const& market, Policy const& policy, DataPlace place);

/// Dollars of an hour of all disks while their hosts are there,
double disks_usd_per_hour(Job const& job, Market const& market);
/// and of what lies on a network volume and in object stores.
double kept_usd_per_hour(Job const& job, Market const& market, Policy const& policy);

/// Of each failure of a host.
double repair_usd(Market const& market);

/// Whether something that a job moves may be free up to some share.
bool has_free_share(Job const& job, Market const& market);

/// The forced end of a prepaid rental, as a cause of interruptions.
Interruption end_of_prepaid(Billing const& billing);

}  // namespace runcost
