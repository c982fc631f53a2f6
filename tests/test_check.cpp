#include "models/check.hpp"

#include <string>

#include "tests/sound_scenario.hpp"

namespace runcost {
namespace {

using namespace tests;

TEST_CASE("check: finds nothing in a sound scenario", "[check]") {
    CHECK(check(sound()).empty());
    CHECK(after([](Scenario& all) { all.market.interruptions.clear(); }).empty());
    CHECK(after([](Scenario& all) { all.policy.checkpoint = policy::Daly{}; }).empty());
    CHECK(after([](Scenario& all) { all.policy.checkpoint = policy::ExactCost{}; }).empty());
}

TEST_CASE("check: $/h is for one GPU", "[check]") {
    check_error([](Scenario& all) { all.job.gpus_per_node = 8; }, "market.price", "this one has 8");
    CHECK(after([](Scenario& all) {
              all.job.gpus_per_node = 8;
              all.market.price.unit = PriceUnit::node;
          }).empty());
}

TEST_CASE("check: sizes need a network", "[check]") {
    check_error([](Scenario& all) { all.job.dataset_bytes = 1e9; }, "market.network.download", "job.dataset");
    check_error(
        [](Scenario& all) {
            all.job.checkpoint.size_bytes = 1e9;
            all.market.network.download = Constant{1e10};
        },
        "market.network.upload", "job.checkpoint");
    check_error(
        [](Scenario& all) {
            all.job.checkpoint.size_bytes = 1e9;
            all.market.network.upload = Constant{1e10};
        },
        "market.network.download", "job.checkpoint");
    // a checkpoint that nobody saves needs none
    CHECK(after([](Scenario& all) {
              all.job.checkpoint.size_bytes = 1e9;
              all.policy.checkpoint = policy::None{};
          }).empty());
}

TEST_CASE("check: a cause may stand four times", "[check]") {
    auto const standing = [](std::size_t times) {
        return
            [times](Scenario& all) { all.market.interruptions.assign(times, all.market.interruptions[0]); };
    };
    CHECK(after(standing(4)).empty());
    check_error(standing(5), "market.interruptions.4.cause", "more than 4 times");
}

TEST_CASE("check: a gang has 65,536 members at most", "[check]") {
    auto const nodes = [](std::uint64_t count) {
        return [count](Scenario& all) {
            all.job.nodes = count;
            all.market.price.unit = PriceUnit::gang;
            all.market.interruptions[0].lifetime = Exponential{1e7};
            all.market.interruptions[0].per = Per::node;
        };
    };
    CHECK(after(nodes(65'536)).empty());
    check_error(nodes(65'537), "market.interruptions.0.per", "at most 65536");
}

TEST_CASE("check: no first host is older than its life", "[check]") {
    auto const aged = [](Law const& law, double age_h) {
        return [=](Scenario& all) {
            all.market.interruptions[0].lifetime = law;
            all.market.interruptions[0].first_age_h = age_h;
        };
    };
    CHECK(after(aged(Constant{24.0}, 23.0)).empty());
    check_error(aged(Constant{24.0}, 24.0), "market.interruptions.0.first_age", "no host");
    CHECK(after(aged(Exponential{24.0}, 200.0)).empty());
    check_error(aged(Exponential{24.0}, 240.0), "market.interruptions.0.first_age", "0.01 %");
    CHECK(after(aged(Recorded{{24.0, 30.0}}, 23.0)).empty());
    check_error(aged(Recorded{{24.0, 30.0}}, 24.0), "market.interruptions.0.first_age", "no host");

    auto const of_gpus = [&](double age_h) {  // all eight have lived so long
        return [=](Scenario& all) {
            Law law = Exponential{24.0};
            law.hosts = {HostFactor::Kind::gamma, 0.1};
            aged(law, age_h)(all);
            all.job.gpus_per_node = 8;
            all.market.price.unit = PriceUnit::gpu;
            all.market.interruptions[0].per = Per::gpu;
        };
    };
    CHECK(after(of_gpus(24.0)).empty());
    check_error(of_gpus(100.0), "market.interruptions.0.first_age", "0.01 %");
}

TEST_CASE("check: recorded lives are not modified, and a clock that has an end does not continue",
          "[check]") {
    check_error(
        [](Scenario& all) {
            Law& life = all.market.interruptions[0].lifetime;
            life = Recorded{{24.0}};
            life.by_hour.assign(24, 1.0);
        },
        "market.interruptions.0.lifetime", "do not apply");
    check_error(
        [](Scenario& all) {
            all.market.interruptions[0].lifetime = Constant{24.0};
            all.market.interruptions[0].recovery = SameHost{Constant{1.0}, true};
        },
        "market.interruptions.0.recovery.same_host.age", "cannot continue");
}

TEST_CASE("check: warns of hosts so bad that the mean time is infinite", "[check]") {
    check_warning(
        [](Scenario& all) {
            Interruption& failure = all.market.interruptions[0];
            failure.lifetime.hosts = {HostFactor::Kind::gamma, 4.0};
            failure.recovery = SameHost{};
        },
        "market.interruptions.0", "mean time is infinite");
}

TEST_CASE("check: a formula needs the length of a save and mean lives", "[check]") {
    for (CheckpointPolicy const& formula :
         {CheckpointPolicy{policy::Young{}}, CheckpointPolicy{policy::Daly{}},
          CheckpointPolicy{policy::Exact{}}}) {
        check_error(
            [&](Scenario& all) {
                all.policy.checkpoint = formula;
                all.job.checkpoint.write = Constant{0.0};
            },
            "policy.checkpoint", "save that takes time");
        check_error(
            [&](Scenario& all) {
                all.policy.checkpoint = formula;
                all.market.interruptions[0].lifetime = Recorded{{30.0}};
            },
            "policy.checkpoint", "mean lifetimes");
    }
}

TEST_CASE("check: a job has a billion pieces at most", "[check]") {
    check_error(
        [](Scenario& all) {
            all.policy.checkpoint = policy::Every{0.9e-7, false};
        },
        "policy.checkpoint", "at most 1e+09");
}

TEST_CASE("check: warns of an interval longer than the work", "[check]") {
    auto const every = [](double hours) {
        return [hours](Scenario& all) {
            all.job.work = 10.0;
            all.policy.checkpoint = policy::Every{hours, false};
        };
    };
    CHECK(after(every(10.0)).empty());
    check_warning(every(11.0), "policy.checkpoint", "one piece");
}

TEST_CASE("check: warns of a job that never comes to its next save", "[check]") {
    auto const lives = [](double life_h) {
        return [life_h](Scenario& all) {
            all.job.restart = Constant{0.5};
            all.job.setup = Constant{1.0};
            all.job.checkpoint.read = Constant{0.25};
            all.market.interruptions[0].lifetime = Constant{life_h};
        };
    };
    double const enough = 1.0 + 0.5 + 0.25 + 2.0 + 0.1;
    CHECK(after(lives(enough)).empty());
    check_warning(lives(enough - 0.01), "market.interruptions", "never finish");
    // the same host keeps its disk
    CHECK(after([&](Scenario& all) {
              lives(enough - 1.0)(all);
              all.market.interruptions[0].recovery = SameHost{};
          }).empty());
}

TEST_CASE("check: recorded lives end, and then the job can finish", "[check]") {
    CHECK(after([](Scenario& all) { all.market.interruptions[0].lifetime = Recorded{{1.0, 0.5}}; }).empty());
}

TEST_CASE("check: warns of a job that would take a thousand attempts", "[check]") {
    auto const mean = [](double mean_h) {
        return [mean_h](Scenario& all) {
            all.policy.checkpoint = policy::None{};
            all.market.interruptions[0].lifetime = Exponential{mean_h};
        };
    };
    CHECK(after(mean(100.0 / 6.9)).empty());  // e^6.9 = 992
    check_warning(mean(100.0 / 7.0), "market.interruptions", "policy.checkpoint?");
    check_warning(
        [](Scenario& all) {
            all.job.nodes = 100;
            all.market.price.unit = PriceUnit::gang;
            all.market.interruptions[0].per = Per::node;
        },
        "market.interruptions", "save more often?");
}

TEST_CASE("check: warns of limits that cannot be kept even without an interruption", "[check]") {
    // 100 h and 50 saves: 105 h and $210
    CHECK(after([](Scenario& all) {
              all.job.deadline_h = 105.0;
              all.job.budget_usd = 210.01;
              all.run.give_up_after_h = 105.01;
          }).empty());
    check_warning([](Scenario& all) { all.job.deadline_h = 104.9; }, "job.deadline", "105 h");
    check_warning([](Scenario& all) { all.job.budget_usd = 209.0; }, "job.budget", "$210");
    check_warning([](Scenario& all) { all.run.give_up_after_h = 104.0; }, "run.give_up.after",
                  "no replay can finish");
}

TEST_CASE("check: a campaign has no more sessions than draws have keys for", "[check]") {
    auto const findings = after([](Scenario& all) {
        all.job.repeat = 50'000;
        all.run.replays = 100'000;
    });
    check_one(findings, true, "job.repeat", "passes the limit of 4294967296 sessions");
}

TEST_CASE("check: an invalid scenario lists its errors, not its warnings", "[check]") {
    InvalidScenario const error({{true, "a", "one"}, {false, "b", "two"}, {true, "c", "three"}});
    CHECK(std::string(error.what()) == "a: one\nc: three");
    CHECK(error.findings().size() == 3);
}

}  // namespace
}  // namespace runcost
