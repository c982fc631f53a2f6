#include "scenarios/catalogue.hpp"

#include <algorithm>

#include "scenarios/catalogue_data.hpp"
#include "scenarios/section.hpp"

namespace runcost {

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
    Section section(reading, root, "");
    section.require("catalogue", word(), catalogue.name);
    if (Node const* sources = section.required("sources")) {
        catalogue.sources = *sources;
    }
    if (Node const* markets = section.required("markets")) {
        for (Node::Entry const& entry : markets->entries) {
            Section market(reading, entry.value, "markets." + entry.key);
            Node const* terms = market.required("market");
            Node const* provenance = market.required("provenance");
            market.end();
            if (terms != nullptr && provenance != nullptr) {
                catalogue.entries.push_back({entry.key, *terms, *provenance});
            }
        }
    }
    section.end();
    if (!reading.problems.empty()) {
        throw InvalidInput(reading.problems);
    }
    return catalogue;
}

Catalogue const& built_in_catalogue() {
    // One file for now; of several, the first by name.
    static Catalogue const catalogue = [] {
        CatalogueFile const& file = catalogue_files().front();
        return read_catalogue(std::string(file.text), std::string(file.name));
    }();
    return catalogue;
}

}  // namespace runcost
