#include <string>

#include "scenarios/reader.hpp"
#include "tests/plain_scenario.hpp"
#include "tests/sound_scenario.hpp"

/// Warnings of what is said and has no effect.
namespace runcost {
namespace {

using namespace tests;

std::string const no_effect = "has no effect: ";

TEST_CASE("idle: an answer needs a notice, and lost nodes others", "[check]") {
    auto const answering = [](Scenario& all) { all.policy.on_notice = OnNotice::save_and_stop; };
    check_warning(answering, "policy.on_notice", no_effect + "no cause gives notice");
    CHECK(after([&](Scenario& all) {
              answering(all);
              all.market.interruptions[0].notice = Constant{1.0};
          }).empty());
    auto const replacing = [](std::uint64_t nodes) {
        return [nodes](Scenario& all) {
            all.job.nodes = nodes;
            all.market.price.unit = PriceUnit::gang;
            all.policy.replace_lost_nodes = true;
        };
    };
    check_warning(replacing(1), "policy.replace", no_effect + "the job has one node");
    CHECK(after(replacing(2)).empty());
}

TEST_CASE("idle: what is said of saves needs some", "[check]") {
    auto const check_idle = [](std::string const& key, auto const& change) {
        CHECK(after([&](Scenario& all) { change(all.job.checkpoint); }).empty());
        check_warning(
            [&](Scenario& all) {
                change(all.job.checkpoint);
                all.policy.checkpoint = policy::None{};
            },
            "job.checkpoint." + key, no_effect + "nothing is ever saved");
    };
    check_idle("to", [](Checkpoint& saves) { saves.to = DataPlace::s3; });
    check_idle("survives", [](Checkpoint& saves) { saves.survives = {0}; });
    check_idle("keep", [](Checkpoint& saves) { saves.keep = 2; });
    check_idle("failure_probability", [](Checkpoint& saves) { saves.failure_probability = 0.1; });
}

TEST_CASE("idle: a speed needs bytes that lie there", "[check]") {
    auto const at = [](std::optional<double> size) {
        return [size](Scenario& all) {
            all.job.checkpoint.to = DataPlace::network_volume;
            all.job.checkpoint.size_bytes = size;
            all.market.storage.network_volume_speed = 1e12;
        };
    };
    CHECK(after(at(1e9)).empty());
    check_warning(at({}), "market.storage.network_volume_speed", no_effect);
    check_warning([](Scenario& all) { all.market.storage.disk_speed = 1e12; }, "market.storage.disk_speed",
                  no_effect);
}

TEST_CASE("idle: what the catalogue says of a market is not said in vain", "[check]") {
    auto const warnings = [](std::vector<std::string> const& sets) {
        std::string all;
        for (Problem const& warning :
             read_scenario("job: {work: 1h}\nmarket: {use: runpod.secure/rtx4090}\n", "f.yaml", sets)
                 .warnings) {
            all += warning.text + '\n';
        }
        return all;
    };
    CHECK_FALSE(contains(warnings({}), no_effect));
    CHECK(contains(warnings({"market.storage.disk_speed=5GB/s"}), no_effect));
}

}  // namespace
}  // namespace runcost
