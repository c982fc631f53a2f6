#include "scenarios/reader.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>

#include "models/check.hpp"
#include "scenarios/override.hpp"
#include "scenarios/parts.hpp"
#include "scenarios/read_correlation.hpp"
#include "scenarios/read_expect.hpp"
#include "scenarios/read_market.hpp"

namespace runcost {
namespace {

/// A market as it stands in the file.
struct WrittenMarket {
    Field field;
    std::string key;  ///< market, or markets.2
};

/// `market:`, or `markets:` with one or more.
std::vector<WrittenMarket> written_markets(Parts const& parts) {
    std::vector<WrittenMarket> result;
    if (parts.market && parts.markets) {
        parts.markets->error("say either market or markets");
    } else if (parts.market) {
        result.push_back({*parts.market, "market"});
    } else if (parts.markets) {
        std::size_t number = 0;
        for (Field const& item : parts.markets->items("must be a list of markets")) {
            result.push_back({item, fmt::format("markets.{}", number++)});
        }
        if (result.empty() && parts.markets->node().kind == Node::Kind::list) {
            parts.markets->error("must be a list of markets");
        }
    }
    return result;
}

/// A named override of a comparison; without one, nothing under no name.
struct Variant {
    std::string name;
    Parts parts;
};

/// A finding at the place of its key, or of the nearest key around it.
Problem place_finding(Reading const& reading, Finding const& finding, std::string const& market,
                      Place const& top) {
    std::string key = finding.key;
    if (std::string const written = "market."; key.compare(0, written.size(), written) == 0) {
        key.replace(0, written.size() - 1, market);
    }
    for (std::string at = key; !at.empty();) {
        if (auto const found = reading.nodes.find(at); found != reading.nodes.end()) {
            Node const& node = *found->second;
            std::string const text =
                at == key ? about(node, key, finding.reason) : fmt::format("{} ({})", key, finding.reason);
            return {finding.error, node.place, text};
        }
        std::size_t const dot = at.rfind('.');
        at = dot == std::string::npos ? "" : at.substr(0, dot);
    }
    return {finding.error, top, fmt::format("{} ({})", key, finding.reason)};
}

/// Reads a file: every market under every override.
class FileReader {
public:
    FileReader(Node const& root, std::vector<Catalogue> const& catalogues)
        : root_(root), catalogues_(catalogues), catalogue_(&catalogues.back()) {}

    ScenarioFile read(std::string const& source) {
        Reading top;
        Section section(Field(top, root_, ""));
        file_.name = source;
        section.read("name", word(), file_.name);
        read_catalogue(section);
        Parts const parts = find_parts(section, true);
        std::vector<Variant> const variants = read_variants(section);
        auto const correlation = section.find("correlation");
        auto const expect = section.find("expect");
        section.end();
        std::vector<WrittenMarket> const markets = written_markets(parts);
        for (Variant const& variant : variants) {
            bool const own = variant.parts.markets.has_value();
            if (!own && !parts.market && !parts.markets) {
                section.required("market");
            }
            std::vector<WrittenMarket> const here = own ? written_markets(variant.parts) : markets;
            for (WrittenMarket const& market : here) {
                read_scenario(parts, &market, variant);
            }
            if (here.empty()) {  // which is reported; so is what else is wrong
                read_scenario(parts, nullptr, variant);
            }
        }
        note(top.problems);
        if (correlation && errors_.empty()) {
            correlate(*correlation, markets.size());
        }
        name_scenarios(!variants.front().name.empty());
        if (expect && errors_.empty()) {
            Reading reading;
            file_.expect = read_expect(Field(reading, expect->node(), "expect"), file_.names());
            note(reading.problems);
        }
        if (!errors_.empty()) {
            throw InvalidInput(errors_);
        }
        sort_by_place(file_.warnings);
        return std::move(file_);
    }

private:
    /// Adds problems, each once: what is wrong with a job is so under all markets.
    void note(std::vector<Problem> const& problems) {
        for (Problem const& problem : problems) {
            std::vector<Problem>& known = problem.error ? errors_ : file_.warnings;
            bool const is_known = std::any_of(known.begin(), known.end(), [&](Problem const& other) {
                return other.text == problem.text && other.place.source == problem.place.source &&
                       other.place.line == problem.place.line && other.place.column == problem.place.column;
            });
            if (!is_known) {
                known.push_back(problem);
            }
        }
    }

    void read_catalogue(Section& section) {
        auto const field = section.find("catalogue");
        std::string name;
        if (field && field->read(word(), name)) {
            catalogue_ = find_catalogue(catalogues_, name);
            if (catalogue_ == nullptr) {
                catalogue_ = &catalogues_.back();
                field->error(fmt::format("no such catalogue; there is {}", listed(catalogues_)));
            }
        }
        file_.catalogue = catalogue_->name;
    }

