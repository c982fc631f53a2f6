#include "models/check.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <sstream>
#include <utility>

#include "models/closed_forms.hpp"
#include "models/compile.hpp"
#include "models/intervals.hpp"
#include "models/reach.hpp"

namespace runcost {
namespace {

constexpr double most_pieces = 1e9;
constexpr double many_attempts = 1000.0;  // per save: a job that needs more will hardly finish

template <class... Parts>
std::string text(Parts const&... parts) {
    std::ostringstream out;
    out.precision(4);
    (out << ... << parts);
    return out.str();
}

bool uses_formula(CheckpointPolicy const& policy) {
    return std::holds_alternative<policy::Young>(policy) || std::holds_alternative<policy::Daly>(policy) ||
           std::holds_alternative<policy::Exact>(policy) || std::holds_alternative<policy::ExactCost>(policy);
}

/// Collects the findings of a scenario.
class Check {
public:
    explicit Check(Scenario const& scenario)
        : scenario_(scenario), job_(scenario.job), market_(scenario.market) {}

    std::vector<Finding> findings() {
        check_sessions();
        check_price();
        check_network();
        check_interruptions();
        check_interval();
        if (findings_.empty()) {
            warn_of_never_finishing();
            warn_of_records();
            warn_of_limits();
        }
        return std::move(findings_);
    }

private:
    void error(std::string const& key, std::string reason) {
        findings_.push_back({true, key, std::move(reason)});
    }
    void warning(std::string const& key, std::string reason) {
        findings_.push_back({false, key, std::move(reason)});
    }

    void check_sessions() {
        if (job_.repeat > max_replays / scenario_.run.replays) {
            error("job.repeat", text("times run.replays = ", scenario_.run.replays, " passes the limit of ",
                                     max_replays, " sessions in all"));
        }
    }

    void check_price() {
        if (market_.price.unit == PriceUnit::job && job_.gpus() > 1) {
            error("market.price", text("$/h is for jobs of one GPU, and this one has ", job_.gpus(),
                                       "; say /gpu-h, /node-h or /gang-h"));
        }
    }

    void check_network() {
        auto const need = [&](std::string const& what, std::optional<Law> const& speed,
                              std::string const& direction) {
            if (!speed) {
                error("market.network." + direction,
                      text("missing: ", what, " has a size, so the market must say its ", direction,
                           " speed, such as 300Mbit/s"));
            }
        };
        if (job_.dataset_bytes) {
            need("job.dataset", market_.network.download, "download");
        }
        if (job_.checkpoint.size_bytes &&
            !std::holds_alternative<policy::None>(scenario_.policy.checkpoint)) {
            need("job.checkpoint", market_.network.upload, "upload");
            need("job.checkpoint", market_.network.download, "download");
        }
    }

    void check_interruptions() {
        std::array<std::size_t, cause_count> count{};
        for (std::size_t i = 0; i < market_.interruptions.size(); ++i) {
            Interruption const& interruption = market_.interruptions[i];
            std::string const key = text("market.interruptions.", i);
            if (++count[interruption.cause] > max_occurrences) {
                error(key + ".cause", text("stands more than ", max_occurrences, " times in one market"));
            }
            if (members(job_, interruption) > max_members) {
                error(key + ".per", text("at most ", max_members, " nodes or GPUs"));
            }
            check_lifetime(interruption, key);
        }
    }

    void check_lifetime(Interruption const& interruption, std::string const& key) {
        Law const& law = interruption.lifetime;
        double const age_h = interruption.first_age_h;
        auto const* record = get_if<Recorded>(law);
        constexpr double least_survivors = 1e-4;
        double const survivors =
            record != nullptr ? (age_h < record->values.front() ? 1.0 : 0.0) : survival(law, age_h);
        if (age_h > 0.0 && survivors < least_survivors) {
            error(key + ".first_age", survivors <= 0.0
                                          ? "no host reaches that age under this lifetime"
                                          : text("hardly a host reaches that age under this lifetime: ",
                                                 100.0 * survivors, " %; at least 0.01 % must"));
        }
        bool const modified = law.hosts.kind != HostFactor::Kind::none || !law.by_hour.empty();
        if (record != nullptr && modified) {
            error(key + ".lifetime",
                  "recorded lives are what they are: between_hosts and by_hour do not apply");
        }
        auto const* same_host = std::get_if<SameHost>(&interruption.recovery);
        if (same_host != nullptr && same_host->continues && (record != nullptr || end_of(law) < infinite)) {
            error(key + ".recovery.same_host.age",
                  "the clock cannot continue: this lifetime has an end, and a host that reached it would be "
                  "interrupted at once for ever");
        }
    }

    void check_interval() {
        CheckpointPolicy const& policy = scenario_.policy.checkpoint;
        if (uses_formula(policy)) {
            if (mean_write_h(job_, market_) <= 0.0) {
                error("policy.checkpoint",
                      "a formula for the interval needs a save that takes time; say job.checkpoint "
                      "with write, or use {every: 30min}");
                return;
            }
            if (!mean_time_to_interruption(job_, market_)) {
                error("policy.checkpoint",
                      "a formula for the interval needs mean lifetimes, and recorded ones and those by hour "
                      "of the "
                      "day have none; use {every: 30min}");
                return;
            }
        }
        double const piece = piece_of_work(job_, market_, scenario_.policy);
        if (job_.work / piece > most_pieces) {
            error("policy.checkpoint",
                  text("would save ", job_.work / piece, " times; at most ", most_pieces));
        } else if (std::holds_alternative<policy::Every>(policy) && piece > job_.work + instant_h) {
            warning("policy.checkpoint",
                    text("longer than the work of ", job_.work, " h: one piece, saved only at its end"));
        }
    }

    void warn_of_never_finishing() {
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
            if (!finite_attempts(some.lifetime, exposed_h)) {
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
        for (std::size_t i = 0; i < market_.interruptions.size(); ++i) {
            Interruption const& some = market_.interruptions[i];
            std::string const key = text("market.interruptions.", i);
            warn(key + ".detection", some.detection.value_or(Law{Constant{}}));
            if (auto const* same_host = std::get_if<SameHost>(&some.recovery)) {
                warn(key + ".recovery.same_host.downtime", same_host->downtime);
            }
        }
    }

    void warn_of_limits() {
        Market undisturbed = market_;
        undisturbed.interruptions.clear();
        auto const least = closed_forms(job_, undisturbed, scenario_.policy);
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

    Scenario const& scenario_;
    Job const& job_;
    Market const& market_;
    std::vector<Finding> findings_;
};

std::string list(std::vector<Finding> const& findings) {
    std::string result;
    for (Finding const& finding : findings) {
        if (finding.error) {
            result += (result.empty() ? "" : "\n") + finding.key + ": " + finding.reason;
        }
    }
    return result;
}

}  // namespace

std::vector<Finding> check(Scenario const& scenario) {
    return Check(scenario).findings();
}

InvalidScenario::InvalidScenario(std::vector<Finding> findings)
    : std::runtime_error(list(findings)), findings_(std::move(findings)) {}

}  // namespace runcost
