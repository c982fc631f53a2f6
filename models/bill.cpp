#include "models/bill.hpp"

#include <algorithm>
#include <array>

#include "models/causes.hpp"
#include "models/compile.hpp"

namespace runcost {
namespace {

constexpr std::array stores{DataPlace::s3, DataPlace::gcs, DataPlace::b2};

double network_volume_usd_per_hour(Job const& job, Market const& market, Policy const& policy) {
    double const needed = kept_bytes(job, market, policy, DataPlace::network_volume);
    return kept_usd_per_h(market.storage.network_volume,
                          market.storage.network_volume_bytes.value_or(needed));
}

double object_stores_usd_per_hour(Job const& job, Market const& market, Policy const& policy) {
    double sum = 0.0;
    for (DataPlace const place : stores) {
        sum +=
            kept_bytes(job, market, policy, place) * market.stores[*store_index(place)].kept_usd_per_byte_h;
    }
    return sum;
}

double disk_bytes(Job const& job, Market const& market) {
    return market.storage.disk_bytes.value_or(job.disk_bytes.value_or(0.0));
}

/// Bytes of a plan are those of a node, and its prices of them those of all nodes.
void compile_tolls(Scenario const& scenario, BillingPlan& plan) {
    Market const& market = scenario.market;
    Network const& network = market.network;
    auto const nodes = static_cast<double>(scenario.job.nodes);
    plan.of(Toll::upload) = {network.upload_usd_per_byte * nodes,
                             network.upload_usd_per_byte * network.free_upload_bytes, 0.0};
    plan.of(Toll::download) = {network.download_usd_per_byte * nodes,
                               network.download_usd_per_byte * network.free_download_bytes, 0.0};
    for (DataPlace const place : stores) {
        ObjectStore const& store = market.stores[*store_index(place)];
        double const free_bytes =
            store.free_egress_share * kept_bytes(scenario.job, market, scenario.policy, place);
        plan.of(*store_toll(place)) = {store.egress_usd_per_byte * nodes,
                                       store.egress_usd_per_byte * store.free_egress_bytes,
                                       store.egress_usd_per_byte * free_bytes / month_h};
    }
}

CommitmentPlan compile(Commitment const& commitment, Scenario const& scenario) {
    double const usd_per_h = usd_per_hour(scenario.job, scenario.market);
    double const discount_usd_per_h = usd_per_h * commitment.discount / (1.0 - commitment.discount);
    CommitmentPlan plan{commitment.term_h, usd_per_h};
    if (commitment.early_exit) {
        plan.early_exit_usd_per_h = usd_per_h + discount_usd_per_h * (1.0 + *commitment.early_exit);
    }
    return plan;
}

}  // namespace

std::optional<Toll> store_toll(std::optional<DataPlace> place) {
    auto const index = store_index(place);
    return index ? std::optional(static_cast<Toll>(static_cast<std::size_t>(Toll::s3) + *index))
                 : std::nullopt;
}

double read_usd_per_byte(Market const& market, std::optional<DataPlace> place) {
    auto const store = store_index(place);
    return market.network.download_usd_per_byte + (store ? market.stores[*store].egress_usd_per_byte : 0.0);
}

double kept_bytes(Job const& job, Market const& market, Policy const& policy, DataPlace place) {
    double sum = job.dataset_from == place ? job.dataset_bytes.value_or(0.0) : 0.0;
    if (ever_saves(market, policy)) {
        for (std::size_t i = 0; i < job.checkpoint.levels(); ++i) {
            CheckpointForm const& form = job.checkpoint.level(i);
            sum += form.to == place ? form.size_bytes.value_or(0.0) * static_cast<double>(form.keep) : 0.0;
        }
    }
    return sum;
}

double repair_usd(Market const& market) {
    return market.price.own ? market.price.own->repair_usd : 0.0;
}

double disks_usd_per_hour(Job const& job, Market const& market) {
    return disk_bytes(job, market) * market.storage.running_usd_per_byte_h * static_cast<double>(job.nodes);
}

double kept_usd_per_hour(Job const& job, Market const& market, Policy const& policy) {
    return network_volume_usd_per_hour(job, market, policy) + object_stores_usd_per_hour(job, market, policy);
}

bool has_free_share(Job const& job, Market const& market) {
    auto const reads_free = [&](std::optional<DataPlace> place) {
        auto const store = store_index(place);
        return store && (market.stores[*store].free_egress_bytes > 0.0 ||
                         market.stores[*store].free_egress_share > 0.0);
    };
    bool free = market.network.free_download_bytes > 0.0 || market.network.free_upload_bytes > 0.0 ||
                reads_free(job.dataset_from);
    for (std::size_t i = 0; i < job.checkpoint.levels(); ++i) {
        free = free || reads_free(job.checkpoint.level(i).to);
    }
    return free;
}

Interruption end_of_prepaid(Billing const& billing) {
    Prepaid const& prepaid = *billing.prepaid;
    Interruption end;
    end.cause = cause_of("end_of_contract");
    end.lifetime = Constant{prepaid.to_h - std::max(0.0, prepaid.notice_h)};
    end.per = Per::node;
    end.calendar = true;
    end.from_grant = billing.from == BilledFrom::provisioning;
    if (prepaid.notice_h >= 0.0) {
        end.notice = Constant{prepaid.notice_h};
    }
    end.detection = DelayModel{Law{Constant{0.0}}};
    return end;
}

BillingPlan compile_billing(Scenario const& scenario) {
    Job const& job = scenario.job;
    Market const& market = scenario.market;
    Storage const& storage = market.storage;
    Billing const& billing = market.billing;
    BillingPlan plan;
    plan.from = billing.from;
    plan.granularity_h = billing.prepaid ? billing.prepaid->from_h : billing.granularity_h;
    plan.minimum_h = billing.minimum_h;
    plan.while_down = billing.while_down;
    plan.free_within_h = billing.free_within_h;
    plan.prepaid = billing.prepaid.has_value();
    plan.unused_share = billing.prepaid ? billing.prepaid->unused_share : 0.0;
    if (billing.fee) {
        plan.fee_share =
            billing.fee->on_top ? billing.fee->share / (1.0 + billing.fee->share) : billing.fee->share;
    }
    if (billing.commitment) {
        plan.commitment = compile(*billing.commitment, scenario);
    }
    plan.spend_limit_usd_per_h = billing.spend_limit_usd_per_h.value_or(infinite);
    plan.repair_usd = repair_usd(market);
    compile_tolls(scenario, plan);
    plan.first_month_h = job.month_left_h.value_or(month_h);
    double const disks =
        disk_bytes(job, market) * (scenario.policy.replace_lost_nodes ? 1.0 : static_cast<double>(job.nodes));
    plan.disk_usd_per_h = disks * storage.running_usd_per_byte_h;
    plan.stopped_disk_usd_per_h =
        disks * storage.stopped_usd_per_byte_h.value_or(storage.running_usd_per_byte_h);
    plan.network_volume_usd_per_h = network_volume_usd_per_hour(job, market, scenario.policy);
    plan.object_store_usd_per_h = object_stores_usd_per_hour(job, market, scenario.policy);
    return plan;
}

}  // namespace runcost
