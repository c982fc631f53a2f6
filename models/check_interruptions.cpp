#include "models/check_interruptions.hpp"

#include <array>

#include "models/causes.hpp"
#include "models/compile.hpp"
#include "models/intervals.hpp"

namespace runcost {
namespace {

constexpr double longest_spell_h = 1e9;  // in the mean: what is left of a longer one is beyond doubles
constexpr double most_spells = 1e9;      // of a replay: each is drawn

bool is_modified(Law const& law) {
    return law.hosts.kind != HostFactor::Kind::none || !law.by_hour.empty();
}

/// One cause of a market.
class CauseCheck {
public:
    CauseCheck(Scenario const& scenario, std::size_t index, Findings& findings)
        : scenario_(scenario),
          cause_(scenario.market.interruptions[index]),
          key_(text("market.interruptions.", index)),
          findings_(findings) {}

    void run() {
        if (members(scenario_.job, cause_) > max_members) {
            error(".per", text("at most ", max_members, " nodes or GPUs"));
        }
        check_notice();
        if (cause_.cause == cause_unavailable) {
            check_unavailable();
        } else if (cause_.cause == cause_outbid) {
            check_outbid();
        } else {
            check_lifetime();
            check_clock();
            check_nodes();
        }
    }

private:
    void error(std::string const& key, std::string reason) const {
        findings_.error(key_ + key, std::move(reason));
    }

    /// Its lives are the spells of the market's availability.
    void check_unavailable() const {
        Availability const& availability = scenario_.market.availability;
        if (!std::holds_alternative<OnOff>(availability) &&
            !std::holds_alternative<RecordedCapacity>(availability)) {
            error(".cause",
                  "needs an availability that ends: say market.availability, such as {on_off: {up: "
                  "{exponential: {mean: 20h}}, down: 3h}}");
        }
        refuse_terms_of_lives(
            "does not go with the cause unavailable, which strikes when a spell of market.availability ends; "
            "leave it out");
    }

    /// Its lives are the times for which the price is at most the bid.
    void check_outbid() const {
        if (!scenario_.market.price.bid) {
            error(".cause",
                  "needs a bid: say market.bid, such as $0.40/h, and a market.price that moves; who is taken "
                  "off whatever the bid is preempted, with a lifetime (cause: preemption)");
        }
        refuse_terms_of_lives(
            "does not go with the cause outbid, which strikes when the price passes market.bid; leave it "
            "out");
    }

    void refuse_terms_of_lives(std::string const& reason) const {
        auto const refuse = [&](bool given, std::string const& key) {
            if (given) {
                error(key, reason);
            }
        };
        auto const* same_host = std::get_if<SameHost>(&cause_.recovery);
        refuse(!(cause_.lifetime == Law{Never{}}), ".lifetime");
        refuse(cause_.per != Per::rental, ".per");
        refuse(cause_.nodes.has_value(), ".nodes");
        refuse(cause_.first_age_h > 0.0, ".first_age");
        refuse(cause_.calendar, ".clock");
        refuse(cause_.from_grant, ".lifetime_from");
        refuse(same_host != nullptr && same_host->continues, ".recovery.same_host.age");
    }

    void check_lifetime() const {
        Law const& law = cause_.lifetime;
        double const age_h = cause_.first_age_h;
        auto const* record = get_if<Recorded>(law);
        constexpr double least_survivors = 1e-4;
        auto const of_host =
            static_cast<std::uint32_t>(cause_.per == Per::gpu ? scenario_.job.gpus_per_node : 1);
        double const survivors =
            record != nullptr ? (age_h < record->values.front() ? 1.0 : 0.0) : survival(law, age_h, of_host);
        if (age_h > 0.0 && survivors < least_survivors) {
            error(".first_age", survivors <= 0.0
                                    ? "no host reaches that age under this lifetime"
                                    : text("hardly a host reaches that age under this lifetime: ",
                                           100.0 * survivors, " %; at least 0.01 % must"));
        }
        if (record != nullptr && is_modified(law)) {
            error(".lifetime", "recorded lives are what they are: between_hosts and by_hour do not apply");
        }
    }

