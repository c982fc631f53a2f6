#include "models/check.hpp"

#include <algorithm>
#include <cmath>
#include <utility>

#include "models/causes.hpp"
#include "models/check_contract.hpp"
#include "models/check_interruptions.hpp"
#include "models/feasibility.hpp"
#include "models/idle.hpp"
#include "models/intervals.hpp"
#include "models/market_terms.hpp"
#include "models/places.hpp"
#include "models/prospects.hpp"

namespace runcost {
namespace {

constexpr double most_pieces = 1e9;

bool uses_formula(CheckpointPolicy const& policy) {
    return std::holds_alternative<policy::Young>(policy) || std::holds_alternative<policy::Daly>(policy) ||
           std::holds_alternative<policy::Exact>(policy) ||
           std::holds_alternative<policy::ExactCost>(policy) ||
           std::holds_alternative<policy::Optimal>(policy) ||
           std::holds_alternative<policy::Adaptive>(policy);
}

/// Collects the findings of a scenario.
class Check {
public:
    explicit Check(Scenario const& scenario)
        : scenario_(scenario), job_(scenario.job), market_(scenario.market) {}

    std::vector<Finding> findings() {
        check_sessions();
        check_price();
        check_contract(scenario_, findings_);
        check_capacity();
        check_one_file();
        check_network();
        check_places();
        check_interruptions(scenario_, findings_);
        check_interval();
        check_recorded();
        if (findings_.empty()) {
            warn_of_prospects(scenario_, findings_);
            warn_of_feasibility(scenario_, findings_);
        }
        if (!findings_.any_error()) {
            warn_of_assumptions(scenario_, findings_);
            warn_of_idle_terms(scenario_, findings_);
        }
        return findings_.take();
    }

private:
    void error(std::string const& key, std::string reason) { findings_.error(key, std::move(reason)); }
    void warning(std::string const& key, std::string reason) { findings_.warning(key, std::move(reason)); }

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
        Price const& price = market_.price;
        if (price.bid && !price.process) {
            error("market.bid",
                  "is for a price that moves, such as {mean_reverting: {...}} or {trace: {...}}; this one is "
                  "fixed or drawn for each host");
        }
        if (price.pays_bid && !price.bid) {
            error("market.pays", "bid is paid where one is made: say market.bid");
        }
        if (price.pays_bid && price.locked) {
            error("market.lock",
                  "does not go with pays: bid, which is paid whatever the price; leave one out");
        }
        auto const* reverting = price.process ? std::get_if<price::MeanReverting>(&*price.process) : nullptr;
        if (reverting != nullptr) {
            check_range(*reverting);
        }
        if (price.bid && price.process) {
            check_bid(*price.process, *price.bid);
        }
    }

    /// A price must not overflow.
    void check_range(price::MeanReverting const& reverting) {
        constexpr double largest = 600.0;  // of the log of a price
        constexpr double deviations = 10.0;
        double const reach =
            std::abs(stationary_log_mean(reverting)) + deviations * stationary_log_sd(reverting);
        if (reach > largest) {
            error("market.price.mean_reverting.jumps",
                  text("are so large and so many that the price reaches e^", reach,
                       " dollars; the log of what they add must stay within ", largest));
        }
    }

    /// A price that stays above the bid lets no job begin.
    void check_bid(PriceProcess const& process, double bid) {
        auto const* some = std::get_if<price::MeanReverting>(&process);
        bool const in_reach = some != nullptr && bid > 0.0 && bid >= some->floor;
        if (in_reach && (some->jumps || some->start || !some->shape.flat())) {
            return;  // these move the price, too, and the formula leaves them out
        }
        auto const mean_h = mean_hours_below(process, bid);
        if (!mean_h) {
            warning("market.bid",
                    text("$", bid, "/h is below what the price ever is: no host is ever granted"));
        }
    }

    /// A trace that never counts what is needed lets no job begin.
    void check_capacity() {
        auto const* recorded = std::get_if<RecordedCapacity>(&market_.availability);
        if (recorded == nullptr) {
            return;
        }
        Record const capacity = capacity_record(*recorded, job_.nodes);
        if (std::find(capacity.values.begin(), capacity.values.end(), 1.0) == capacity.values.end()) {
            warning("market.availability.trace",
                    "never has the capacity that is needed: no host is ever granted");
        }
    }

