#include "scenarios/catalogue.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <regex>

#include "scenarios/catalogue_data.hpp"
#include "scenarios/section.hpp"

namespace runcost {
namespace {

constexpr std::uint64_t most_gpus = 1024;

std::optional<std::chrono::sys_days> day_of(std::string const& date) {
    std::smatch part;
    if (!std::regex_match(date, part, std::regex(R"((\d{4})-(\d\d)-(\d\d))"))) {
        return std::nullopt;
    }
    auto const number = [&](std::size_t i) { return std::stoi(part[i].str()); };
    std::chrono::year_month_day const day{std::chrono::year{number(1)},
                                          std::chrono::month{static_cast<unsigned>(number(2))},
                                          std::chrono::day{static_cast<unsigned>(number(3))}};
    return day.ok() ? std::optional(std::chrono::sys_days(day)) : std::nullopt;
}

Value<std::string> date() {
    return {{}, [](std::string const& text) -> Parsed<std::string> {
                if (!day_of(text)) {
                    return {{}, "expected a date, such as 2026-02-12"};
                }
                return {text, {}};
            }};
}

/// Whether a key is another one or lies below it: interruptions.0.cause below interruptions.
bool is_below(std::string_view key, std::string_view above) {
    return key.substr(0, above.size()) == above && (key.size() == above.size() || key[above.size()] == '.');
}

Node empty_map() {
    return {Node::Kind::map, {}, {}, {}, {}};
}

/// The value of a key of a map, made if it is not there.
Node& place_in(Node& map, std::string_view key, Node::Entry const& entry) {
    if (Node* found = map.find(key)) {
        return *found;
    }
    map.entries.push_back({std::string(key), entry.place, empty_map()});
    return map.entries.back().value;
}

void lay(Node& under, Node const& over) {
    for (Node::Entry const& entry : over.entries) {
        place_in(under, entry.key, entry) = entry.value;
    }
}

/// The same, but price.mean_reverting.mean replaces that number alone.
void lay_parts(Node& under, Node const& over) {
    for (Node::Entry const& entry : over.entries) {
        Node* map = &under;
        std::string_view key = entry.key;
        for (std::size_t dot = key.find('.'); dot != std::string_view::npos; dot = key.find('.')) {
            map = &place_in(*map, key.substr(0, dot), entry);
            if (map->kind != Node::Kind::map) {
                *map = empty_map();
            }
            key.remove_prefix(dot + 1);
        }
        place_in(*map, key, entry) = entry.value;
    }
}

/// What a tier says of all its GPUs, or what is said of one of them.
struct Terms {
    Node market = empty_map();
    Node offers = empty_map();
    Node provenance = empty_map();

    void read(Section& section) {
        for (auto const& [name, node] :
             {std::pair{"market", &market}, {"offers", &offers}, {"provenance", &provenance}}) {
            auto const found = section.find(name);
            if (found && found->node().kind != Node::Kind::map) {
                found->error("must be a map of keys");
            } else if (found) {
                *node = found->node();
            }
        }
    }

