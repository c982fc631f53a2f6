#include "scenarios/read_market.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <memory>

#include "scenarios/read_law.hpp"

namespace runcost {
namespace {

std::vector<std::pair<std::string, std::size_t>> all_causes() {
    std::vector<std::pair<std::string, std::size_t>> causes;
    causes.reserve(cause_names.size());
    for (std::string_view const name : cause_names) {
        causes.emplace_back(name, causes.size());
    }
    return causes;
}

/// One of several names.
template <class T>
void read_name(Section& section, std::string_view name, std::vector<std::pair<std::string, T>> const& values,
               T& target) {
    Node const* node = section.find(name);
    if (node == nullptr) {
        return;
    }
    if (node->kind != Node::Kind::scalar) {
        section.error(*node, name, "must be a single value");
        return;
    }
    std::vector<std::string> names;
    for (auto const& [text, value] : values) {
        names.push_back(text);
        if (node->text == text) {
            target = value;
            return;
        }
    }
    unknown_choice(section.reading(), {node->text, nullptr, node->place}, section.key(name), names);
}

void read_recovery(Section& section, Interruption& interruption) {
    Node const* node = section.find("recovery");
    if (node == nullptr) {
        return;
    }
    Reading& reading = section.reading();
    std::string const key = section.key("recovery");
    Choice const choice = read_choice(reading, *node, key);
    if (choice.name == "new_host" && choice.node == nullptr) {
        interruption.recovery = NewHost{};
    } else if (choice.name == "same_host") {
        SameHost same_host;
        if (choice.node != nullptr) {
            Section parameters(reading, *choice.node, key + ".same_host");
            read_law(parameters, "downtime", same_host.downtime);
            read_name<bool>(parameters, "age", {{"restarts", false}, {"continues", true}},
                            same_host.continues);
            parameters.end();
        }
        interruption.recovery = same_host;
    } else if (!choice.name.empty()) {
        unknown_choice(reading, choice, key, {"new_host", "same_host"});
    }
}

Interruption read_interruption(Reading& reading, Node const& node, std::string const& key) {
    Section section(reading, node, key);
    Interruption interruption;
    section.required("cause");
    read_name(section, "cause", all_causes(), interruption.cause);
    if (Node const* lifetime = section.required("lifetime")) {
        read_law(reading, *lifetime, section.key("lifetime"), law_of_lifetimes(), interruption.lifetime);
    }
    read_name<Per>(section, "per", {{"rental", Per::rental}, {"node", Per::node}, {"gpu", Per::gpu}},
                   interruption.per);
    section.read("first_age", duration(), interruption.first_age_h);
    read_recovery(section, interruption);
    read_law(section, "detection", interruption.detection);
    section.read("billed", yes_or_no(), interruption.billed);
    section.end();
    return interruption;
}

void read_billing(Reading& reading, Node const& node, std::string const& key, Market& market) {
    Section section(reading, node, key);
    read_name<BilledFrom>(section, "from",
                          {{"provisioning", BilledFrom::provisioning},
                           {"setup", BilledFrom::setup},
                           {"useful", BilledFrom::useful}},
                          market.billed_from);
    section.read("granularity", duration(Limit::positive), market.granularity_h);
    section.read("minimum", duration(), market.minimum_h);
    section.read("while_down", yes_or_no(), market.while_down);
    section.end();
}

/// A price, or a law of prices, all of one unit.
void read_price(Section& section, Price& price) {
    Node const* node = section.required("price");
    if (node == nullptr) {
        return;
    }
    auto const unit = std::make_shared<std::optional<PriceUnit>>();
    auto const value = [unit](Limit limit) -> Value<double> {
        return [unit, limit](std::string const& text) -> Parsed<double> {
            Parsed<HourlyPrice> const parsed = hourly_price()(text);
            if (!parsed.value) {
                return {{}, parsed.reason};
            }
            if (limit == Limit::positive && parsed.value->usd_per_h <= 0.0) {
                return {{}, "must be positive"};
            }
            if (unit->value_or(parsed.value->unit) != parsed.value->unit) {
                return {{}, "must have the unit of the other prices of this law"};
            }
            *unit = parsed.value->unit;
            return {parsed.value->usd_per_h, {}};
        };
    };
    if (read_law(section.reading(), *node, section.key("price"), {value, "$0.59/h", false, false},
                 price.usd_per_h)) {
        price.unit = unit->value_or(PriceUnit::job);
    }
}

/// The entry of the catalogue that a market uses; null for none.
CatalogueEntry const* used_entry(Node const& market) {
    Node const* use = market.find("use");
    return use != nullptr && use->kind == Node::Kind::scalar ? built_in_catalogue().find(use->text) : nullptr;
}

}  // namespace

Node const* inherited_term(Node const& market, std::string_view key) {
    CatalogueEntry const* entry = used_entry(market);
    return entry == nullptr ? nullptr : entry->market.find(key);
}

bool complete_market(Reading& reading, Node const& written, std::string const& key, Node& complete) {
    Node node = written;
    if (written.kind == Node::Kind::scalar) {  // only named
        node = {Node::Kind::map, written.place, {}, {}, {}};
        node.entries.push_back({"use", written.place, written});
    }
    Node const* use = node.find("use");
    complete = node;
    if (use == nullptr) {
        return true;
    }
    Catalogue const& catalogue = built_in_catalogue();
    CatalogueEntry const* entry = used_entry(node);
    if (entry == nullptr) {
        std::string const meant = nearest(use->text, catalogue.names());
        reading.error(*use, written.kind == Node::Kind::scalar ? key : key + ".use",
                      meant.empty() ? fmt::format("the catalogue {} has no such market; it has {}",
                                                  catalogue.name, fmt::join(catalogue.names(), ", "))
                                    : fmt::format("the catalogue {} has no such market; did you mean {}?",
                                                  catalogue.name, meant));
        return false;
    }
    for (Node::Entry const& term : entry->market.entries) {
        if (node.find(term.key) == nullptr) {
            complete.entries.push_back(term);
        }
    }
    if (node.find("name") == nullptr) {
        complete.entries.push_back({"name", use->place, *use});
    }
    return true;
}

Market read_market(Reading& reading, Node const& node, std::string const& key) {
    Section section(reading, node, key);
    Market market;
    market.name = "market";
    section.find("use");
    section.read("name", word(), market.name);
    read_price(section, market.price);
    read_law(section, "speed", market.speed, law_of_numbers());
    read_law(section, "provisioning", market.provisioning);
    read_law(section, "setup", market.setup);
    if (Node const* list = section.find("interruptions")) {
        if (list->kind != Node::Kind::list) {
            section.error(*list, "interruptions", "must be a list; [] for none");
        }
        for (std::size_t i = 0; i < list->items.size(); ++i) {
            market.interruptions.push_back(read_interruption(
                reading, list->items[i], fmt::format("{}.{}", section.key("interruptions"), i)));
        }
    }
    if (Node const* billing = section.find("billing")) {
        read_billing(reading, *billing, section.key("billing"), market);
    }
    if (Node const* network = section.find("network")) {
        Section speeds(reading, *network, section.key("network"));
        read_law(speeds, "download", market.network.download, law_of_bandwidths());
        read_law(speeds, "upload", market.network.upload, law_of_bandwidths());
        speeds.end();
    }
    section.end();
    return market;
}

}  // namespace runcost
