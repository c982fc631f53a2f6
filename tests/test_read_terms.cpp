#include <string>
#include <variant>
#include <vector>

#include "models/causes.hpp"
#include "models/closed_forms.hpp"
#include "models/compile.hpp"
#include "scenarios/reader.hpp"
#include "tests/catch.hpp"
#include "tests/plain_scenario.hpp"
#include "tests/plans.hpp"

/// Notices, capacity, clocks, places, lost nodes and times of day, as files say them.
namespace runcost {
namespace {

using namespace tests;

std::string const at = "market.interruptions.0.";
std::string const spells = "market.availability={on_off: {up: {exponential: {mean: 20h}}, down: 3h}}";

Scenario with(std::vector<std::string> const& sets) {
    return read_scenario(plain, "f.yaml", sets).scenarios.at(0);
}

/// All that is wrong with one value.
std::string fault_of(std::string const& key, std::string const& value) {
    std::string const found = faults(plain, {key + "=" + value});
    std::string const prefix = "--set " + key + "=" + value + ": error: ";
    CAPTURE(found);
    CHECK(found.rfind(prefix, 0) == 0);
    return found.substr(std::min(prefix.size(), found.size()));
}

/// The value is refused for a reason.
void check_value(std::string const& key, std::string const& value, std::string const& reason) {
    CHECK(fault_of(key, value) == key + " = " + value + " (" + reason + ")");
}

TEST_CASE("reader: a cause has a notice, clocks and a host that may come back", "[reader]") {
    Interruption const cause =
        with({at + "notice={uniform: {from: 1min, to: 2min}}", at + "notice_probability=70%",
              at + "clock=calendar", at + "lifetime_from=granted",
              at + "recovery={same_host: {downtime: 1h, age: continues, returns: 70%}}"})
            .market.interruptions.at(0);
    CHECK(cause.notice == Law{Uniform{1.0 / 60.0, 2.0 / 60.0}});
    CHECK(cause.notice_probability == 0.7);
    CHECK(cause.calendar);
    CHECK(cause.from_grant);
    CHECK(std::get<SameHost>(cause.recovery).returns == 0.7);
    CHECK(std::get<SameHost>(cause.recovery).continues);

    Interruption const bare = with({}).market.interruptions.at(0);
    CHECK_FALSE(bare.notice);
    CHECK(bare.notice_probability == 1.0);
    CHECK_FALSE(bare.calendar);
    CHECK_FALSE(bare.from_grant);
    CHECK_FALSE(bare.nodes);
    CHECK(with({at + "notice=0s"}).market.interruptions.at(0).notice == Law{Constant{0.0}});
    CHECK_FALSE(with({at + "clock=host", at + "lifetime_from=up"}).market.interruptions.at(0).calendar);

    check_value(at + "clock", "wall", "must be one of host, calendar");
    check_value(at + "lifetime_from", "boot", "must be one of up, granted");
    check_value(at + "notice_probability", "70%", "goes with notice; say that too, such as notice: 2min");
    CHECK(contains(faults(plain, {at + "notice=1min", at + "notice_probability=170%"}),
                   "notice_probability = 170% (must lie between 0% and 100%)"));
    check_value(at + "nodes", "0", "must be a whole number from 1 to 65536");
}

TEST_CASE("reader: a policy answers notices, replaces nodes and releases", "[reader]") {
    Policy const policy = with({"policy.on_notice=save_and_release", "policy.reaction=30s",
                                "policy.replace=lost_nodes", "policy.release={exponential: {mean: 2h}}"})
                              .policy;
    CHECK(policy.on_notice == OnNotice::save_and_release);
    CHECK(policy.reaction == Law{Constant{30.0 / 3600.0}});
    CHECK(policy.replace_lost_nodes);
    CHECK(policy.release == DelayModel{Law{Exponential{2.0}}});
    CHECK(with({"policy.on_notice=save_and_stop"}).policy.on_notice == OnNotice::save_and_stop);
    CHECK(with({"policy.on_notice=save_and_continue"}).policy.on_notice == OnNotice::save_and_continue);
    CHECK(with({"policy.on_notice=ignore"}).policy.on_notice == OnNotice::ignore);
    CHECK_FALSE(with({"policy.replace=whole_gang"}).policy.replace_lost_nodes);
    CHECK(with({"policy.release=at_end"}).policy.release == DelayModel{Law{Constant{0.0}}});
    check_value("policy.on_notice", "save_and_stay", "unknown; did you mean save_and_stop?");
    check_value("policy.replace", "none", "must be one of whole_gang, lost_nodes");
}

TEST_CASE("reader: a checkpoint lies somewhere, survives causes and may fail", "[reader]") {
    Checkpoint const checkpoint =
        with({"job.checkpoint={size: 10GB, to: network_volume, survives: [preemption, crash], keep: 2, "
              "failure_probability: 3%}"})
            .job.checkpoint;
    CHECK(checkpoint.to == DataPlace::network_volume);
    CHECK(checkpoint.survives == std::vector<std::size_t>{cause_of("preemption"), cause_of("crash")});
    CHECK(checkpoint.keep == 2);
    CHECK(checkpoint.failure_probability == Approx(0.03));
    CHECK_FALSE(with({}).job.checkpoint.to);
    CHECK_FALSE(with({}).job.checkpoint.survives);
    for (auto const& [name, place] : std::vector<std::pair<std::string, DataPlace>>{{"disk", DataPlace::disk},
                                                                                    {"s3", DataPlace::s3},
                                                                                    {"gcs", DataPlace::gcs},
                                                                                    {"b2", DataPlace::b2}}) {
        CHECK(with({"job.checkpoint.to=" + name}).job.checkpoint.to == place);
    }
    check_value("job.checkpoint.to", "tape", "must be one of disk, network_volume, s3, gcs, b2");
    CHECK(fault_of("job.checkpoint.survives", "crash") ==
          "job.checkpoint.survives = crash (must be a list of causes, such as [preemption, crash])");
    CHECK(fault_of("job.checkpoint.survives", "[crahs]") ==
          "job.checkpoint.survives.0 = crahs (unknown; did you mean crash?)");
    check_value("job.checkpoint.keep", "17", "must be a whole number from 1 to 16");
    check_value("job.checkpoint.failure_probability", "0.03", "expected a percentage, such as 97%");
    check_value("job.checkpoint.failure_probability", "100%",
                "must lie below 100%: otherwise no save could ever be read");
}

TEST_CASE("reader: a dataset has a size, and may have a place", "[reader]") {
    Scenario const placed = with({"job.dataset={size: 100GB, from: network_volume}",
                                  "market.storage={disk_speed: 5GB/s, network_volume_speed: 200MB/s}"});
    CHECK(placed.job.dataset_bytes == 100e9);
    CHECK(placed.job.dataset_from == DataPlace::network_volume);
    CHECK(placed.market.storage.disk_speed == 5e9 * 3600.0);
    CHECK(placed.market.storage.network_volume_speed == 200e6 * 3600.0);
    Scenario const bare = with({"job.dataset=100GB", "market.network.download=1GB/s"});
    CHECK(bare.job.dataset_bytes == 100e9);
    CHECK_FALSE(bare.job.dataset_from);
    CHECK(contains(faults(plain, {"job.dataset={from: s3}"}), "missing key job.dataset.size"));
    CHECK(contains(faults(plain, {"job.dataset={size: 1GB, from: s3}"}), "market.network.download (missing"));
    check_value("market.storage.disk_speed", "5GB",
                "unknown unit GB; use kbit/s, Mbit/s, Gbit/s, kB/s, MB/s, GB/s, "
                "MiB/s or GiB/s");
}

TEST_CASE("reader: what nobody says of storage is named", "[reader]") {
    ScenarioFile const file =
        read_scenario(plain, "f.yaml", {"job.checkpoint={size: 10GB, to: network_volume}"});
    REQUIRE(file.warnings.size() == 1);
    CHECK(
        to_string(file.warnings[0]) ==
        "--set job.checkpoint={size: 10GB, to: network_volume}: warning: job.checkpoint.to = network_volume "
        "(assumed: a node's network volume moves 300 MB/s; say market.storage.network_volume_speed)");
}

TEST_CASE("reader: a disk has a size and prices of a month, while its host runs and while it is stopped",
          "[reader]") {
    Storage const disk =
        with({"market.storage={disk: 200GB, running: $0.10/GB-month, stopped: $0.20/GB-month}"})
            .market.storage;
    CHECK(disk.disk_bytes == 200e9);
    CHECK(disk.running_usd_per_byte_h * 200e9 * 730.0 == Approx(20.0).epsilon(1e-12));
    CHECK(disk.stopped_usd_per_byte_h.value() * 200e9 * 730.0 == Approx(40.0).epsilon(1e-12));
    CHECK(contains(fault_of("market.storage", "{disk: 1GB, running: $0.10/GB}"),
                   "market.storage.running = $0.10/GB (unknown unit /GB; use /kB-month"));
    CHECK(fault_of("market.storage", "{disk: 1GB, running: 3}") ==
          "market.storage.running = 3 (expected a price of storage, such as $0.10/GB-month)");
    // 100 h of work without an interruption: 100 h of the disk
    Scenario scenario =
        with({"market.storage={disk: 200GB, running: $0.10/GB-month}", "market.interruptions=[]"});
    scenario.job.work = 73.0;
    scenario.policy.checkpoint = policy::None{};
    CHECK(walk(compile(scenario)).storage_usd() == Approx(2.0).epsilon(1e-12));
    CHECK(closed_forms(scenario.job, scenario.market, scenario.policy)->cost_usd.value() ==
          Approx(75.0).epsilon(1e-12));
    auto const warned = [](std::string const& storage) {
        ScenarioFile const file = read_scenario(plain, "f.yaml", {"market.storage=" + storage});
        return file.warnings.size() == 1 ? file.warnings.front().text : "";
    };
    CHECK(contains(warned("{disk: 1GB}"), "a disk without a price; say market.storage.running"));
    CHECK(contains(warned("{running: $0.10/GB-month}"),
                   "it is the price of a disk; say job.disk or market.storage.disk"));
}

TEST_CASE("reader: capacity is there always, after a wait, or in spells", "[reader]") {
    CHECK(std::holds_alternative<Always>(with({"market.availability=always"}).market.availability));
    CHECK(std::get<CapacityWait>(with({"market.availability={wait: 2h}"}).market.availability).wait ==
          Law{Constant{2.0}});
    OnOff const on_off = std::get<OnOff>(with({spells}).market.availability);
    CHECK(on_off.up == Law{Exponential{20.0}});
    CHECK(on_off.down == Law{Constant{3.0}});
    CHECK(with({"market.availability={on_off: {up: never, down: 3h}}"}).market.availability.index() == 2);
    std::string const key = "market.availability";
    check_value(key, "sometimes", "must be one of always, wait, on_off, trace");
    CHECK(fault_of(key, "{on_off: {up: 3h}}") == "missing key market.availability.on_off.down");
    CHECK(fault_of(key, "{on_off: {up: 0h, down: 1h}}") == key + ".on_off.up = 0h (must be positive)");
    CHECK(fault_of(key, "{on_off: {up: 3h, down: never}}") ==
          key + ".on_off.down = never (must have a mean: without one there would never be capacity)");
    CHECK(contains(fault_of(key, "{on_off: {up: {recorded: [3h]}, down: 1h}}"), ".up (recorded spells"));
    CHECK(contains(fault_of(key, "{on_off: {up: {weibull: {shape: 1, mean: 1h, by_hour: [1]}}, down: 1h}}"),
                   "unknown key market.availability.on_off.up.weibull.by_hour"));
    CHECK(contains(fault_of(key, "{wait: never}"), "must end some time"));
}

TEST_CASE("reader: unavailable takes no lifetime, all others do", "[reader]") {
    std::string const unavailable = "market.interruptions=[{cause: unavailable, notice: 0s}]";
    CHECK(cause_unavailable == with({unavailable, spells}).market.interruptions.at(0).cause);
    CHECK(contains(faults(plain, {unavailable}),
                   "cause = unavailable (needs an availability that ends: say "
                   "market.availability, such as {on_off:"));
    CHECK(contains(faults(plain, {at + "cause=unavailable", spells}),
                   "lifetime (unavailable takes no lifetime: it strikes when a spell of market.availability "
                   "ends; leave it out)"));
    CHECK(contains(faults(plain, {"market.interruptions=[{cause: unavailable, per: node}]", spells}),
                   "per = node (does not go with the cause unavailable"));
    CHECK(contains(faults(plain, {"market.interruptions=[{cause: crash}]"}),
                   "missing key market.interruptions.0.lifetime"));
}

TEST_CASE("reader: nodes are of events that take some of those that are replaced", "[reader]") {
    std::vector<std::string> sets{"job.nodes=4", "market.price=$1/node-h", "policy.replace=lost_nodes",
                                  at + "nodes=2"};
    CHECK(with(sets).market.interruptions.at(0).nodes == 2);
    sets.pop_back();
    sets.push_back(at + "nodes=5");
    CHECK(contains(faults(plain, sets), "nodes = 5 (must be from 1 to job.nodes = 4)"));
    check_value(at + "nodes", "1", "is for policy.replace: lost_nodes; a whole gang is replaced in any case");
}

/// The hour of the day, in UTC, that a delay waits for.
double hour_of(DelayModel const& delay) {
    return std::get<TimeOfDay>(delay).hour_utc;
}

TEST_CASE("reader: a delay lasts until a time of day, in a zone", "[reader][zone]") {
    std::string const start = "job.start=2026-07-10T22:00";
    std::string const berlin = "job.zone=Europe/Berlin";
    auto const detection = [&](std::vector<std::string> const& sets) {
        return hour_of(with(sets).policy.detection);
    };
    std::string const until = "policy.detection={until: \"08:30\"}";
    CHECK(detection({until}) == 8.5);
    CHECK(detection({until, berlin}) == 7.5);         // no date: standard time
    CHECK(detection({until, berlin, start}) == 6.5);  // that of the start
    CHECK(detection({until, berlin, "job.start=2026-01-10T22:00"}) == 7.5);
    std::string const there = "policy.detection={until: \"08:30\", zone: America/New_York}";
    CHECK(detection({there, berlin, start}) == 12.5);
    CHECK(detection({there, berlin}) == 13.5);
    CHECK(detection({"policy.detection={until: \"00:30\"}", berlin}) == 23.5);

    std::string const own = at + "detection={until: \"09:00\"}";
    CHECK(hour_of(with({own, berlin, start}).market.interruptions.at(0).detection.value()) == 7.0);
    CHECK(hour_of(with({"policy.release={at: \"09:00\"}", berlin, start}).policy.release) == 7.0);
    CHECK(hour_of(with({"policy.release={at: \"09:00\", zone: UTC}", berlin, start}).policy.release) == 9.0);

    CHECK(fault_of("policy.detection", "{until: 8am}") ==
          "policy.detection.until = 8am (expected a time of day, such as \"08:00\")");
    CHECK(contains(fault_of("policy.detection", "{until: \"24:00\"}"), "expected a time of day"));
    CHECK(fault_of("policy.detection", "{zone: UTC}") == "missing key policy.detection.until");
    CHECK(fault_of("policy.release", "{until: \"08:00\"}") ==
          "policy.release (the key is at here, not until: {at: \"08:00\"})");
    CHECK(fault_of("policy.detection", "{at: \"08:00\", zone: UTC}") ==
          "policy.detection (the key is until here, not at: {until: \"08:00\"})");
    std::string const misspelt = fault_of("policy.release", "at_the_end");
    CHECK(contains(misspelt, "policy.release = at_the_end (must be at_end, a value, such as 30min"));
    CHECK(contains(misspelt, "{at: \"08:00\"}"));
    CHECK(contains(fault_of("policy.release", "{at: \"08:00\", zone: Europe/Berln}"),
                   "policy.release.zone = Europe/Berln (no such time zone; did you mean Europe/Berlin?)"));
}

TEST_CASE("reader: a start is an instant of its zone", "[reader][zone]") {
    auto const start = [](std::string const& when, std::string const& zone) {
        return with({"job.start=" + when, "job.zone=" + zone}).job.start_h.value();
    };
    constexpr double friday = 4 * 24.0;
    CHECK(start("Fri 22:00", "UTC") == friday + 22.0);
    CHECK(start("Fri 22:00", "Europe/Berlin") == friday + 21.0);
    CHECK(start("Mon 00:30", "Europe/Berlin") == 167.5);
    CHECK(start("Sun 23:00", "America/New_York") == 4.0);
    CHECK(start("2026-07-10T22:00", "Europe/Berlin") == friday + 20.0);
    CHECK(start("2026-01-09T22:00", "Europe/Berlin") == friday + 21.0);
    CHECK(start("2026-07-10T22:00Z", "Europe/Berlin") == friday + 22.0);
    CHECK_FALSE(with({"job.start=random", "job.zone=Europe/Berlin"}).job.start_h);
    check_value("job.zone", "Europe/Berln", "no such time zone; did you mean Europe/Berlin?");
    CHECK(contains(faults(plain, {"job.zone=Europe/Berlin", "job.start=2026-03-29T02:30"}),
                   "job.start = 2026-03-29T02:30 (the clocks of job.zone skip that time; say another one, or "
                   "with a Z the same in UTC)"));
}

TEST_CASE("reader: an override gives a job another zone, and its times of day with it", "[reader][zone]") {
    std::string const text =
        std::string(plain) +
        "compare: {utc: , berlin: {job: {zone: Europe/Berlin}}, late: {policy: {detection: "
        "{until: \"10:00\"}}}}\n";
    auto const scenarios = read_scenario(text, "f.yaml", {"policy.detection={until: \"08:00\"}"}).scenarios;
    REQUIRE(scenarios.size() == 3);
    CHECK(hour_of(scenarios[0].policy.detection) == 8.0);
    CHECK(hour_of(scenarios[1].policy.detection) == 7.0);
    CHECK(hour_of(scenarios[2].policy.detection) == 10.0);
}

}  // namespace
}  // namespace runcost
