#include "models/closed_forms.hpp"

#include <cmath>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "models/compile.hpp"
#include "sim/run.hpp"
#include "tests/catch.hpp"
#include "tests/statistics.hpp"

namespace runcost {
namespace {

using namespace tests;

constexpr double minute = 1.0 / 60.0;

/// A job of 40 h with all that it may have, on hosts that live for 5 h in the mean.
Scenario usual() {
    Scenario scenario;
    scenario.job.work = 40.0;
    scenario.job.setup = Constant{0.25};
    scenario.job.restart = Constant{0.125};
    scenario.job.checkpoint.write = Constant{0.0625};
    scenario.job.checkpoint.read = Constant{0.25};
    Market market;
    market.name = "market";
    market.price = {Constant{2.5}, PriceUnit::gang};
    market.provisioning = Exponential{0.5};
    market.setup = Constant{0.125};
    Interruption failure;
    failure.lifetime = Exponential{5.0};
    market.interruptions = {failure};
    scenario.market = market;
    scenario.policy.checkpoint = policy::Every{1.5, false};
    scenario.policy.detection = Exponential{0.75};
    return scenario;
}

std::optional<ClosedForms> forms_of(Scenario const& scenario) {
    return closed_forms(scenario.job, scenario.market, scenario.policy);
}

TEST_CASE("closed forms: give the numbers of the reference workload", "[closed_forms]") {
    Scenario w1;
    w1.job.work = 720.0;
    w1.job.restart = Constant{5 * minute};
    w1.job.checkpoint.write = Constant{2 * minute};
    Market market;
    market.price.usd_per_h = Constant{2.39};
    Interruption failure;
    failure.lifetime = Exponential{24.0};
    failure.detection = Constant{5 * minute};
    market.interruptions = {failure};
    w1.market = market;
    w1.policy.checkpoint = policy::Every{0.5, false};

    ClosedForms const got = forms_of(w1).value();
    CHECK(got.makespan_h == Approx(782.003996).epsilon(1e-9));
    CHECK(got.cost_usd.value() == Approx(1862.52246).epsilon(1e-8));
    CHECK(got.interruptions == Approx(32.47075).epsilon(1e-6));
}

/// A change to the usual scenario.
struct Setting {
    std::string name;
    std::function<void(Scenario&)> change;
};

std::vector<Setting> settings() {
    auto const market = [](auto const& change) {
        return [change](Scenario& scenario) { change(scenario.market); };
    };
    return {
        {"as it is", [](Scenario&) {}},
        {"nothing saved",
         [](Scenario& scenario) {
             scenario.job.work = 6.0;
             scenario.policy.checkpoint = policy::None{};
         }},
        {"one piece, saved at its end",
         [](Scenario& scenario) {
             scenario.job.work = 4.0;
             scenario.policy.checkpoint = policy::Segments{1};
         }},
        {"no final save", [](Scenario& scenario) { scenario.job.checkpoint.final = false; }},
        {"exact intervals", [](Scenario& scenario) { scenario.policy.checkpoint = policy::Exact{}; }},
        {"a long setup", [](Scenario& scenario) { scenario.job.setup = Constant{3.0}; }},
        {"a long read", [](Scenario& scenario) { scenario.job.checkpoint.read = Constant{3.0}; }},
        {"billed from provisioning",
         market([](Market& some) { some.billing.from = BilledFrom::provisioning; })},
        {"billed from useful work", market([](Market& some) { some.billing.from = BilledFrom::useful; })},
        {"billed from useful work, nothing saved",
         [](Scenario& scenario) {
             scenario.job.work = 6.0;
             scenario.policy.checkpoint = policy::None{};
             scenario.market.billing.from = BilledFrom::useful;
         }},
        {"billed while down", market([](Market& some) { some.billing.while_down = true; })},
        {"one of two causes billed while down", market([](Market& some) {
             Interruption other;
             other.cause = 1;
             other.lifetime = Exponential{8.0};
             other.detection = Constant{1.5};
             other.billed = true;
             some.interruptions.push_back(other);
         })},
        {"a fast gang with a cause for each node",
         [](Scenario& scenario) {
             scenario.job.nodes = 4;
             scenario.job.gpus_per_node = 2;
             scenario.market.speed = Constant{2.0};
             scenario.market.price.unit = PriceUnit::gpu;
             Interruption other;
             other.cause = 4;
             other.lifetime = Exponential{40.0};
             other.per = Per::node;
             scenario.market.interruptions.push_back(other);
         }},
        {"sizes over a network",
         [](Scenario& scenario) {
             scenario.job.dataset_bytes = 45e9;
             scenario.job.checkpoint.size_bytes = 9e9;
             scenario.market.network = {Constant{180e9}, Constant{90e9}};
         }},
        {"a campaign of five sessions",
         [](Scenario& scenario) {
             scenario.job.work = 8.0;
             scenario.job.repeat = 5;
         }},
        {"paid transfers",
         [](Scenario& scenario) {
             scenario.job.dataset_bytes = 360e9;
             scenario.job.checkpoint.size_bytes = 45e9;
             scenario.market.network = {Constant{180e9}, Constant{90e9}, 1e-10, 5e-10};
         }},
        {"transfers that cost all",
         [](Scenario& scenario) {
             scenario.job.dataset_bytes = 360e9;
             scenario.job.checkpoint.size_bytes = 45e9;
             scenario.job.checkpoint.final = false;
             scenario.market.price.usd_per_h = Constant{0.0};
             scenario.market.network = {Constant{180e9}, Constant{90e9}, 1e-10, 5e-11};
         }},
        {"a gang whose nodes share the bytes",
         [](Scenario& scenario) {
             scenario.job.nodes = 4;
             scenario.market.price.unit = PriceUnit::gang;
             scenario.job.dataset_bytes = 360e9;
             scenario.job.checkpoint.size_bytes = 45e9;
             scenario.market.network = {Constant{180e9}, Constant{90e9}, 1e-10, 5e-10};
         }},
        {"saves and data on a network volume",
         [](Scenario& scenario) {
             scenario.job.dataset_bytes = 360e9;
             scenario.job.dataset_from = DataPlace::network_volume;
             scenario.job.checkpoint.size_bytes = 45e9;
             scenario.job.checkpoint.to = DataPlace::network_volume;
             scenario.market.network = {Constant{180e9}, Constant{90e9}, 1e-10, 5e-10};
             scenario.market.storage.network_volume_speed = 360e9;
         }},
        {"a hang that is billed until it is noticed",
         [](Scenario& scenario) {
             scenario.market.interruptions[0].cause = 8;
             scenario.market.interruptions[0].detection = Law{Exponential{0.5}};
         }},
        {"a life that never ends beside one that does",
         market([](Market& some) { some.interruptions.emplace_back(); })},
    };
}

TEST_CASE("closed forms: are the means of replays", "[closed_forms]") {
    for (Setting const& setting : settings()) {
        Scenario scenario = usual();
        setting.change(scenario);
        CAPTURE(setting.name);
        ClosedForms const expected = forms_of(scenario).value();
        RunOptions options;
        options.replays = static_cast<std::uint64_t>(0.8e6 / scenario.job.work);  // short jobs vary more
        options.seed = seed;
        Summary const got = run(std::vector{compile(scenario)}, options).summaries[0];
        CHECK(got.of(Share::finished).mean == 1.0);
        check_mean(expected.makespan_h, got.of(Metric::makespan_h));
        check_mean(expected.interruptions, got.of(Metric::interruptions));
        check_mean(expected.cost_usd.value(), got.of(Metric::cost_usd));
    }
}

TEST_CASE("closed forms: without interruptions are sums", "[closed_forms]") {
    Scenario scenario = usual();
    scenario.market.interruptions.clear();
    ClosedForms const got = forms_of(scenario).value();
    // 26 whole pieces and 1 h, 27 saves
    CHECK(got.makespan_h == Approx(0.5 + 0.375 + 40.0 + 27 * 0.0625).epsilon(1e-12));
    CHECK(got.interruptions == 0.0);
    CHECK(got.cost_usd.value() == Approx(2.5 * (0.375 + 40.0 + 27 * 0.0625)).epsilon(1e-12));
}

TEST_CASE("closed forms: without interruptions transfers are sums", "[closed_forms]") {
    Scenario scenario = usual();
    scenario.market.interruptions.clear();
    scenario.job.dataset_bytes = 360e9;
    scenario.job.checkpoint.size_bytes = 45e9;
    scenario.market.network = {Constant{180e9}, Constant{90e9}};
    double const rent_usd = forms_of(scenario).value().cost_usd.value();
    scenario.market.network.download_usd_per_byte = 1e-11;
    scenario.market.network.upload_usd_per_byte = 9e-11;
    double const cost_usd = forms_of(scenario).value().cost_usd.value();
    CHECK(cost_usd - rent_usd == Approx(3.6 + 27 * 4.05).epsilon(1e-12));
}

TEST_CASE("closed forms: a rounded bill has none, the rest of it has", "[closed_forms]") {
    Scenario scenario = usual();
    double const makespan_h = forms_of(scenario).value().makespan_h;
    scenario.market.billing.granularity_h = 1.0;
    CHECK(forms_of(scenario).value().makespan_h == makespan_h);
    CHECK_FALSE(forms_of(scenario).value().cost_usd);
    scenario = usual();
    scenario.market.billing.minimum_h = 1.0;
    CHECK_FALSE(forms_of(scenario).value().cost_usd);
}

TEST_CASE("closed forms: a free share of a store leaves them where the job reads nothing from it",
          "[closed_forms]") {
    Scenario scenario = usual();
    scenario.market.stores[2].egress_usd_per_byte = 1e-11;
    scenario.market.stores[2].free_egress_share = 3.0;
    CHECK(forms_of(scenario)->cost_usd);
    scenario.market.network.download = Constant{1e12};
    scenario.job.dataset_bytes = 1e9;
    scenario.job.dataset_from = DataPlace::gcs;
    CHECK(forms_of(scenario)->cost_usd);
    scenario.job.dataset_from = DataPlace::b2;
    CHECK_FALSE(forms_of(scenario)->cost_usd);
    scenario.job.dataset_from = {};
    scenario.job.checkpoint.to = DataPlace::b2;
    CHECK_FALSE(forms_of(scenario)->cost_usd);
}

TEST_CASE("closed forms: beyond the greatest number are infinite", "[closed_forms]") {
    Scenario scenario = usual();
    scenario.job.work = 1e5;
    scenario.policy.checkpoint = policy::None{};
    ClosedForms const got = forms_of(scenario).value();
    CHECK(got.makespan_h == infinite);
    CHECK(got.interruptions == infinite);
    CHECK(got.cost_usd == infinite);
}

TEST_CASE("closed forms: there are none where lives, saves or recoveries are of another kind",
          "[closed_forms]") {
    auto const none = [](auto const& change) {
        Scenario scenario = usual();
        change(scenario, scenario.market.interruptions[0]);
        return !forms_of(scenario);
    };
    CHECK_FALSE(none([](Scenario&, Interruption&) {}));
    CHECK(none([](Scenario&, Interruption& cause) { cause.lifetime = Constant{30.0}; }));
    CHECK(none([](Scenario&, Interruption& cause) { cause.lifetime.at_most = 30.0; }));
    CHECK(none([](Scenario&, Interruption& cause) { cause.lifetime = Recorded{{30.0}}; }));
    CHECK(none([](Scenario&, Interruption& cause) { cause.recovery = SameHost{}; }));
    CHECK(none([](Scenario&, Interruption& cause) { cause.detection = Recorded{{1.0}}; }));
    CHECK(none([](Scenario& all, Interruption&) { all.market.provisioning = Recorded{{1.0}}; }));
    CHECK(none([](Scenario& all, Interruption&) { all.market.setup = Exponential{1.0}; }));
    CHECK(none([](Scenario& all, Interruption&) { all.market.speed = Uniform{1.0, 2.0}; }));
    CHECK(none([](Scenario& all, Interruption&) { all.market.price.usd_per_h = Uniform{1.0, 2.0}; }));
    CHECK(none([](Scenario& all, Interruption&) { all.job.setup = Exponential{1.0}; }));
    CHECK(none([](Scenario& all, Interruption&) { all.job.restart = Exponential{1.0}; }));
    CHECK(none([](Scenario& all, Interruption&) { all.job.checkpoint.write = Exponential{1.0}; }));
    CHECK(none([](Scenario& all, Interruption&) { all.job.checkpoint.read = Exponential{1.0}; }));
}

TEST_CASE(
    "closed forms: there are none with notices, other clocks, capacity that ends or saves that do not last",
    "[closed_forms]") {
    auto const none = [](auto const& change) {
        Scenario scenario = usual();
        change(scenario, scenario.market.interruptions[0]);
        return !forms_of(scenario);
    };
    CHECK(none([](Scenario&, Interruption& cause) { cause.notice = Constant{0.5}; }));
    CHECK(none([](Scenario&, Interruption& cause) { cause.calendar = true; }));
    CHECK(none([](Scenario&, Interruption& cause) { cause.from_grant = true; }));
    CHECK(none([](Scenario&, Interruption& cause) { cause.detection = TimeOfDay{8.0}; }));
    CHECK(none([](Scenario& all, Interruption&) { all.market.availability = CapacityWait{Constant{1.0}}; }));
    CHECK(none([](Scenario& all, Interruption& cause) {
        all.market.availability = OnOff{Exponential{5.0}, Constant{1.0}};
        cause.cause = 3;
        cause.lifetime = Never{};
    }));
    CHECK(none([](Scenario& all, Interruption&) { all.job.checkpoint.to = DataPlace::disk; }));
    CHECK(none([](Scenario& all, Interruption&) { all.job.checkpoint.survives.emplace(); }));
    CHECK(none([](Scenario& all, Interruption&) { all.job.checkpoint.failure_probability = 0.1; }));
    // what lasts does not change them, nor what nothing depends on
    CHECK_FALSE(
        none([](Scenario& all, Interruption&) { all.job.checkpoint.to = DataPlace::network_volume; }));
    CHECK_FALSE(
        none([](Scenario& all, Interruption& cause) { all.job.checkpoint.survives = {cause.cause}; }));
    CHECK_FALSE(none([](Scenario& all, Interruption&) {
        all.job.checkpoint.to = DataPlace::disk;
        all.policy.checkpoint = policy::None{};
    }));
    CHECK_FALSE(none([](Scenario& all, Interruption&) { all.policy.on_notice = OnNotice::save_and_stop; }));
    auto const lost_nodes = [&](std::uint64_t nodes) {
        return none([nodes](Scenario& all, Interruption&) {
            all.policy.replace_lost_nodes = true;
            all.job.nodes = nodes;
        });
    };
    CHECK(lost_nodes(2));
    CHECK(lost_nodes(1));
    CHECK(none([](Scenario& all, Interruption&) {
        all.policy.replace_lost_nodes = true;
        all.market.interruptions.clear();
    }));
}

TEST_CASE("closed forms: what is billed after the end has no closed form of its cost", "[closed_forms]") {
    Scenario scenario = usual();
    scenario.policy.release = Law{Constant{2.0}};
    CHECK(forms_of(scenario));
    CHECK_FALSE(forms_of(scenario).value().cost_usd);
    scenario.policy.release = TimeOfDay{8.0};
    CHECK_FALSE(forms_of(scenario).value().cost_usd);
}

TEST_CASE("closed forms: a hang is billed until it is noticed", "[closed_forms]") {
    Scenario scenario = usual();
    scenario.market.interruptions[0].detection = Law{Constant{1.0}};
    double const silent_usd = forms_of(scenario).value().cost_usd.value();
    scenario.market.interruptions[0].cause = 8;
    double const hang_usd = forms_of(scenario).value().cost_usd.value();
    CHECK(hang_usd - silent_usd == Approx(2.5 * forms_of(scenario).value().interruptions).epsilon(1e-9));
    scenario.market.interruptions[0].billed = false;
    CHECK(forms_of(scenario).value().cost_usd.value() == silent_usd);
}

}  // namespace
}  // namespace runcost
