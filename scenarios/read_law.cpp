#include "scenarios/read_law.hpp"

#include <fmt/format.h>

namespace runcost {
namespace {

/// The mean, of which a rate or an uptime with the mean outage are other names.
bool read_exponential(Reading& reading, Node const& node, std::string const& key, Law& law) {
    std::size_t const faults = reading.problems.size();
    Section section(reading, node, key);
    std::optional<double> mean;
    std::optional<double> rate;
    std::optional<double> uptime;
    std::optional<double> outage;
    section.read("mean", duration(Limit::positive), mean);
    section.read("rate", per_hour(), rate);
    section.read("uptime", percent(), uptime);
    section.read("outage", duration(Limit::positive), outage);
    section.end();
    if (reading.problems.size() > faults) {
        return false;
    }
    if (uptime && !outage) {
        section.error(
            *node.find("uptime"), "uptime",
            "is no failure rate by itself: say outage too, the mean length of an outage, such as outage: 1h");
        return false;
    }
    if (uptime && (*uptime <= 0.0 || *uptime >= 1.0)) {
        section.error(*node.find("uptime"), "uptime",
                      "must lie between 0% and 100%, both excluded; for no "
                      "interruptions say never");
        return false;
    }
    if (outage && !uptime) {
        section.error(*node.find("outage"), "outage", "goes with uptime");
        return false;
    }
    if ((mean ? 1 : 0) + (rate ? 1 : 0) + (uptime ? 1 : 0) != 1) {
        reading.error(node, key, "needs exactly one of mean, rate, or uptime with outage");
        return false;
    }
    law = Exponential{mean ? *mean : rate ? 1.0 / *rate : *outage * *uptime / (1.0 - *uptime)};
    return true;
}

bool read_recorded(Reading& reading, Node const& node, std::string const& key, LawUse use, Law& law) {
    if (node.kind != Node::Kind::list || node.items.empty()) {
        reading.error(node, key, "must be a list of durations, such as [10h, 11h]");
        return false;
    }
    Recorded recorded;
    bool whole = true;
    for (std::size_t i = 0; i < node.items.size(); ++i) {
        Node const& item = node.items[i];
        Limit const limit = use == LawUse::lifetime ? Limit::positive : Limit::not_negative;
        Parsed<double> const parsed = item.kind == Node::Kind::scalar
                                          ? duration(limit)(item.text)
                                          : Parsed<double>{{}, "must be a duration"};
        if (parsed.value) {
            recorded.hours.push_back(*parsed.value);
        } else {
            reading.error(item, fmt::format("{}.{}", key, i), parsed.reason);
            whole = false;
        }
    }
    law = recorded;
    return whole;
}

bool read_constant(Reading& reading, Node const& node, std::string const& key, LawUse use, Law& law) {
    if (node.kind != Node::Kind::scalar) {
        reading.error(node, key, "must be a duration");
        return false;
    }
    Parsed<double> const parsed =
        duration(use == LawUse::lifetime ? Limit::positive : Limit::not_negative)(node.text);
    if (!parsed.value) {
        reading.error(node, key, parsed.reason);
        return false;
    }
    law = Constant{*parsed.value};
    return true;
}

}  // namespace

bool read_law(Reading& reading, Node const& node, std::string const& key, LawUse use, Law& law) {
    Choice const choice = read_choice(reading, node, key);
    if (choice.name.empty()) {
        return false;
    }
    bool const named = choice.node == nullptr;
    if (named && choice.name == Never::name && use == LawUse::lifetime) {
        law = Never{};
        return true;
    }
    bool const starts_a_number =
        std::string_view("-.0123456789").find(choice.name.front()) != std::string_view::npos;
    if (named && (starts_a_number || choice.name == Never::name)) {
        return read_constant(reading, node, key, use, law);
    }
    std::string const inner = fmt::format("{}.{}", key, choice.name);
    if (!named && choice.name == Constant::name) {
        return read_constant(reading, *choice.node, inner, use, law);
    }
    if (!named && choice.name == Exponential::name) {
        return read_exponential(reading, *choice.node, inner, law);
    }
    if (!named && choice.name == Recorded::name) {
        return read_recorded(reading, *choice.node, inner, use, law);
    }
    std::vector<std::string> names{"constant", "exponential", "recorded"};
    if (use == LawUse::lifetime) {
        names.emplace_back("never");
    }
    if (named) {
        reading.error(node, key,
                      "must be a duration, such as 30min, or a law, such as {exponential: {mean: 24h}}");
    } else {
        unknown_choice(reading, choice, key, names);
    }
    return false;
}

void read_law(Section& section, std::string_view name, Law& law) {
    if (Node const* node = section.find(name)) {
        read_law(section.reading(), *node, section.key(name), LawUse::duration, law);
    }
}

void read_law(Section& section, std::string_view name, std::optional<Law>& law) {
    Law found = Constant{0.0};
    if (Node const* node = section.find(name);
        node != nullptr && read_law(section.reading(), *node, section.key(name), LawUse::duration, found)) {
        law = found;
    }
}

}  // namespace runcost
