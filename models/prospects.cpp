#include "models/prospects.hpp"

#include <algorithm>
#include <cmath>

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
        warn_of_waits();
        warn_of_notices();
        warn_of_places();
        warn_of_unusable_saves();
    }

private:
    void warning(std::string const& key, std::string reason) { findings_.warning(key, std::move(reason)); }

    void warn_of_never_finishing() {
        auto const& causes = market_.interruptions;
        bool const one_piece = has_one_piece(scenario_.policy.checkpoint) && job_.checkpoint.levels() == 1;
        if (!one_piece || std::any_of(causes.begin(), causes.end(),
                                      [this](Interruption const& some) { return may_be_answered(some); })) {
            return;  // a save is not bound to come to the end of its interval
        }
        Reach const reach = reach_of(job_, market_, scenario_.policy);
        bool const saves = !std::holds_alternative<policy::None>(scenario_.policy.checkpoint);
        bool const helps = saves_help(job_.checkpoint, market_);
        std::string const what = saves && helps ? "save"
                                 : saves        ? "end of the job, before which no save survives"
                                                : "end of the job, which saves nothing before it";
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
                         !saves  ? "; use policy.checkpoint?"
                         : helps ? "; save more often?"
                                 : "; save to a network_volume or to s3?"));
        } else if (saves && helps) {
            warn_of_lost_saves(reach);
        }
        warn_of_bad_hosts(reach.later_h);
    }

    /// Some causes leave the saves, and others do not.
    void warn_of_lost_saves(Reach const& reach) {
        double const spared_share = spared(job_, market_, reach);
        std::string const how =
            text("the job takes ", reach.whole_h, " h, and some of the causes leave nothing of its saves: ");
        if (spared_share <= 0.0) {
            warning(
                "market.interruptions",
                how +
                    "they strike before its end, so it can never finish; save to a network_volume or to s3");
        } else if (1.0 / spared_share > many_attempts) {
            warning(
                "market.interruptions",
                how + text("they spare it once in about ", 1.0 / spared_share,
                           " attempts, so a replay would rarely finish; save to a network_volume or to s3"));
        }
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
            if (!finite_attempts(lifetime_of(some, market_, job_.nodes), exposed_h)) {
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
        if (auto const* capacity = std::get_if<CapacityWait>(&market_.availability)) {
            warn("market.availability.wait", capacity->wait);
        }
        for (std::size_t i = 0; i < market_.interruptions.size(); ++i) {
            Interruption const& some = market_.interruptions[i];
            std::string const key = text("market.interruptions.", i);
            warn(key + ".detection", some.detection.value_or(Law{Constant{}}));
            if (auto const* same_host = std::get_if<SameHost>(&some.recovery)) {
                warn(key + ".recovery.same_host.downtime", same_host->downtime);
            }
        }
    }

    /// Capacity that is later than the limits.
    void warn_of_waits() {
        auto const* capacity = std::get_if<CapacityWait>(&market_.availability);
        double const wait_h = capacity == nullptr ? 0.0 : mean_of(capacity->wait).value_or(0.0);
        auto const warn = [&](double all_h, std::string const& limit, double limit_h) {
            if (all_h > limit_h + instant_h) {
                warning("market.availability.wait", text("takes ", all_h, " h on average, longer than ",
                                                         limit, ", which is ", limit_h, " h"));
            }
        };
        warn(wait_h * static_cast<double>(job_.repeat), "job.deadline", job_.deadline_h.value_or(infinite));
        warn(wait_h, "run.give_up.after", give_up(scenario_).after_h);
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

    /// The least that answers a notice of a cause: reaction, and a save on a level that survives it.
    double least_answer_h(Interruption const& some) const {
        return least_of(scenario_.policy.reaction) +
               fastest_h(some, [this](CheckpointForm const& form) { return least_durable_h(form); });
    }

    /// Of the levels whose saves are there after a cause and its recovery; infinite if none is.
    template <class Hours>
    double fastest_h(Interruption const& some, Hours const& hours) const {
        double least_h = infinite;
        for (std::size_t i = 0; i < job_.checkpoint.levels(); ++i) {
            CheckpointForm const& form = job_.checkpoint.level(i);
            if (saves_survive(form, some.cause, returns_answered(some))) {
                least_h = std::min(least_h, hours(form));
            }
        }
        return least_h;
    }

    double least_durable_h(CheckpointForm const& form) const {
        if (!form.size_bytes) {
            return least_of(form.write) + (form.asynchronous ? least_of(form.upload) : 0.0);
        }
        double const stall_h = form.asynchronous ? least_of(form.write) : 0.0;
        if (!over_network(form.to)) {
            return stall_h + moving_h(job_, *form.size_bytes, *form.to, market_.storage);
        }
        double const fastest = market_.network.upload ? end_of(*market_.network.upload) : infinite;
        return stall_h + *form.size_bytes / static_cast<double>(job_.nodes) / fastest;
    }

    /// Whether the host comes back behind the answer to a notice.
    bool returns_answered(Interruption const& some) const {
        return scenario_.policy.on_notice != OnNotice::save_and_release &&
               std::holds_alternative<SameHost>(some.recovery);
    }

    /// Whether a save at a notice can be done in time, and is there behind it.
    bool may_be_answered(Interruption const& some) const {
        return scenario_.policy.on_notice != OnNotice::ignore && some.notice &&
               some.notice_probability > 0.0 && least_answer_h(some) <= end_of(*some.notice) + instant_h;
    }

    /// A save that is begun at a notice must be done before the kill, and be there behind it.
    void warn_of_notices() {
        if (scenario_.policy.on_notice == OnNotice::ignore) {
            return;
        }
        Law const& reaction = scenario_.policy.reaction;
        auto const took = [](double reaction_h, double write_h, std::string const& how, double longest_h) {
            return text(minutes * reaction_h, " + ", minutes * write_h, " min ", how, ", and the notice is ",
                        minutes * longest_h,
                        " min at most; make saves shorter, or say policy.on_notice: ignore");
        };
        double const reaction_h = mean_of(reaction).value_or(0.0);
        for (std::size_t i = 0; i < market_.interruptions.size(); ++i) {
            Interruption const& some = market_.interruptions[i];
            std::string const key = text("market.interruptions.", i, ".notice");
            if (!some.notice) {
                continue;
            }
            double const longest_h = end_of(*some.notice);
            double const least_h =
                fastest_h(some, [this](CheckpointForm const& form) { return least_durable_h(form); });
            double const mean_h = fastest_h(some, [this](CheckpointForm const& form) {
                return mean_write_h(job_, market_, form) + mean_upload_h(job_, market_, form);
            });
            if (std::isinf(least_h)) {
                warning(key,
                        "is never answered: what is saved would not survive this cause and its recovery; "
                        "save to a network_volume or to s3");
            } else if (least_answer_h(some) > longest_h + instant_h) {
                warning(key, "is never answered: reaction and save take " +
                                 took(least_of(reaction), least_h, "at least", longest_h));
            } else if (reaction_h + mean_h > longest_h + instant_h) {
                warning(key, "is seldom answered: reaction and save take " +
                                 took(reaction_h, mean_h, "on average", longest_h));
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

    void warn_of_unusable_saves() {
        for (std::size_t i = 0; i < job_.checkpoint.levels(); ++i) {
            CheckpointForm const& form = job_.checkpoint.level(i);
            std::string const key = key_of_level(job_.checkpoint, i);
            if (form.failure_probability > 0.5 && form.keep == 1 && ever_saves(market_, scenario_.policy)) {
                warning(key + ".failure_probability",
                        text("most saves are unusable, ", 100.0 * form.failure_probability,
                             " %, and only the last one is kept: say ", key, ".keep: 3 or more"));
            }
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
    for (std::size_t i = 0; i < job.checkpoint.levels(); ++i) {
        CheckpointForm const& form = job.checkpoint.level(i);
        if (form.size_bytes && ever_saves(scenario.market, scenario.policy)) {
            warn_of_speed(key_of_level(job.checkpoint, i) + ".to", form.to, scenario.market.storage,
                          findings);
        }
    }
    if (job.dataset_bytes) {
        warn_of_speed("job.dataset.from", job.dataset_from, scenario.market.storage, findings);
    }
}

}  // namespace runcost
