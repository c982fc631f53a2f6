#include "models/tune.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>

#include "models/replayed.hpp"

namespace runcost {
namespace {

constexpr double same_share = 1e-9;  // values closer than that are one
constexpr double plateau_share = 0.01;
constexpr double most_times_rentals = 5.0;  // of the value that needs fewest

bool same(double a, double b) {
    return std::fabs(a - b) <= same_share * std::fabs(b);
}

/// With equal ratios from one end to the other, both included.
std::vector<double> grid(double from, double to, std::size_t points) {
    std::vector<double> values(points);
    for (std::size_t i = 0; i < points; ++i) {
        values[i] = from * std::pow(to / from, static_cast<double>(i) / static_cast<double>(points - 1));
    }
    values.back() = to;
    return values;
}

void sort_distinct(std::vector<double>& values) {
    std::sort(values.begin(), values.end());
    values.erase(std::unique(values.begin(), values.end(), same), values.end());
}

struct Tried : Replayed {
    double value = 0.0;
};

class Search {
public:
    Search(std::function<Plan(double)> const& plan_at, TuneOptions const& options)
        : plan_at_(plan_at), options_(options), metric_(metric_of(options.objective)) {}

    Tuned find() {
        double const step =
            std::pow(options_.to / options_.from, 1.0 / static_cast<double>(options_.points - 1));
        std::vector<double> values = snapped(grid(options_.from, options_.to, options_.points));
        values.insert(values.end(), options_.also.begin(), options_.also.end());
        sort_distinct(values);
        std::vector<Plan> plans = plans_at(values);
        if (options_.without) {
            plans.push_back(*options_.without);
            values.push_back(infinite);
        }
        sort_out(values, plans);
        try_all(values, plans);
        if (options_.without && tried_.back().value == infinite) {
            without_ = std::move(tried_.back());
            tried_.pop_back();
        }
        std::size_t const first = best_of_tried().value_or(least_of_tried());
        refine(std::max(options_.from, tried_[first].value / step),
               std::min(options_.to, tried_[first].value * step));
        return result();
    }

private:
    std::vector<double> snapped(std::vector<double> values) const {
        if (options_.snap) {
            std::transform(values.begin(), values.end(), values.begin(), options_.snap);
        }
        return values;
    }

    std::vector<Plan> plans_at(std::vector<double> const& values) const {
        std::vector<Plan> plans;
        plans.reserve(values.size());
        std::transform(values.begin(), values.end(), std::back_inserter(plans), plan_at_);
        return plans;
    }

    /// Removes plans that seldom finish with many times the rentals of another one, and have cost more by
    /// then; and chooses how many replays can be afforded.
    void sort_out(std::vector<double>& values, std::vector<Plan>& plans) {
        std::uint64_t most = 0;
        for (Plan const& plan : plans) {
            most = std::max(most, plan.give_up.rentals);
        }
        std::vector<Summary> found;
        double fewest = infinite;
        for (std::uint64_t patience = first_patience; fewest == infinite; patience *= 10) {
            found = pilot(plans, patience, options_.run);
            for (std::size_t i = 0; i < plans.size(); ++i) {
                if (values[i] < infinite && found[i].of(Share::finished).mean == 1.0) {
                    fewest = std::min(
                        fewest, found[i].of(Metric::rentals).mean / static_cast<double>(plans[i].repeat));
                }
            }
            if (patience >= most) {
                break;
            }
        }
        if (fewest < infinite) {
            double const patience =
                std::max(static_cast<double>(first_patience), most_times_rentals * fewest);
            found = pilot(plans, static_cast<std::uint64_t>(patience), options_.run);
            double least = infinite;
            for (std::size_t i = 0; i < found.size(); ++i) {
                if (values[i] < infinite && found[i].of(Share::finished).mean == 1.0) {
                    least = std::min(least, found[i].of(metric_).mean);
                }
            }
            auto const hopeless = [&](Summary const& summary) {
                return summary.of(Share::finished).mean < 0.5 && summary.of(metric_).mean > least;
            };
            for (std::size_t i = found.size(); i-- > 0;) {
                if (hopeless(found[i])) {
                    if (values[i] < infinite) {
                        left_out_.push_back(values[i]);
                    }
                    auto const at = static_cast<std::ptrdiff_t>(i);
                    values.erase(values.begin() + at);
                    plans.erase(plans.begin() + at);
                    found.erase(found.begin() + at);
                }
            }
            std::sort(left_out_.begin(), left_out_.end());
        }
        double const rentals = std::accumulate(
            found.begin(), found.end(), 0.0,
            [](double sum, Summary const& some) { return sum + some.of(Metric::rentals).mean; });
        replays_ = options_.replays.value_or(affordable_replays(rentals));
    }

