#include <cmath>
#include <nlohmann/json.hpp>

#include "models/intervals.hpp"
#include "scenarios/report/quote.hpp"
#include "scenarios/version.hpp"

namespace runcost {
namespace {

using Json = nlohmann::ordered_json;

Json way(Quote const& quote, std::optional<QuotedPolicy> const& policy) {
    if (!policy) {
        return nullptr;
    }
    Scenario const& scenario = quote.file.scenarios[policy->scenario];
    Summary const& summary = quote.result.summaries[policy->scenario];
    auto const share = [&](bool asked, Share which) {
        return asked ? Json(summary.of(which).mean) : Json(nullptr);
    };
    auto const& job = scenario.job;
    double const piece = interval_of(scenario);
    return {{"checkpoint_interval_h", std::isfinite(piece) ? Json(piece) : Json(nullptr)},
            {"finished", summary.of(Share::finished).mean},
            {"cost_usd",
             {{"mean", summary.of(Metric::cost_usd).mean},
              {"std_error", summary.of(Metric::cost_usd).std_error()},
              {"p95", summary.quantile(Metric::cost_usd, 95).value}}},
            {"makespan_h",
             {{"mean", summary.of(Metric::makespan_h).mean},
              {"p95", summary.quantile(Metric::makespan_h, 95).value}}},
            {"interruption_usd", summary.of(Metric::interruption_usd).mean},
            {"interruption_h", summary.of(Metric::interruption_h).mean},
            {"deadline_met", share(job.deadline_h.has_value(), Share::deadline_met)},
            {"within_budget", share(job.budget_usd.has_value(), Share::within_budget)},
            {"both", share(job.deadline_h && job.budget_usd, Share::both)}};
}

}  // namespace

std::string json_quote(QuoteReport const& report) {
    Quote const& quote = report.quote;
    Json json{{"runcost", runcost_version},
              {"gpus", report.request.gpus},
              {"work", report.request.work},
              {"catalogue", report.catalogue.name},
              {"catalogue_age_days", report.catalogue_age_days},
              {"seed", report.request.seed},
              {"replays", quote.result.replays},
              {"markets", Json::array()},
              {"flips", Json::array()},
              {"retired", quote.retired},
              {"not_by_the_hour", quote.not_by_the_hour},
              {"without", quote.without},
              {"beyond_limit", quote.beyond_limit},
              {"hopeless", quote.hopeless},
              {"command", report.command}};
    for (QuoteRow const& row : quote.rows) {
        Json guesses = Json::array();
        for (Guess const guess : row.guesses) {
            guesses.push_back(name_of(guess));
        }
        json["markets"].push_back({{"market", row.entry->name},
                                   {"rank", row.rank == 0 ? Json(nullptr) : Json(row.rank)},
                                   {"no_saves", way(quote, row.no_saves)},
                                   {"saves", way(quote, row.saves)},
                                   {"alike", row.alike},
                                   {"guessed", guesses},
                                   {"seldom", row.seldom}});
    }
    for (Flip const& flip : quote.flips) {
        json["flips"].push_back({{"market", flip.market->name},
                                 {"guess", name_of(flip.guess)},
                                 {"from", flip.from},
                                 {"to", flip.to},
                                 {"becomes_first", flip.becomes_first}});
    }
    return json.dump(1, ' ', false, Json::error_handler_t::replace) + "\n";
}

}  // namespace runcost