    /// Those of one GPU over those of its tier, key by key; what a replaced part had of provenance goes.
    Terms with(Terms const& over) const {
        Terms result = *this;
        auto& origins = result.provenance.entries;
        auto const drop = [&](std::string const& replaced) {
            std::erase_if(origins, [&](Node::Entry const& origin) { return is_below(origin.key, replaced); });
        };
        for (Node::Entry const& term : over.market.entries) {
            drop(term.key);
        }
        for (Node::Entry const& term : over.offers.entries) {
            drop("offers." + term.key);
        }
        lay_parts(result.market, over.market);
        lay(result.offers, over.offers);
        lay(result.provenance, over.provenance);
        return result;
    }
};

void read_counts(Field const& field, std::vector<std::uint64_t>& counts) {
    std::string const reason = "must be a list of numbers of GPUs, such as [1, 2, 4, 8]";
    std::vector<Field> const items = field.items(reason);
    if (items.empty() && field.node().kind == Node::Kind::list) {
        field.error(reason);
        return;
    }
    counts.clear();
    for (Field const& item : items) {
        std::uint64_t found = 0;
        if (!item.read(count(1, most_gpus), found)) {
            continue;
        }
        if (!counts.empty() && found <= counts.back()) {
            item.error("must ascend");
        } else {
            counts.push_back(found);
        }
    }
}

Offers read_offers(Field const& field) {
    Offers offers;
    Section section(field);
    if (auto const counts = section.find("gpus_per_node")) {
        read_counts(*counts, offers.gpus_per_node);
    }
    section.read("seldom_from", count(1, most_gpus), offers.seldom_from);
    section.end();
    return offers;
}

void read_tier(Reading& reading, Node::Entry const& tier, std::vector<CatalogueEntry>& entries) {
    Section section(Field(reading, tier.value, "tiers." + tier.key));
    Terms common;
    common.read(section);
    read_offers(Field(reading, common.offers, section.key("offers")));
    std::optional<std::string> retired;
    section.read("retired", date(), retired);
    auto const gpus = section.required("gpus");
    section.end();
    if (!gpus) {
        return;
    }
    Section const all(*gpus);
    for (Node::Entry const& gpu : gpus->node().entries) {
        Field const field(reading, gpu.value, all.key(gpu.key));
        if (!std::regex_match(gpu.key, std::regex("[a-z0-9]+(_[a-z0-9]+)*"))) {
            reading.error(gpu.place,
                          fmt::format("{} (a GPU's name has small letters, digits and _)", field.key()));
        }
        Section own(field);
        Terms terms;
        terms.read(own);
        own.end();
        read_offers(Field(reading, terms.offers, own.key("offers")));
        terms = common.with(terms);
        if (terms.market.find("price") == nullptr && gpu.value.kind == Node::Kind::map) {
            reading.error(gpu.value.place, fmt::format("missing key {}", own.key("market.price")));
        }
        Reading merged;  // its parts have been read above, and their problems reported
        entries.push_back({fmt::format("{}/{}", tier.key, gpu.key), gpu.key, terms.market,
                           read_offers(Field(merged, terms.offers, "")), retired, terms.provenance});
    }
}

}  // namespace

bool Offers::supplies(std::uint64_t gpus) const {
    return std::find(gpus_per_node.begin(), gpus_per_node.end(), gpus) != gpus_per_node.end();
}

bool CatalogueEntry::by_the_hour() const {
    Node const* price = market.find("price");
    Node const* billing = market.find("billing");
    return (price == nullptr || price->find("own") == nullptr) &&
           (billing == nullptr || billing->find("commitment") == nullptr);
}

bool CatalogueEntry::rests_on_prior(std::string_view key) const {
    return std::any_of(provenance.entries.begin(), provenance.entries.end(), [&](Node::Entry const& origin) {
        return is_below(origin.key, key) && origin.value.find("prior") != nullptr;
    });
}

CatalogueEntry const* Catalogue::find(std::string const& wanted) const {
    auto const found = std::find_if(entries.begin(), entries.end(),
                                    [&](CatalogueEntry const& entry) { return entry.name == wanted; });
    return found == entries.end() ? nullptr : &*found;
}

std::vector<std::string> Catalogue::names() const {
    std::vector<std::string> result;
    for (CatalogueEntry const& entry : entries) {
        result.push_back(entry.name);
    }
    return result;
}

Catalogue read_catalogue(std::string const& text, std::string const& source) {
    Node const root = parse_yaml(text, source);
    Reading reading;
    Catalogue catalogue;
    Section section(Field(reading, root, ""));
    section.require("catalogue", word(), catalogue.name);
    section.require("date", date(), catalogue.date);
    if (auto const sources = section.required("sources")) {
        catalogue.sources = sources->node();
        Section const all(*sources);
        for (Node::Entry const& entry : catalogue.sources.entries) {
            Section one(Field(reading, entry.value, all.key(entry.key)));
            std::string said;
            one.require("title", word(), said);
            one.require("date", date(), said);
            one.end();
        }
    }
    for (auto const& [name, node] :
         {std::pair{"stores", &catalogue.stores}, {"stores_provenance", &catalogue.stores_provenance}}) {
        auto const found = section.find(name);
        *node = found && found->is(Node::Kind::map) ? found->node() : empty_map();
    }
    if (auto const tiers = section.required("tiers")) {
        Section const all(*tiers);
        for (Node::Entry const& tier : tiers->node().entries) {
            read_tier(reading, tier, catalogue.entries);
        }
    }
    section.end();
    if (!reading.problems.empty()) {
        throw InvalidInput(reading.problems);
    }
    return catalogue;
}

std::vector<Catalogue> const& built_in_catalogues() {
    static std::vector<Catalogue> const catalogues = [] {
        std::vector<Catalogue> result;
        for (CatalogueFile const& file : catalogue_files()) {
            result.push_back(read_catalogue(std::string(file.text), std::string(file.name)));
        }
        std::stable_sort(result.begin(), result.end(),
                         [](Catalogue const& a, Catalogue const& b) { return a.date < b.date; });
        return result;
    }();
    return catalogues;
}

std::string listed(std::vector<Catalogue> const& catalogues) {
    std::string names;
    for (Catalogue const& some : catalogues) {
        names += (names.empty() ? "" : ", ") + some.name;
    }
    return names;
}

Catalogue const* find_catalogue(std::vector<Catalogue> const& catalogues, std::string const& name) {
    auto const found = std::find_if(catalogues.begin(), catalogues.end(),
                                    [&](Catalogue const& some) { return some.name == name; });
    return found == catalogues.end() ? nullptr : &*found;
}

std::optional<long> days_between(std::string const& from, std::string const& to) {
    auto const first = day_of(from);
    auto const last = day_of(to);
    return first && last ? std::optional<long>((*last - *first).count()) : std::nullopt;
}

}  // namespace runcost
