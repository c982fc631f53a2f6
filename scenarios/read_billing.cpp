#include "scenarios/read_billing.hpp"

#include <fmt/format.h>

#include "scenarios/read_checkpoint.hpp"
#include "scenarios/read_law.hpp"

namespace runcost {
namespace {

/// A percentage below 100.
bool read_part(Field const& field, double& target) {
    double found = 0.0;
    if (!field.read(percent(), found)) {
        return false;
    }
    if (found >= 1.0) {
        field.error("must lie below 100%");
        return false;
    }
    target = found;
    return true;
}

void read_fee(Field const& field, Billing& billing) {
    Choice choice(field);
    Fee fee;
    bool said = false;
    if (auto const inside = choice.takes("inside")) {
        said = read_part(*inside, fee.share);
    }
    if (auto const on_top = choice.takes("on_top")) {
        fee.on_top = true;
        said = on_top->read(percent(), fee.share);
    }
    choice.end();
    if (said) {
        billing.fee = fee;
    }
}

void read_prepaid(Field const& field, Billing& billing) {
    Section section(field);
    Prepaid prepaid;
    bool sound = section.require("from", duration(Limit::positive), prepaid.from_h);
    sound = section.require("to", duration(Limit::positive), prepaid.to_h) && sound;
    section.read("unused", percent(), prepaid.unused_share);
    bool const noticed = section.read("notice", duration(), prepaid.notice_h);
    section.end();
    if (sound && prepaid.to_h < prepaid.from_h) {
        section.find("to")->error("must not be shorter than from, which is one block");
        sound = false;
    }
    if (sound && noticed && prepaid.notice_h >= prepaid.to_h) {
        section.find("notice")->error("must be shorter than to");
        sound = false;
    }
    if (sound) {
        billing.prepaid = prepaid;
    }
}

void read_commitment(Field const& field, Billing& billing) {
    Section section(field);
    Commitment commitment;
    bool const sound = section.require("for", duration(Limit::positive), commitment.term_h);
    if (auto const discount = section.find("discount")) {
        read_part(*discount, commitment.discount);
    }
    section.read("early_exit", percent(), commitment.early_exit);
    section.end();
    if (sound) {
        billing.commitment = commitment;
    }
}

/// $80/h, of all that is rented.
void read_spend_limit(Section& section, Billing& billing) {
    auto const field = section.find("spend_limit");
    HourlyPrice limit;
    if (!field || !field->read(hourly_price(), limit)) {
        return;
    }
    if (limit.unit != PriceUnit::job) {
        field->error("is for all that is rented; say $80/h");
    } else if (limit.usd_per_h <= 0.0) {
        field->error("must be positive");
    } else {
        billing.spend_limit_usd_per_h = limit.usd_per_h;
    }
}

/// A price, or prices for ascending sizes.
void read_sized_prices(Field const& field, std::vector<SizePrice>& prices) {
    std::string const reason =
        "must be a price, such as $0.07/GB-month, or a list of prices for ascending sizes, such as "
        "[$0.07/GB-month up to 1TB, $0.05/GB-month]";
    std::vector<SizePrice> found;
    if (field.describing() || field.is(Node::Kind::scalar)) {
        found.emplace_back();
        if (!field.read(monthly_byte_price(), found.front().usd_per_byte_h) && !field.describing()) {
            return;
        }
    }
    if (field.describing() || !field.is(Node::Kind::scalar)) {
        for (Field const& item : field.items(reason)) {
            SizePrice price;
            if (!item.read(sized_price(), price)) {
                continue;
            }
            if (!found.empty() && price.up_to_bytes <= found.back().up_to_bytes) {
                item.error("must be for a larger size than the price before it");
                return;
            }
            found.push_back(price);
        }
    }
    if (!field.describing() && !found.empty() && found.back().up_to_bytes < infinite) {
        field.error("must end with a price for all sizes beyond, without up to");
        return;
    }
    prices = found;
}

/// Prices alone, or {size: 200GB, price: ...}.
void read_network_volume(Field const& field, Storage& storage) {
    if (field.is(Node::Kind::map)) {
        Section section(field);
        section.read("size", bytes(), storage.network_volume_bytes);
        auto const price = field.describing() ? section.find("price") : section.required("price");
        if (price) {
            read_sized_prices(*price, storage.network_volume);
        }
        section.end();
    }
    if (field.describing() || !field.is(Node::Kind::map)) {
        read_sized_prices(field, storage.network_volume);
    }
}

void read_store(Field const& any, ObjectStore& store) {
    auto const field = any.defined("store");
    if (!field) {
        return;
    }
    Section section(*field);
    section.read("kept", monthly_byte_price(), store.kept_usd_per_byte_h);
    section.read("egress", byte_price(), store.egress_usd_per_byte);
    if (auto const free = section.find("free_egress")) {
        bool const share = free->is(Node::Kind::scalar) && !free->describing() &&
                           free->node().text.find('%') != std::string::npos;
        if (free->describing() || share) {
            free->read(number(), store.free_egress_share);
        }
        if (free->describing() || !share) {
            free->read(bytes(), store.free_egress_bytes);
        }
    }
    section.end();
}

}  // namespace

void read_billing(Field const& field, Billing& billing) {
    Section section(field);
    read_name<BilledFrom>(section, "from",
                          {{"provisioning", BilledFrom::provisioning},
                           {"setup", BilledFrom::setup},
                           {"useful", BilledFrom::useful}},
                          billing.from);
    section.read("granularity", duration(Limit::positive), billing.granularity_h);
    section.read("minimum", duration(), billing.minimum_h);
    section.read("while_down", yes_or_no(), billing.while_down);
    section.read("free_if_interrupted_within", duration(Limit::positive), billing.free_within_h);
    if (auto const fee = section.find("fee")) {
        read_fee(*fee, billing);
    }
    if (auto const prepaid = section.find("prepaid")) {
        read_prepaid(*prepaid, billing);
    }
    if (auto const commitment = section.find("commitment")) {
        read_commitment(*commitment, billing);
    }
    read_spend_limit(section, billing);
    section.read("balance", dollars(Limit::positive), billing.balance_usd);
    section.end();
}

void read_network(Field const& field, Network& network) {
    Section section(field);
    read_law(section, "download", network.download, law_of_bandwidths());
    read_law(section, "upload", network.upload, law_of_bandwidths());
    section.read("download_price", byte_price(), network.download_usd_per_byte);
    section.read("upload_price", byte_price(), network.upload_usd_per_byte);
    section.read("free_download", bytes(), network.free_download_bytes);
    section.read("free_upload", bytes(), network.free_upload_bytes);
    section.end();
}

void read_storage(Field const& field, Storage& storage) {
    constexpr double seconds_per_hour = 3600.0;
    Section section(field);
    auto const speed = [&](std::string_view name, std::optional<double>& bytes_per_h) {
        if (double bytes_per_s = 0.0; section.read(name, bandwidth(), bytes_per_s)) {
            bytes_per_h = seconds_per_hour * bytes_per_s;
        }
    };
    speed("disk_speed", storage.disk_speed);
    speed("network_volume_speed", storage.network_volume_speed);
    section.read("disk", bytes(), storage.disk_bytes);
    section.read("running", monthly_byte_price(), storage.running_usd_per_byte_h);
    section.read("stopped", monthly_byte_price(), storage.stopped_usd_per_byte_h);
    if (auto const volume = section.find("network_volume")) {
        read_network_volume(*volume, storage);
    }
    read_name<std::optional<DataPlace>>(
        section, "object_store", {{"s3", DataPlace::s3}, {"gcs", DataPlace::gcs}, {"b2", DataPlace::b2}},
        storage.object_store);
    section.end();
}

void read_stores(Field const& field, std::array<ObjectStore, store_count>& stores) {
    Section section(field);
    for (auto const& [name, place] : data_places()) {
        auto const index = store_index(place);
        if (auto const store = index ? section.find(name) : std::nullopt) {
            read_store(*store, stores[*index]);
        }
    }
    section.end();
}

bool read_own(Field const& field, OwnMachine& machine) {
    Section section(field);
    bool sound = section.require("purchase", dollars(Limit::positive), machine.purchase_usd);
    sound = section.require("life", duration(Limit::positive), machine.life_h) && sound;
    section.read("resale", dollars(), machine.resale_usd);
    section.read("repair", dollars(), machine.repair_usd);
    section.read("power", power(), machine.power_w);
    section.read("idle_power", power(), machine.idle_power_w);
    section.read("electricity", energy_price(), machine.usd_per_kwh);
    section.read("cooling", number(Limit::positive), machine.cooling);
    section.read("utilisation", percent(), machine.utilisation);
    section.end();
    if (field.describing() || !sound) {
        return sound;
    }
    auto const refuse = [&](bool wrong, std::string_view name, std::string const& reason) {
        if (wrong) {
            section.find(name)->error(reason);
            sound = false;
        }
    };
    refuse(machine.resale_usd > machine.purchase_usd, "resale", "must not be above the purchase");
    refuse(machine.utilisation <= 0.0, "utilisation",
           "must be positive: a machine that is never used does no job");
    refuse(machine.cooling < 1.0, "cooling",
           "is all power drawn over that of the machine, such as 1.3; it must be at least 1");
    return sound;
}

}  // namespace runcost
