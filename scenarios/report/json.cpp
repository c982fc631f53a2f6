#include <fmt/format.h>

#include <cmath>
#include <nlohmann/json.hpp>

#include "models/causes.hpp"
#include "models/closed_forms.hpp"
#include "models/compile.hpp"
#include "models/intervals.hpp"
#include "scenarios/report/break_even.hpp"
#include "scenarios/report/report.hpp"
#include "scenarios/version.hpp"

namespace runcost {
namespace {

using Json = nlohmann::ordered_json;
constexpr int indent = 1;

/// Bytes of a name that are no UTF-8 become U+FFFD, as JSON can say nothing else.
std::string text(Json const& json) {
    return json.dump(indent, ' ', false, Json::error_handler_t::replace) + "\n";
}

Json estimate(Moments const& moments) {
    return {{"mean", moments.mean}, {"std_error", moments.std_error()}};
}

Json interval(Interval const& some) {
    return {some.low, some.high};
}

Json metric(Moments const& moments, Quantiles const& quantiles) {
    Json json = estimate(moments);
    json["mean_interval"] = interval(mean_interval(moments));
    json["sd"] = moments.sd();
    json["min"] = moments.min;
    for (std::size_t i = 0; i < quantile_percents.size(); ++i) {
        json[fmt::format("p{:02}", quantile_percents[i])] = quantiles[i].value;
    }
    json["max"] = moments.max;
    for (std::size_t i = 0; i < quantile_percents.size(); ++i) {
        json[fmt::format("p{:02}_interval", quantile_percents[i])] = {quantiles[i].low, quantiles[i].high};
    }
    return json;
}

Json analytic(Scenario const& scenario) {
    auto const forms = closed_forms(scenario.job, scenario.market, scenario.policy);
    if (!forms) {
        return nullptr;
    }
    return {{"makespan_h", forms->makespan_h},
            {"interruptions", forms->interruptions},
            {"cost_usd", forms->cost_usd ? Json(*forms->cost_usd) : Json(nullptr)}};
}

Json probabilities(Job const& job, Summary const& summary) {
    auto const share = [&](bool asked, Share which) -> Json {
        if (!asked) {
            return nullptr;
        }
        Json json = estimate(summary.of(which));
        json["interval"] = interval(share_interval(summary.of(which)));
        return json;
    };
    return {{"deadline_met", share(job.deadline_h.has_value(), Share::deadline_met)},
            {"within_budget", share(job.budget_usd.has_value(), Share::within_budget)},
            {"both", share(job.deadline_h && job.budget_usd, Share::both)},
            {"no_interruption", share(true, Share::no_interruption)}};
}

/// What saves survive: everything, what is in the market, the return of the same host, or a list of causes.
Json survives(CheckpointForm const& form) {
    if (form.survives) {
        Json causes = Json::array();
        for (std::size_t const cause : *form.survives) {
            causes.push_back(cause_names[cause]);
        }
        return causes;
    }
    if (!form.to) {
        return "everything (assumed)";
    }
    return *form.to == DataPlace::disk             ? "same_host"
           : *form.to == DataPlace::network_volume ? "market"
                                                   : "everything";
}

/// Of several levels a list.
Json checkpoint_survives(Scenario const& scenario) {
    Checkpoint const& checkpoint = scenario.job.checkpoint;
    if (!ever_saves(scenario.market, scenario.policy)) {
        return nullptr;
    }
    if (checkpoint.levels() == 1) {
        return survives(checkpoint);
    }
    Json levels = Json::array();
    for (std::size_t i = 0; i < checkpoint.levels(); ++i) {
        levels.push_back(survives(checkpoint.level(i)));
    }
    return levels;
}

Json result_of(Scenario const& scenario, Summary const& summary) {
    Market const& market = scenario.market;
    double const piece = interval_of(scenario);
    Json json{{"market", summary.market},
              {"finished", summary.of(Share::finished).mean},
              {"checkpoint_interval_h", std::isfinite(piece) ? Json(piece) : Json(nullptr)},
              {"checkpoint_survives", checkpoint_survives(scenario)},
              {"goodput_of_means", summary.of(Metric::useful_h).mean / summary.of(Metric::makespan_h).mean}};
    if (!scenario.variant.empty()) {
        json["compare"] = scenario.variant;
    }
    for (std::size_t i = 0; i < metric_count; ++i) {
        json["metrics"][std::string(metric_names[i])] = metric(summary.metrics[i], summary.quantiles[i]);
    }
    for (std::size_t i = 0; i < state_count; ++i) {
        json["compute_usd_by_state"][std::string(state_names[i])] = estimate(summary.compute_usd[i]);
    }
    for (std::size_t i = 0; i < item_count; ++i) {
        json["bill"][std::string(item_names[i])] = estimate(summary.items_usd[i]);
    }
    json["interruptions_by_cause"] = Json::object();
    for (Interruption const& interruption : market.interruptions) {
        json["interruptions_by_cause"][std::string(cause_names[interruption.cause])] =
            estimate(summary.by_cause[interruption.cause]);
    }
    json["by_market"][market.name] = {{"rentals", estimate(summary.of(Metric::rentals))},
                                      {"billed_h", estimate(summary.billed_h)},
                                      {"compute_usd", estimate(summary.of(Metric::compute_usd))}};
    json["probabilities"] = probabilities(scenario.job, summary);
    json["analytic"] = analytic(scenario);
    json["warnings"] = Json::array();
    for (Warning const& warning : warnings_of(summary)) {
        json["warnings"].push_back(to_string(warning));
    }
    return json;
}

Json verdicts(Audit const& audit) {
    Json json = Json::array();
    for (std::size_t i = 0; i < audit.items.size(); ++i) {
        ExpectItem const& item = audit.items[i];
        Verdict const& verdict = audit.verdicts[i];
        json.push_back({{"claim", item.claim.empty() ? verdict.claim : item.claim},
                        {"that", verdict.claim},
                        {"expected", verdict.expected},
                        {"computed", verdict.computed},
                        {"left", verdict.left},
                        {"right", verdict.right},
                        {"std_error", verdict.std_error},
                        {"verdict", verdict.holds ? "holds" : "refuted"},
                        {"stated", item.verdict == Stated::holds ? "holds" : "refuted"},
                        {"source", item.source.empty() ? Json(nullptr) : Json(item.source)}});
    }
    return json;
}

}  // namespace

std::string json_audits(Audits const& audits) {
    Json json = Json::array();
    for (auto const& [path, audit] : audits) {
        json.push_back({{"file", path}, {"as_stated", audit.as_stated()}, {"expectations", verdicts(audit)}});
    }
    return text(json);
}

std::string json_report(Report const& report) {
    Json json{{"runcost", runcost_version}, {"scenario", report.file.name},
              {"seed", report.seed},        {"replays", report.result.replays},
              {"results", Json::array()},   {"differences", Json::array()}};
    json["warnings"] = Json::array();
    for (Problem const& warning : report.file.warnings) {
        json["warnings"].push_back(to_string(warning));
    }
    for (std::size_t i = 0; i < report.result.summaries.size(); ++i) {
        json["results"].push_back(result_of(report.file.scenarios[i], report.result.summaries[i]));
    }
    std::vector<std::size_t> const references = report.file.references();
    for (std::size_t i = 0; i < report.result.differences.size(); ++i) {
        Difference const& difference = report.result.differences[i];
        json["differences"].push_back({{"market", report.result.summaries[i + 1].market},
                                       {"versus", report.result.summaries[references[i + 1]].market},
                                       {"cost_usd", estimate(difference.cost_usd)},
                                       {"makespan_h", estimate(difference.makespan_h)}});
    }
    for (BreakEven const& some : break_evens(report)) {
        json["break_even"].push_back({{"market", some.market},
                                      {"versus", some.versus},
                                      {"useful_h", some.useful_h ? Json(*some.useful_h) : Json(nullptr)}});
    }
    if (!report.audit.items.empty()) {
        json["expectations"] = verdicts(report.audit);
    }
    return text(json);
}

std::string json_timeline(ReplayReport const& report) {
    Json json{{"runcost", runcost_version}, {"scenario", report.name},
              {"market", report.market},    {"seed", report.seed},
              {"replay", report.number},    {"finished", report.timeline.finished}};
    for (std::size_t i = 0; i < metric_count; ++i) {
        json["metrics"][std::string(metric_names[i])] = report.timeline.row[i];
    }
    for (std::size_t i = 0; i < item_count; ++i) {
        json["bill"][std::string(item_names[i])] = report.timeline.row[item_column + i];
    }
    if (report.timeline.bid_usd_per_h) {
        json["bid_usd_per_h"] = *report.timeline.bid_usd_per_h;
    }
    json["events"] = Json::array();
    for (Event const& event : report.timeline.events) {
        json["events"].push_back({{"at_h", event.at_h},
                                  {"state", state_names[static_cast<std::size_t>(event.state)]},
                                  {"hours", event.hours},
                                  {"rental", event.rental},
                                  {"progress_h", event.progress_h},
                                  {"cause", event.cause.empty() ? Json(nullptr) : Json(event.cause)}});
        if (event.usd_per_h) {
            json["events"].back()["price_usd_per_h"] = *event.usd_per_h;
        }
    }
    return text(json);
}

}  // namespace runcost
