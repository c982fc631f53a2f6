#pragma once

#include <optional>

#include "models/bill.hpp"
#include "models/scenario.hpp"
#include "tests/dice.hpp"

namespace runcost::tests {

/// Terms of a bill at random, over those that a market has.
class RandomContracts {
public:
    explicit RandomContracts(Dice& dice) : dice_(dice) {}

    void lay_over(Scenario& scenario) {
        Market& market = scenario.market;
        if (dice_.chance(0.35)) {
            market.price = own();
        }
        contract(market);
        stores(market);
        storage(market.storage);
        network(market.network);
        places(scenario.job);
        if (dice_.chance(0.3)) {
            scenario.job.disk_bytes = dice_.uniform(1e9, 500e9);
        }
        if (dice_.chance(0.4)) {
            scenario.job.month_left_h = dice_.uniform(0.5, 30.0);
        }
        if (dice_.chance(0.4)) {
            scenario.policy.deletion = Law{Constant{dice_.uniform(0.0, 100.0)}};
        }
    }

private:
    bool some() { return dice_.chance(0.3); }

    Price own() {
        OwnMachine machine;
        machine.purchase_usd = dice_.uniform(500.0, 5000.0);
        machine.resale_usd = dice_.uniform(0.0, machine.purchase_usd);
        machine.life_h = dice_.uniform(1000.0, 20000.0);
        machine.utilisation = dice_.uniform(0.05, 1.0);
        machine.power_w = dice_.uniform(0.0, 800.0);
        machine.idle_power_w = dice_.uniform(0.0, 100.0);
        machine.cooling = dice_.uniform(1.0, 1.5);
        machine.usd_per_kwh = dice_.uniform(0.0, 0.4);
        machine.repair_usd = some() ? 0.0 : dice_.uniform(1.0, 100.0);
        Price price;
        price.own = machine;
        price.usd_per_h = Constant{usd_per_h(machine)};
        price.unit = PriceUnit::node;
        return price;
    }

    void contract(Market& market) {
        Billing& billing = market.billing;
        if (some()) {
            billing.free_within_h = dice_.uniform(0.1, 5.0);
        }
        if (some()) {
            bool const on_top = dice_.chance(0.5);
            billing.fee = Fee{on_top, dice_.uniform(0.01, 0.5)};
        }
        if (some()) {
            double const from_h = dice_.uniform(0.1, 2.0);
            double const to_h = from_h * dice_.uniform(1.0, 10.0);
            double const unused = dice_.uniform(0.0, 1.0);
            billing.prepaid = Prepaid{from_h, to_h, unused, some() ? 0.5 * to_h : -1.0};
            billing.granularity_h = 0.0;
            billing.free_within_h = 0.0;
            market.interruptions.push_back(end_of_prepaid(billing));
        } else if (dice_.chance(0.4)) {
            double const term_h = dice_.uniform(1.0, 100.0);
            double const discount = dice_.uniform(0.0, 0.7);
            billing.commitment = Commitment{term_h, discount, {}};
            if (dice_.chance(0.6)) {
                billing.commitment->early_exit = dice_.uniform(0.0, 0.5);
            }
            if (dice_.chance(0.7) && !market.price.own) {
                market.price.process.reset();
                market.price.bid.reset();
                market.price.pays_bid = market.price.locked = false;
                market.price.usd_per_h = Constant{dice_.uniform(0.2, 3.0)};
            }
        }
        if (dice_.chance(0.1)) {
            billing.spend_limit_usd_per_h = dice_.uniform(0.5, 30.0);
        }
        if (dice_.chance(0.1)) {
            billing.balance_usd = dice_.uniform(1.0, 100.0);
        }
    }

    void stores(Market& market) {
        for (ObjectStore& store : market.stores) {
            store.kept_usd_per_byte_h = dice_.uniform(0.0, 1e-13);
            store.egress_usd_per_byte = some() ? 0.0 : dice_.uniform(0.0, 1e-8);
            store.free_egress_bytes = some() ? dice_.uniform(1e9, 100e9) : 0.0;
            store.free_egress_share = some() ? dice_.uniform(0.1, 30.0) : 0.0;
        }
    }

    void storage(Storage& storage) {
        if (dice_.chance(0.5)) {
            storage.network_volume = {{dice_.uniform(0.0, 1e-13), dice_.uniform(1e9, 100e9)}, {2e-14}};
        }
        if (some()) {
            storage.network_volume_bytes = dice_.uniform(500e9, 5000e9);
        }
        if (some()) {
            storage.running_usd_per_byte_h = dice_.uniform(0.0, 1e-12);
        }
    }

    void network(Network& network) {
        network.free_download_bytes = some() ? dice_.uniform(1e9, 100e9) : 0.0;
        network.free_upload_bytes = some() ? dice_.uniform(1e9, 100e9) : 0.0;
    }

    /// Data that said no place lies somewhere.
    void places(Job& job) {
        auto const put = [this](std::optional<DataPlace>& place) {
            if (!place && dice_.chance(0.8)) {
                place = static_cast<DataPlace>(1 + dice_.below(4));
            }
        };
        if (job.dataset_bytes) {
            put(job.dataset_from);
        }
        if (job.checkpoint.size_bytes) {
            put(job.checkpoint.to);
        }
    }

    Dice& dice_;
};

}  // namespace runcost::tests
