#include <cstdint>
#include <optional>
#include <string_view>
#include <utility>
#include <variant>

#include "tests/catch.hpp"
#include "tests/pitfalls.hpp"
#include "tests/runs.hpp"

/// Errors that a model of rented machines easily makes, of what is lost and what is saved. Each test fails if
/// its error is made.
namespace runcost {
namespace {

using namespace tests;

TEST_CASE("D3: interruptions strike in provisioning, setup, restore and saves, and work is lost there",
          "[pitfalls]") {
    // Ages from the grant: in the provisioning; 0.5 h into the setup; 0.25 h into the first save; 1 h behind
    // it; 0.375 h into the restore
    Interruption cause = recorded_cause("preemption", {0.125, 0.75, 5.0, 6.25, 1.625});
    cause.from_grant = true;
    Ledger const got = history(usual_job(cause));
    check_hours(got, {.useful = 10.0,
                      .lost = 3.0 + 1.0,
                      .checkpoint = 0.25 + 0.5 + 1.5,
                      .setup = 0.5 + 1.0 + 1.0 + 1.0 + 1.0,
                      .restore = 0.5 + 0.5 + 0.375 + 0.75,
                      .provisioning = 0.125 + 5 * 0.25,
                      .detection = 5 * 0.125});
    CHECK(got.interruptions == 5);
    CHECK(got.checkpoint_failed_h == Approx(0.25).epsilon(1e-12));
    CHECK(got.finished);
}

TEST_CASE("D3: hosts that can be lost only once they are up are lost in setup, restore and saves, too",
          "[pitfalls]") {
    check_hours(history(usual_job(recorded_cause("host_failure", {0.5, 4.75, 6.0, 1.375}))),
                {.useful = 10.0,
                 .lost = 3.0 + 1.0,
                 .checkpoint = 0.25 + 0.5 + 1.5,
                 .setup = 0.5 + 4 * 1.0,
                 .restore = 0.5 + 0.5 + 0.375 + 0.75,
                 .provisioning = 5 * 0.25,
                 .detection = 4 * 0.125});
}

TEST_CASE("D4: half a save is none, and the one before it holds until a save is complete", "[pitfalls]") {
    Hours expected{.useful = 10.0,
                   .lost = 3.0,
                   .checkpoint = 2.0 + 0.375,
                   .setup = 2.0,
                   .restore = 0.5,
                   .provisioning = 0.5,
                   .detection = 0.125};
    // 0.375 h into the first save: nothing to read
    Ledger const first = history(usual_job(recorded_cause("host_failure", {4.375})));
    check_hours(first, expected);
    CHECK(first.checkpoint_failed_h == Approx(0.375).epsilon(1e-12));
    // 0.375 h into the second one: back to the first
    expected.restore = 0.75;
    check_hours(history(usual_job(recorded_cause("host_failure", {7.875}))), expected);
    // 0.375 h into the last one, behind all of the work
    expected.lost = 1.0;
    check_hours(history(usual_job(recorded_cause("host_failure", {12.875}))), expected);
}

TEST_CASE("D4: a save that turns out broken costs all work since the one before it", "[pitfalls]") {
    // Four saves and half an hour. The last three are kept, each of them bad in half of all replays.
    Scenario scenario = usual_job(recorded_cause("host_failure", {5.5}));
    scenario.job.setup = scenario.market.setup = scenario.job.checkpoint.write = Constant{0.0};
    scenario.policy.checkpoint = policy::Every{1.25, false};
    scenario.job.checkpoint.failure_probability = 0.5;
    auto const lost_h = [&](std::uint64_t keep) {
        scenario.job.checkpoint.keep = keep;
        return run_one(compile(scenario), options_of(150'000)).summaries[0].of(Metric::lost_h);
    };
    check_mean(0.5 + 0.5 * 5.0, lost_h(1));
    check_mean(0.5 + 0.25 * 1.25 + 0.125 * 2.5 + 0.125 * 5.0, lost_h(3));
}

/// What is lost and read where the first host is lost 0.5 h behind the first save of 3 h.
struct Loss {
    double lost_h;
    double restore_h;
    double setup_h;
    bool operator==(Loss const&) const = default;
};
constexpr Loss from_the_save{0.5, 0.75, 2.0};
constexpr Loss from_the_beginning{3.5, 0.5, 2.0};
constexpr Loss from_the_save_on_its_disk{0.5, 0.75, 1.0};
constexpr Loss from_the_beginning_on_its_disk{3.5, 0.5, 1.0};

Loss loss_of(Scenario const& scenario, std::uint64_t replay = 0) {
    Ledger const got = history(scenario, replay);
    return {hours(got, State::lost), hours(got, State::restore), hours(got, State::setup)};
}

TEST_CASE("D5: a save is lost with what it lies on: a disk survives a pause, not the loss of its host",
          "[pitfalls]") {
    auto const loss = [](std::optional<DataPlace> to, std::variant<NewHost, SameHost> const& recovery) {
        Scenario scenario = usual_job(recorded_cause("host_failure", {5.0}, recovery));
        scenario.job.checkpoint.to = to;
        return loss_of(scenario);
    };
    SameHost const pause{Constant{2.0}};
    CHECK(loss(DataPlace::disk, NewHost{}) == from_the_beginning);
    CHECK(loss(DataPlace::disk, pause) == from_the_save_on_its_disk);
    for (std::optional<DataPlace> const to : {std::optional(DataPlace::network_volume),
                                              std::optional(DataPlace::s3), std::optional<DataPlace>()}) {
        CHECK(loss(to, NewHost{}) == from_the_save);
        CHECK(loss(to, pause) == from_the_save_on_its_disk);
    }
}

TEST_CASE(
    "D5: a disk that a stop wipes, and a volume that goes down with its datacentre, survive what they say",
    "[pitfalls]") {
    Scenario stopped = usual_job(recorded_cause("preemption", {5.0}, SameHost{Constant{2.0}}));
    stopped.job.checkpoint.to = DataPlace::disk;
    stopped.job.checkpoint.survives = {cause_of("crash")};
    CHECK(loss_of(stopped) == from_the_beginning_on_its_disk);
    stopped.job.checkpoint.survives->push_back(cause_of("preemption"));
    CHECK(loss_of(stopped) == from_the_save_on_its_disk);

    auto const volume = [](std::string_view cause) {
        Scenario scenario = usual_job(recorded_cause(cause, {5.0}));
        scenario.job.checkpoint.to = DataPlace::network_volume;
        scenario.job.checkpoint.survives = {cause_of("host_failure"), cause_of("preemption")};
        return loss_of(scenario);
    };
    CHECK(volume("preemption") == from_the_save);
    CHECK(volume("outage") == from_the_beginning);
}

TEST_CASE("D5: a disk is there again only if its host comes back", "[pitfalls]") {
    Scenario scenario = usual_job(recorded_cause("preemption", {5.0}, SameHost{Constant{2.0}, false, 0.5}));
    scenario.job.checkpoint.to = DataPlace::disk;
    int returned = 0;
    constexpr int replays = 100;
    for (int replay = 0; replay < replays; ++replay) {
        Loss const loss = loss_of(scenario, static_cast<std::uint64_t>(replay));
        CHECK((loss == from_the_save_on_its_disk || loss == from_the_beginning));
        returned += loss == from_the_save_on_its_disk ? 1 : 0;
    }
    CHECK(returned > 25);
    CHECK(returned < 75);
}

/// Saves nothing but at a notice, which comes 5 h after the host, 4 h into the work.
Scenario warned_job(Law notice) {
    Interruption cause = recorded_cause("preemption", {5.0});
    cause.notice = std::move(notice);
    Scenario scenario = usual_job(cause);
    scenario.job.checkpoint.write = Constant{0.25};
    scenario.policy.checkpoint = policy::None{};
    scenario.policy.on_notice = OnNotice::save_and_stop;
    return scenario;
}

TEST_CASE("D7: a notice helps only if there is time to save in it", "[pitfalls]") {
    Hours const saved{.useful = 10.0,
                      .checkpoint = 0.25,
                      .setup = 2.0,
                      .restore = 0.75,
                      .provisioning = 0.5,
                      .detection = 0.125,
                      .idle = 0.25};
    Hours lost = saved;
    lost.checkpoint = lost.idle = 0.0;
    lost.restore = 0.5;

    check_hours(history(warned_job(Constant{0.5})), saved);
    lost.lost = 4.0 + 0.1875;
    check_hours(history(warned_job(Constant{0.1875})), lost);
    Scenario slow = warned_job(Constant{0.375});  // work goes on until somebody reacts
    slow.policy.reaction = Constant{0.125};
    Hours in_time = saved;
    in_time.idle = 0.0;
    check_hours(history(slow), in_time);
    slow.policy.reaction = Constant{0.1875};
    lost.lost = 4.0 + 0.375;
    check_hours(history(slow), lost);
}

TEST_CASE("D7: a notice of so many seconds saves so many gigabytes, and none to a disk that goes",
          "[pitfalls]") {
    constexpr double second = 1.0 / 3600.0;
    auto const lost_h = [](double notice_s, double gigabytes, std::optional<DataPlace> to = {}) {
        Scenario scenario = warned_job(Constant{notice_s * second});
        scenario.job.checkpoint.size_bytes = gigabytes * 1e9;
        scenario.job.checkpoint.to = to;
        scenario.market.network.upload = scenario.market.network.download = Constant{400e6 / 8.0 * 3600.0};
        return hours(history(scenario), State::lost);
    };
    for (auto const& [notice_s, gigabytes] :
         {std::pair(5.0, 0.25), std::pair(30.0, 1.5), std::pair(120.0, 6.0)}) {
        CAPTURE(notice_s, gigabytes);
        CHECK(lost_h(notice_s, 0.99 * gigabytes) == 0.0);
        CHECK(lost_h(notice_s, 1.01 * gigabytes) == Approx(4.0 + notice_s * second).epsilon(1e-12));
        CHECK(lost_h(notice_s, 12.0 * gigabytes, DataPlace::disk) ==
              Approx(4.0 + notice_s * second).epsilon(1e-12));  // 3 GB/s would do
    }
}

TEST_CASE("D7: a notice may be short, or not come at all", "[pitfalls]") {
    Scenario scenario = warned_job(Uniform{0.0, 1.0});
    scenario.market.interruptions[0].notice_probability = 0.7;
    Summary const summary = run_one(compile(scenario), options_of(300'000)).summaries[0];
    check_mean(0.3 * 4.0 + 0.7 * 0.25 * (4.0 + 0.125), summary.of(Metric::lost_h));
    CHECK(summary.of(Metric::interruptions).min == 1.0);
}

}  // namespace
}  // namespace runcost
