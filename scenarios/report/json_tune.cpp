#include <nlohmann/json.hpp>

#include "scenarios/report/json_value.hpp"
#include "scenarios/report/report.hpp"
#include "scenarios/report/tune.hpp"
#include "scenarios/report/tune_words.hpp"
#include "scenarios/version.hpp"

namespace runcost {
namespace {

using Json = nlohmann::ordered_json;

Json estimate_of(Estimate const& some) {
    return {{"mean", finite_or_null(some.mean)}, {"std_error", finite_or_null(some.std_error)}};
}

Json estimate_of(Moments const& moments) {
    return estimate_of(Estimate{moments.mean, moments.std_error()});
}

Json point_of(TunePoint const& point, TuneRequest const& request) {
    Json json{{"value", finite_or_null(point.value)}};
    json.update(estimate_of(point.objective));
    json["difference"] = estimate_of(point.difference);
    json["finished"] = point.finished();
    for (Demand const& demand : request.demands) {
        json[std::string(name_of(demand.share))] = point.summary.of(demand.share).mean;
    }
    json["allowed"] = point.allowed;
    return json;
}

/// With what else one wants to know of it.
Json full_point(TunePoint const& point, TuneRequest const& request) {
    Json json = point_of(point, request);
    for (Metric const metric : {Metric::cost_usd, Metric::makespan_h}) {
        Json& told = json[std::string(metric_names[static_cast<std::size_t>(metric)])];
        told = estimate_of(point.summary.of(metric));
        told["p50"] = point.summary.quantile(metric, 50).value;
        told["p95"] = point.summary.quantile(metric, 95).value;
    }
    return json;
}

Json analytic_of(MarketTune const& market) {
    AnalyticIntervals const& analytic = market.analytic;
    Json json{
        {"mean_time_between_interruptions_h", finite_or_null(analytic.mean_time_between_interruptions_h)}};
    auto const add = [&](char const* name, std::optional<double> interval_h) {
        json[name] = {{"interval_h", finite_or_null(interval_h)}};
        for (RuleOfThumb const& rule : market.rules) {
            TunePoint const* point = rule.name == name ? market.tuned.at(rule.value) : nullptr;
            if (point != nullptr) {
                json[name].update(estimate_of(point->objective));
            }
        }
    };
    add("young", analytic.young_h);
    add("daly", analytic.daly_h);
    add("exact", analytic.exact_h);
    add("exact_cost", analytic.exact_cost_h);
    if (analytic.levels) {
        json["levels"] = {{"local_per_remote", analytic.levels->local_per_remote},
                          {"remote_interval_h", analytic.levels->remote_interval_h},
                          {"overhead", analytic.levels->overhead}};
    } else {
        json["levels"] = nullptr;
    }
    json["equal"] = {{"segments", analytic.equal_segments ? Json(*analytic.equal_segments) : Json(nullptr)}};
    return json;
}

Json market_of(TuneReport const& report, MarketTune const& market) {
    TuneRequest const& request = report.request;
    Tuned const& tuned = market.tuned;
    Json json{{"runcost", runcost_version},
              {"scenario", report.file.name},
              {"seed", request.run.seed},
              {"replays", tuned.replays},
              {"market", market.scenario.name},
              {"objective", name_of(request.objective)},
              {"over", request.over ? request.over->key : interval_key},
              {"unit", request.over ? request.over->unit() : "h"},
              {"best", nullptr},
              {"plateau", nullptr}};
    if (tuned.best) {
        json["best"] = full_point(tuned.curve[*tuned.best], request);
        json["plateau"] = {tuned.plateau_low, tuned.plateau_high};
    }
    json["curve"] = Json::array();
    for (TunePoint const& point : tuned.curve) {
        json["curve"].push_back(point_of(point, request));
    }
    json["left_out"] = tuned.left_out;
    if (!request.over) {
        json["no_saves"] = nullptr;
        if (tuned.without) {
            json["no_saves"] = full_point(*tuned.without, request);
            json["no_saves"].erase("value");
        }
        json["regret"] = Json::object();
        for (RuleOfThumb const& rule : market.rules) {
            json["regret"][rule.name] = finite_or_null(regret(tuned, tuned.at(rule.value)));
        }
        json["worse_than_no_saves"] = Json::array();
        for (RuleOfThumb const& rule : worse_than_unsaved(market)) {
            json["worse_than_no_saves"].push_back(rule.name);
        }
    }
    json["analytic"] = analytic_of(market);
    return json;
}

}  // namespace

namespace {

Json flip_of(FlipReport const& report, PairFlip const& pair) {
    Flip const& flip = pair.flip;
    std::string const& first = report.file.scenarios[pair.first].name;
    std::string const& second = report.file.scenarios[pair.second].name;
    auto const name_of = [&](Lesser lesser) {
        return lesser == Lesser::neither ? Json(nullptr) : Json(lesser == Lesser::first ? first : second);
    };
    Json json{{"key", report.request.key.key},
              {"unit", report.request.key.unit()},
              {"value", finite_or_null(flip.value)},
              {"low", finite_or_null(flip.low)},
              {"high", finite_or_null(flip.high)},
              {"now", report.request.key.value},
              {"range", {pair.range.from, pair.range.to}},
              {"markets", {first, second}},
              {"difference_now", nullptr},
              {"cheaper_now", name_of(flip.now.lesser)},
              {"cheaper_below", name_of(flip.below)},
              {"cheaper_above", name_of(flip.above)},
              {"unfinished", flip.unfinished},
              {"flips_again", flip.again},
              {"replays", flip.replays}};
    if (flip.now.difference) {
        json["difference_now"] = estimate_of(*flip.now.difference);
    }
    return json;
}

std::string dumped(Json const& json) {
    return json.dump(1, ' ', false, Json::error_handler_t::replace) + "\n";
}

}  // namespace

std::string json_flip(FlipReport const& report) {
    Json json{{"runcost", runcost_version},
              {"scenario", report.file.name},
              {"seed", report.request.run.seed},
              {"objective", name_of(report.request.objective)}};
    if (report.pairs.size() == 1) {
        json["flip"] = flip_of(report, report.pairs.front());
    } else {
        for (PairFlip const& pair : report.pairs) {
            json["flips"].push_back(flip_of(report, pair));
        }
    }
    return dumped(json);
}

namespace {

Json tried_of(std::optional<TriedValue> const& some) {
    if (!some || !some->invalid.empty()) {
        return nullptr;
    }
    Json json{{"value", some->value}, {"finished", some->effect.finished}, {"difference", nullptr}};
    if (some->effect.difference) {
        json["difference"] = estimate_of(*some->effect.difference);
    }
    return json;
}

Json sensitivity_of(SensitivityReport const& report, MarketSensitivity const& market) {
    Json json{{"runcost", runcost_version},       {"scenario", report.file.name},
              {"seed", report.request.run.seed},  {"replays", market.replays},
              {"market", market.scenario.name},   {"objective", name_of(report.request.objective)},
              {"base", estimate_of(market.base)}, {"finished", market.finished},
              {"sensitivity", Json::array()},     {"left_out", Json::array()}};
    for (KeyEffect const& some : market.keys) {
        if (some.is_tried()) {
            json["sensitivity"].push_back({{"key", some.key.key},
                                           {"unit", some.key.unit()},
                                           {"value", some.key.value},
                                           {"low", tried_of(some.low)},
                                           {"high", tried_of(some.high)},
                                           {"visible", some.is_visible(market.base.mean)}});
        }
        for (auto const* side : {&some.low, &some.high}) {
            if (*side && !(*side)->invalid.empty()) {
                json["left_out"].push_back(
                    {{"key", some.key.key}, {"value", (*side)->value}, {"reason", (*side)->invalid}});
            }
        }
    }
    return json;
}

/// Of one market its own, of several a list.
template <class Report, class Of>
std::string markets_json(Report const& report, Of const& of) {
    Json list = Json::array();
    for (auto const& market : report.markets) {
        list.push_back(of(report, market));
    }
    return dumped(
        list.size() == 1
            ? Json(list.front())
            : Json{{"runcost", runcost_version}, {"scenario", report.file.name}, {"results", list}});
}

}  // namespace

std::string json_sensitivity(SensitivityReport const& report) {
    return markets_json(report, sensitivity_of);
}

std::string json_tune(TuneReport const& report) {
    return markets_json(report, market_of);
}

}  // namespace runcost
