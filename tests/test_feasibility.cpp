#include <algorithm>
#include <functional>
#include <string>
#include <vector>

#include "models/causes.hpp"
#include "tests/sound_scenario.hpp"

/// Warnings of saves that there is no time or no money for. The sound scenario works 100 h at $2/h, in pieces
/// of 2 h.
namespace runcost {
namespace {

using namespace tests;

std::string const key = "job.checkpoint";

std::vector<Finding> of(std::vector<Finding> const& findings, std::string const& words) {
    std::vector<Finding> result;
    std::copy_if(findings.begin(), findings.end(), std::back_inserter(result),
                 [&](Finding const& some) { return some.reason.find(words) != std::string::npos; });
    return result;
}

void upload_beside(CheckpointForm& form, double stall_h, double upload_h) {
    form.asynchronous = true;
    form.write = Constant{stall_h};
    form.upload = Constant{upload_h};
}

TEST_CASE("check: warns of saves that take as long as the work between them", "[check][feasibility]") {
    auto const writing = [](double hours) {
        return [=](Scenario& all) { all.job.checkpoint.write = Constant{hours}; };
    };
    CHECK(after(writing(1.9)).empty());
    check_warning(writing(2.0), key,
                  "a save takes 120 min, and there are 120 min from one to the next: 50 % of the time would "
                  "be saving; save at most every 120 min, or upload beside the work: say stall");
    check_warning(writing(6.0), key, "a save takes 6 h, and there are 120 min from one to the next: 75 %");
    // by means, and by the speed of the host
    auto const fast = [&](double speed) {
        return [=](Scenario& all) {
            all.job.checkpoint.write = Uniform{0.5, 1.6};
            all.market.speed = Constant{speed};
        };
    };
    CHECK(after(fast(1.9)).empty());
    check_warning(fast(2.0), key, "takes 63 min, and there are 60 min");
    auto const wall = [&](Scenario& all) {
        fast(2.0)(all);
        all.policy.checkpoint = policy::Every{2.0, true};
    };
    CHECK(after(wall).empty());
    // one piece is saved once
    CHECK(after([&](Scenario& all) {
              writing(120.0)(all);
              all.market.interruptions.clear();
              all.policy.checkpoint = policy::Segments{1};
          }).empty());
    CHECK(after([&](Scenario& all) {
              writing(120.0)(all);
              all.market.interruptions.clear();
              all.policy.checkpoint = policy::None{};
          }).empty());
    check_warning([&](Scenario& all) { upload_beside(all.job.checkpoint, 3.0, 0.5); }, key,
                  "a save stalls the work for 3 h, and there are 120 min from one to the next: 60 %");
}

TEST_CASE("check: a formula that saves all the time is told without an interval to choose",
          "[check][feasibility]") {
    auto const found = after([](Scenario& all) {
        all.job.checkpoint.write = Constant{1.0};
        all.market.interruptions[0].lifetime = Exponential{1.0};
        all.policy.checkpoint = policy::Exact{};
    });
    check_one(found, false, key, "of the time would be saving; upload beside the work: say stall");
    check_warning(
        [](Scenario& all) {
            all.job.checkpoint.write = Constant{1.0};
            all.policy.checkpoint = policy::Schedule{{8.0, 4.0, 0.5}};
        },
        key, "takes 60 min, and there are 30 min from one to the next");
}

TEST_CASE("check: warns of uploads that never catch up", "[check][feasibility]") {
    auto const uploading = [](double stall_h, double upload_h, double slowdown) {
        return [=](Scenario& all) {
            upload_beside(all.job.checkpoint, stall_h, upload_h);
            all.job.checkpoint.slowdown = slowdown;
        };
    };
    CHECK(after(uploading(0.1, 1.99, 0.0)).empty());
    CHECK(after(uploading(0.1, 2.0, 0.0)).empty());
    check_warning(
        uploading(0.1, 3.5, 0.0), key,
        "an upload takes 3.5 h, and the next save is due after 120 min: each save waits 90 min for the "
        "one before it, and there is one every 3.6 h; save at most every 3.5 h, or make the upload "
        "shorter");
    // Slowed down by a quarter, 2 h of work take 2.667 h.
    CHECK(after(uploading(0.1, 2.6, 0.25)).empty());
    check_warning(
        uploading(0.1, 3.0, 0.25), key,
        "due after 160 min: each save waits 20 min for the one before it, and there is one every 3.1 "
        "h; save at most every 135 min");
    CHECK(after([&](Scenario& all) {
              uploading(0.1, 300.0, 0.0)(all);
              all.market.interruptions.clear();
              all.policy.checkpoint = policy::Every{100.0, false};
          }).empty());
}

TEST_CASE("check: of levels each has its time, work times what it is saved after", "[check][feasibility]") {
    auto const levels = [](double stall_h, double upload_h, std::uint64_t each) {
        return [=](Scenario& all) {
            DeeperLevel deeper;
            deeper.each = each;
            upload_beside(deeper.form, stall_h, upload_h);
            all.job.checkpoint.deeper = {deeper};
        };
    };
    std::string const deeper = "job.checkpoint.levels.1";
    CHECK(after(levels(0.1, 10.5, 5)).empty());  // 5 times 2 h of work and 0.1 h of a save
    check_warning(
        levels(0.1, 12.0, 5), deeper,
        "due after 10.5 h: each save waits 90 min for the one before it, and there is one every 12.1 "
        "h; say job.checkpoint.levels.1.each: 6 or more");
    CHECK(after(levels(10.0, 0.5, 5)).empty());
    check_warning(levels(10.5, 0.5, 5), deeper,
                  "a save stalls the work for 10.5 h, and there are 10.5 h from one to the next: 50 %");
    // The first level's saves wait, and so there is more time for the second.
    auto const both = [&](double upload_h) {
        return after([&](Scenario& all) {
            levels(0.1, upload_h, 5)(all);
            upload_beside(all.job.checkpoint, 0.5, 3.5);
        });
    };
    check_one(both(19.9), false, "job.checkpoint.levels.0", "there is one every 4 h");
    CHECK(both(20.1).size() == 2);
}

/// A save of 100 GB every 2 h, at so many dollars.
std::function<void(Scenario&)> paying(double save_usd, double read_usd) {
    return [=](Scenario& all) {
        all.job.checkpoint.size_bytes = 1e11;
        all.market.network = {Constant{2e11}, Constant{2e11}, read_usd / 1e11, save_usd / 1e11};
    };
}

TEST_CASE("check: warns of saves that cost more to move than the hosts to rent", "[check][feasibility]") {
    std::string const policy = "policy.checkpoint";
    CHECK(after(paying(4.9, 0.0)).empty());  // a save each 2.5 h at $2/h
    check_warning(
        paying(7.5, 0.0), policy,
        "moving saves costs $3 in an hour, more than the rent of $2: the same with a save every 3.25 "
        "h of work");
    // one read in each 24 h
    CHECK(after(paying(2.5, 23.9)).empty());
    check_warning(paying(2.5, 30.0), policy,
                  "costs $2.25 in an hour, more than the rent of $2: the same with a save every 170 min");
    check_warning(paying(2.5, 49.0), policy, "the reads alone cost more");
    // no network, no rent, no saves
    auto const also = [](auto const& change) {
        return [=](Scenario& all) {
            paying(100.0, 100.0)(all);
            change(all);
        };
    };
    CHECK(after(also([](Scenario& all) {
              all.job.checkpoint.to = DataPlace::network_volume;
              all.market.storage.network_volume_speed = 2e11;
          })).empty());
    CHECK(after(also([](Scenario& all) { all.market.price.usd_per_h = Constant{0.0}; })).empty());
    CHECK(after(also([](Scenario& all) {
              all.market.interruptions.clear();
              all.policy.checkpoint = policy::None{};
          })).empty());
    // the rent is that of the gang
    CHECK(after(also([](Scenario& all) {
              all.job.gpus_per_node = 32;
              all.market.price.unit = PriceUnit::gpu;
          })).empty());
}

TEST_CASE("check: the interval at which saves cost what the hosts do is that of the model",
          "[check][feasibility]") {
    auto const saving = [](double every_h) {
        return [=](Scenario& all) {
            paying(7.5, 0.0)(all);
            all.job.checkpoint.asynchronous = true;
            all.job.checkpoint.write = Constant{0.25};
            all.market.network.upload = Constant{1e11};  // 1 h
            all.policy.checkpoint = policy::Every{every_h, false};
        };
    };
    check_warning(saving(2.0), "policy.checkpoint", "the same with a save every 3.5 h of work");
    CHECK(after(saving(3.51)).empty());
    CHECK(of(after(saving(3.49)), "more than the rent").size() == 1);
}

TEST_CASE("check: notices are too short for an upload, unless one of the levels is in time",
          "[check][feasibility]") {
    auto const noticed = [](double notice_h) {
        return [=](Scenario& all) {
            upload_beside(all.job.checkpoint, 0.1, 0.5);
            all.policy.on_notice = OnNotice::save_and_stop;
            all.market.interruptions[0].notice = Constant{notice_h};
        };
    };
    std::string const notice = "market.interruptions.0.notice";
    CHECK(after(noticed(0.61)).empty());
    check_warning(noticed(0.59), notice,
                  "never answered: reaction and save take 0 + 36 min at least, and the notice is 35.4 min");
    auto const local = [&](DataPlace to, double write_h) {
        return [=](Scenario& all) {
            noticed(0.59)(all);
            DeeperLevel remote;
            remote.form = all.job.checkpoint;
            all.job.checkpoint.deeper = {remote};
            static_cast<CheckpointForm&>(all.job.checkpoint) = {};
            all.job.checkpoint.to = to;
            all.job.checkpoint.write = Constant{write_h};
        };
    };
    CHECK(after(local(DataPlace::network_volume, 0.5)).empty());
    check_warning(local(DataPlace::network_volume, 0.6), notice, "take 0 + 36 min at least");
    check_warning(local(DataPlace::disk, 0.01), notice, "take 0 + 36 min at least");
    auto const stays = [&](OnNotice answer) {
        return after([&](Scenario& all) {
            local(DataPlace::disk, 0.01)(all);
            all.market.interruptions[0].recovery = SameHost{Constant{1.0}};
            all.policy.on_notice = answer;
        });
    };
    CHECK(stays(OnNotice::save_and_stop).empty());
    check_one(stays(OnNotice::save_and_release), false, notice, "take 0 + 36 min at least");
}

}  // namespace
}  // namespace runcost
