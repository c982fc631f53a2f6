#include <cstddef>
#include <cstdint>

#include "tests/engine_luck.hpp"
#include "tests/plans.hpp"

namespace runcost::tests {
namespace {

oracle::FreeShare free_share(BillingPlan const& billing, Toll toll) {
    TollPlan const& its = billing.of(toll);
    return {its.free_usd, its.free_usd_per_h};
}

/// Drawn once for a replay.
void take_delay(Plan const& plan, std::uint64_t replay, Delay const& delay, Purpose purpose,
                oracle::Draw& hours, std::optional<double>& until) {
    DrawKey const key{seed, static_cast<std::uint32_t>(replay), purpose, 0, plan.place};
    hours = [sampler = delay.hours, key](int) { return draw_value(sampler, key, 0); };
    if (delay.until_hour >= 0.0) {
        until = delay.until_hour;
    }
}

}  // namespace

void take_contract(Plan const& plan, std::uint64_t replay, oracle::Contract& its) {
    BillingPlan const& billing = plan.billing;
    its.from = static_cast<oracle::Start>(billing.from);
    its.granularity = billing.granularity_h;
    its.minimum = billing.minimum_h;
    its.while_down = billing.while_down;
    its.free_within = billing.free_within_h;
    its.prepaid = billing.prepaid;
    its.unused = billing.unused_share;
    its.fee = billing.fee_share;
    its.spend_limit = billing.spend_limit_usd_per_h;
    its.repair = billing.repair_usd;
    its.term = billing.commitment.term_h;
    its.term_usd_per_h = billing.commitment.usd_per_h;
    its.exit_usd_per_h = billing.commitment.early_exit_usd_per_h;
    its.disk = billing.disk_usd_per_h;
    its.stopped_disk = billing.stopped_disk_usd_per_h;
    its.network_volume = billing.network_volume_usd_per_h;
    its.object_store = billing.object_store_usd_per_h;
    its.free_upload = free_share(billing, Toll::upload);
    its.free_download = free_share(billing, Toll::download);
    its.first_month = billing.first_month_h;
    for (std::size_t toll = 0; toll < toll_count; ++toll) {
        its.free_egress.push_back(free_share(billing, static_cast<Toll>(toll)));
    }
    take_delay(plan, replay, plan.release, Purpose::release, its.release, its.release_until);
    take_delay(plan, replay, plan.deletion, Purpose::deletion, its.deletion, its.deletion_until);
}

oracle::Tolls read_tolls(Plan const& plan, double bytes, std::optional<Toll> store) {
    oracle::Tolls tolls;
    tolls.download = bytes * plan.billing.of(Toll::download).usd_per_byte;
    if (store) {
        tolls.egress = bytes * plan.billing.of(*store).usd_per_byte;
        tolls.store = static_cast<std::size_t>(*store);
    }
    return tolls;
}

}  // namespace runcost::tests