    void check_clock() const {
        Law const& law = cause_.lifetime;
        if (cause_.calendar && !law.by_hour.empty()) {
            error(".clock",
                  "by_hour is for clocks of hosts, which stop while the job is down: leave out clock: "
                  "calendar, or by_hour");
        }
        auto const* same_host = std::get_if<SameHost>(&cause_.recovery);
        bool const ends = get_if<Recorded>(law) != nullptr || end_of(law) < infinite;
        if (same_host != nullptr && same_host->continues && ends) {
            error(".recovery.same_host.age",
                  "the clock cannot continue: this lifetime has an end, and a host that reached it would be "
                  "interrupted at once for ever");
        }
        bool const granted_apart = scenario_.policy.replace_lost_nodes && scenario_.job.nodes > 1;
        if (cause_.from_grant && granted_apart && cause_.per == Per::rental) {
            error(".lifetime_from",
                  "granted is the time of one host, and under policy.replace: lost_nodes each node has its "
                  "own: say per: node, or leave out lifetime_from");
        }
    }

    void check_notice() const {
        if (cause_.notice && get_if<Recorded>(*cause_.notice) != nullptr) {
            error(".notice", recorded_by_rental);
        }
    }

    void check_nodes() const {
        if (!cause_.nodes) {
            return;
        }
        if (!scenario_.policy.replace_lost_nodes) {
            error(".nodes", "is for policy.replace: lost_nodes; a whole gang is replaced in any case");
        } else if (cause_.per != Per::rental) {
            error(".nodes", "is for per: rental; what strikes a node or a GPU takes one node");
        } else if (*cause_.nodes == 0 || *cause_.nodes > scenario_.job.nodes) {
            error(".nodes", text("must be from 1 to job.nodes = ", scenario_.job.nodes));
        }
    }

    Scenario const& scenario_;
    Interruption const& cause_;
    std::string key_;
    Findings& findings_;
};

/// A law of spells with or without capacity.
void check_spell(Law const& law, std::string const& key, bool may_never_end, Findings& findings) {
    if (get_if<Recorded>(law) != nullptr) {
        findings.error(key,
                       "recorded spells have no mean, by which a job meets the first one; use empirical");
        return;
    }
    if (is_modified(law)) {
        findings.error(key,
                       "spells of capacity are no lives of hosts: between_hosts and by_hour do not apply");
        return;
    }
    double const mean_h = mean_of(law).value_or(0.0);
    if (mean_h <= 0.0) {
        findings.error(key, "must take some time: a spell without length is none");
    } else if (get_if<Never>(law) != nullptr && law.at_most == infinite) {
        if (!may_never_end) {
            findings.error(key, "must have a mean: without one there would never be capacity");
        }
    } else if (mean_h > longest_spell_h) {
        findings.error(key, text("lasts ", mean_h, " h in the mean; at most ", longest_spell_h, " h",
                                 may_never_end ? ": for one that does not end say never" : ""));
    }
}

/// Not so many spells that a replay would not come through them.
void check_spells(OnOff const& spells, Scenario const& scenario, Findings& findings) {
    double const both_h = mean_of(spells.up).value_or(0.0) + mean_of(spells.down).value_or(0.0);
    double const after_h = give_up(scenario).after_h;
    if (both_h > 0.0 && after_h / both_h > most_spells) {
        findings.error("market.availability.on_off",
                       text("up and down together last ", both_h, " h in the mean, and run.give_up.after is ",
                            after_h, " h: more than ", most_spells, " of them; make the spells longer"));
    }
}

}  // namespace

void check_interruptions(Scenario const& scenario, Findings& findings) {
    std::vector<Interruption> const& causes = scenario.market.interruptions;
    std::array<std::size_t, cause_count> count{};
    for (std::size_t i = 0; i < causes.size(); ++i) {
        if (++count[causes[i].cause] > max_occurrences) {
            findings.error(text("market.interruptions.", i, ".cause"),
                           text("stands more than ", max_occurrences, " times in one market"));
        }
        CauseCheck(scenario, i, findings).run();
    }
    if (auto const* spells = std::get_if<OnOff>(&scenario.market.availability)) {
        check_spell(spells->up, "market.availability.on_off.up", true, findings);
        check_spell(spells->down, "market.availability.on_off.down", false, findings);
        check_spells(*spells, scenario, findings);
    }
}

}  // namespace runcost
