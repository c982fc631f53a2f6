#include "models/sensitivity.hpp"

#include <algorithm>
#include <cmath>

#include "models/replayed.hpp"

namespace runcost {
namespace {

constexpr double most_times_rentals = 20.0;  // of the base case
constexpr std::size_t batch = 16;            // plans whose samples are kept at a time

/// Rentals in which the base case is done, or after which it is given up.
std::uint64_t patience_of(Plan const& base, RunOptions const& run) {
    for (std::uint64_t patience = first_patience;; patience *= 10) {
        Summary const found = pilot({base}, patience, run).front();
        if (patience >= base.give_up.rentals) {
            return base.give_up.rentals;
        }
        if (found.of(Share::finished).mean == 1.0) {
            double const rentals = found.of(Metric::rentals).mean / static_cast<double>(base.repeat);
            return std::max(first_patience, static_cast<std::uint64_t>(most_times_rentals * rentals));
        }
    }
}

}  // namespace

bool Effect::is_visible(double base) const {
    constexpr double errors = 2.0;
    constexpr double rounding = 1e-9;
    if (!difference) {
        return true;
    }
    double const size = std::fabs(difference->mean);
    return size > errors * difference->std_error && size > rounding * std::fabs(base);
}

Effects effects_of(Plan const& base, std::vector<Plan> const& changed, SensitivityOptions const& options) {
    Metric const metric = metric_of(options.objective);
    std::vector<Plan> all{base};
    all.insert(all.end(), changed.begin(), changed.end());
    std::vector<Summary> const pilots = pilot(all, patience_of(base, options.run), options.run);
    auto const finished = [&](std::size_t i) { return pilots[i].of(Share::finished).mean; };
    std::vector<std::size_t> kept;
    double rentals = pilots.front().of(Metric::rentals).mean;
    for (std::size_t i = 1; i < all.size(); ++i) {
        if (!(finished(0) == 1.0 && finished(i) < 0.5)) {
            kept.push_back(i);
            rentals += pilots[i].of(Metric::rentals).mean;
        }
    }
    Effects result;
    result.replays = options.replays.value_or(affordable_replays(rentals));
    result.of.resize(changed.size());
    std::size_t done = 0;
    do {
        std::vector<Plan> plans{base};
        std::size_t const end = std::min(kept.size(), done + batch);
        for (std::size_t i = done; i < end; ++i) {
            plans.push_back(all[kept[i]]);
        }
        std::vector<Replayed> const found = replay(plans, metric, result.replays, options.run);
        result.base = estimate(options.objective, found.front().samples);
        result.finished = found.front().finished();
        for (std::size_t i = done; i < end; ++i) {
            Replayed const& some = found[1 + i - done];
            result.of[kept[i] - 1] = {some.finished(),
                                      difference(options.objective, some.samples, found.front().samples)};
        }
        done = end;
    } while (done < kept.size());
    return result;
}

}  // namespace runcost
