#include "scenarios/read_price.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <functional>

#include "scenarios/read_billing.hpp"
#include "scenarios/read_delay.hpp"
#include "scenarios/read_law.hpp"
#include "scenarios/read_list.hpp"
#include "scenarios/read_trace.hpp"

namespace runcost {
namespace {

constexpr double largest_exponent = 20.0;  // of a price over its mean: e^20 is half a billion

/// Dollars of an hour, all of the unit of the first.
class PriceValues {
public:
    Value<double> value(Limit limit) {
        return {hourly_price().form, [this, limit](std::string const& text) -> Parsed<double> {
                    Parsed<HourlyPrice> const parsed = hourly_price()(text);
                    if (!parsed.value) {
                        return {{}, parsed.reason};
                    }
                    if (limit == Limit::positive && parsed.value->usd_per_h <= 0.0) {
                        return {{}, "must be positive"};
                    }
                    if (unit_.value_or(parsed.value->unit) != parsed.value->unit) {
                        return {{}, "must have the unit of the other prices here"};
                    }
                    unit_ = parsed.value->unit;
                    return {parsed.value->usd_per_h, {}};
                }};
    }
    std::optional<PriceUnit> unit() const { return unit_; }
    void set_unit(PriceUnit unit) { unit_ = unit; }

private:
    std::optional<PriceUnit> unit_;
};

/// A share that may be above 1, and not so large that the price overflows.
bool read_volatility(Section& section, double& volatility) {
    auto const field = section.required("volatility");
    if (!field || !field->read(number(), volatility)) {
        return false;
    }
    if (volatility > largest_exponent / 4.0) {
        field->error("is the standard deviation of the log of the price, such as 25%; at most 500%");
        return false;
    }
    return true;
}

bool read_daily(Field const& field, DayClock const& clock, DayShape& shape) {
    Section section(field);
    double amplitude = 0.0;
    bool sound = section.require("amplitude", percent(), amplitude);
    if (sound && amplitude >= 1.0) {
        section.find("amplitude")->error("must lie below 100%: otherwise the price falls to nothing");
        sound = false;
    }
    sound = read_hour_of_day(section, "peak", clock, shape.peak_h) && sound;
    section.end();
    shape.amplitude = amplitude;
    return sound;
}

/// `daily` and `weekend`
bool read_shape(Section& section, DayClock const& clock, DayShape& shape) {
    bool sound = true;
    if (auto const daily = section.find("daily")) {
        sound = read_daily(*daily, clock, shape);
    }
    if (auto const weekend = section.find("weekend")) {
        sound = weekend->read(number(Limit::positive), shape.weekend) && sound;
    }
    return sound;
}

std::optional<PriceProcess> read_fixed(Field const& field, DayClock const& clock, PriceValues& values) {
    Section section(field);
    price::Fixed fixed;
    bool sound = section.require("price", values.value(Limit::not_negative), fixed.usd_per_h);
    sound = read_shape(section, clock, fixed.shape) && sound;
    section.end();
    return sound ? std::optional<PriceProcess>(fixed) : std::nullopt;
}

bool read_jumps(Field const& field, std::optional<RevertingPath::Jumps>& jumps) {
    Section section(field);
    RevertingPath::Jumps found;
    bool sound = section.require("rate", per_hour(), found.rate);
    sound = section.require("mean", number(Limit::none), found.mean) && sound;
    auto const sd = section.find("sd");
    sound = (!sd || sd->read(number(), found.sd)) && sound;
    section.end();
    if (sound && std::fabs(found.mean) + 4.0 * found.sd > largest_exponent) {
        field.error(
            "jumps of the log of the price so large that it overflows; mean and sd are factors e^mean");
        sound = false;
    }
    jumps = found;
    return sound;
}

/// `start: stationary`, or a price
bool read_start(Section& section, PriceValues& values, std::optional<double>& start) {
    auto const field = section.find("start");
    if (!field) {
        return true;
    }
    if (field->describing() || (field->is(Node::Kind::scalar) && field->node().text == "stationary")) {
        Choice choice(*field);
        if (choice.is("stationary"); !field->describing()) {
            return true;
        }
    }
    return field->read(values.value(Limit::positive), start);
}

std::optional<PriceProcess> read_reverting(Field const& field, DayClock const& clock, PriceValues& values) {
    Section section(field);
    price::MeanReverting process;
    bool sound = section.require("mean", values.value(Limit::positive), process.mean);
    sound = read_volatility(section, process.volatility) && sound;
    sound = section.require("reversion", duration(Limit::positive), process.reversion_h) && sound;
    sound = section.require("step", duration(Limit::positive), process.step_h) && sound;
    sound = read_start(section, values, process.start) && sound;
    if (auto const jumps = section.find("jumps")) {
        sound = read_jumps(*jumps, process.jumps) && sound;
    }
    sound = read_shape(section, clock, process.shape) && sound;
    auto const bound = [&](std::string_view name, double& target) {
        auto const found = section.find(name);
        sound = (!found || found->read(values.value(Limit::positive), target)) && sound;
    };
    bound("floor", process.floor);
    bound("cap", process.cap);
    section.end();
    if (sound && process.floor > process.cap) {
        section.find("floor")->error("must not be above the cap");
        sound = false;
    }
    constexpr double most_jumps = 1e4;  // that are remembered at once
    if (sound && process.jumps && process.jumps->rate * process.reversion_h > most_jumps) {
        section.find("jumps")->error(
            "more than 10,000 of them in the time of reversion; take volatility instead");
        sound = false;
    }
    if (sound && process.jumps && process.jumps->rate * process.step_h > most_jumps) {
        section.find("jumps")->error("more than 10,000 of them in a step; take volatility instead");
        sound = false;
    }
    constexpr double longest_step_h = 8760.0;
    if (sound && process.step_h > longest_step_h) {
        section.find("step")->error("must be at most 365 days; a price that stands still is {fixed: {...}}");
        sound = false;
    }
    return sound ? std::optional<PriceProcess>(process) : std::nullopt;
}

bool read_rates(Field const& field, std::size_t count, std::vector<std::vector<double>>& rates) {
    std::string const reason =
        "must be a list with a list of rates for each price, such as [[0/h, 0.2/h], "
        "[0.5/h, 0/h]]";
    for (Field const& row : field.items(reason)) {
        auto const found = read_list(row, per_hour(Limit::not_negative), "[0/h, 0.2/h]");
        if (!found) {
            return false;
        }
        if (!field.describing() && found->size() != count) {
            row.error(fmt::format("has {} rates; there are {} prices", found->size(), count));
            return false;
        }
        rates.push_back(*found);
    }
    if (!field.describing() && rates.size() != count) {
        field.error(reason);
        return false;
    }
    return true;
}

std::optional<PriceProcess> read_regimes(Field const& field, PriceValues& values) {
    Section section(field);
    price::Regimes regimes;
    auto const prices = section.required("prices");
    auto const rates = section.required("rates");
    auto const start = section.find("start");
    section.end();
    auto const listed =
        prices ? read_list(*prices, values.value(Limit::not_negative), "[$1/h, $4/h]") : std::nullopt;
    regimes.prices = listed.value_or(std::vector<double>{});
    bool sound = listed && rates && read_rates(*rates, regimes.prices.size(), regimes.rates);
    if (start && (start->describing() || start->node().text != "stationary")) {
        auto const shares = read_list(*start, number(), "[1, 0]");
        regimes.start = shares.value_or(std::vector<double>{});
        double sum = 0.0;
        for (double const share : regimes.start) {
            sum += share;
        }
        if (shares && !start->describing() &&
            (shares->size() != regimes.prices.size() || std::fabs(sum - 1.0) > 1e-6)) {
            start->error("must be one probability for each price, that sum to 1");
            sound = false;
        }
        sound = sound && shares;
    }
    if (sound && !start && !field.describing() && stationary_shares(regimes).empty()) {
        rates->error("has no single long run to start from: some prices are never left; say start");
        sound = false;
    }
    return sound ? std::optional<PriceProcess>(regimes) : std::nullopt;
}

std::optional<PriceProcess> read_price_trace(Field const& field, PriceValues& values) {
    Section section(field);
    PriceUnit unit = PriceUnit::job;
    read_name<PriceUnit>(section, "per",
                         {{"gpu", PriceUnit::gpu}, {"node", PriceUnit::node}, {"gang", PriceUnit::gang}},
                         unit);
    auto const found = read_named_trace(section, Quantity::usd_per_h);
    section.end();
    if (!found) {
        return std::nullopt;
    }
    values.set_unit(unit);
    return found->played;
}

}  // namespace

void read_price(Field const& field, DayClock const& clock, Price& price) {
    PriceValues values;
    LawOf const law{"prices", [&](Limit limit) { return values.value(limit); }, "$0.59/h", false, false,
                    false};
    auto const processes = [&](Choice& choice) {
        if (auto const parameters = choice.takes("fixed")) {
            price.process = read_fixed(*parameters, clock, values);
        }
        if (auto const parameters = choice.takes("mean_reverting")) {
            price.process = read_reverting(*parameters, clock, values);
        }
        if (auto const parameters = choice.takes("regimes")) {
            price.process = read_regimes(*parameters, values);
        }
        if (auto const parameters = choice.takes("trace")) {
            price.process = read_price_trace(*parameters, values);
        }
        if (auto const parameters = choice.takes("own")) {
            OwnMachine machine;
            if (read_own(*parameters, machine)) {
                price.own = machine;
                price.usd_per_h = Constant{usd_per_h(machine)};
                values.set_unit(PriceUnit::node);
            }
        }
        return price.process.has_value() || price.own.has_value();
    };
    if (read_own_law(field, law, price.usd_per_h, processes)) {
        price.unit = values.unit().value_or(PriceUnit::job);
    }
}

void read_terms_of_price(Section& section, Price& price) {
    if (auto const field = section.find("bid")) {
        HourlyPrice bid;
        if (field->read(hourly_price(), bid)) {
            price.bid = bid.usd_per_h;
            if (bid.unit != price.unit) {
                field->error("must have the unit of market.price");
            }
        }
    }
    read_name<bool>(section, "pays", {{"market", false}, {"bid", true}}, price.pays_bid);
    read_name<bool>(section, "lock", {{"none", false}, {"host", true}}, price.locked);
}

}  // namespace runcost
