#include "scenarios/read_law.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <filesystem>

#include "models/law_kinds.hpp"
#include "scenarios/column.hpp"

namespace runcost {
namespace {

constexpr double seconds_per_hour = 3600.0;

/// A list of scalars; reports each that is none.
std::optional<std::vector<double>> read_list(Reading& reading, Node const& node, std::string const& key,
                                             Value<double> const& value, std::string const& example) {
    if (node.kind != Node::Kind::list || node.items.empty()) {
        reading.error(node, key, fmt::format("must be a list, such as {}", example));
        return std::nullopt;
    }
    std::vector<double> found;
    bool whole = true;
    for (std::size_t i = 0; i < node.items.size(); ++i) {
        Node const& item = node.items[i];
        Parsed<double> const parsed =
            item.kind == Node::Kind::scalar ? value(item.text) : Parsed<double>{{}, "must be a single value"};
        if (parsed.value) {
            found.push_back(*parsed.value);
        } else {
            reading.error(item, fmt::format("{}.{}", key, i), parsed.reason);
            whole = false;
        }
    }
    return whole ? std::optional(found) : std::nullopt;
}

/// The values of a law's parameters.
class ParameterReader {
public:
    ParameterReader(Section& section, LawOf const& of) : section_(section), of_(of) {}

    void read(Parameter const& parameter) {
        using enum Parameter::Kind;
        switch (parameter.kind) {
            case quantity:
                scalar(parameter.name, of_.value(Limit::positive));
                break;
            case from_zero:
                scalar(parameter.name, of_.value(Limit::not_negative));
                break;
            case number:
                scalar(parameter.name, runcost::number(Limit::positive));
                break;
            case share:
                scalar(parameter.name, runcost::share());
                break;
            case rate:
                if (of_.duration) {
                    scalar(parameter.name, per_hour());
                }
                break;
            case numbers:
                list(parameter.name, runcost::number(Limit::positive), "[0.7, 0.3]");
                break;
            case quantities:
                list(parameter.name, of_.value(Limit::positive), fmt::format("[{0}, {0}]", of_.example));
                break;
            case samples:
                column(parameter.name);
                break;
        }
    }

    Given const& given() const { return given_; }

private:
    void scalar(std::string_view name, Value<double> const& value) {
        double found = 0.0;
        if (section_.read(name, value, found)) {
            given_.values.emplace(name, found);
        }
    }
    void list(std::string_view name, Value<double> const& value, std::string const& example) {
        if (Node const* node = section_.find(name)) {
            if (auto found = read_list(section_.reading(), *node, section_.key(name), value, example)) {
                given_.lists.emplace(name, *std::move(found));
            }
        }
    }
    void column(std::string_view name) {
        std::string file;
        std::string heading;
        Node const* node = section_.required("file");
        bool const named = section_.require("column", word(), heading);
        if (node == nullptr || !section_.read("file", word(), file) || !named) {
            return;
        }
        // A path is relative to the file that names it.
        std::filesystem::path const folder = std::filesystem::path(node->place.source).parent_path();
        try {
            given_.lists.emplace(name, read_column((folder / file).string(), heading,
                                                   of_.value(Limit::positive), of_.duration));
        } catch (InvalidInput const& bad) {
            for (Problem const& problem : bad.problems()) {
                section_.reading().problems.push_back(problem);
            }
        }
    }

