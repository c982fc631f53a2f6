#include "models/feasibility.hpp"

#include <algorithm>
#include <boost/math/tools/toms748_solve.hpp>
#include <cmath>
#include <cstdint>
#include <string>
#include <vector>

#include "models/bill.hpp"
#include "models/compile.hpp"
#include "models/intervals.hpp"
#include "models/places.hpp"

namespace runcost {
namespace {

constexpr double minutes = 60.0;           // of an hour
constexpr double most_in_minutes_h = 3.0;  // longer times are told in hours

std::string span(double hours) {
    return hours < most_in_minutes_h ? text(minutes * hours, " min") : text(hours, " h");
}

/// The saves of a level in the long run, in hours of the host.
struct Rhythm {
    double gap_h;    ///< from the end of a save's block until the next save is due
    double write_h;  ///< for which it blocks the work
    double upload_h;
    double wait_h;  ///< for the upload of the save before

    double cycle_h() const { return gap_h + wait_h + write_h; }
};

class Feasibility {
public:
    Feasibility(Scenario const& scenario, Findings& findings)
        : scenario_(scenario), job_(scenario.job), market_(scenario.market), findings_(findings) {}

    void run() {
        double const piece = piece_of_work(job_, market_, scenario_.policy);
        bool const between = piece < job_.work - instant_h;
        if (std::isinf(piece) || (!between && !job_.checkpoint.final)) {
            return;  // saves nothing
        }
        speed_ = mean_speed(job_, market_);
        double const piece_h = std::min(piece, job_.work) / speed_;
        if (between) {
            std::vector<Rhythm> const all = rhythms(piece_h);
            for (std::size_t level = 0; level < all.size(); ++level) {
                warn_of_blocks(level, all[level]);
                warn_of_backlog(level, all);
            }
        }
        warn_of_transfers(piece_h);
    }

private:
    void warning(std::string const& key, std::string reason) { findings_.warning(key, std::move(reason)); }

    std::uint64_t each(std::size_t level) const {
        return level == 0 ? 1 : job_.checkpoint.deeper[level - 1].each;
    }

    /// A level's saves are due after so many of the level before. What deeper levels take is left out.
    std::vector<Rhythm> rhythms(double piece_h) const {
        std::vector<Rhythm> result;
        double before_h = piece_h;
        double work_h = piece_h;
        for (std::size_t level = 0; level < job_.checkpoint.levels(); ++level) {
            CheckpointForm const& form = job_.checkpoint.level(level);
            auto const count = static_cast<double>(each(level));
            work_h *= count;
            double const upload_h = mean_upload_h(job_, market_, form);
            double const undisturbed_h = before_h * count;
            // the upload slows the work down as long as it runs
            double const most_slowed_h = work_h * form.slowdown / (1.0 - form.slowdown);
            double const gap_h = undisturbed_h + std::min(most_slowed_h, upload_h * form.slowdown);
            result.push_back(
                {gap_h, mean_write_h(job_, market_, form), upload_h, std::max(0.0, upload_h - gap_h)});
            before_h = result.back().cycle_h();
        }
        return result;
    }

    /// What makes the saves of a level rarer.
    std::string rarer(std::size_t level, double gap_h, double before_h) const {
        if (level > 0) {
            return text("say ", key_of_level(job_.checkpoint, level), ".each: ", std::ceil(gap_h / before_h),
                        " or more");
        }
        bool const chosen = std::holds_alternative<policy::Every>(scenario_.policy.checkpoint) ||
                            std::holds_alternative<policy::Segments>(scenario_.policy.checkpoint) ||
                            std::holds_alternative<policy::Schedule>(scenario_.policy.checkpoint);
        return chosen ? "save at most every " + span(gap_h) : "";
    }

    void warn_of_blocks(std::size_t level, Rhythm const& saves) {
        if (saves.write_h < saves.gap_h || saves.write_h <= 0.0) {
            return;
        }
        bool const stalls = job_.checkpoint.level(level).asynchronous;
        std::string const less = rarer(level, saves.write_h, saves.gap_h / static_cast<double>(each(level)));
        warning(key_of_level(job_.checkpoint, level),
                text("a save ", stalls ? "stalls the work for " : "takes ", span(saves.write_h),
                     ", and there are ", span(saves.gap_h),
                     " from one to the next: ", 100.0 * saves.write_h / (saves.gap_h + saves.write_h),
                     " % of the time would be saving; ", less, less.empty() ? "" : ", or ",
                     stalls ? "make the stall shorter" : "upload beside the work: say stall"));
    }

