#pragma once

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <sstream>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "tests/random_plans.hpp"

namespace runcost::tests {

/// Small random jobs with prices that move in steps, bids, and capacity from a record.
class RandomPricePlans : public RandomPlans {
public:
    Plan next() { return with_disk(with_prices(RandomPlans::next())); }
    Plan next_with_forms() { return with_disk(with_prices(RandomPlans::next_with_forms())); }
    Plan next_gang() { return with_prices(RandomPlans::next_gang()); }

private:
    Plan with_disk(Plan plan) {
        if (chance(0.3)) {
            plan.billing.disk_usd_per_h = chance(0.2) ? 0.0 : uniform(0.01, 0.3);
            plan.billing.stopped_disk_usd_per_h = chance(0.2) ? 0.0 : uniform(0.01, 0.5);
        }
        return plan;
    }
    Plan with_prices(Plan plan) {
        PricePlan& price = plan.price;
        plan.host.units = static_cast<double>(1 + below(3));
        plan.host.priced = 1 + static_cast<std::uint32_t>(below(2));
        price.path = path_of(plan, kind());
        price.locked = chance(0.25);
        if (chance(0.8)) {
            price.bid = bid(price.path);
            price.pays_bid = chance(0.2);
            if (chance(0.85)) {
                plan.causes.push_back(outbid(plan));
            }
        }
        if (chance(0.2)) {
            record_capacity(plan);
        }
        // Never a round number, and soon, as the oracle looks at all steps until then.
        plan.give_up.after_h = std::min(plan.give_up.after_h, uniform(40.0, 150.0));
        plan.give_up.rentals += below(40);  // some of them are outbid often
        plan.give_up.cost_usd *= 1.5 * plan.host.units * static_cast<double>(plan.host.priced);
        return plan;
    }

    using Kind = decltype(PathPlan::kind);

    static PathPlan path_of(Plan const& plan, Kind kind) {
        return {std::move(kind), plan.start_h, false, plan.place};
    }

    Kind kind() {
        switch (below(3)) {
            case 0:
                return reverting();
            case 1:
                return regimes();
            default:
                return recorded_path(prices(1 + below(12)));
        }
    }

    RevertingPath reverting() {
        RevertingPath path;
        double const mean = uniform(0.3, 2.0);
        path.sd = uniform(0.05, 0.8);
        path.log_mean = std::log(mean) - 0.5 * path.sd * path.sd;
        path.reversion_h = uniform(0.3, 20.0);
        path.step_h = hours(0.1, 1.0);
        if (chance(0.3)) {
            path.start = std::log(uniform(0.3, 2.0));
        }
        if (chance(0.4)) {
            double const remembered = uniform(0.1, 2.0);
            path.jumps = {remembered / path.reversion_h, uniform(-0.5, 1.0), uniform(0.0, 0.5)};
        }
        if (chance(0.4)) {
            path.shape = {chance(0.3) ? 0.0 : uniform(0.0, 0.9), uniform(0.0, 24.0), uniform(0.5, 1.5)};
        }
        path.floor = chance(0.3) ? mean * uniform(0.3, 1.0) : 0.0;
        path.cap = chance(0.3) ? mean * uniform(1.0, 2.0) : path.cap;
        return path;
    }

    RegimesPath regimes() {
        RegimesPath path;
        path.values = prices(2 + below(3));
        for (std::size_t from = 0; from < path.values.size(); ++from) {
            path.start.push_back(uniform(0.0, 1.0));
            path.rates.emplace_back();
            for (std::size_t to = 0; to < path.values.size(); ++to) {
                path.rates.back().push_back(to == from || chance(0.2) ? 0.0 : uniform(0.05, 1.0));
            }
        }
        return path;
    }

    /// Some of them are alike.
    std::vector<double> prices(std::size_t count) {
        std::vector<double> values;
        while (values.size() < count) {
            bool const again = !values.empty() && chance(0.2);
            values.push_back(again ? values[below(values.size())] : uniform(0.2, 2.5));
        }
        return values;
    }

