#include "scenarios/read_law.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <filesystem>

#include "models/law_kinds.hpp"
#include "scenarios/column.hpp"
#include "scenarios/read_list.hpp"

namespace runcost {
namespace {

constexpr double seconds_per_hour = 3600.0;

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
        if (auto const field = section_.find(name)) {
            if (auto found = read_list(*field, value, example)) {
                given_.lists.emplace(name, *std::move(found));
            }
        }
    }
    void column(std::string_view name) {
        std::string file;
        std::string heading;
        auto const field = section_.required("file");
        bool const named = section_.require("column", word(), heading);
        if (!field || !field->read(word(), file) || !named) {
            return;
        }
        // A path is relative to the file that names it.
        std::filesystem::path const folder = std::filesystem::path(field->node().place.source).parent_path();
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

void read_classes(Field const& field, HostFactor& hosts) {
    Section section(field);
    auto const weights = section.required("weights");
    auto const factors = section.required("factors");
    section.end();
    auto const shares = weights ? read_list(*weights, number(Limit::positive), "[0.7, 0.3]") : std::nullopt;
    auto const found = factors ? read_list(*factors, number(Limit::positive), "[0.5, 2]") : std::nullopt;
    if (!shares || !found) {
        return;
    }
    double sum = 0.0;
    for (double const share : *shares) {
        hosts.shares.push_back(sum += share);
    }
    if (std::fabs(sum - 1.0) > 1e-6) {
        weights->error("must sum to 1");
    }
    if (shares->size() != found->size()) {
        factors->error("needs as many factors as weights");
    }
    hosts.shares.back() = 1.0;
    hosts.kind = HostFactor::Kind::classes;
    hosts.factors = *found;
}

void read_between_hosts(Section& law, HostFactor& hosts) {
    auto const field = law.find("between_hosts");
    if (!field) {
        return;
    }
    Choice choice(*field);
    auto const spread = [&](std::string const& name, HostFactor::Kind kind, auto const& of_cv) {
        if (auto const parameters = choice.takes(name)) {
            Section section(*parameters);
            double cv = 0.0;
            if (section.require("cv", number(Limit::positive), cv)) {
                hosts.kind = kind;
                hosts.spread = of_cv(cv);
            }
            section.end();
        }
    };
    spread("gamma", HostFactor::Kind::gamma, [](double cv) { return cv; });
    spread("lognormal", HostFactor::Kind::lognormal,
           [](double cv) { return std::sqrt(std::log1p(cv * cv)); });
    if (auto const classes = choice.takes("classes")) {
        read_classes(*classes, hosts);
    }
    choice.end();
}

void read_by_hour(Section& law, std::vector<double>& by_hour) {
    auto const field = law.find("by_hour");
    if (!field) {
        return;
    }
    auto const factors = read_list(*field, number(), "[0.5, 0.5, ...] with 24 factors");
    if (!factors) {
        return;
    }
    bool const any =
        std::any_of(factors->begin(), factors->end(), [](double factor) { return factor > 0.0; });
    if (factors->size() != hours_a_day) {
        field->error(fmt::format("needs 24 factors, one for each hour; it has {}", factors->size()));
    } else if (!any) {
        field->error("must not be all 0; for no interruptions say never");
    } else {
        by_hour = *factors;
    }
}

bool read_parameters(Field const& field, LawKind const& kind, LawOf const& of, Law& law) {
    Reading& reading = field.reading();
    std::size_t const faults = reading.problems.size();
    Section section(field);
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
    if (field.describing() || reading.problems.size() > faults) {
        return false;
    }
    try {
        found.shape = kind.make(parameters.given()).shape;
    } catch (BadParameters const& bad) {
        Node const* at = bad.parameter.empty() ? nullptr : field.node().find(bad.parameter);
        Field const place = at == nullptr ? field : Field(reading, *at, section.key(bad.parameter));
        place.error(bad.what());
        return false;
    }
    law = found;
    return true;
}

bool read_value(Field const& field, LawOf const& of, Law& law) {
    if (!field.is(Node::Kind::scalar)) {
        field.error(fmt::format("must be a single value, such as {}", of.example));
        return false;
    }
    double value = 0.0;
    bool const read = field.read(of.value(of.endless ? Limit::positive : Limit::not_negative), value);
    if (read) {
        law = Constant{value};
    }
    return read;
}

/// A value that is neither a number nor the name of a law.
bool is_a_word(Field const& field) {
    std::string const text = field.describing() ? "" : field.node().text;
    return !text.empty() && std::isalpha(static_cast<unsigned char>(text.front())) != 0;
}

/// What follows the name of a law.
bool read_kind(Field const& field, LawKind const& kind, LawOf const& of, Law& law) {
    if (kind.form == LawKind::Form::value) {
        return read_value(field, of, law);
    }
    if (kind.form == LawKind::Form::parameters) {
        return read_parameters(field, kind, of, law);
    }
    auto const values =
        read_list(field, of.value(of.endless ? Limit::positive : Limit::not_negative), "[10h, 11h]");
    if (values) {
        law = kind.make({{}, {{"", *values}}});
    }
    return values.has_value();
}

}  // namespace

LawOf law_of_lifetimes() {
    return {"lifetimes", [](Limit limit) { return duration(limit); }, "24h", true, true, true};
}

LawOf law_of_spells() {
    return {"spells", [](Limit limit) { return duration(limit); }, "24h", true, true, false};
}

LawOf law_of_durations() {
    return {"durations", [](Limit limit) { return duration(limit); }, "30min", true, false, false};
}

LawOf law_of_numbers() {
    return {"numbers", [](Limit) { return number(Limit::positive); }, "0.97", false, false, false};
}

LawOf law_of_bandwidths() {
    Value<double> const per_second = bandwidth();
    Value<double> const per_hour_of{per_second.form, [per_second](std::string const& text) {
                                        Parsed<double> parsed = per_second(text);
                                        if (parsed.value) {
                                            *parsed.value *= seconds_per_hour;
                                        }
                                        return parsed;
                                    }};
    return {"bandwidths", [per_hour_of](Limit) { return Value<double>(per_hour_of); },
            "300Mbit/s",  false,
            false,        false};
}

bool read_law(Field const& any, LawOf const& of, Law& law) {
    auto const field = any.defined("law of " + of.name);
    return field && read_own_law(*field, of, law);
}

bool read_own_law(Field const& field, LawOf const& of, Law& law) {
    return read_own_law(field, of, law, [](Choice&) { return false; });
}

bool read_own_law(Field const& field, LawOf const& of, Law& law, std::function<bool(Choice&)> const& others) {
    bool const never = !field.describing() && field.node().text == Never::name;
    if (field.is(Node::Kind::scalar) && !(never && of.endless)) {
        if (is_a_word(field)) {
            field.error(never ? "must end some time"
                              : fmt::format("must be a value, such as {0}, or a law, such as {{exponential: "
                                            "{{mean: {0}}}}}",
                                            of.example));
            return false;
        }
        if (bool const read = read_value(field, of, law); !field.describing()) {
            return read;
        }
    }
    Choice choice(field);
    bool read = false;
    for (LawKind const& kind : law_kinds()) {
        if (kind.form == LawKind::Form::name_only) {
            if (of.endless && choice.is(kind.name)) {
                law = Never{};
                read = true;
            }
        } else if (auto const parameters = choice.takes(kind.name)) {
            read = read_kind(*parameters, kind, of, law);
        }
    }
    read = others(choice) || read;
    choice.end();
    return read;
}

void read_law(Section& section, std::string_view name, Law& law, LawOf const& of) {
    if (auto const field = section.find(name)) {
        read_law(*field, of, law);
    }
}

void read_law(Section& section, std::string_view name, std::optional<Law>& law, LawOf const& of) {
    Law found = Constant{0.0};
    if (auto const field = section.find(name); field && read_law(*field, of, found)) {
        law = found;
    }
}

}  // namespace runcost
