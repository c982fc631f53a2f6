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
    Section section(Field(reading, root, ""));
    section.require("catalogue", word(), catalogue.name);
    if (auto const sources = section.required("sources")) {
        catalogue.sources = sources->node();
    }
    if (auto const markets = section.required("markets")) {
        for (Node::Entry const& entry : markets->node().entries) {
            Section market(Field(reading, entry.value, "markets." + entry.key));
            auto const terms = market.required("market");
            auto const provenance = market.required("provenance");
            market.end();
            if (terms && provenance) {
                catalogue.entries.push_back({entry.key, terms->node(), provenance->node()});
            }
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
        CatalogueFile const& file = catalogue_files().front();
        return std::vector{read_catalogue(std::string(file.text), std::string(file.name))};
    }();
    return catalogues;
}
Catalogue const& built_in_catalogue() {
    return built_in_catalogues().front();
}

}  // namespace runcost
