#include <string>

#include "tests/sound_scenario.hpp"

/// Findings about notices, capacity, clocks, places and lost nodes.
namespace runcost {
namespace {

using namespace tests;

void spells(Scenario& all) {
    all.market.availability = OnOff{Exponential{24.0}, Constant{3.0}};
}

TEST_CASE("check: unavailable is the end of a spell, and has nothing of its own", "[check]") {
    auto const ended = [](auto const& change) {
        return [change](Scenario& all) {
            spells(all);
            all.market.interruptions[0].cause = 3;
            all.market.interruptions[0].lifetime = Never{};
            change(all.market.interruptions[0]);
        };
    };
    std::string const key = "market.interruptions.0";
    CHECK(after(ended([](Interruption&) {})).empty());
    CHECK(after(ended([](Interruption& cause) { cause.notice = Constant{0.0}; })).empty());
    check_error(
        [&](Scenario& all) {
            ended([](Interruption&) {})(all);
            all.market.availability = CapacityWait{Constant{1.0}};
        },
        key + ".cause", "needs an availability that ends");
    std::string const alien = "does not go with the cause unavailable";
    check_error(ended([](Interruption& cause) { cause.lifetime = Constant{24.0}; }), key + ".lifetime",
                alien);
    check_error(ended([](Interruption& cause) { cause.per = Per::node; }), key + ".per", alien);
    check_error(ended([](Interruption& cause) { cause.nodes = 1; }), key + ".nodes", alien);
    check_error(
        [&](Scenario& all) {
            ended([](Interruption& cause) { cause.nodes = 2; })(all);
            all.job.nodes = 4;
            all.market.price.unit = PriceUnit::gang;
            all.policy.replace_lost_nodes = true;
        },
        key + ".nodes", alien);
    check_error(ended([](Interruption& cause) { cause.first_age_h = 1.0; }), key + ".first_age", alien);
    check_error(ended([](Interruption& cause) { cause.calendar = true; }), key + ".clock", alien);
    check_error(ended([](Interruption& cause) { cause.from_grant = true; }), key + ".lifetime_from", alien);
    check_error(ended([](Interruption& cause) {
                    cause.recovery = SameHost{Constant{0.0}, true};
                }),
                key + ".recovery.same_host.age", alien);
}

TEST_CASE("check: spells of capacity have means and no hosts", "[check]") {
    auto const of = [](Law const& up, Law const& down) {
        return [=](Scenario& all) { all.market.availability = OnOff{up, down}; };
    };
    Law const hour = Constant{1.0};
    std::string const up = "market.availability.on_off.up";
    std::string const down = "market.availability.on_off.down";
    CHECK(after(of(Never{}, hour)).empty());
    CHECK(after(of(Weibull{0.5, 2.0}, Lognormal{1.0, 1.0})).empty());
    check_error(of(Recorded{{1.0}}, hour), up, "no mean");
    check_error(of(hour, Recorded{{1.0}}), down, "no mean");
    check_error(of(hour, Never{}), down, "never be capacity");
    check_error(of(Constant{0.0}, hour), up, "take some time");
    check_error(of(hour, Constant{0.0}), down, "take some time");
    for (Law const& uneven : {Law{Lognormal{10.0, 18.0}}, Law{Weibull{0.01, 1.0}}, Law{Constant{1.001e9}}}) {
        check_error(of(hour, uneven), down, "at most 1e+09 h");
        check_error(of(uneven, hour), up, "say never");
    }
    CHECK(after(of(Constant{0.999e9}, Constant{0.999e9})).empty());
    Law by_hour = Exponential{2.0};
    by_hour.by_hour.assign(24, 1.0);
    check_error(of(by_hour, hour), up, "no lives of hosts");
    Law of_hosts = Exponential{2.0};
    of_hosts.hosts = {HostFactor::Kind::gamma, 1.0};
    check_error(of(hour, of_hosts), down, "no lives of hosts");
}

TEST_CASE("check: a replay has a billion spells of capacity at most", "[check]") {
    auto const lasting = [](double up_h, double down_h, std::optional<double> give_up_h) {
        return [=](Scenario& all) {
            all.market.availability = OnOff{Constant{up_h}, Constant{down_h}};
            all.run.give_up_after_h = give_up_h;
        };
    };
    std::string const key = "market.availability.on_off";
    CHECK(after(lasting(0.51e-6, 0.5e-6, 1000.0)).empty());
    check_error(lasting(0.49e-6, 0.5e-6, 1000.0), key,
                "9.9e-07 h in the mean, and run.give_up.after is 1000 h");
    // 1000 times the 100 h of work
    CHECK(after(lasting(0.51e-4, 0.5e-4, {})).empty());
    check_error(lasting(0.49e-4, 0.5e-4, {}), key, "run.give_up.after is 1e+05 h");
}

TEST_CASE("check: hours of the day are for clocks of hosts", "[check]") {
    auto const by_hour = [](bool calendar) {
        return [calendar](Scenario& all) {
            all.market.interruptions[0].lifetime.by_hour.assign(24, 1.0);
            all.market.interruptions[0].calendar = calendar;
        };
    };
    CHECK(after(by_hour(false)).empty());
    check_error(by_hour(true), "market.interruptions.0.clock", "leave out clock: calendar, or by_hour");
}

TEST_CASE("check: an event takes some nodes where lost nodes are replaced", "[check]") {
    auto const taking = [](std::uint64_t nodes, bool lost_nodes, Per per) {
        return [=](Scenario& all) {
            all.job.nodes = 4;
            all.market.price.unit = PriceUnit::node;
            all.policy.replace_lost_nodes = lost_nodes;
            all.market.interruptions[0].nodes = nodes;
            all.market.interruptions[0].per = per;
        };
    };
    std::string const key = "market.interruptions.0.nodes";
    CHECK(after(taking(4, true, Per::rental)).empty());
    check_error(taking(5, true, Per::rental), key, "from 1 to job.nodes = 4");
    check_error(taking(2, true, Per::node), key, "is for per: rental");
    check_error(taking(2, false, Per::rental), key, "is for policy.replace: lost_nodes");
}

TEST_CASE("check: nodes that are replaced apart are granted apart", "[check]") {
    auto const granted = [](std::uint64_t nodes, bool lost_nodes, Per per) {
        return [=](Scenario& all) {
            all.job.nodes = nodes;
            all.market.price.unit = PriceUnit::gang;
            all.policy.replace_lost_nodes = lost_nodes;
            all.market.interruptions[0].from_grant = true;
            all.market.interruptions[0].per = per;
        };
    };
    CHECK(after(granted(4, false, Per::rental)).empty());
    CHECK(after(granted(4, true, Per::node)).empty());
    check_error(granted(4, true, Per::rental), "market.interruptions.0.lifetime_from", "say per: node");
    for (Finding const& finding : after(granted(1, true, Per::rental))) {
        CHECK_FALSE(finding.error);
    }
}

TEST_CASE("check: a job keeps up to 16 saves, of which some are good", "[check]") {
    auto const saves = [](std::uint64_t keep, double failing) {
        return [=](Scenario& all) {
            all.job.checkpoint.keep = keep;
            all.job.checkpoint.failure_probability = failing;
        };
    };
    CHECK(after(saves(16, 0.99)).empty());
    check_error(saves(17, 0.0), "job.checkpoint.keep", "from 1 to 16");
    check_error(saves(0, 0.0), "job.checkpoint.keep", "from 1 to 16");
    check_error(saves(1, 1.0), "job.checkpoint.failure_probability", "below 100%");
}

TEST_CASE("check: recorded values are by rental, and nothing else is recorded", "[check]") {
    Law const recorded = Recorded{{1.0, 2.0}};
    std::string const words = "each would be the first; use empirical";
    check_error([&](Scenario& all) { all.policy.release = recorded; }, "policy.release", words);
    check_error([&](Scenario& all) { all.policy.reaction = recorded; }, "policy.reaction", words);
    check_error([&](Scenario& all) { all.market.interruptions[0].notice = recorded; },
                "market.interruptions.0.notice", words);
    CHECK(after([](Scenario& all) { all.policy.release = Law{Constant{1.0}}; }).empty());
}

TEST_CASE("check: warns of a notice that is never answered", "[check]") {
    auto const noticed = [](double notice_h, double reaction_h) {
        return [=](Scenario& all) {
            all.policy.on_notice = OnNotice::save_and_stop;
            all.policy.reaction = Constant{reaction_h};
            all.market.interruptions[0].notice = Constant{notice_h};
        };
    };
    std::string const key = "market.interruptions.0.notice";
    CHECK(after(noticed(0.35, 0.25)).empty());
    check_warning(noticed(0.3, 0.25), key, "15 + 6 min at least, and the notice is 18 min at most");
    CHECK(after([&](Scenario& all) {
              noticed(0.3, 0.25)(all);
              all.policy.on_notice = OnNotice::ignore;
          }).empty());
    CHECK(after([&](Scenario& all) {  // some are long enough
              noticed(0.3, 0.25)(all);
              all.market.interruptions[0].notice = Exponential{0.01};
          })
              .empty());
    // a disk that comes back holds what is saved, unless the host is given back
    auto const on_disk = [&](OnNotice answer) {
        return [&noticed, answer](Scenario& all) {
            noticed(0.35, 0.25)(all);
            all.policy.on_notice = answer;
            all.job.checkpoint.to = DataPlace::disk;
            all.market.interruptions[0].recovery = SameHost{};
        };
    };
    CHECK(after(on_disk(OnNotice::save_and_stop)).empty());
    check_warning(on_disk(OnNotice::save_and_release), key, "would not survive this cause");
}

TEST_CASE("check: warns of saves that nothing is left of", "[check]") {
    check_warning([](Scenario& all) { all.job.checkpoint.to = DataPlace::disk; }, "job.checkpoint.to",
                  "no save survives");
    check_warning([](Scenario& all) { all.job.checkpoint.survives.emplace(); }, "job.checkpoint.survives",
                  "no save survives");
    CHECK(after([](Scenario& all) {
              all.job.checkpoint.to = DataPlace::disk;
              all.market.interruptions[0].recovery = SameHost{};
          }).empty());
}

TEST_CASE("check: names the speeds that it assumes", "[check]") {
    auto const moved = [](DataPlace to, DataPlace from) {
        return [=](Scenario& all) {
            all.job.checkpoint.size_bytes = 1e9;
            all.job.checkpoint.to = to;
            all.job.dataset_bytes = 1e9;
            all.job.dataset_from = from;
            all.market.interruptions[0].recovery = SameHost{};
            all.market.storage = {1e13, 1e12, {}, 0.0, {}};
        };
    };
    CHECK(after(moved(DataPlace::disk, DataPlace::network_volume)).empty());
    check_warning(
        [&](Scenario& all) {
            moved(DataPlace::disk, DataPlace::network_volume)(all);
            all.market.storage.disk_speed.reset();
        },
        "job.checkpoint.to", "moves 3 GB/s; say market.storage.disk_speed");
    check_warning(
        [&](Scenario& all) {
            moved(DataPlace::disk, DataPlace::network_volume)(all);
            all.market.storage.network_volume_speed.reset();
        },
        "job.dataset.from", "moves 300 MB/s; say market.storage.network_volume_speed");
    check_error(moved(DataPlace::disk, DataPlace::disk), "job.dataset.from", "a fresh disk has nothing");
    check_error(moved(DataPlace::disk, DataPlace::s3), "market.network.download", "job.dataset has a size");
}

TEST_CASE("check: a save at a notice needs the network, and is not bound to an interval", "[check]") {
    auto const answered = [](Scenario& all) {
        all.market.interruptions[0].notice = Constant{1.0};
        all.policy.on_notice = OnNotice::save_and_stop;
        all.policy.checkpoint = policy::None{};
        all.market.interruptions[0].lifetime = Constant{24.0};
    };
    CHECK(after(answered).empty());
    check_warning(
        [&](Scenario& all) {
            answered(all);
            all.policy.on_notice = OnNotice::ignore;
        },
        "market.interruptions", "no rental lives the 100 h");
    check_error(
        [&](Scenario& all) {
            answered(all);
            all.job.checkpoint.size_bytes = 1e9;
            all.market.network.download = Constant{1e10};
        },
        "market.network.upload", "job.checkpoint");
}

}  // namespace
}  // namespace runcost
