#include <algorithm>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <vector>

#include "models/check.hpp"
#include "scenarios/reader.hpp"
#include "scenarios/report/tune.hpp"
#include "scenarios/report/tune_words.hpp"
#include "scenarios/tune.hpp"
#include "tests/catch.hpp"
#include "tests/pitfalls.hpp"
#include "tests/problems_of.hpp"
#include "tests/runs.hpp"

/// Errors that a model of rented machines easily makes, of saves that there is no time for and of saves that
/// nobody needs. Each test fails if its error is made.
namespace runcost {
namespace {

using namespace tests;

/// 10 h on a host at $0.40/h, saved to S3 every 30 min of work: 98 GB each, at $0.01/GB.
Scenario large_saves(double mbit_per_s, std::optional<double> stall_h = {}) {
    Scenario scenario;
    scenario.job.work = 10.0;
    scenario.job.checkpoint.size_bytes = 98e9;
    scenario.job.checkpoint.to = DataPlace::s3;
    scenario.job.checkpoint.asynchronous = stall_h.has_value();
    scenario.job.checkpoint.write = Constant{stall_h.value_or(0.0)};
    double const bytes_per_h = mbit_per_s * 1e6 / 8.0 * 3600.0;
    scenario.market.network = {Constant{10.0 * bytes_per_h}, Constant{bytes_per_h}, 0.0, 0.01 / 1e9};
    scenario.market.price.usd_per_h = Constant{0.4};
    scenario.policy.checkpoint = policy::Every{0.5, false};
    return scenario;
}

constexpr double hours_at_150 = 98e9 / (150e6 / 8.0) / 3600.0;  // 87 min
constexpr double hours_at_300 = 0.5 * hours_at_150;

std::string warnings_of(Scenario const& scenario) {
    std::string all;
    for (Finding const& finding : check(scenario)) {
        CHECK_FALSE(finding.error);
        all += finding.key + ": " + finding.reason + '\n';
    }
    return all;
}

TEST_CASE(
    "D6: a save that blocks for longer than there is work between two is said before the run, with "
    "what it costs",
    "[pitfalls]") {
    std::string const at_300 = warnings_of(large_saves(300.0));
    CAPTURE(at_300);
    CHECK(contains(at_300,
                   "job.checkpoint: a save takes 43.56 min, and there are 30 min from one to the next: "
                   "59.21 % of the time would be saving; save at most every 43.56 min"));
    CHECK(contains(at_300,
                   "policy.checkpoint: moving saves costs $0.7994 in an hour, more than the rent of "
                   "$0.4: the same with a save every 103.4 min of work"));
    CHECK(contains(warnings_of(large_saves(150.0)),
                   "a save takes 87.11 min, and there are 30 min from one to "
                   "the next: 74.38 % of the time"));
    CHECK(warnings_of(large_saves(1000.0)).find("job.checkpoint:") == std::string::npos);  // 13 min
}

TEST_CASE(
    "D6: saves that block for longer than there is work between them take more time and money than the "
    "work",
    "[pitfalls]") {
    for (double const save_h : {hours_at_150, hours_at_300}) {
        Ledger const got = history(large_saves(150.0 * hours_at_150 / save_h));
        CAPTURE(save_h, got.makespan_h(), got.transfer_usd());
        check_hours(got, {.useful = 10.0, .checkpoint = 20 * save_h}, 1e-9);
        CHECK(got.makespan_h() / 20 == Approx(0.5 + save_h));  // one save every 74 min, not 30
        CHECK(got.transfer_usd() == Approx(20 * 0.98));
        CHECK(got.transfer_usd() > got.rent_usd());

        // the hours said, and no bytes
        Scenario stated = large_saves(150.0);
        stated.job.checkpoint.size_bytes.reset();
        stated.market.network = {};
        stated.job.checkpoint.write = Constant{save_h};
        check_hours(history(stated), {.useful = 10.0, .checkpoint = 20 * save_h}, 1e-9);
    }
}

TEST_CASE(
    "D6: uploads beside the work that never catch up are said before the run, with the interval that "
    "there will be",
    "[pitfalls]") {
    std::string const at_300 = warnings_of(large_saves(300.0, 0.01));
    CAPTURE(at_300);
    CHECK(contains(at_300,
                   "job.checkpoint: an upload takes 43.56 min, and the next save is due after 30 min: "
                   "each save waits 13.56 min for the one before it, and there is one every 44.16 min; "
                   "save at most every 43.56 min"));
    CHECK(contains(at_300,
                   "policy.checkpoint: moving saves costs $1.332 in an hour, more than the rent of $0.4"));
    CHECK(contains(warnings_of(large_saves(150.0, 0.01)),
                   "each save waits 57.11 min for the one before it, "
                   "and there is one every 87.71 min"));
    CHECK(warnings_of(large_saves(1000.0, 0.01)).find("job.checkpoint:") == std::string::npos);
}

TEST_CASE(
    "D6: uploads beside the work that never catch up hold the work up, and an interruption costs more "
    "than the interval",
    "[pitfalls]") {
    constexpr double stall_h = 0.01;
    for (double const upload_h : {hours_at_150, hours_at_300}) {
        Scenario scenario = large_saves(150.0 * hours_at_150 / upload_h, stall_h);
        double const wait_h = upload_h - 0.5;
        double const cycle_h = upload_h + stall_h;
        CAPTURE(upload_h);
        Ledger const got = history(scenario);
        check_hours(got, {.useful = 10.0, .checkpoint = 19 * wait_h + 20 * stall_h + upload_h}, 1e-9);
        CHECK(got.makespan_h() == Approx(0.5 + 20 * cycle_h));
        CHECK(got.transfer_usd() == Approx(20 * 0.98));
        CHECK(got.transfer_usd() > got.rent_usd());

        // Lost at 0.1 h before the fourth save is durable: with its work and with the piece behind it.
        scenario.market.interruptions = {recorded_cause("preemption", {0.5 + 4 * cycle_h - 0.1})};
        Ledger const lost = history(scenario);
        double const worked_h = std::min(0.5, upload_h - 0.1);
        CHECK(hours(lost, State::lost) == Approx(0.5 + worked_h));
        CHECK(lost.transfer_usd() == Approx((3 + (upload_h - 0.1) / upload_h + 17) * 0.98));
    }
}

/// 12 h on a host that lives for 199 h at $0.59/h, with saves of 1 min and 10 min to start again.
TuneFile reliable_job() {
    std::string const text = R"(name: reliable
job: {work: 12h, restart: 10min, checkpoint: {write: 1min, read: 0s}}
market:
  name: secure
  price: $0.59/h
  interruptions:
    - {cause: host_failure, lifetime: {exponential: {mean: 199h}}}
policy: {checkpoint: {every: 30min}}
)";
    return {text, "reliable.yaml", {}, read_scenario(text, "reliable.yaml", {})};
}

TEST_CASE(
    "D18: on a reliable host a save every 30 min costs more than no saves, and tune says so, and by how "
    "much",
    "[pitfalls]") {
    TuneFile const file = reliable_job();
    TuneRequest request;
    request.points = 9;
    request.replays = 100'000;
    request.run.seed = seed;
    MarketTune const market = tune_market(file, 0, request);
    Tuned const& tuned = market.tuned;
    REQUIRE(tuned.best);
    REQUIRE(tuned.without);
    auto const cost = [](TunePoint const& point) { return point.summary.of(Metric::cost_usd); };
    auto const hours_of = [](TunePoint const& point) { return point.summary.of(Metric::makespan_h); };
    TunePoint const& half_hour = *tuned.at(0.5);
    TunePoint const& hour = *tuned.at(1.0);
    check_mean(12.4265142, hours_of(half_hour));
    check_mean(12.2414655, hours_of(hour));
    check_mean(12.3795564, hours_of(*tuned.without));
    check_mean(0.59 * 12.4265142, cost(half_hour));
    // what is saved least often without loss
    CHECK(tuned.curve[*tuned.best].value > 1.5);
    CHECK(tuned.curve[*tuned.best].value < 4.5);

    double const best_usd = tuned.curve[*tuned.best].objective.mean;
    CHECK(regret(tuned, &half_hour).value() == Approx(0.59 * 12.4265142 / best_usd - 1.0).margin(0.002));
    CHECK(regret(tuned, &half_hour).value() > 0.015);
    CHECK(regret(tuned, &hour).value() == Approx(0.59 * 12.2414655 / best_usd - 1.0).margin(0.002));
    CHECK(half_hour.over_unsaved.value().mean > 4.0 * half_hour.over_unsaved->std_error);
    CHECK(half_hour.over_unsaved->mean == Approx(0.59 * (12.4265142 - 12.3795564)).margin(0.015));
    CHECK(hour.over_unsaved.value().mean < 0.0);

    std::vector<MarketTune> const markets{market};
    TuneReport const report{file.file, request, markets};
    std::string const text = text_tune(report, 80);
    CAPTURE(text);
    CHECK(contains(text, "less than with a save every 30 min\n"));
    auto const json = nlohmann::json::parse(json_tune(report));
    CHECK(json["worse_than_no_saves"] == nlohmann::json{"30min"});
    CHECK(json["regret"]["30min"].get<double>() == regret(tuned, &half_hour).value());
}

}  // namespace
}  // namespace runcost
