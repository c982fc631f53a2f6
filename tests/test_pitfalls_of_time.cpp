#include <cmath>
#include <cstddef>
#include <cstdint>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "models/check.hpp"
#include "scenarios/reader.hpp"
#include "sim/timeline.hpp"
#include "tests/catch.hpp"
#include "tests/pitfalls.hpp"
#include "tests/runs.hpp"
#include "tests/watched_walk.hpp"

/// Errors that a model of rented machines easily makes, of how long things take and by which clock. Each test
/// fails if its error is made.
namespace runcost {
namespace {

using namespace tests;

/// When interruptions came, by the replay's clock.
struct Strikes {
    static constexpr bool watches = true;

    std::vector<double> at_h;
    double clock_h = 0.0;

    void rental(double) {}
    void roll_back(double) {}
    void span(State, double hours) { clock_h += hours; }
    void work(Stretch const&, Cut const& cut) {
        clock_h += cut.saved_h + cut.save_h + cut.unsaved_h + cut.broken_off_h;
    }
    void piece(double useful_h, double slowed_h) { clock_h += useful_h + slowed_h; }
    void save(double hours) { clock_h += hours; }
    void interruption(CausePlan const&) { at_h.push_back(clock_h); }
};

/// Capacity for 20 h, and none for 3 h, by turns.
Scenario job_by_turns(std::variant<NewHost, SameHost> const& recovery) {
    Interruption cause;
    cause.cause = cause_unavailable;
    cause.recovery = recovery;
    Scenario scenario = usual_job(cause);
    scenario.job.work = 100.0;
    scenario.job.checkpoint.write = Constant{0.0};
    scenario.policy.checkpoint = policy::Every{1.0, false};
    scenario.market.provisioning = Constant{0.0};  // else a spell may end before the first host is up
    scenario.market.availability = OnOff{Constant{20.0}, Constant{3.0}};
    return scenario;
}

TEST_CASE("D11: whom a shortage interrupts waits until that shortage is over", "[pitfalls]") {
    for (bool const same : {false, true}) {
        Plan const plan = compile(same ? job_by_turns(SameHost{Constant{0.5}}) : job_by_turns(NewHost{}));
        double const wait_h = 3.0 - 0.125 + (same ? 0.5 : 0.0);
        for (std::uint64_t replay = 0; replay < 50; ++replay) {
            CAPTURE(same, replay);
            Strikes strikes;
            Ledger const got = walk(plan, replay, 16, strikes);
            REQUIRE(got.interruptions >= 4);
            for (std::size_t i = 1; i < strikes.at_h.size(); ++i) {
                CHECK(strikes.at_h[i] - strikes.at_h[i - 1] == Approx(23.0).epsilon(1e-12));
            }
            // the twin waits for the first capacity only
            CHECK(hours(got, State::waiting) - hours(walk_twin(plan, replay), State::waiting) ==
                  Approx(wait_h * static_cast<double>(got.interruptions)).epsilon(1e-12));
        }
    }
}

TEST_CASE("D11: who loses a host while there is capacity does not wait", "[pitfalls]") {
    Scenario scenario = job_by_turns(NewHost{});
    Interruption failure;
    failure.cause = cause_of("host_failure");
    failure.lifetime = Exponential{5.0};
    scenario.market.interruptions.push_back(failure);
    Plan const plan = compile(scenario);
    int failures = 0;
    int waits = 0;
    for (std::uint64_t replay = 0; replay < 50; ++replay) {
        for (Event const& event : replay_timeline(plan, seed, replay).events) {
            bool const answers = event.cause == "host_failure";
            failures += answers && event.state == State::detection ? 1 : 0;
            if (answers && event.state == State::waiting) {
                ++waits;  // the spell ended before anybody noticed
                CHECK(event.hours > 3.0 - 0.125 - 1e-9);
            }
        }
    }
    CHECK(failures > 500);
    CHECK(waits < failures / 10);
}

/// A contract of 24 h from the grant on, by the calendar, and a failure that keeps the host down.
Scenario job_under_contract(double downtime_h) {
    Interruption contract;
    contract.cause = cause_of("end_of_contract");
    contract.lifetime = Constant{24.0};
    contract.calendar = contract.from_grant = true;
    Scenario scenario = usual_job(contract);
    scenario.market.interruptions.push_back(
        recorded_cause("host_failure", {10.0}, SameHost{Constant{downtime_h}}));
    scenario.job.work = 30.0;
    scenario.job.restart = scenario.job.checkpoint.write = scenario.job.checkpoint.read = Constant{0.0};
    scenario.policy.checkpoint = policy::Every{1.0, false};
    return scenario;
}

TEST_CASE("D16: a contract ends on its hour, also if its host was down for a part of it", "[pitfalls]") {
    // Up from 0.25 to 10.25 h, and from 15.375 to 24 h: 9 h of work and 8.625 h.
    Ledger const down = history(job_under_contract(5.0));
    check_hours(down, {.useful = 30.0,
                       .lost = 0.625,
                       .setup = 2.0,
                       .provisioning = 0.5,
                       .waiting = 5.0,
                       .detection = 0.25});
    CHECK(down.by_cause[cause_of("end_of_contract")] == 1);
    // It has ended when the host is back, at 30.375 h.
    Ledger const over = history(job_under_contract(20.0));
    check_hours(over,
                {.useful = 30.0, .setup = 2.0, .provisioning = 0.5, .waiting = 20.0, .detection = 0.25});
    CHECK(over.by_cause[cause_of("end_of_contract")] == 1);
}

TEST_CASE("D16: a job that saves nothing and is longer than its contract never finishes, and that is said",
          "[pitfalls]") {
    Scenario scenario = job_under_contract(5.0);
    scenario.market.interruptions.pop_back();
    scenario.market.provisioning = Constant{0.0};
    scenario.policy.checkpoint = policy::None{};
    scenario.run.give_up_rentals = 100;
    scenario.job.work = 23.0;
    CHECK(history(scenario).interruptions == 0);
    CHECK(history(scenario).finished);
    CHECK(check(scenario).empty());

    scenario.job.work = 23.1;
    Ledger const never = history(scenario);
    CHECK_FALSE(never.finished);
    CHECK(never.by_cause[cause_of("end_of_contract")] == 100);
    auto const findings = check(scenario);
    REQUIRE(findings.size() == 1);
    CHECK(findings[0].reason.find("the job can never finish") != std::string::npos);
}

TEST_CASE("D17: to go on takes a restart, the save, and on a new host the dataset, paid by the byte",
          "[pitfalls]") {
    auto const job = [](std::vector<double> lives, std::variant<NewHost, SameHost> const& recovery) {
        Scenario scenario = usual_job(recorded_cause("host_failure", std::move(lives), recovery));
        scenario.job.setup = Constant{0.0};
        scenario.job.dataset_bytes = 40e9;          // 0.5 h
        scenario.job.checkpoint.size_bytes = 20e9;  // 0.5 h up, 0.25 h down
        scenario.market.network = {Constant{80e9}, Constant{40e9}, 0.0, 0.0};
        return scenario;
    };
    auto const check = [](Scenario scenario, Hours const& expected, double transfer_usd) {
        check_hours(history(scenario), expected);
        scenario.market.network.download_usd_per_byte = 1e-9;
        scenario.market.network.upload_usd_per_byte = 2e-9;
        Ledger const paid = history(scenario);
        check_hours(paid, expected);
        CHECK(paid.transfer_usd() == Approx(transfer_usd).epsilon(1e-12));
    };
    constexpr double saves_usd = 4 * 40.0;
    Hours expected{.useful = 10.0,
                   .lost = 0.5,
                   .checkpoint = 2.0,
                   .setup = 2.0,
                   .restore = 0.75,
                   .provisioning = 0.5,
                   .detection = 0.125};
    check(job({5.0}, NewHost{}), expected, saves_usd + 2 * 40.0 + 20.0);

    Hours same = expected;
    same.setup = 1.0;
    same.provisioning = 0.25;
    same.waiting = 2.0;
    check(job({5.0}, SameHost{Constant{2.0}}), same, saves_usd + 40.0 + 20.0);

    // The second host is lost half-way through the dataset, the third one half-way through the save.
    expected.setup += 0.75 + 1.0;
    expected.restore += 0.5 + 0.125;
    expected.provisioning += 0.5;
    expected.detection += 0.25;
    check(job({5.0, 0.75, 1.625}, NewHost{}), expected,
          saves_usd + (1.0 + 0.5 + 1.0 + 1.0) * 40.0 + (0.5 + 1.0) * 20.0);
}

/// Hangs 6 h after it has begun, and 6 h after somebody has noticed.
Plan unwatched_job(std::string const& start, std::string const& detection, std::string const& own = "") {
    std::string const text = "job: {work: 10h, zone: Europe/Berlin, start: \"" + start +
                             "\"}\nmarket: {price: $1/h, interruptions: [{cause: hang, lifetime: 6h, "
                             "recovery: {same_host: {downtime: 0h}}" +
                             (own.empty() ? "" : ", detection: " + own) +
                             "}]}\npolicy: {checkpoint: {every: 1h}, detection: " + detection + "}\n";
    return compile(read_scenario(text, "f.yaml", {}).scenarios.at(0));
}

TEST_CASE("D25: what hangs at night is noticed in the morning, where the job's owner lives", "[pitfalls]") {
    auto const noticed_h = [](std::string const& start) {
        Ledger const got = walk(unwatched_job(start, "{until: \"08:00\"}"));
        check_hours(got, {.useful = 10.0, .detection = hours(got, State::detection)});
        CHECK(got.cost_usd() == Approx(got.makespan_h()).epsilon(1e-12));  // a hang is billed
        return hours(got, State::detection);
    };
    CHECK(noticed_h("Mon 20:00") == Approx(6.0).epsilon(1e-12));
    CHECK(noticed_h("2026-01-10T20:00") == Approx(6.0).epsilon(1e-12));
    CHECK(noticed_h("2026-07-10T20:00") == Approx(6.0).epsilon(1e-12));
    CHECK(noticed_h("Mon 03:00") == Approx(23.0).epsilon(1e-12));  // just missed
    CHECK(noticed_h("Mon 02:00") == 0.0);
    CHECK(noticed_h("Sun 23:30") == Approx(2.5).epsilon(1e-12));
}

TEST_CASE("D25: a cause that is noticed by itself takes its own time, all others the owner's", "[pitfalls]") {
    auto const noticed_h = [](std::string const& own) {
        return hours(walk(unwatched_job("Mon 20:00", "48h", own)), State::detection);
    };
    CHECK(noticed_h("") == 48.0);
    CHECK(noticed_h("20min") == Approx(1.0 / 3.0).epsilon(1e-12));
    CHECK(noticed_h("{until: \"08:00\"}") == Approx(6.0).epsilon(1e-12));
}

TEST_CASE("D25: who does not say when a job starts waits half a day for the morning", "[pitfalls]") {
    Plan const plan = unwatched_job("random", "{until: \"08:00\"}");
    check_mean(12.0, run_one(plan, options_of(60'000)).summaries[0].of(Metric::detection_h));
}

}  // namespace
}  // namespace runcost
