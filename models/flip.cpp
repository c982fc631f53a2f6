#include "models/flip.hpp"

#include <algorithm>
#include <boost/math/tools/toms748_solve.hpp>
#include <cmath>
#include <vector>

#include "models/replayed.hpp"

namespace runcost {
namespace {

constexpr double tolerance = 5e-4;   // of the logarithm of the value
constexpr double slope_step = 0.02;  // the same
constexpr double far_more = 2.0;     // so many times as much: no luck makes up for it
constexpr std::uintmax_t most_steps = 60;

/// Two plans at a value, and what a few replays say of them.
struct Candidate {
    double value;
    PlanPair plans;
    double rentals = 0.0;         ///< of one replay of both
    std::optional<Lesser> known;  ///< without more replays
};

class Search {
public:
    Search(std::function<PlanPair(double)> const& plans_at, FlipOptions const& options)
        : plans_at_(plans_at), options_(options), metric_(metric_of(options.objective)) {}

    Flip find() {
        std::vector<double> values{options_.now};
        auto const steps = static_cast<double>(options_.points - 1);
        for (std::size_t i = 0; i < options_.points; ++i) {
            values.push_back(options_.from *
                             std::pow(options_.to / options_.from, static_cast<double>(i) / steps));
        }
        values.back() = options_.to;
        std::vector<Compared> grid = compare_first(values);
        Flip flip{};
        flip.replays = replays_;
        flip.now = grid.front();
        if (!within(options_.now)) {
            grid.erase(grid.begin());
        }
        std::stable_sort(grid.begin(), grid.end(),
                         [](Compared const& a, Compared const& b) { return a.value < b.value; });
        std::erase_if(grid, [](Compared const& some) { return some.lesser == Lesser::neither; });
        if (grid.empty()) {
            flip.below = flip.above = Lesser::neither;
            return flip;
        }
        locate(grid, flip);
        return flip;
    }

private:
    bool within(double value) const { return value >= options_.from && value <= options_.to; }

    /// All at once, after a look at how many replays can be afforded.
    std::vector<Compared> compare_first(std::vector<double> const& values) {
        std::vector<Candidate> candidates;
        double rentals = 0.0;
        for (double const value : values) {
            candidates.push_back(candidate(value));
            rentals += candidates.back().known ? 0.0 : candidates.back().rentals;
        }
        replays_ = options_.replays.value_or(affordable_replays(rentals));
        std::vector<Plan> plans;
        for (Candidate const& some : candidates) {
            if (!some.known) {
                plans.insert(plans.end(), some.plans.begin(), some.plans.end());
            }
        }
        std::vector<Replayed> const found = replay(plans, metric_, replays_, options_.run);
        std::vector<Compared> result;
        auto next = found.begin();
        for (Candidate const& some : candidates) {
            if (some.known) {
                result.push_back({some.value, *some.known, {}});
            } else {
                result.push_back(compared(some.value, *next, *(next + 1)));
                next += 2;
            }
        }
        return result;
    }

    Compared compare(double value) const {
        Candidate const some = candidate(value);
        if (some.known) {
            return {value, *some.known, {}};
        }
        std::vector<Replayed> const found = replay(some.plans, metric_, replays_, options_.run);
        return compared(value, found[0], found[1]);
    }

    /// A plan that seldom finishes, and has cost far more than the other one by then, need not be replayed
    /// further.
    Candidate candidate(double value) const {
        Candidate result{value, plans_at_(value), 0.0, {}};
        std::uint64_t const most = std::max(result.plans[0].give_up.rentals, result.plans[1].give_up.rentals);
        for (std::uint64_t patience = first_patience;; patience *= 10) {
            std::vector<Summary> const found =
                pilot({result.plans.begin(), result.plans.end()}, patience, options_.run);
            result.rentals = found[0].of(Metric::rentals).mean + found[1].of(Metric::rentals).mean;
            auto const finished = [&](std::size_t i) { return found[i].of(Share::finished).mean; };
            if (finished(0) == 1.0 && finished(1) == 1.0) {
                return result;
            }
            auto const beaten_by = [&](std::size_t i, std::size_t other) {
                return finished(i) < 0.5 && finished(other) == 1.0 &&
                       found[i].of(metric_).mean > far_more * found[other].of(metric_).mean;
            };
            bool const at_its_end = patience >= most;
            if (beaten_by(0, 1) || (at_its_end && finished(0) < 0.5 && finished(1) >= 0.5)) {
                result.known = Lesser::second;
            } else if (beaten_by(1, 0) || (at_its_end && finished(1) < 0.5 && finished(0) >= 0.5)) {
                result.known = Lesser::first;
            } else if (at_its_end && finished(0) < 0.5) {
                result.known = Lesser::neither;
            }
            if (result.known || at_its_end) {
                return result;
            }
        }
    }