    std::vector<Variant> read_variants(Section& section) {
        auto const compare = section.find("compare");
        if (!compare) {
            return {{}};
        }
        std::vector<Variant> result;
        if (!compare->is(Node::Kind::map) || compare->node().entries.empty()) {
            compare->error("must be a map of names, each with the keys that it overrides");
        }
        for (Node::Entry const& entry : compare->node().entries) {
            std::string const key = "compare." + entry.key;
            if (entry.value.kind == Node::Kind::null) {
                result.push_back({entry.key, {}});
                continue;
            }
            Section keys(Field(compare->reading(), entry.value, key));
            result.push_back({entry.key, find_parts(keys, false)});
            keys.end();
        }
        return result.empty() ? std::vector<Variant>{{}} : result;
    }

    /// One market under one override.
    void read_scenario(Parts const& base, WrittenMarket const* market, Variant const& variant) {
        Reading reading;
        std::string const key = market == nullptr ? "market" : market->key;
        Place const place = market == nullptr ? root_.place : market->field.node().place;
        std::optional<Node> complete;
        if (market != nullptr) {
            complete = complete_market(Field(reading, market->field.node(), key), *catalogue_);
        }
        if (complete && variant.parts.market) {
            complete = overridden_market(reading, *complete, *variant.parts.market);
        }
        std::optional<Node> const job = overridden_part("job", base.job, variant.parts.job);
        std::optional<Node> const policy = overridden_part("policy", base.policy, variant.parts.policy);
        std::optional<Node> const run = overridden_part("run", base.run, variant.parts.run);
        auto const field = [&](std::optional<Node> const& node, std::string const& part) {
            return node ? std::optional(Field(reading, *node, part)) : std::nullopt;
        };
        Scenario scenario;
        read_parts({field(job, "job"), field(complete, key), {}, field(policy, "policy"), field(run, "run")},
                   scenario);
        scenario.variant = variant.name;
        if (complete && job && reading.problems.empty()) {
            bool const says_storage = says_of_market(market, variant, "storage");
            for (Finding const& finding : check(scenario)) {
                if (!finding.error && !says_storage && finding.key.starts_with("market.storage.")) {
                    continue;  // what the catalogue says of a market is for any job
                }
                reading.problems.push_back(place_finding(reading, finding, key, root_.place));
            }
            check_run(reading, scenario, variant);
            check_offer(reading, *complete, key, scenario.job);
        }
        note(reading.problems);
        places_.push_back(place);
        keys_.push_back(key);
        file_.scenarios.push_back(std::move(scenario));
    }

    /// Whether the file itself says so of a market, and not the catalogue.
    static bool says_of_market(WrittenMarket const* market, Variant const& variant, std::string_view key) {
        auto const says = [key](Field const& field) { return field.node().find(key) != nullptr; };
        return (market != nullptr && says(market->field)) ||
               (variant.parts.market && says(*variant.parts.market));
    }

    /// An override of an entry of the catalogue names another one, or changes the one it is laid over.
    std::optional<Node> overridden_market(Reading& reading, Node const& complete, Field const& by) {
        bool const another = by.node().kind != Node::Kind::map || by.node().find("use") != nullptr;
        if (another) {
            return complete_market(Field(reading, by.node(), by.key()), *catalogue_);
        }
        return overridden(complete, by.node(), form("market"), description());
    }

    std::optional<Node> overridden_part(std::string const& key, std::optional<Field> const& base,
                                        std::optional<Field> const& by) {
        if (!by) {
            return base ? std::optional(base->node()) : std::nullopt;
        }
        return base ? overridden(base->node(), by->node(), form(key), description()) : by->node();
    }

    /// Mean-reverting prices of the markets go together.
    void correlate(Field const& correlation, std::size_t markets) {
        std::vector<std::string> names;
        for (std::size_t i = 0; i < std::min(markets, file_.scenarios.size()); ++i) {
            names.push_back(file_.scenarios[i].market.name);
        }
        Reading reading;
        Field const field(reading, correlation.node(), "correlation");
        Matrix const factor = read_correlation(field, names);
        std::optional<double> step_h;
        for (std::size_t i = 0; !factor.empty() && i < file_.scenarios.size(); ++i) {
            auto& process = file_.scenarios[i].market.price.process;
            auto* reverting = process ? std::get_if<price::MeanReverting>(&*process) : nullptr;
            if (reverting == nullptr || factor.size() != markets) {
                field.error(fmt::format("is of mean_reverting prices, and that of {} is none",
                                        file_.scenarios[i].market.name));
                break;
            }
            if (step_h.value_or(reverting->step_h) != reverting->step_h) {
                field.error("the prices must have equal steps, in which they move together");
                break;
            }
            step_h = reverting->step_h;
            reverting->mix = factor[i % markets];
        }
        note(reading.problems);
    }

