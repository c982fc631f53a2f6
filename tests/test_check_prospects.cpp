#include <string>

#include "models/causes.hpp"
#include "tests/sound_scenario.hpp"

/// Warnings of jobs that hardly do what is meant.
namespace runcost {
namespace {

using namespace tests;

void notices(Scenario& all, double notice_h) {
    all.policy.on_notice = OnNotice::save_and_stop;
    all.market.interruptions[0].notice = Constant{notice_h};
}

TEST_CASE("check: a notice is seldom answered where only the least answers are short enough", "[check]") {
    auto const reacting = [](Law const& reaction) {
        return [=](Scenario& all) {
            notices(all, 0.3);  // and a save of 0.1 h
            all.policy.reaction = reaction;
        };
    };
    std::string const key = "market.interruptions.0.notice";
    CHECK(after(reacting(Uniform{0.05, 0.34})).empty());
    check_warning(reacting(Uniform{0.05, 0.4}), key, "seldom answered: reaction and save take 13.5 + 6 min");
    check_warning(reacting(Uniform{0.21, 0.4}), key,
                  "never answered: reaction and save take 12.6 + 6 min at least");
    check_warning(reacting(Exponential{0.25}), key, "seldom answered");
    check_warning(
        [](Scenario& all) {
            notices(all, 0.3);
            all.job.checkpoint.size_bytes = 1e9;
            all.market.network = {Constant{1e12}, Uniform{1e9, 4e9}};
        },
        key, "seldom answered");
}

TEST_CASE("check: a notice that cannot be answered excuses nothing", "[check]") {
    auto const noticed = [](double notice_h) {
        return [=](Scenario& all) {
            notices(all, notice_h);
            all.policy.checkpoint = policy::None{};
            all.market.interruptions[0].lifetime = Constant{24.0};
        };
    };
    CHECK(after(noticed(0.11)).empty());
    auto const findings = after(noticed(0.09));
    REQUIRE(findings.size() == 2);
    CHECK(findings[0].reason.find("no rental lives the 100 h") != std::string::npos);
    CHECK(findings[1].reason.find("never answered") != std::string::npos);
}

/// Preemptions take the disk, and crashes leave it.
Scenario on_disk(Law const& preemptions, bool crashes) {
    Scenario scenario = sound();
    scenario.job.checkpoint.to = DataPlace::disk;
    scenario.market.interruptions[0].cause = cause_of("preemption");
    scenario.market.interruptions[0].lifetime = preemptions;
    if (crashes) {
        Interruption crash;
        crash.cause = cause_of("crash");
        crash.lifetime = Exponential{24.0};
        crash.recovery = SameHost{};
        scenario.market.interruptions.push_back(crash);
    }
    return scenario;
}

TEST_CASE("check: what is saved on a disk does not outlive a new host", "[check]") {
    std::string const key = "market.interruptions";
    CHECK(check(on_disk(Constant{106.0}, true)).empty());
    check_one(check(on_disk(Constant{5.0}, true)), false, key, "so it can never finish");
    check_one(check(on_disk(Exponential{5.0}, true)), false, key, "would rarely finish");
    CHECK(check(on_disk(Exponential{24.0}, true)).empty());  // e^(105 / 24) = 79
    auto const alone = check(on_disk(Constant{5.0}, false));
    REQUIRE(alone.size() == 2);
    CHECK(alone[0].reason.find("before which no save survives: the job can never finish") !=
          std::string::npos);
    // new hosts of another cause, behind which saves are left, have new clocks
    Scenario renewed = on_disk(Constant{5.0}, true);
    renewed.job.checkpoint.survives = {cause_of("crash")};
    renewed.market.interruptions[1].recovery = NewHost{};
    CHECK(check(renewed).empty());
}

TEST_CASE("check: warns of saves that mostly fail", "[check]") {
    auto const failing = [](double share, std::uint64_t keep) {
        return [=](Scenario& all) {
            all.job.checkpoint.failure_probability = share;
            all.job.checkpoint.keep = keep;
        };
    };
    CHECK(after(failing(0.5, 1)).empty());
    CHECK(after(failing(0.51, 2)).empty());
    check_warning(failing(0.51, 1), "job.checkpoint.failure_probability", "most saves are unusable, 51 %");
}

TEST_CASE("check: a life from the grant holds the provisioning too", "[check]") {
    auto const provisioned = [](double hours, bool from_grant) {
        return [=](Scenario& all) {
            all.market.provisioning = Constant{hours};
            all.market.interruptions[0].lifetime = Constant{5.0};
            all.market.interruptions[0].from_grant = from_grant;
        };
    };
    CHECK(after(provisioned(2.8, true)).empty());  // and 2.1 h to a save
    CHECK(after(provisioned(3.0, false)).empty());
    check_warning(provisioned(3.0, true), "market.interruptions", "can never finish");
}

TEST_CASE("check: warns of capacity that is later than the limits", "[check]") {
    auto const waiting = [](Law const& wait) {
        return [=](Scenario& all) {
            all.market.availability = CapacityWait{wait};
            all.job.deadline_h = 200.0;
            all.run.give_up_after_h = 300.0;
        };
    };
    std::string const key = "market.availability.wait";
    CHECK(after(waiting(Constant{199.0})).empty());
    check_warning(waiting(Constant{201.0}), key, "longer than job.deadline, which is 200 h");
    check_warning(waiting(Exponential{201.0}), key, "takes 201 h on average");
    check_warning(
        [&](Scenario& all) {
            waiting(Constant{301.0})(all);
            all.job.deadline_h.reset();
        },
        key, "longer than run.give_up.after, which is 300 h");
}

}  // namespace
}  // namespace runcost