    /// What finishes less often is never the lesser one: its means are lower bounds.
    Compared compared(double value, Replayed const& first, Replayed const& second) const {
        if (first.finished() != second.finished()) {
            return {value, first.finished() > second.finished() ? Lesser::first : Lesser::second, {}};
        }
        Estimate const more = difference(options_.objective, second.samples, first.samples);
        Lesser const lesser = more.mean > 0.0   ? Lesser::first
                              : more.mean < 0.0 ? Lesser::second
                                                : Lesser::neither;
        return {value, lesser, more};
    }

    /// `grid`: by value, with a lesser one at each.
    void locate(std::vector<Compared> const& grid, Flip& flip) const {
        flip.below = grid.front().lesser;
        flip.above = grid.back().lesser;
        std::optional<std::size_t> nearest;
        double least = 0.0;
        for (std::size_t i = 1; i < grid.size(); ++i) {
            if (grid[i - 1].lesser == grid[i].lesser) {
                continue;
            }
            double const away = std::max(
                {0.0, std::log(options_.now / grid[i].value), std::log(grid[i - 1].value / options_.now)});
            flip.again = nearest.has_value();
            if (!nearest || away < least) {
                nearest = i;
                least = away;
            }
        }
        if (nearest) {
            Compared low = grid[*nearest - 1];
            Compared high = grid[*nearest];
            flip.below = low.lesser;
            flip.above = high.lesser;
            narrow(low, high);
            if (low.difference && high.difference) {
                solve(low, high, flip);
            } else {
                flip.value = std::sqrt(low.value * high.value);
                flip.low = low.value;
                flip.high = high.value;
                flip.unfinished = true;
            }
        }
    }

    /// Halves the range as long as the difference is not known at one of its ends.
    void narrow(Compared& low, Compared& high) const {
        while ((!low.difference || !high.difference) && std::log(high.value / low.value) > tolerance) {
            Compared const middle = compare(std::sqrt(low.value * high.value));
            if (middle.lesser == Lesser::neither && !middle.difference) {
                return;  // both hardly ever finish
            }
            (middle.lesser == low.lesser ? low : high) = middle;
        }
    }

    void solve(Compared const& low, Compared const& high, Flip& flip) const {
        double const limit = std::max(std::fabs(low.difference->mean), std::fabs(high.difference->mean));
        auto const difference_at = [&](double log_value) {
            Compared const some = compare(std::exp(log_value));
            return some.difference ? some.difference->mean : some.lesser == Lesser::first ? limit : -limit;
        };
        std::uintmax_t steps = most_steps;
        auto const [from, to] = boost::math::tools::toms748_solve(
            difference_at, std::log(low.value), std::log(high.value), low.difference->mean,
            high.difference->mean, [](double a, double b) { return std::fabs(b - a) <= tolerance; }, steps);
        double const root = 0.5 * (from + to);
        flip.value = std::exp(root);
        double const step_down = std::min(slope_step, root - std::log(options_.from));
        double const step_up = std::min(slope_step, std::log(options_.to) - root);
        Compared const here = compare(*flip.value);
        Compared const below = compare(std::exp(root - step_down));
        Compared const above = compare(std::exp(root + step_up));
        if (!here.difference || !below.difference || !above.difference) {
            return;
        }
        double const slope = (above.difference->mean - below.difference->mean) / (step_up + step_down);
        double const half = z_95 * here.difference->std_error / std::fabs(slope);
        bool const rises = flip.above == Lesser::first;
        if ((slope > 0.0) == rises && half < std::log(options_.to / options_.from)) {
            // The bracket may be wider than the interval: a last step by the slope.
            double const step = std::clamp(-here.difference->mean / slope, -tolerance, tolerance);
            flip.value = std::exp(root + step);
            flip.low = std::exp(root + step - half);
            flip.high = std::exp(root + step + half);
        }
    }

    std::function<PlanPair(double)> const& plans_at_;
    FlipOptions const& options_;
    Metric metric_;
    std::uint64_t replays_ = 0;
};

}  // namespace

Flip find_flip(std::function<PlanPair(double)> const& plans_at, FlipOptions const& options) {
    return Search(plans_at, options).find();
}

}  // namespace runcost
