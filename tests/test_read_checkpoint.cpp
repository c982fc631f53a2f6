#include <string>
#include <variant>
#include <vector>

#include "models/causes.hpp"
#include "scenarios/reader.hpp"
#include "tests/catch.hpp"
#include "tests/plain_scenario.hpp"

/// Forms, levels and policies of checkpoints, as files say them.
namespace runcost {
namespace {

using namespace tests;

std::string const network = "market.network={download: 1GB/s, upload: 1GB/s}";

Scenario with(std::vector<std::string> const& sets) {
    return read_scenario(plain, "f.yaml", sets).scenarios.at(0);
}

Checkpoint checkpoint(std::string const& value) {
    return with({"job.checkpoint=" + value, network}).job.checkpoint;
}

CheckpointPolicy policy(std::string const& value) {
    return with({"policy.checkpoint=" + value}).policy.checkpoint;
}

/// All that is wrong, and that this is one thing with that reason.
void check_one(std::vector<std::string> sets, std::string const& key, std::string const& reason) {
    sets.push_back(network);
    std::string const found = faults(plain, sets);
    CAPTURE(found, key, reason);
    CHECK(contains(found, "error: " + key));
    CHECK(contains(found, reason));
    CHECK(found.find("error: ") == found.rfind("error: "));
}
void check_form(std::string const& value, std::string const& key, std::string const& reason) {
    check_one({"job.checkpoint=" + value}, "job.checkpoint." + key, "(" + reason + ")");
}
void check_policy(std::string const& value, std::string const& key, std::string const& reason) {
    check_one({"policy.checkpoint=" + value}, "policy.checkpoint" + key, reason);
}

TEST_CASE("reader: an asynchronous save stalls, uploads and slows the work down", "[reader]") {
    Checkpoint const form = checkpoint(
        "{stall: 5s, upload: {uniform: {from: 10min, to: 20min}}, slowdown: 4%, read: 3min, to: s3, keep: "
        "2}");
    CHECK(form.asynchronous);
    CHECK(form.write == Law{Constant{5.0 / 3600.0}});
    CHECK(form.upload == Law{Uniform{1.0 / 6.0, 1.0 / 3.0}});
    CHECK(form.slowdown == Approx(0.04));
    CHECK(form.read == Law{Constant{0.05}});
    CHECK(form.to == DataPlace::s3);
    CHECK(form.keep == 2);
    CHECK(form.final);
    CHECK(form.levels() == 1);
    Checkpoint const plainly = checkpoint("{write: 1min, read: 2min}");
    CHECK_FALSE(plainly.asynchronous);
    CHECK(plainly.slowdown == 0.0);
    CHECK(plainly.upload == Law{Constant{0.0}});
    CHECK(checkpoint("{stall: 0s, upload: 1h, slowdown: 0%}").asynchronous);
}

TEST_CASE("reader: a checkpoint of a size blocks, or with a stall is uploaded beside the work", "[reader]") {
    Checkpoint const beside = checkpoint("{size: 98GB, stall: 5s, to: s3, slowdown: 10%, final: false}");
    CHECK(beside.size_bytes == 98e9);
    CHECK(beside.asynchronous);
    CHECK(beside.write == Law{Constant{5.0 / 3600.0}});
    CHECK(beside.slowdown == Approx(0.1));
    CHECK_FALSE(beside.final);
    Checkpoint const blocking = checkpoint("{size: 98GB, to: s3}");
    CHECK(blocking.size_bytes == 98e9);
    CHECK_FALSE(blocking.asynchronous);
}

TEST_CASE("reader: a form says nothing twice, and nothing that has no meaning", "[reader]") {
    check_form("{write: 1min, stall: 5s, upload: 5min}", "write",
               "say either write, which blocks, or stall, after which the upload runs beside the work");
    check_form("{size: 98GB, write: 1min}", "write", "say either size or write and read");
    check_form("{size: 98GB, read: 1min}", "read", "say either size or write and read");
    check_form("{size: 98GB, stall: 5s, upload: 5min}", "upload", "say either size or upload and read");
    check_form("{size: 98GB, stall: 5s, read: 5min}", "read", "say either size or upload and read");
    check_form("{write: 1min, upload: 5min}", "upload",
               "only of an asynchronous save: say stall too, such as stall: 5s");
    check_form("{write: 1min, slowdown: 5%}", "slowdown",
               "only of an asynchronous save: say stall too, such as stall: 5s");
    check_form("{stall: 5s}", "stall", "needs upload, or a size, whose upload runs beside the work");
    check_form("{stall: -5s, upload: 1h}", "stall", "must not be negative");
    check_form("{stall: 5s, upload: 1h, slowdown: 101%}", "slowdown", "must lie between 0% and 100%");
    check_form("{stall: 5s, upload: 1h, slowdown: 0.1}", "slowdown", "expected a percentage, such as 97%");
    check_one({"job.checkpoint={stall: 5s, upload: 1h, slowdown: 100%}"}, "job.checkpoint.slowdown",
              "must lie below 100%: otherwise no work is done during an upload");
}

TEST_CASE("reader: levels are forms, all but the first saved once in several saves", "[reader]") {
    Checkpoint const some = checkpoint(
        "{final: false, levels: [{name: fast, write: 5s, read: 10s, to: disk}, "
        "{name: volume, stall: 2s, upload: 1min, to: network_volume, each: 4}, "
        "{size: 98GB, to: s3, each: 10, keep: 3, failure_probability: 2%, survives: [crash]}]}");
    REQUIRE(some.levels() == 3);
    CHECK_FALSE(some.final);
    CHECK(some.level(0).write == Law{Constant{5.0 / 3600.0}});
    CHECK(some.level(0).to == DataPlace::disk);
    CHECK_FALSE(some.level(0).asynchronous);
    CHECK(some.level(1).asynchronous);
    CHECK(some.level(1).upload == Law{Constant{1.0 / 60.0}});
    CHECK(some.deeper[0].each == 4);
    CHECK(some.level(2).size_bytes == 98e9);
    CHECK(some.level(2).keep == 3);
    CHECK(some.level(2).failure_probability == Approx(0.02));
    CHECK(some.level(2).survives == std::vector<std::size_t>{cause_of("crash")});
    CHECK(some.deeper[1].each == 10);
    CHECK(checkpoint("{levels: [{write: 5s}, {write: 1min}]}").deeper[0].each == 1);
    CHECK(checkpoint("{levels: [{write: 5s}]}").levels() == 1);
}

TEST_CASE("reader: what is said of a level stands in the list of levels", "[reader]") {
    for (char const* const key :
         {"size: 98GB", "write: 1min", "stall: 5s", "upload: 5min", "slowdown: 5%", "read: 1min", "to: s3",
          "survives: [crash]", "keep: 2", "failure_probability: 5%"}) {
        std::string const said = key;
        check_form("{levels: [{write: 5s}], " + said + "}", said.substr(0, said.find(':')),
                   "say it in job.checkpoint.levels, of the level that it is meant for");
    }
    CHECK(contains(faults(plain, {"job.checkpoint={levels: [{write: 5s, each: 2}]}"}),
                   "unknown key job.checkpoint.levels.0.each"));
    check_form("{levels: [{write: 5s}, {write: 1min, each: 0}]}", "levels.1.each",
               "must be a whole number from 1 to 1000000");
    check_form("{levels: [{write: 5s}, {write: 1min, stall: 5s, upload: 5min}]}", "levels.1.write",
               "say either write, which blocks, or stall, after which the upload runs beside the work");
    check_form("{levels: [{stall: 5s}]}", "levels.0.stall",
               "needs upload, or a size, whose upload runs beside the work");
    CHECK(contains(faults(plain, {"job.checkpoint={levels: [{write: 5s, final: false}]}"}),
                   "unknown key job.checkpoint.levels.0.final"));
    check_one(
        {"job.checkpoint={levels: [{write: 5s}, {write: 1s, each: 100000}, {write: 1s, each: 100000}]}"},
        "job.checkpoint.levels.2.each", "is saved once in 1e+10 saves; at most 1e+09");
}

TEST_CASE("reader: there are 1 to 8 levels", "[reader]") {
    auto const levels = [](int count) {
        std::string list;
        for (int i = 0; i < count; ++i) {
            list += list.empty() ? "{write: 5s}" : ", {write: 5s}";
        }
        return "{levels: [" + list + "]}";
    };
    CHECK(checkpoint(levels(8)).levels() == 8);
    std::string const nine = faults(plain, {"job.checkpoint=" + levels(9)});
    CAPTURE(nine);
    CHECK(contains(nine, "job.checkpoint.levels"));
    CHECK(contains(nine, "needs 1 to 8 levels"));
    CHECK(contains(faults(plain, {"job.checkpoint=" + levels(0)}), "needs 1 to 8 levels"));
    CHECK(contains(faults(plain, {"job.checkpoint={levels: 3}"}),
                   "must be a list of forms, such as [{write: 5s"));
}

TEST_CASE("reader: a schedule is a list of pieces, the last of which repeats", "[reader]") {
    CHECK(std::get<policy::Schedule>(policy("{schedule: [30min, 1h, 2h]}")).pieces ==
          std::vector<double>{0.5, 1.0, 2.0});
    CHECK(std::get<policy::Schedule>(policy("{schedule: [45min]}")).pieces == std::vector<double>{0.75});
    check_policy("{schedule: []}", ".schedule", "(needs at least one piece, such as [1h])");
    check_policy("{schedule: [1h, 0h]}", ".schedule.1", "(must be positive)");
    check_policy("{schedule: [1h, -1h]}", ".schedule.1", "(must be positive)");
    check_policy("{schedule: [1h, 2]}", ".schedule.1", "");
    check_policy("{schedule: 1h}", ".schedule", "(must be a list of durations, such as [30min, 1h])");
    check_one({"policy.checkpoint={schedule: [1h, 0.001ms]}"}, "policy.checkpoint", "");
}

TEST_CASE("reader: optimal has a step and an objective, adaptive nothing", "[reader]") {
    auto const optimal = [](std::string const& value) { return std::get<policy::Optimal>(policy(value)); };
    CHECK_FALSE(optimal("optimal").step_h);
    CHECK_FALSE(optimal("optimal").cost);
    CHECK(optimal("{optimal: {step: 12min}}").step_h == Approx(0.2));
    CHECK(optimal("{optimal: {objective: cost}}").cost);
    CHECK_FALSE(optimal("{optimal: {objective: makespan}}").cost);
    CHECK(optimal("{optimal: {step: 6min, objective: cost}}").step_h == Approx(0.1));
    CHECK(std::holds_alternative<policy::Adaptive>(policy("adaptive")));
    check_policy("{optimal: {objective: p95}}", ".optimal.objective", "(must be one of makespan, cost)");
    check_policy("{optimal: {step: 0min}}", ".optimal.step", "(must be positive)");
    CHECK(contains(faults(plain, {"policy.checkpoint={optimal: {steps: 1min}}"}),
                   "unknown key policy.checkpoint.optimal.steps; did you mean"));
    CHECK(contains(faults(plain, {"policy.checkpoint=optimum"}), "did you mean optimal?"));
    CHECK(contains(faults(plain, {"policy.checkpoint={adaptive: {step: 1min}}"}), "policy.checkpoint"));
}

TEST_CASE("reader: optimal and adaptive need saves that take time and lives with a mean", "[reader]") {
    for (char const* const value : {"optimal", "{optimal: {objective: cost}}", "adaptive"}) {
        std::string const said = "policy.checkpoint=" + std::string(value);
        check_one({said, "job.checkpoint={write: 0s, read: 0s}"}, "policy.checkpoint",
                  "a formula for the interval needs a save that takes time; say job.checkpoint with write");
        check_one({said, "market.interruptions.0.lifetime={recorded: [3h, 5h]}"}, "policy.checkpoint",
                  "a formula for the interval needs mean lifetimes");
        CHECK(faults(plain, {said}).empty());
    }
}

}  // namespace
}  // namespace runcost
