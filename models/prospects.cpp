#include "models/prospects.hpp"

#include <algorithm>

#include "models/causes.hpp"
#include "models/closed_forms.hpp"
#include "models/compile.hpp"
#include "models/intervals.hpp"
#include "models/places.hpp"
#include "models/reach.hpp"

namespace runcost {
namespace {

constexpr double many_attempts = 1000.0;  // per save: a job that needs more will hardly finish
constexpr double minutes = 60.0;          // of an hour

class Prospects {
public:
    Prospects(Scenario const& scenario, Findings& findings)
        : scenario_(scenario), job_(scenario.job), market_(scenario.market), findings_(findings) {}

    void run() {
        warn_of_never_finishing();
        warn_of_records();
        warn_of_limits();
        warn_of_notices();
        warn_of_places();
    }

private:
    void warning(std::string const& key, std::string reason) { findings_.warning(key, std::move(reason)); }

    void warn_of_never_finishing() {
        auto const& causes = market_.interruptions;
        bool const answered = scenario_.policy.on_notice != OnNotice::ignore &&
                              std::any_of(causes.begin(), causes.end(),
                                          [](Interruption const& some) { return some.notice.has_value(); });
        if (answered) {
            return;  // a save is not bound to come to the end of its interval
        }
        Reach const reach = reach_of(job_, market_, scenario_.policy);
        bool const saves = !std::holds_alternative<policy::None>(scenario_.policy.checkpoint);
        std::string const what = saves ? "save" : "end of the job, which saves nothing before it";
        double const later = living(job_, market_, reach.later_h);
        double const at_once = living(job_, market_, reach.whole_h);
        if (later <= 0.0 && at_once <= 0.0) {
            warning("market.interruptions",
                    text("no rental lives the ", reach.later_h, " h that it takes to the next ", what,
                         ": the job can never finish"));
        } else if (later <= 0.0 && at_once < 1.0) {
            warning("market.interruptions",
                    text("only the first host can finish the job, if it lives for ", reach.whole_h,
                         " h: ", 100.0 * at_once, " % do; a later one cannot live the ", reach.later_h,
                         " h that it takes to the next ", what));
        } else if (later > 0.0 && 1.0 / later > many_attempts && at_once < 0.99) {
            warning("market.interruptions",
                    text("a replay would rarely finish: ", reach.later_h, " h to the next ", what,
                         ", which takes about ", 1.0 / later, " attempts",
                         saves ? "; save more often?" : "; use policy.checkpoint?"));
        }
        warn_of_bad_hosts(reach.later_h);
    }

    void warn_of_bad_hosts(double exposed_h) {
        bool const kept = std::all_of(
            market_.interruptions.begin(), market_.interruptions.end(),
            [](Interruption const& some) { return std::holds_alternative<SameHost>(some.recovery); });
        if (!kept) {
            return;  // another cause takes the job off a bad host
        }
        for (std::size_t i = 0; i < market_.interruptions.size(); ++i) {
            Interruption const& some = market_.interruptions[i];
            if (!finite_attempts(lifetime_of(some, market_), exposed_h)) {
                warning(text("market.interruptions.", i),
                        text("the mean time is infinite: a host is kept over its interruptions, and some are "
                             "so bad "
                             "that they hardly ever live the ",
                             exposed_h,
                             " h to the next save; means grow with the number of replays: trust the "
                             "quantiles, or say recovery: new_host"));
            }
        }
    }

    /// Values in order, then never: sooner or later a duration does not end.
    void warn_of_records() {
        auto const warn = [&](std::string const& key, DelayModel const& delay) {
            auto const* law = std::get_if<Law>(&delay);
            if (law != nullptr && get_if<Recorded>(*law) != nullptr) {
                warning(key,
                        "behind its recorded values it never ends: a replay that gets there is given up");
            }
        };
        warn("job.setup", job_.setup);
        warn("job.restart", job_.restart);
        warn("policy.detection", scenario_.policy.detection);
        warn("market.provisioning", market_.provisioning);
        warn("market.setup", market_.setup);
        warn("policy.reaction", scenario_.policy.reaction);
        warn("policy.release", scenario_.policy.release);
        if (auto const* capacity = std::get_if<CapacityWait>(&market_.availability)) {
            warn("market.availability.wait", capacity->wait);
        }
        for (std::size_t i = 0; i < market_.interruptions.size(); ++i) {
            Interruption const& some = market_.interruptions[i];
            std::string const key = text("market.interruptions.", i);
            warn(key + ".notice", some.notice.value_or(Law{Constant{}}));
            warn(key + ".detection", some.detection.value_or(Law{Constant{}}));
            if (auto const* same_host = std::get_if<SameHost>(&some.recovery)) {
                warn(key + ".recovery.same_host.downtime", same_host->downtime);
            }
        }
    }

