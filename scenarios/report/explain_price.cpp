#include "scenarios/report/explain_price.hpp"

#include <fmt/format.h>

#include <cmath>
#include <nlohmann/json.hpp>

#include "models/market_terms.hpp"
#include "scenarios/report/format.hpp"
#include "scenarios/report/json_value.hpp"
#include "scenarios/report/table.hpp"

namespace runcost {
namespace {

using Json = nlohmann::ordered_json;

/// What holds in the long run.
struct LongRun {
    std::optional<double> mean_usd_per_h;
    std::optional<double> log_mean;
    std::optional<double> log_sd;
    std::vector<double> shares;  ///< of regimes
};

LongRun long_run(Price const& price) {
    if (!price.process) {
        return {mean_of(price.usd_per_h), {}, {}, {}};
    }
    LongRun result{mean_usd_per_h(*price.process), {}, {}, {}};
    if (auto const* reverting = std::get_if<price::MeanReverting>(&*price.process)) {
        result.log_mean = stationary_log_mean(*reverting);
        result.log_sd = stationary_log_sd(*reverting);
    } else if (auto const* regimes = std::get_if<price::Regimes>(&*price.process)) {
        result.shares = stationary_shares(*regimes);
    }
    return result;
}

std::optional<double> mean_at(PriceReport const& report, double at_h) {
    return report.price.process ? mean_usd_per_h(*report.price.process, at_h, report.start_h)
                                : mean_of(report.price.usd_per_h);
}

std::optional<double> hours_below(Price const& price) {
    return price.bid && price.process ? mean_hours_below(*price.process, *price.bid) : std::nullopt;
}

std::vector<double> shown_hours(PriceReport const& report) {
    return report.at_h.empty() ? std::vector{0.0, 1.0, 3.0, 6.0, 12.0, 24.0, 48.0, 168.0} : report.at_h;
}

/// /h, or what else is bought
std::string unit_text(PriceUnit unit) {
    switch (unit) {
        case PriceUnit::gpu:
            return "/gpu-h";
        case PriceUnit::node:
            return "/node-h";
        case PriceUnit::gang:
            return "/gang-h";
        default:
            return "/h";
    }
}

std::string price_text(std::optional<double> usd, PriceUnit unit) {
    return usd ? fmt::format("${:.4g}{}", *usd, unit_text(unit)) : "no formula";
}

/// What a stepped price with a middle does.
std::string swing_text(LongRun const& told, PriceUnit unit) {
    double const middle = std::exp(*told.log_mean);
    constexpr double two_in_three = 1.0;
    return fmt::format(
        "  before shape, floor and cap: in the middle {} (log {:.4g}), two thirds of the time from "
        "{} to {}\n",
        price_text(middle, unit), *told.log_mean,
        price_text(middle * std::exp(-two_in_three * *told.log_sd), unit),
        price_text(middle * std::exp(two_in_three * *told.log_sd), unit));
}

std::string shares_text(price::Regimes const& regimes, std::vector<double> const& shares, PriceUnit unit) {
    if (shares.empty()) {
        return "  in the long run it depends on where it starts\n";
    }
    std::string text;
    for (std::size_t i = 0; i < shares.size(); ++i) {
        text +=
            fmt::format("  {} of the time {}\n", share_text(shares[i]), price_text(regimes.prices[i], unit));
    }
    return text;
}

std::string bid_text(Price const& price) {
    std::string const bid = price_text(price.bid, price.unit);
    auto const below_h = hours_below(price);
    if (!below_h) {
        return fmt::format("  never at or below the bid of {}\n", bid);
    }
    return std::isinf(*below_h)
               ? fmt::format("  never above the bid of {}\n", bid)
               : fmt::format("  above the bid of {} after {} on average, once at or below it\n", bid,
                             long_hours_text(*below_h));
}

/// What an hour of a machine of one's own is made of, and when it has paid off at some rents.
std::string own_text(OwnMachine const& machine) {
    double const wear = wear_usd_per_h(machine);
    double const running = running_usd_per_h(machine);
    std::string text = fmt::format("  {} of wear and {} of electricity in an hour of use\n\n",
                                   price_text(wear, PriceUnit::node), price_text(running, PriceUnit::node));
    Table table(2);
    table.add({"rent otherwise", "bought at no more after useful hours"});
    for (double const times : {1.0, 1.5, 2.0, 3.0, 5.0, 10.0}) {
        double const rent = times * usd_per_h(machine);
        auto const hours = break_even_h(machine, rent, running);
        table.add({price_text(rent, PriceUnit::node), hours ? count_text(*hours) : "never"});
    }
    return text + table.text();
}

}  // namespace

std::string text_price(PriceReport const& report) {
    PriceUnit const unit = report.price.unit;
    LongRun const told = long_run(report.price);
    std::string text =
        fmt::format("{}\n\n  mean in the long run {}\n", report.spec, price_text(told.mean_usd_per_h, unit));
    if (told.log_mean) {
        text += swing_text(told, unit);
    }
    if (report.price.process && std::holds_alternative<price::Regimes>(*report.price.process)) {
        text += shares_text(std::get<price::Regimes>(*report.price.process), told.shares, unit);
    }
    if (report.price.own) {
        return text + own_text(*report.price.own);
    }
    if (!report.price.process) {
        return text + "  drawn for each host, which keeps it\n";
    }
    if (report.price.bid) {
        text += bid_text(report.price);
    }
    Table table(2);
    table.add({"after", "mean price"});
    for (double const at_h : shown_hours(report)) {
        table.add({hours_text(at_h), price_text(mean_at(report, at_h), unit)});
    }
    return text + "\n" + table.text();
}

std::string json_price(PriceReport const& report) {
    LongRun const told = long_run(report.price);
    Json json{{"price", report.spec}, {"at", Json::array()}};
    for (double const at_h : shown_hours(report)) {
        json["at"].push_back({{"at_h", at_h}, {"mean_usd_per_h", finite_or_null(mean_at(report, at_h))}});
    }
    json["stationary"] = {{"mean_usd_per_h", finite_or_null(told.mean_usd_per_h)},
                          {"log_mean", finite_or_null(told.log_mean)},
                          {"log_sd", finite_or_null(told.log_sd)},
                          {"shares", told.shares.empty() ? Json(nullptr) : Json(told.shares)}};
    json["mean_hours_below_bid"] = finite_or_null(hours_below(report.price));
    if (report.price.own) {
        json["own"] = {{"wear_usd_per_h", wear_usd_per_h(*report.price.own)},
                       {"running_usd_per_h", running_usd_per_h(*report.price.own)}};
    }
    return json.dump(1) + "\n";
}

}  // namespace runcost
