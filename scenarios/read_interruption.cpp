#include "scenarios/read_interruption.hpp"

#include "models/causes.hpp"
#include "scenarios/read_delay.hpp"
#include "scenarios/read_law.hpp"

namespace runcost {
namespace {

void read_same_host(Field const& field, SameHost& same_host) {
    Section section(field);
    read_law(section, "downtime", same_host.downtime);
    read_name<bool>(section, "age", {{"restarts", false}, {"continues", true}}, same_host.continues);
    section.read("returns", percent(), same_host.returns);
    section.end();
}

void read_recovery(Field const& field, Interruption& interruption) {
    Choice choice(field);
    if (choice.is("new_host")) {
        interruption.recovery = NewHost{};
    }
    if (choice.is("same_host")) {
        interruption.recovery = SameHost{};
    }
    if (auto const parameters = choice.takes("same_host")) {
        SameHost same_host;
        read_same_host(*parameters, same_host);
        interruption.recovery = same_host;
    }
    choice.end();
}

/// Why a cause takes no lifetime; empty: it takes one.
std::string without_lifetime(std::size_t cause) {
    return cause == cause_unavailable ? "unavailable takes no lifetime: it strikes when a spell of "
                                        "market.availability ends; leave it out"
           : cause == cause_outbid    ? "outbid takes no lifetime: it strikes when the price passes "
                                        "market.bid; leave it out, or say preemption"
                                      : "";
}

/// What all causes must have but those whose lives are the market's.
void read_lifetime(Section& section, std::string const& reason, Law& law) {
    bool const needed = reason.empty() && !section.field().describing();
    auto const field = needed ? section.required("lifetime") : section.find("lifetime");
    if (field && !reason.empty()) {
        field->error(reason);
    } else if (field) {
        read_law(*field, law_of_lifetimes(), law);
    }
}

void read_notice(Section& section, Interruption& interruption) {
    read_law(section, "notice", interruption.notice);
    section.read("notice_probability", percent(), interruption.notice_probability);
    auto const share = section.find("notice_probability");
    if (share && !section.find("notice")) {
        share->error("goes with notice; say that too, such as notice: 2min");
    }
}

}  // namespace

std::vector<std::pair<std::string, std::size_t>> all_causes() {
    std::vector<std::pair<std::string, std::size_t>> causes;
    causes.reserve(cause_names.size());
    for (std::string_view const name : cause_names) {
        causes.emplace_back(name, causes.size());
    }
    return causes;
}

void read_interruption(Field const& field, DayClock const& clock, Interruption& interruption) {
    Section section(field);
    auto const cause = section.required("cause");
    bool const known = cause && read_name(*cause, all_causes(), interruption.cause);
    bool const says = known && !field.describing();
    read_lifetime(section, says ? without_lifetime(interruption.cause) : "", interruption.lifetime);
    read_name<Per>(section, "per", {{"rental", Per::rental}, {"node", Per::node}, {"gpu", Per::gpu}},
                   interruption.per);
    section.read("nodes", count(1, max_members), interruption.nodes);
    read_name<bool>(section, "clock", {{"host", false}, {"calendar", true}}, interruption.calendar);
    read_name<bool>(section, "lifetime_from", {{"up", false}, {"granted", true}}, interruption.from_grant);
    section.read("first_age", duration(), interruption.first_age_h);
    read_notice(section, interruption);
    if (auto const recovery = section.find("recovery")) {
        read_recovery(*recovery, interruption);
    }
    read_delay(section, "detection", clock, interruption.detection);
    section.read("billed", yes_or_no(), interruption.billed);
    section.end();
}

}  // namespace runcost
