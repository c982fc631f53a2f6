#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <numbers>
#include <string>

#include "scenarios/reader.hpp"
#include "sim/path.hpp"
#include "sim/timeline.hpp"
#include "tests/catch.hpp"
#include "tests/pitfalls.hpp"
#include "tests/runs.hpp"

/// Errors that a model of rented machines easily makes, of prices that move. Each test fails if its error is
/// made.
namespace runcost {
namespace {

using namespace tests;

Scenario scenario_of(std::string const& text) {
    return read_scenario(text, "f.yaml", {}).scenarios.at(0);
}

constexpr double bid = 1.1;
constexpr double step_h = 0.5;

/// Two days of work for who bids a tenth more than the mean price, and stays with the host when outbid.
Scenario bidder() {
    return scenario_of(R"(
job: {work: 48h, restart: 6min, checkpoint: {write: 1min, read: 1min}}
market:
  price: {mean_reverting: {mean: $1/h, volatility: 30%, reversion: 10h, step: 30min}}
  bid: $1.10/h
  interruptions: [{cause: outbid, recovery: same_host}]
policy: {checkpoint: {every: 1h}, detection: 2min}
)");
}

bool is_exposed(State state) {
    return state != State::waiting && state != State::provisioning && state != State::detection;
}

TEST_CASE("D12: whoever is outbid is so at the instant at which the price that is paid passes the bid",
          "[pitfalls]") {
    Plan const plan = compile(bidder());
    std::size_t outbids = 0;
    for (std::uint64_t replay = 0; replay < 100; ++replay) {
        Path path(plan.price.path);
        path.begin(seed, replay);
        Timeline const timeline = replay_timeline(plan, seed, replay);
        double usd = 0.0;
        for (Event const& event : timeline.events) {
            CAPTURE(replay, event.at_h, event.hours, state_names[static_cast<std::size_t>(event.state)]);
            if (event.state == State::detection) {
                ++outbids;
                CHECK(path.value(event.at_h) > bid);
                CHECK(path.value(event.at_h - step_h) <= bid);
            }
            double const end_h = event.at_h + event.hours;
            for (double at_h = event.at_h; is_exposed(event.state) && at_h < end_h - 1e-6;) {
                double const step_end_h = (std::floor(at_h / step_h + 1e-6) + 1.0) * step_h;
                double const next_h = std::min(step_end_h, end_h);
                CHECK(path.value(at_h) <= bid);
                usd += (next_h - at_h) * path.value(at_h);
                at_h = next_h;
            }
        }
        CHECK(timeline.row[static_cast<std::size_t>(Metric::cost_usd)] == Approx(usd).epsilon(1e-9));
    }
    CHECK(outbids > 200);
}

/// Means of the hours in which a host is paid, and of what else counts here.
struct Means {
    double billed_h;
    double makespan_h;
    double waiting_h;
    double interruptions;
    Moments cost_usd;
};

Means means_of(Scenario const& scenario) {
    Summary const summary = run_one(compile(scenario), options_of(20'000)).summaries[0];
    auto const mean = [&](Metric metric) { return summary.of(metric).mean; };
    double const down_h = mean(Metric::waiting_h) + mean(Metric::detection_h);
    return {mean(Metric::makespan_h) - down_h, mean(Metric::makespan_h), mean(Metric::waiting_h),
            mean(Metric::interruptions), summary.of(Metric::cost_usd)};
}

TEST_CASE("D12: to be interrupted as often, but at any time, costs more, for the dear hours are paid then",
          "[pitfalls]") {
    Scenario scenario = bidder();
    Means const outbid = means_of(scenario);
    Interruption any_time;
    any_time.cause = cause_of("preemption");
    any_time.lifetime = Exponential{outbid.billed_h / outbid.interruptions};
    any_time.recovery = SameHost{Exponential{outbid.waiting_h / outbid.interruptions}};
    scenario.market.price.bid.reset();
    scenario.market.interruptions = {any_time};
    Means const preempted = means_of(scenario);
    // The hours are those of the other within 3 %, and an hour costs the mean price, not that of the hours
    // below the bid: the mean of a lognormal price of which what is above the bid is cut off.
    CHECK(outbid.billed_h == Approx(preempted.billed_h).epsilon(0.03));
    CHECK(outbid.makespan_h == Approx(preempted.makespan_h).epsilon(0.03));
    auto const below = [](double sds) { return 0.5 * std::erfc(-sds / std::sqrt(2.0)); };
    double const bound = (std::log(bid) + 0.5 * 0.3 * 0.3) / 0.3;
    double const of_cheap_hours = below(bound - 0.3) / below(bound);
    CHECK(of_cheap_hours < 0.9);
    CHECK(preempted.cost_usd.mean / preempted.billed_h == Approx(1.0).epsilon(0.01));
    CHECK(outbid.cost_usd.mean / outbid.billed_h == Approx(of_cheap_hours).epsilon(0.01));
    double const error = std::hypot(outbid.cost_usd.std_error(), preempted.cost_usd.std_error());
    CHECK(preempted.cost_usd.mean > 1.1 * outbid.cost_usd.mean);
    CHECK(preempted.cost_usd.mean - outbid.cost_usd.mean > 10.0 * error);
}

TEST_CASE("D12: whoever pays the bid pays it in every hour, and not the price", "[pitfalls]") {
    Scenario scenario = bidder();
    Plan const of_price = compile(scenario);
    scenario.market.price.pays_bid = true;
    Plan const of_bid = compile(scenario);
    for (std::uint64_t replay = 0; replay < 50; ++replay) {
        Ledger const at_price = walk(of_price, replay);
        Ledger const at_bid = walk(of_bid, replay);
        CHECK(at_bid.interruptions == at_price.interruptions);
        double const billed_h =
            at_bid.makespan_h() - hours(at_bid, State::waiting) - hours(at_bid, State::detection);
        CHECK(at_bid.cost_usd() == Approx(bid * billed_h).epsilon(1e-12));
        CHECK(at_price.cost_usd() < at_bid.cost_usd());
    }
}

/// From Friday 22:00, with a price that is twice as high from Saturday 00:00 on. The first host is lost after
/// 6 h, 4.25 h into Saturday.
Scenario job_into_the_weekend() {
    Scenario scenario = usual_job(recorded_cause("host_failure", {6.0}));
    scenario.job.start_h = 4 * 24.0 + 22.0;
    scenario.market.price.process = price::Fixed{1.0, {0.0, 0.0, 2.0}};
    return scenario;
}

// Setup 1 h, work 3 h, save 0.5 h, 1.5 h that are lost; then setup 1 h, restore 0.75 h, work and saves 8.5 h.
constexpr double first_h = 6.0;
constexpr double other_h = 1.0 + 0.75 + 8.5;

TEST_CASE("D13: a locked price is that of the host's grant, and another host's that of its own day",
          "[pitfalls]") {
    Scenario scenario = job_into_the_weekend();
    scenario.market.price.locked = true;
    CHECK(history(scenario).cost_usd() == Approx(first_h * 1.0 + other_h * 2.0).epsilon(1e-12));
    // It comes back at the price that it had.
    scenario.market.interruptions[0].recovery = SameHost{Constant{2.0}};
    double const again_h = other_h - 1.0;  // its disk is set up
    CHECK(history(scenario).cost_usd() == Approx(first_h + again_h).epsilon(1e-12));
}

TEST_CASE("D13: a price that is not locked changes within a rental", "[pitfalls]") {
    Scenario scenario = job_into_the_weekend();
    double const friday_h = 2.0 - 0.25;  // but for the provisioning
    CHECK(history(scenario).cost_usd() ==
          Approx(friday_h * 1.0 + (first_h - friday_h) * 2.0 + other_h * 2.0).epsilon(1e-12));
}

TEST_CASE("D13: which of the two a rental is makes the difference of a price that has moved since its grant",
          "[pitfalls]") {
    // A price of mean $1 that starts at half of that: its mean after t hours, and that of its integral.
    Scenario scenario = usual_job();
    scenario.job.work = 30.0;
    scenario.policy.checkpoint = policy::None{};
    scenario.job.setup = scenario.market.setup = scenario.market.provisioning = Constant{0.0};
    price::MeanReverting moving;
    moving.mean = 1.0;
    moving.volatility = 0.2;
    moving.reversion_h = 10.0;
    moving.step_h = 0.25;
    moving.start = 0.5;
    scenario.market.price.process = moving;
    auto const cost_usd = [&](bool locked) {
        scenario.market.price.locked = locked;
        return run_one(compile(scenario), options_of(20'000)).summaries[0].of(Metric::cost_usd);
    };
    CHECK(cost_usd(true).min == Approx(0.5 * 30.0));
    CHECK(cost_usd(true).max == Approx(0.5 * 30.0));
    double floating_usd = 0.0;
    for (int step = 0; step < 120; ++step) {
        double const kept = std::exp(-0.25 * step / 10.0);
        double const log_mean = -0.02 + kept * (std::log(0.5) + 0.02);
        floating_usd += 0.25 * std::exp(log_mean + 0.02 * (1.0 - kept * kept));
    }
    check_mean(floating_usd, cost_usd(false));
}

/// A job of so many hours whose price is half as high again at 15:00, and halved at 3:00.
std::string by_day(std::string const& job, std::string const& weekend = "1") {
    return fmt::format(
        "job: {{{}}}\nmarket: {{price: {{fixed: {{price: $1/h, daily: {{amplitude: 50%, peak: \"15:00\"}}, "
        "weekend: {}}}}}, interruptions: []}}\npolicy: {{checkpoint: none}}\n",
        job, weekend);
}

double usd_of(std::string const& job, std::string const& weekend = "1") {
    return history(scenario_of(by_day(job, weekend))).cost_usd();
}

/// Of so many hours, one half of them before the peak and one behind it.
double about_the_peak_usd(double hours) {
    double const angle_of_h = 2.0 * std::numbers::pi / 24.0;
    return hours + 0.5 * 2.0 / angle_of_h * std::sin(0.5 * angle_of_h * hours);
}
double const peak_usd = about_the_peak_usd(6.0);
double const trough_usd = 2.0 * 6.0 - peak_usd;

TEST_CASE("D21: the same job at two hours costs what the day makes of it", "[pitfalls]") {
    CHECK(usd_of("work: 6h, start: \"Tue 12:00\"") == Approx(peak_usd).epsilon(1e-12));
    CHECK(usd_of("work: 6h, start: \"Tue 00:00\"") == Approx(trough_usd).epsilon(1e-12));
    CHECK(usd_of("work: 6h, start: \"Tue 18:00\"") == Approx(6.0).epsilon(1e-12));
    CHECK(peak_usd / trough_usd > 2.0);
    CHECK(usd_of("work: 6h, start: \"Fri 18:00\"", "0.5") == Approx(6.0).epsilon(1e-12));
    CHECK(usd_of("work: 6h, start: \"Sat 00:00\"", "0.5") == Approx(0.5 * trough_usd).epsilon(1e-12));
}

TEST_CASE("D21: where no start is said, it is any hour of the week, and the cost the mean of them",
          "[pitfalls]") {
    Summary const summary =
        run_one(compile(scenario_of(by_day("work: 6h", "0.5"))), options_of(40'000)).summaries[0];
    check_mean(6.0 * (5.0 + 2.0 * 0.5) / 7.0, summary.of(Metric::cost_usd));
    CHECK(summary.of(Metric::cost_usd).max == Approx(peak_usd).epsilon(1e-3));
    CHECK(summary.of(Metric::cost_usd).min == Approx(0.5 * trough_usd).epsilon(1e-3));
}

TEST_CASE("D21: a job's zone is that of its start and of the day of its prices", "[pitfalls]") {
    // By UTC the peak would be an hour away from a job in Berlin in winter, and two hours in summer.
    double const hour_usd = about_the_peak_usd(1.0);
    for (char const* const start : {"\"Tue 14:30\"", "2026-02-03T14:30", "2026-07-07T14:30"}) {
        for (char const* const zone : {"UTC", "Europe/Berlin", "America/Los_Angeles"}) {
            CAPTURE(start, zone);
            CHECK(usd_of(fmt::format("work: 1h, start: {}, zone: {}", start, zone)) ==
                  Approx(hour_usd).epsilon(1e-12));
        }
    }
    // Weekends are those of UTC, which begin at 1:00 in Berlin.
    std::string const berlin = "work: 2h, start: \"Sat 00:00\", zone: Europe/Berlin";
    double const early_usd = usd_of(berlin);
    double const of_first_hour = usd_of("work: 1h, start: \"Sat 00:00\", zone: Europe/Berlin");
    CHECK(usd_of(berlin, "0.5") == Approx(of_first_hour + 0.5 * (early_usd - of_first_hour)).epsilon(1e-12));
}

}  // namespace
}  // namespace runcost