    void try_all(std::vector<double> const& values, std::vector<Plan> const& plans) {
        std::vector<Replayed> found = replay(plans, metric_, replays_, options_.run);
        for (std::size_t i = 0; i < plans.size(); ++i) {
            tried_.push_back({std::move(found[i]), values[i]});
        }
    }

    void refine(double low, double high) {
        std::vector<double> values = snapped(grid(low, high, options_.points + 2));
        std::erase_if(values, [&](double value) {
            return std::any_of(tried_.begin(), tried_.end(),
                               [&](Tried const& known) { return same(known.value, value); }) ||
                   std::any_of(left_out_.begin(), left_out_.end(),
                               [&](double out) { return same(out, value); });
        });
        sort_distinct(values);
        if (!values.empty()) {
            try_all(values, plans_at(values));
        }
        std::sort(tried_.begin(), tried_.end(),
                  [](Tried const& a, Tried const& b) { return a.value < b.value; });
    }

    bool allowed(Summary const& summary) const {
        return std::all_of(options_.demands.begin(), options_.demands.end(), [&](Demand const& demand) {
            return summary.of(demand.share).mean >= demand.least;
        });
    }

    template <class Wanted>
    std::optional<std::size_t> best_where(Wanted const& wanted) const {
        double finished = 0.0;
        for (Tried const& tried : tried_) {
            finished = wanted(tried) ? std::max(finished, tried.summary.of(Share::finished).mean) : finished;
        }
        std::optional<std::size_t> best;
        double least = infinite;
        for (std::size_t i = 0; i < tried_.size(); ++i) {
            if (wanted(tried_[i]) && tried_[i].summary.of(Share::finished).mean == finished) {
                double const value = estimate(options_.objective, tried_[i].samples).mean;
                if (!best || value < least) {
                    best = i;
                    least = value;
                }
            }
        }
        return best;
    }
    std::optional<std::size_t> best_of_tried() const {
        return best_where([this](Tried const& tried) { return allowed(tried.summary); });
    }
    /// Whatever is demanded.
    std::size_t least_of_tried() const {
        return best_where([](Tried const&) { return true; }).value_or(0);
    }

    std::optional<Estimate> over_unsaved(Tried const& tried) const {
        return without_ ? std::optional(difference(options_.objective, tried.samples, without_->samples))
                        : std::nullopt;
    }

    Tuned result() const {
        Tuned tuned{};
        tuned.replays = replays_;
        tuned.best = best_of_tried();
        std::size_t const reference = tuned.best.value_or(least_of_tried());
        auto const point = [&](Tried const& tried) {
            return TunePoint{tried.value,
                             estimate(options_.objective, tried.samples),
                             difference(options_.objective, tried.samples, tried_[reference].samples),
                             allowed(tried.summary),
                             tried.summary,
                             over_unsaved(tried)};
        };
        std::transform(tried_.begin(), tried_.end(), std::back_inserter(tuned.curve), point);
        if (without_) {
            tuned.without = point(*without_);
        }
        tuned.left_out = left_out_;
        TunePoint const& best = tuned.curve[reference];
        auto const on_plateau = [&](TunePoint const& some) {
            return some.difference.mean <= plateau_share * std::fabs(best.objective.mean) &&
                   some.allowed == best.allowed && some.finished() == best.finished();
        };
        std::size_t low = reference;
        std::size_t high = reference;
        while (low > 0 && on_plateau(tuned.curve[low - 1])) {
            --low;
        }
        while (high + 1 < tuned.curve.size() && on_plateau(tuned.curve[high + 1])) {
            ++high;
        }
        tuned.plateau_low = tuned.curve[low].value;
        tuned.plateau_high = tuned.curve[high].value;
        return tuned;
    }

    std::function<Plan(double)> const& plan_at_;
    TuneOptions const& options_;
    Metric metric_;
    std::uint64_t replays_ = 0;
    std::vector<Tried> tried_;
    std::optional<Tried> without_;
    std::vector<double> left_out_;
};

}  // namespace

TunePoint const* Tuned::at(double value) const {
    auto const found = std::find_if(curve.begin(), curve.end(),
                                    [&](TunePoint const& point) { return same(point.value, value); });
    return found == curve.end() ? nullptr : &*found;
}

Tuned tune(std::function<Plan(double)> const& plan_at, TuneOptions const& options) {
    return Search(plan_at, options).find();
}

}  // namespace runcost