    /// A price and a capacity of one file are of the same hours.
    void check_one_file() {
        auto const* capacity = std::get_if<RecordedCapacity>(&market_.availability);
        auto const& process = market_.price.process;
        auto const* price = process ? std::get_if<PlayedTrace>(&*process) : nullptr;
        if (capacity == nullptr || price == nullptr || capacity->trace.file != price->file) {
            return;
        }
        PlayedTrace const& other = capacity->trace;
        if (price->from_h != other.from_h || price->random != other.random || price->at_end != other.at_end ||
            price->bootstrap_h != other.bootstrap_h) {
            error("market.availability.trace",
                  "is of the same file as market.price.trace: both must say the same from, at_end and "
                  "bootstrap, "
                  "as they tell of the same hours");
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
        if (job_.dataset_bytes && over_network(job_.dataset_from)) {
            need("job.dataset", market_.network.download, "download");
        }
        for (std::size_t i = 0; i < job_.checkpoint.levels(); ++i) {
            CheckpointForm const& form = job_.checkpoint.level(i);
            if (form.size_bytes && over_network(form.to) && ever_saves(market_, scenario_.policy)) {
                need(key_of_level(job_.checkpoint, i), market_.network.upload, "upload");
                need(key_of_level(job_.checkpoint, i), market_.network.download, "download");
                break;
            }
        }
    }

    void check_places() {
        Checkpoint const& checkpoint = job_.checkpoint;
        double saves = 1.0;
        for (std::size_t i = 0; i < checkpoint.levels(); ++i) {
            CheckpointForm const& form = checkpoint.level(i);
            std::string const key = key_of_level(checkpoint, i);
            if (form.keep < 1 || form.keep > max_kept_saves) {
                error(key + ".keep", text("must be from 1 to ", max_kept_saves));
            }
            if (!(form.failure_probability >= 0.0 && form.failure_probability < 1.0)) {
                error(key + ".failure_probability",
                      "must lie below 100%: otherwise no save could ever be read");
            }
            if (!(form.slowdown >= 0.0 && form.slowdown < 1.0)) {
                error(key + ".slowdown", "must lie below 100%: otherwise no work is done during an upload");
            }
            saves *= i == 0 ? 1.0 : static_cast<double>(checkpoint.deeper[i - 1].each);
            if (saves > most_pieces) {
                error(key + ".each", text("is saved once in ", saves, " saves; at most ", most_pieces));
            }
        }
        if (job_.dataset_bytes && job_.dataset_from == DataPlace::disk) {
            error("job.dataset.from",
                  "a fresh disk has nothing on it; say network_volume, s3, gcs or b2, or leave out the "
                  "dataset");
        }
    }

    void check_recorded() {
        auto const refuse = [this](std::string const& key, DelayModel const& delay) {
            auto const* law = std::get_if<Law>(&delay);
            if (law != nullptr && get_if<Recorded>(*law) != nullptr) {
                error(key, recorded_by_rental);
            }
        };
        refuse("policy.reaction", scenario_.policy.reaction);
        refuse("policy.release", scenario_.policy.release);
    }

    void check_interval() {
        CheckpointPolicy const& policy = scenario_.policy.checkpoint;
        if (uses_formula(policy)) {
            if (mean_save_h(job_, market_) <= 0.0) {
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
        auto const* schedule = std::get_if<policy::Schedule>(&policy);
        double const piece = schedule == nullptr
                                 ? piece_of_work(job_, market_, scenario_.policy)
                                 : *std::min_element(schedule->pieces.begin(), schedule->pieces.end());
        if (job_.work / piece > most_pieces) {
            error("policy.checkpoint",
                  text("would save ", job_.work / piece, " times; at most ", most_pieces));
        } else if (std::holds_alternative<policy::Every>(policy) && piece > job_.work + instant_h) {
            warning("policy.checkpoint",
                    text("longer than the work of ", job_.work, " h: one piece, saved only at its end"));
        }
    }

    Scenario const& scenario_;
    Job const& job_;
    Market const& market_;
    Findings findings_;
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
