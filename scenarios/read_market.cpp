#include "scenarios/read_market.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>

#include "models/bill.hpp"
#include "scenarios/read_billing.hpp"
#include "scenarios/read_interruption.hpp"
#include "scenarios/read_law.hpp"
#include "scenarios/read_price.hpp"
#include "scenarios/read_trace.hpp"

namespace runcost {
namespace {

/// Nobody guesses what a 1 means: the file says it, or the key.
void check_polarity(Section& section, std::optional<Field> const& meaning, NamedTrace const& named) {
    auto const stated = one_means_available(named.trace.column);
    bool const says_available = meaning && meaning->node().text == "available";
    if (!meaning && !stated) {
        section.field().error(fmt::format(
            "say what a 1 means: one_means: available, or one_means: preempted; {} does not say it",
            named.played.file));
    } else if (meaning && stated && *stated != says_available) {
        meaning->error(fmt::format("contradicts the name of the column, {}", named.trace.column));
    }
}

/// A trace of capacity, which must say what a 1 means where it holds 0 and 1.
std::optional<RecordedCapacity> read_recorded_capacity(Field const& field) {
    Section section(field);
    RecordedCapacity capacity;
    auto const meaning = section.find("one_means");
    if (meaning) {
        read_name<bool>(*meaning, {{"available", true}, {"preempted", false}}, capacity.one_is_available);
    }
    auto const need = section.find("need");
    if (need) {
        std::uint64_t least = 1;
        if (need->read(count(1, max_members), least)) {
            capacity.need = static_cast<double>(least);
        }
    }
    auto const found = read_named_trace(section, Quantity::availability);
    section.end();
    if (!found) {
        return std::nullopt;
    }
    capacity.trace = found->played;
    if (!found->trace.counts && !need) {
        check_polarity(section, meaning, *found);
        capacity.one_is_available =
            meaning ? capacity.one_is_available : one_means_available(found->trace.column).value_or(true);
    } else if (meaning && !capacity.one_is_available) {
        meaning->error("goes with traces of 0 and 1; this one counts what is available");
    }
    return capacity;
}

Availability read_availability(Field const& field) {
    Availability result = Always{};
    Choice choice(field);
    if (choice.is("always")) {
        result = Always{};
    }
    if (auto const wait = choice.takes("wait")) {
        CapacityWait found;
        read_law(*wait, law_of_durations(), found.wait);
        result = found;
    }
    if (auto const parameters = choice.takes("on_off")) {
        OnOff spells;
        Section section(*parameters);
        if (auto const up = section.required("up")) {
            read_law(*up, law_of_spells(), spells.up);
        }
        if (auto const down = section.required("down")) {
            read_law(*down, law_of_spells(), spells.down);
        }
        section.end();
        result = spells;
    }
    if (auto const parameters = choice.takes("trace")) {
        if (auto const recorded = read_recorded_capacity(*parameters)) {
            result = *recorded;
        }
    }
    choice.end();
    return result;
}

/// The entry of the catalogue that a market uses; null for none.
CatalogueEntry const* used_entry(Node const& market, Catalogue const& catalogue) {
    Node const* use = market.find("use");
    return use != nullptr && use->kind == Node::Kind::scalar ? catalogue.find(use->text) : nullptr;
}

/// What object stores take, key by key, where the market says nothing.
void add_stores(Node& market, Catalogue const& catalogue) {
    if (market.kind != Node::Kind::map || catalogue.stores.entries.empty()) {
        return;
    }
    if (market.find("stores") == nullptr) {
        market.entries.push_back({"stores", market.place, catalogue.stores});
        return;
    }
    Node& stores = *market.find("stores");
    for (Node::Entry const& entry : catalogue.stores.entries) {
        Node* store = stores.find(entry.key);
        if (store == nullptr) {
            stores.entries.push_back(entry);
            continue;
        }
        for (Node::Entry const& term : entry.value.entries) {
            if (store->find(term.key) == nullptr) {
                store->entries.push_back(term);
            }
        }
    }
}

}  // namespace

Node const* inherited_term(Node const& market, std::string_view key, Catalogue const& catalogue) {
    CatalogueEntry const* entry = used_entry(market, catalogue);
    return entry == nullptr ? nullptr : entry->market.find(key);
}

std::optional<Node> complete_market(Field const& written, Catalogue const& catalogue) {
    Node market = written.node();
    bool const only_named = market.kind == Node::Kind::scalar;
    if (only_named) {
        market = {Node::Kind::map, market.place, {}, {}, {}};
        market.entries.push_back({"use", market.place, written.node()});
    }
    if (market.find("use") == nullptr) {
        add_stores(market, catalogue);
        return market;
    }
    Node const use = *market.find("use");
    CatalogueEntry const* entry = used_entry(market, catalogue);
    if (entry == nullptr) {
        std::string const meant = nearest(use.text, catalogue.names());
        std::string const reason =
            meant.empty()
                ? fmt::format("the catalogue {} has no such market; see runcost markets --catalogue {}",
                              catalogue.name, catalogue.name)
                : fmt::format("the catalogue {} has no such market; did you mean {}?", catalogue.name, meant);
        written.reading().error(use.place,
                                about(use, only_named ? written.key() : written.key() + ".use", reason));
        return std::nullopt;
    }
    for (Node::Entry const& term : entry->market.entries) {
        if (market.find(term.key) == nullptr) {
            market.entries.push_back(term);
        }
    }
    if (market.find("name") == nullptr) {
        market.entries.push_back({"name", use.place, use});
    }
    add_stores(market, catalogue);
    return market;
}

void read_market(Field const& any, DayClock const& clock, Market& market) {
    auto const field = any.defined("market");
    if (!field) {
        return;
    }
    if (field->describing()) {  // the name alone of an entry of the catalogue
        std::string use;
        field->read(word(), use);
    }
    Section section(*field);
    std::string use;
    section.read("use", word(), use);
    market.name = "market";
    section.read("name", word(), market.name);
    // The schema does not ask for a price: the catalogue's entry may have it.
    if (auto const price = field->describing() ? section.find("price") : section.required("price")) {
        read_price(*price, clock, market.price);
    }
    read_terms_of_price(section, market.price);
    read_law(section, "speed", market.speed, law_of_numbers());
    read_law(section, "provisioning", market.provisioning);
    read_law(section, "setup", market.setup);
    if (auto const availability = section.find("availability")) {
        market.availability = read_availability(*availability);
    }
    if (auto const list = section.find("interruptions")) {
        for (Field const& item : list->items("must be a list; [] for none")) {
            market.interruptions.emplace_back();
            read_interruption(item, clock, market.interruptions.back());
        }
    }
    if (auto const billing = section.find("billing")) {
        read_billing(*billing, market.billing);
        if (market.billing.prepaid) {
            market.interruptions.push_back(end_of_prepaid(market.billing));
        }
    }
    if (auto const network = section.find("network")) {
        read_network(*network, market.network);
    }
    if (auto const storage = section.find("storage")) {
        read_storage(*storage, market.storage);
    }
    if (auto const stores = section.find("stores")) {
        read_stores(*stores, market.stores);
    }
    section.end();
}

}  // namespace runcost