    void warn_of_limits() {
        Market undisturbed = market_;
        undisturbed.interruptions.clear();
        Policy whole_gang = scenario_.policy;
        whole_gang.replace_lost_nodes = false;  // nothing is lost
        auto const least = closed_forms(job_, undisturbed, whole_gang);
        if (!least) {
            return;
        }
        if (job_.deadline_h && least->makespan_h > *job_.deadline_h + instant_h) {
            warning("job.deadline",
                    text("cannot be met on ", market_.name, ": even without an interruption the job takes ",
                         least->makespan_h, " h"));
        }
        if (job_.budget_usd && least->cost_usd && *least->cost_usd > *job_.budget_usd) {
            warning("job.budget", text("cannot be kept on ", market_.name,
                                       ": even without an interruption the job costs $", *least->cost_usd));
        }
        double const session_h = least->makespan_h / static_cast<double>(job_.repeat);
        if (session_h > give_up(scenario_).after_h) {
            warning("run.give_up.after", text("shorter than the job, which takes ", session_h,
                                              " h without an interruption: no replay can finish"));
        }
    }

    /// A save that is begun at a notice must be done before the kill, and be there behind it.
    void warn_of_notices() {
        if (scenario_.policy.on_notice == OnNotice::ignore) {
            return;
        }
        double const reaction_h = mean_of(scenario_.policy.reaction).value_or(0.0);
        double const write_h = mean_write_h(job_, market_);
        for (std::size_t i = 0; i < market_.interruptions.size(); ++i) {
            Interruption const& some = market_.interruptions[i];
            std::string const key = text("market.interruptions.", i, ".notice");
            if (!some.notice || get_if<Recorded>(*some.notice) != nullptr) {
                continue;
            }
            bool const returns = scenario_.policy.on_notice != OnNotice::save_and_release &&
                                 std::holds_alternative<SameHost>(some.recovery);
            if (double const longest_h = end_of(*some.notice); reaction_h + write_h > longest_h + instant_h) {
                warning(key,
                        text("is never answered: reaction and save take ", minutes * reaction_h, " + ",
                             minutes * write_h, " min on average, and the notice is ", minutes * longest_h,
                             " min at most; make saves shorter, or say policy.on_notice: ignore"));
            } else if (!saves_survive(job_.checkpoint, some.cause, returns)) {
                warning(key,
                        "is never answered: what is saved would not survive this cause and its recovery; "
                        "save to a network_volume or to s3");
            }
        }
    }

    void warn_of_places() {
        auto const& causes = market_.interruptions;
        bool const lost =
            !causes.empty() && std::none_of(causes.begin(), causes.end(), [this](Interruption const& some) {
                return saves_survive(job_.checkpoint, some);
            });
        if (lost && !std::holds_alternative<policy::None>(scenario_.policy.checkpoint)) {
            warning(job_.checkpoint.survives ? "job.checkpoint.survives" : "job.checkpoint.to",
                    "no save survives any of the interruptions: saves only take time; save to a "
                    "network_volume or to s3, or say policy.checkpoint: none");
        }
    }

    Scenario const& scenario_;
    Job const& job_;
    Market const& market_;
    Findings& findings_;
};

/// The speed of a place that the market does not say.
void warn_of_speed(std::string const& key, std::optional<DataPlace> place, Storage const& storage,
                   Findings& findings) {
    if (place == DataPlace::disk && !storage.disk_speed) {
        findings.warning(key, text("assumed: a node's disk moves ", default_disk_speed / 3600.0 / 1e9,
                                   " GB/s; say market.storage.disk_speed"));
    } else if (place == DataPlace::network_volume && !storage.network_volume_speed) {
        findings.warning(
            key, text("assumed: a node's network volume moves ", default_network_volume_speed / 3600.0 / 1e6,
                      " MB/s; say market.storage.network_volume_speed"));
    }
}

}  // namespace

void warn_of_prospects(Scenario const& scenario, Findings& findings) {
    Prospects(scenario, findings).run();
}

void warn_of_assumptions(Scenario const& scenario, Findings& findings) {
    Job const& job = scenario.job;
    if (job.checkpoint.size_bytes && ever_saves(scenario.market, scenario.policy)) {
        warn_of_speed("job.checkpoint.to", job.checkpoint.to, scenario.market.storage, findings);
    }
    if (job.dataset_bytes) {
        warn_of_speed("job.dataset.from", job.dataset_from, scenario.market.storage, findings);
    }
}

}  // namespace runcost