    RecordedPath recorded_path(std::vector<double> values) {
        Record record;
        record.values = std::move(values);
        double const most_h = chance(0.5) ? 2.0 : 8.0;
        for (std::size_t i = 0; i < record.values.size(); ++i) {
            record.at_h.push_back(record.end_h);
            record.end_h += hours(0.1, most_h);
        }
        RecordedPath path;
        path.at_end = chance(0.85) ? RecordedPath::AtEnd::loop : RecordedPath::AtEnd::stop;
        path.random = chance(0.3);
        if (chance(0.3)) {
            path.block_h = hours(0.5, 10.0);
        } else if (!path.random && chance(0.5)) {
            path.from_h = chance(0.5) ? record.at_h.back() : uniform(0.0, record.end_h);
        }
        path.record = std::make_shared<Record const>(std::move(record));
        return path;
    }

    /// A price of the path itself, or about one.
    double bid(PathPlan const& price) {
        if (auto const* reverting = std::get_if<RevertingPath>(&price.kind)) {
            return std::exp(reverting->log_mean + reverting->sd * uniform(0.0, 2.5));
        }
        auto const* regimes = std::get_if<RegimesPath>(&price.kind);
        std::vector<double> const& values =
            regimes != nullptr ? regimes->values : std::get<RecordedPath>(price.kind).record->values;
        auto const [least, most] = std::minmax_element(values.begin(), values.end());
        return chance(0.6) ? std::max(values[below(values.size())], values[below(values.size())])
                           : uniform(*least, 1.1 * *most);
    }

    CausePlan outbid(Plan const& plan) {
        CausePlan result = cause(plan.causes.size());
        result.clock = Clock::price;
        result.each_node = plan.gang.replaces_lost && chance(0.5);
        result.returns = chance(0.7) ? 1.0 : 0.5;
        result.notice = chance(0.5) ? constant_sampler(hours(0.0, 1.0)) : duration(1.0);
        result.notice_probability = chance(0.5) ? 0.0 : chance(0.5) ? 1.0 : 0.6;
        return result;
    }

    /// From the file of the price, or from another one.
    void record_capacity(Plan& plan) {
        std::vector<double> up(2 + below(12));
        for (double& value : up) {
            value = chance(0.7) ? 1.0 : 0.0;
        }
        RecordedPath path = recorded_path(up);
        path.draw = PathDraw::availability_trace;
        auto const* price = std::get_if<RecordedPath>(&plan.price.path.kind);
        if (price != nullptr && chance(0.5)) {
            up.resize(price->record->values.size(), 1.0);
            path = *price;
            path.record =
                std::make_shared<Record const>(Record{price->record->at_h, up, price->record->end_h});
        }
        plan.availability.kind = AvailabilityPlan::Kind::recorded;
        plan.availability.path = path_of(plan, std::move(path));
        for (CausePlan& cause : plan.causes) {
            if (cause.clock != Clock::price && chance(0.5)) {
                cause.clock = Clock::capacity;
                cause.from_grant = false;
                break;
            }
        }
    }
};

/// What a test that failed was about.
inline std::string described(PathPlan const& plan) {
    std::ostringstream text;
    text.precision(17);
    auto const list = [&](char const* what, std::vector<double> const& values) {
        text << ", " << what;
        for (double const value : values) {
            text << ' ' << value;
        }
    };
    if (auto const* reverting = std::get_if<RevertingPath>(&plan.kind)) {
        text << "reverting, log mean " << reverting->log_mean << ", sd " << reverting->sd << ", step "
             << reverting->step_h << ", jumps " << reverting->jumps.has_value() << ", floor "
             << reverting->floor << ", cap " << reverting->cap;
    } else if (auto const* regimes = std::get_if<RegimesPath>(&plan.kind)) {
        text << "regimes";
        list("values", regimes->values);
    } else if (auto const* recorded = std::get_if<RecordedPath>(&plan.kind)) {
        text << "recorded, until " << recorded->record->end_h << " from " << recorded->from_h << ", random "
             << recorded->random << ", at end " << static_cast<int>(recorded->at_end) << ", block "
             << recorded->block_h;
        list("at", recorded->record->at_h);
        list("values", recorded->record->values);
    }
    return text.str();
}

inline std::string described_with_prices(Plan const& plan) {
    std::ostringstream text;
    text.precision(17);
    text << described(plan) << "\nprice: " << described(plan.price.path) << "\nbid " << plan.price.bid
         << ", pays it " << plan.price.pays_bid << ", locked " << plan.price.locked << ", " << plan.host.units
         << " x " << plan.host.priced << "\navailability: " << described(plan.availability.path);
    return text.str();
}

}  // namespace runcost::tests
