#include "models/check_contract.hpp"

#include "models/bill.hpp"
#include "models/compile.hpp"

namespace runcost {
namespace {

bool is_constant(Price const& price) {
    return !price.process && get_if_plain<Constant>(price.usd_per_h) != nullptr;
}

/// Of what is paid in or promised once, sessions with a bill each know nothing.
void check_sessions(Scenario const& scenario, Findings& findings) {
    std::string const reason = "is counted in each session alone; say the work of all sessions as one job";
    if (scenario.job.repeat > 1 && scenario.market.billing.balance_usd) {
        findings.error("market.billing.balance", reason);
    }
    if (scenario.job.repeat > 1 && scenario.market.billing.commitment) {
        findings.error("market.billing.commitment", reason);
    }
}

void check_prepaid(Scenario const& scenario, Findings& findings) {
    Billing const& billing = scenario.market.billing;
    double const block_usd = billing.prepaid->from_h * usd_per_hour(scenario.job, scenario.market);
    if (billing.free_within_h > 0.0) {
        findings.error(
            "market.billing.free_if_interrupted_within",
            "does not go with prepaid, whose end is agreed and no reason to pay nothing; leave one out");
    }
    if (billing.balance_usd && *billing.balance_usd < block_usd) {
        findings.error("market.billing.balance",
                       text("does not pay one block of prepaid hours, which is $", block_usd));
    }
}

void check_commitment(Scenario const& scenario, Findings& findings) {
    Price const& price = scenario.market.price;
    std::string const key = "market.billing.commitment";
    if (scenario.market.billing.prepaid) {
        findings.error(key, "does not go with prepaid, which ends each rental; leave one out");
    }
    if (price.own) {
        findings.error(key, "is for what is rented, and this machine is one's own");
    } else if (!is_constant(price)) {
        findings.error(key, "is for a price that does not change; say one, such as price: $0.59/h");
    }
}

void check_network_volume(Scenario const& scenario, Findings& findings) {
    constexpr double gigabyte = 1e9;
    Market const& market = scenario.market;
    double const needed = kept_bytes(scenario.job, market, scenario.policy, DataPlace::network_volume);
    auto const& size = market.storage.network_volume_bytes;
    if (size && needed > *size * (1.0 + 1e-12)) {
        findings.error("market.storage.network_volume",
                       text("its ", *size / gigabyte, " GB do not hold what lies there, ", needed / gigabyte,
                            " GB of dataset and saves"));
    }
}

}  // namespace

bool beyond_spend_limit(Scenario const& scenario) {
    auto const& limit = scenario.market.billing.spend_limit_usd_per_h;
    return limit && is_constant(scenario.market.price) &&
           usd_per_hour(scenario.job, scenario.market) > *limit * (1.0 + 1e-12);
}

void check_contract(Scenario const& scenario, Findings& findings) {
    Market const& market = scenario.market;
    if (market.billing.commitment) {
        check_commitment(scenario, findings);
    }
    check_sessions(scenario, findings);
    if (market.billing.prepaid) {
        check_prepaid(scenario, findings);
    }
    check_network_volume(scenario, findings);
    if (beyond_spend_limit(scenario)) {
        findings.warning(
            "market.billing.spend_limit",
            text("the gang costs $", usd_per_hour(scenario.job, market), " an hour: it is never rented"));
    }
}

}  // namespace runcost