    void warn_of_backlog(std::size_t level, std::vector<Rhythm> const& all) {
        Rhythm const& saves = all[level];
        if (saves.wait_h <= instant_h) {
            return;
        }
        CheckpointForm const& form = job_.checkpoint.level(level);
        double const before_h = level == 0 ? 0.0 : all[level - 1].cycle_h();
        double const enough_h = saves.upload_h * (1.0 - form.slowdown);
        std::string const less = rarer(level, enough_h, before_h);
        warning(key_of_level(job_.checkpoint, level),
                text("an upload takes ", span(saves.upload_h), ", and the next save is due after ",
                     span(saves.gap_h), ": each save waits ", span(saves.wait_h),
                     " for the one before it, and there is one every ", span(saves.cycle_h()), "; ", less,
                     less.empty() ? "" : ", or ", "make the upload shorter"));
    }

    /// Dollars of the uploads in an hour.
    double uploads_usd_per_h(double piece_h) const {
        std::vector<Rhythm> const all = rhythms(piece_h);
        double sum = 0.0;
        for (std::size_t level = 0; level < all.size(); ++level) {
            sum += upload_usd(level) / all[level].cycle_h();
        }
        return sum;
    }
    double upload_usd(std::size_t level) const {
        CheckpointForm const& form = job_.checkpoint.level(level);
        return network_bytes(form.size_bytes, form.to) * market_.network.upload_usd_per_byte;
    }

    /// Of the reads, one of the first level that the network reaches in each interruption.
    double reads_usd_per_h() const {
        double const mtti_h = mean_time_to_interruption(job_, market_).value_or(infinite);
        for (std::size_t level = 0; level < job_.checkpoint.levels(); ++level) {
            CheckpointForm const& form = job_.checkpoint.level(level);
            double const bytes = network_bytes(form.size_bytes, form.to);
            if (bytes > 0.0) {
                return bytes * read_usd_per_byte(market_, form.to) / mtti_h;
            }
        }
        return 0.0;
    }

    void warn_of_transfers(double piece_h) {
        double const rent_usd = usd_per_hour(job_, market_);
        double const uploads_usd = uploads_usd_per_h(piece_h);
        double const reads_usd = reads_usd_per_h();
        if (uploads_usd <= 0.0 || rent_usd <= 0.0 || uploads_usd + reads_usd <= rent_usd) {
            return;
        }
        warning("policy.checkpoint",
                text("moving saves costs $", uploads_usd + reads_usd, " in an hour, more than the rent of $",
                     rent_usd, ": ", equal_at(piece_h, rent_usd - reads_usd),
                     "; make saves smaller, save less often, or save to a network_volume"));
    }

    std::string equal_at(double piece_h, double uploads_usd) const {
        if (uploads_usd <= 0.0) {
            return "the reads alone cost more";
        }
        double most_h = 0.0;  // saves that are so far apart cost less, as they take time, too
        double count = 1.0;
        for (std::size_t level = 0; level < job_.checkpoint.levels(); ++level) {
            count *= static_cast<double>(each(level));
            most_h += upload_usd(level) / count / uploads_usd;
        }
        std::uintmax_t steps = 100;
        auto const more_usd = [&](double hours) { return uploads_usd_per_h(hours) - uploads_usd; };
        auto const [low, high] = boost::math::tools::toms748_solve(
            more_usd, piece_h, most_h, boost::math::tools::eps_tolerance<double>(30), steps);
        double const hours = 0.5 * (low + high);
        auto const* every = std::get_if<policy::Every>(&scenario_.policy.checkpoint);
        bool const wall = every != nullptr && every->wall;
        return "the same with a save every " + span(wall ? hours : hours * speed_) + " of work";
    }

    Scenario const& scenario_;
    Job const& job_;
    Market const& market_;
    Findings& findings_;
    double speed_ = 1.0;
};

}  // namespace

void warn_of_feasibility(Scenario const& scenario, Findings& findings) {
    Feasibility(scenario, findings).run();
}

}  // namespace runcost