    Section& section_;
    LawOf const& of_;
    Given given_;
};

void read_between_hosts(Section& law, HostFactor& hosts) {
    Node const* node = law.find("between_hosts");
    if (node == nullptr) {
        return;
    }
    Reading& reading = law.reading();
    std::string const key = law.key("between_hosts");
    Choice const choice = read_choice(reading, *node, key);
    if (choice.node != nullptr && (choice.name == "gamma" || choice.name == "lognormal")) {
        Section section(reading, *choice.node, fmt::format("{}.{}", key, choice.name));
        double cv = 0.0;
        if (section.require("cv", number(Limit::positive), cv)) {
            bool const gamma = choice.name == "gamma";
            hosts.kind = gamma ? HostFactor::Kind::gamma : HostFactor::Kind::lognormal;
            hosts.spread = gamma ? cv : std::sqrt(std::log1p(cv * cv));
        }
        section.end();
    } else if (choice.node != nullptr && choice.name == "classes") {
        Section section(reading, *choice.node, key + ".classes");
        Node const* weights = section.required("weights");
        Node const* factors = section.required("factors");
        section.end();
        if (weights == nullptr || factors == nullptr) {
            return;
        }
        auto const shares =
            read_list(reading, *weights, key + ".classes.weights", number(Limit::positive), "[0.7, 0.3]");
        auto const found =
            read_list(reading, *factors, key + ".classes.factors", number(Limit::positive), "[0.5, 2]");
        if (!shares || !found) {
            return;
        }
        double sum = 0.0;
        for (double const share : *shares) {
            hosts.shares.push_back(sum += share);
        }
        if (std::fabs(sum - 1.0) > 1e-6) {
            reading.error(*weights, key + ".classes.weights", "must sum to 1");
        }
        if (shares->size() != found->size()) {
            reading.error(*factors, key + ".classes.factors", "needs as many factors as weights");
        }
        hosts.shares.back() = 1.0;
        hosts.kind = HostFactor::Kind::classes;
        hosts.factors = *found;
    } else if (!choice.name.empty()) {
        unknown_choice(reading, choice, key, {"gamma", "lognormal", "classes"});
    }
}

void read_by_hour(Section& law, std::vector<double>& by_hour) {
    Node const* node = law.find("by_hour");
    if (node == nullptr) {
        return;
    }
    auto const factors =
        read_list(law.reading(), *node, law.key("by_hour"), number(), "[0.5, 0.5, ...] with 24 factors");
    if (!factors) {
        return;
    }
    bool const any =
        std::any_of(factors->begin(), factors->end(), [](double factor) { return factor > 0.0; });
    if (factors->size() != hours_a_day) {
        law.error(*node, "by_hour",
                  fmt::format("needs 24 factors, one for each hour; it has {}", factors->size()));
    } else if (!any) {
        law.error(*node, "by_hour", "must not be all 0; for no interruptions say never");
    } else {
        by_hour = *factors;
    }
}

bool read_parameters(Reading& reading, Node const& node, std::string const& key, LawKind const& kind,
                     LawOf const& of, Law& law) {
    std::size_t const faults = reading.problems.size();
    Section section(reading, node, key);
    ParameterReader parameters(section, of);
    for (Parameter const& parameter : kind.parameters) {
        parameters.read(parameter);
    }
    Law found = Never{};
    section.read("at_most", of.value(Limit::positive), found.at_most);
    if (of.lifetime) {
        read_between_hosts(section, found.hosts);
        read_by_hour(section, found.by_hour);
    }
    section.end();
    if (reading.problems.size() > faults) {
        return false;
    }
    try {
        found.shape = kind.make(parameters.given()).shape;
    } catch (BadParameters const& bad) {
        Node const* at = bad.parameter.empty() ? nullptr : node.find(bad.parameter);
        reading.error(at == nullptr ? node : *at,
                      at == nullptr ? key : fmt::format("{}.{}", key, bad.parameter), bad.what());
        return false;
    }
    law = found;
    return true;
}

bool read_value(Reading& reading, Node const& node, std::string const& key, LawOf const& of, Law& law) {
    if (node.kind != Node::Kind::scalar) {
        reading.error(node, key, fmt::format("must be a single value, such as {}", of.example));
        return false;
    }
    Parsed<double> const parsed = of.value(of.lifetime ? Limit::positive : Limit::not_negative)(node.text);
    if (!parsed.value) {
        reading.error(node, key, parsed.reason);
        return false;
    }
    law = Constant{*parsed.value};
    return true;
}

}  // namespace

LawOf law_of_lifetimes() {
    return {[](Limit limit) { return duration(limit); }, "24h", true, true};
}

LawOf law_of_durations() {
    return {[](Limit limit) { return duration(limit); }, "30min", true, false};
}

LawOf law_of_numbers() {
    return {[](Limit) { return number(Limit::positive); }, "0.97", false, false};
}

LawOf law_of_bandwidths() {
    auto const per_hour_of = [](std::string const& text) {
        Parsed<double> parsed = bandwidth()(text);
        if (parsed.value) {
            *parsed.value *= seconds_per_hour;
        }
        return parsed;
    };
    return {[per_hour_of](Limit) { return per_hour_of; }, "300Mbit/s", false, false};
}

bool read_law(Reading& reading, Node const& node, std::string const& key, LawOf const& of, Law& law) {
    if (node.kind == Node::Kind::scalar) {
        if (of.lifetime && node.text == Never::name) {
            law = Never{};
            return true;
        }
        bool const a_word =
            !node.text.empty() && std::isalpha(static_cast<unsigned char>(node.text.front())) != 0;
        if (a_word && !of.lifetime && node.text == Never::name) {
            reading.error(node, key, "must end some time");
            return false;
        }
        if (a_word) {
            reading.error(
                node, key,
                fmt::format("must be a value, such as {0}, or a law, such as {{exponential: {{mean: {0}}}}}",
                            of.example));
            return false;
        }
        return read_value(reading, node, key, of, law);
    }
    Choice const choice = read_choice(reading, node, key);
    if (choice.node == nullptr) {
        return false;
    }
    std::string const inner = fmt::format("{}.{}", key, choice.name);
    std::vector<std::string> names;
    for (LawKind const& kind : law_kinds()) {
        bool const fits = kind.form != LawKind::Form::name_only || of.lifetime;
        if (fits) {
            names.push_back(kind.name);
        }
        if (kind.name != choice.name || !fits) {
            continue;
        }
        switch (kind.form) {
            case LawKind::Form::value:
                return read_value(reading, *choice.node, inner, of, law);
            case LawKind::Form::list: {
                auto values =
                    read_list(reading, *choice.node, inner,
                              of.value(of.lifetime ? Limit::positive : Limit::not_negative), "[10h, 11h]");
                if (values) {
                    law = kind.make({{}, {{"", *values}}});
                }
                return values.has_value();
            }
            case LawKind::Form::parameters:
                return read_parameters(reading, *choice.node, inner, kind, of, law);
            default:
                reading.error(choice.place, fmt::format("{} = {} (takes no parameters: write {} alone)", key,
                                                        choice.name, choice.name));
                return false;
        }
    }
    unknown_choice(reading, choice, key, names);
    return false;
}

void read_law(Section& section, std::string_view name, Law& law, LawOf const& of) {
    if (Node const* node = section.find(name)) {
        read_law(section.reading(), *node, section.key(name), of, law);
    }
}

void read_law(Section& section, std::string_view name, std::optional<Law>& law, LawOf const& of) {
    Law found = Constant{0.0};
    if (Node const* node = section.find(name);
        node != nullptr && read_law(section.reading(), *node, section.key(name), of, found)) {
        law = found;
    }
}

}  // namespace runcost