    /// All scenarios of a file are replayed together.
    void check_run(Reading& reading, Scenario const& scenario, Variant const& variant) const {
        bool const alike = file_.scenarios.empty() || (scenario.run.replays == file_.run().replays &&
                                                       scenario.run.seed == file_.run().seed);
        if (!alike && variant.parts.run) {
            reading.error(
                variant.parts.run->node().place,
                "run.replays and run.seed are those of the whole comparison; set them outside of compare");
        }
    }

    /// Not all counts of GPUs can be had of an entry of the catalogue, and of some none any more.
    void check_offer(Reading& reading, Node const& market, std::string const& key, Job const& job) const {
        Node const* use = market.find("use");
        CatalogueEntry const* entry = use == nullptr ? nullptr : catalogue_->find(use->text);
        if (entry != nullptr && entry->retired) {
            reading.problems.push_back({false, use->place,
                                        fmt::format("{} ({} is not offered any more, since {})", key,
                                                    entry->name, *entry->retired)});
        }
        if (entry != nullptr && !entry->offers.supplies(job.gpus_per_node)) {
            reading.problems.push_back(
                {false, use->place,
                 fmt::format("{} ({} has nodes of {} GPUs, not of {})", key, entry->name,
                             fmt::join(entry->offers.gpus_per_node, ", "), job.gpus_per_node)});
        }
    }

    void name_scenarios(bool compares) {
        bool const several_markets = std::any_of(
            file_.scenarios.begin(), file_.scenarios.end(),
            [this](Scenario const& some) { return some.market.name != file_.scenarios.front().market.name; });
        for (std::size_t i = 0; i < file_.scenarios.size(); ++i) {
            Scenario& scenario = file_.scenarios[i];
            scenario.name = !compares         ? scenario.market.name
                            : several_markets ? fmt::format("{}, {}", scenario.market.name, scenario.variant)
                                              : scenario.variant;
            bool const taken =
                std::any_of(file_.scenarios.begin(), file_.scenarios.begin() + static_cast<std::ptrdiff_t>(i),
                            [&](Scenario const& other) { return other.name == scenario.name; });
            if (taken && errors_.empty()) {
                errors_.push_back(
                    {true, places_[i],
                     fmt::format("{}.name = {} (another market has it; give one of them a name)", keys_[i],
                                 scenario.market.name)});
            }
        }
    }

    Description const& description() {
        if (!description_) {
            description_ = describe_scenario();
        }
        return *description_;
    }
    Form const& form(std::string const& key) {
        auto const& keys = description().file.keys;
        return std::find_if(keys.begin(), keys.end(), [&](Form::Key const& some) { return some.name == key; })
            ->form;
    }

    Node const& root_;
    std::vector<Catalogue> const& catalogues_;
    Catalogue const* catalogue_;
    std::optional<Description> description_;
    ScenarioFile file_;
    std::vector<Place> places_;      // of the scenarios' markets
    std::vector<std::string> keys_;  // of the scenarios' markets
    std::vector<Problem> errors_;
};

/// The catalogue that a file names, or the newest.
Catalogue const& catalogue_of(Node const& root, std::vector<Catalogue> const& catalogues) {
    Node const* name = root.find("catalogue");
    Catalogue const* found = name == nullptr ? nullptr : find_catalogue(catalogues, name->text);
    return found == nullptr ? catalogues.back() : *found;
}

}  // namespace

std::vector<std::string> ScenarioFile::names() const {
    std::vector<std::string> result;
    for (Scenario const& scenario : scenarios) {
        result.push_back(scenario.name);
    }
    return result;
}

std::vector<std::size_t> ScenarioFile::references() const {
    std::vector<std::size_t> result;
    for (std::size_t i = 0; i < scenarios.size(); ++i) {
        auto const first = std::find_if(scenarios.begin(), scenarios.end(), [&](Scenario const& some) {
            return some.variant == scenarios.front().variant && some.market.name == scenarios[i].market.name;
        });
        auto const found = static_cast<std::size_t>(first - scenarios.begin());
        result.push_back(found < i ? found : 0);
    }
    return result;
}

std::uint64_t ScenarioFile::most_replays() const {
    std::uint64_t most = max_replays;
    for (Scenario const& scenario : scenarios) {
        most = std::min(most, max_replays / scenario.job.repeat);
    }
    return most;
}

ScenarioFile read_scenario(std::string const& text, std::string const& source,
                           std::vector<std::string> const& sets, std::vector<Catalogue> const& catalogues) {
    Node root = parse_yaml(text, source);
    for (std::string const& set : sets) {
        set_value(root, set, [&](Node const& market, std::string_view key) {
            return inherited_term(market, key, catalogue_of(root, catalogues));
        });
    }
    return FileReader(root, catalogues).read(source);
}

ScenarioFile read_scenario_file(std::string const& path, std::vector<std::string> const& sets) {
    return read_scenario(read_text(path), path, sets);
}

}  // namespace runcost
