#include "scenarios/read_delay.hpp"

#include <fmt/format.h>

#include <cctype>

#include "scenarios/instant.hpp"
#include "scenarios/read_law.hpp"

namespace runcost {
namespace {

/// Hours of the day: 08:00
Value<double> time_of_day() {
    ScalarForm form;
    form.what = "a time of day, such as \"08:00\"";
    form.pattern = R"(^([01]\d|2[0-3]):[0-5]\d$)";
    return {std::move(form), [](std::string const& text) -> Parsed<double> {
                // any day's
                if (auto const found = written_instant("Mon " + text)) {
                    return {found->hour_of_week, {}};
                }
                return {{}, "expected a time of day, such as \"08:00\""};
            }};
}

/// `{until: "08:00", zone: Europe/Berlin}`, the zone the job's if it is not said.
bool read_time_of_day(Field const& field, std::string_view name, DayClock const& clock, DelayModel& delay) {
    Section section(field);
    double hour = 0.0;
    bool const told = section.require(name, time_of_day(), hour);
    Zone zone = clock.zone;
    auto const other = section.find("zone");
    bool const known = !other || other->read(zone_name(), zone);
    section.end();
    if (told && known) {
        delay = TimeOfDay{within_day(hour - clock.offset_h(zone))};
    }
    return told && known;
}

/// How a delay stands in a file.
struct DelayWords {
    std::string_view definition;  ///< in the schema
    std::string_view time;        ///< what leads to a time of day
    std::string_view other_time;  ///< what does so elsewhere
    std::string_view at_once;     ///< a name for no delay; empty: there is none
};

/// Reports what is written for a time of day, or for no delay, and is not so called here.
bool is_misnamed(Field const& field, DelayWords const& words) {
    Node const& node = field.node();
    if (node.find(words.other_time) != nullptr && node.find(words.time) == nullptr) {
        field.error(
            fmt::format("the key is {0} here, not {1}: {{{0}: \"08:00\"}}", words.time, words.other_time));
        return true;
    }
    bool const word = node.kind == Node::Kind::scalar && !node.text.empty() &&
                      std::isalpha(static_cast<unsigned char>(node.text.front())) != 0;
    if (word && !words.at_once.empty() && node.text != words.at_once && node.text != Never::name) {
        field.error(
            fmt::format("must be {}, a value, such as 30min, a law, such as {{exponential: {{mean: "
                        "30min}}}}, or a time of day, such as {{{}: \"08:00\"}}",
                        words.at_once, words.time));
        return true;
    }
    return false;
}

bool read_delay(Field const& any, DelayWords const& words, DayClock const& clock, DelayModel& delay) {
    auto const field = any.defined(std::string(words.definition));
    if (!field) {
        return false;
    }
    bool const describing = field->describing();
    if (!describing && is_misnamed(*field, words)) {
        return false;
    }
    auto const has = [&](std::string_view key) { return field->node().find(key) != nullptr; };
    if (describing || has(words.time) || has("zone")) {
        bool const read = read_time_of_day(*field, words.time, clock, delay);
        if (!describing) {
            return read;
        }
    }
    if (!words.at_once.empty() && (describing || field->node().text == words.at_once)) {
        Choice choice(*field);
        if (choice.is(std::string(words.at_once)); !describing) {
            delay = Law{Constant{0.0}};
            return true;
        }
    }
    Law law = Constant{0.0};
    if (!read_own_law(*field, law_of_durations(), law)) {
        return false;
    }
    delay = law;
    return true;
}

constexpr DelayWords until{"delay", "until", "at", ""};
constexpr DelayWords at{"release", "at", "until", "at_end"};

}  // namespace

void read_delay(Section& section, std::string_view name, DayClock const& clock, DelayModel& delay) {
    if (auto const field = section.find(name)) {
        read_delay(*field, until, clock, delay);
    }
}

void read_delay(Section& section, std::string_view name, DayClock const& clock,
                std::optional<DelayModel>& delay) {
    DelayModel found = Law{Constant{0.0}};
    if (auto const field = section.find(name); field && read_delay(*field, until, clock, found)) {
        delay = found;
    }
}

bool read_hour_of_day(Section& section, std::string_view name, DayClock const& clock, double& hour_utc) {
    double hour = 0.0;
    if (!section.require(name, time_of_day(), hour)) {
        return false;
    }
    hour_utc = within_day(hour - clock.offset_h(clock.zone));
    return true;
}

void read_release(Section& section, std::string_view name, DayClock const& clock, DelayModel& release) {
    if (auto const field = section.find(name)) {
        read_delay(*field, at, clock, release);
    }
}

}  // namespace runcost
