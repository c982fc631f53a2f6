#include <cmath>
#include <utility>
#include <vector>

#include "tests/bare_scenario.hpp"
#include "tests/catch.hpp"
#include "tests/plans.hpp"

/// Notices, capacity, clocks, places and lost nodes on their way into a plan.
namespace runcost {
namespace {

using namespace tests;

TEST_CASE("compile: of a gang each node moves its share, and all bytes are paid once", "[compile]") {
    Job job = gang();
    job.dataset_bytes = 360e9;
    job.checkpoint.size_bytes = 80e9;
    Market market;
    market.price.unit = PriceUnit::gang;
    market.network = {Constant{180e9}, Constant{90e9}, 1e-11, 9e-11};
    Plan const plan = compile(scenario_of(job, market));
    CHECK(plan.dataset_bytes == 90e9);
    CHECK(plan.dataset_h == 0.0);
    CHECK(plan.checkpoint.levels[0].size_bytes == 20e9);
    CHECK(plan.dataset_bytes * plan.billing.of(Toll::download).usd_per_byte == Approx(3.6).epsilon(1e-12));
    CHECK(plan.checkpoint.levels[0].size_bytes * plan.billing.of(Toll::upload).usd_per_byte ==
          Approx(7.2).epsilon(1e-12));
}

TEST_CASE("compile: what lies on a disk or a volume takes its time and no network", "[compile]") {
    Job job = gang();
    job.dataset_bytes = 864e9;
    job.dataset_from = DataPlace::network_volume;
    job.checkpoint.size_bytes = 432e9;
    job.checkpoint.to = DataPlace::disk;
    job.checkpoint.keep = 3;
    job.checkpoint.failure_probability = 0.25;
    Market market;
    market.price.unit = PriceUnit::gang;
    market.storage = {216e9, 108e9, {}, 0.0, {}};
    Plan const plan = compile(scenario_of(job, market));
    CHECK(plan.dataset_bytes == 0.0);
    CHECK(plan.dataset_h == Approx(2.0).epsilon(1e-12));
    CHECK(plan.checkpoint.levels[0].size_bytes == 0.0);
    CHECK(plan.checkpoint.levels[0].block == constant_sampler(0.5));
    CHECK(plan.checkpoint.levels[0].read == constant_sampler(0.5));
    CHECK(plan.checkpoint.levels[0].keep == 3);
    CHECK(plan.checkpoint.levels[0].failure_probability == 0.25);
    CHECK(mean_setup_h(job, market) == Approx(2.0).epsilon(1e-12));
}

TEST_CASE("compile: a save survives by its place, or the causes that it names", "[compile]") {
    auto const survive = [](std::optional<DataPlace> to, std::optional<std::vector<std::size_t>> survives) {
        Market market;
        market.interruptions = {interruption_of(1, Exponential{50.0})};
        Job job;
        job.checkpoint.to = to;
        job.checkpoint.survives = std::move(survives);
        CausePlan const cause = compile(scenario_of(job, market)).causes.at(0);
        return std::pair(cause.levels_after_return == 1U, cause.levels_after_loss == 1U);
    };
    CHECK(survive({}, {}) == std::pair(true, true));
    CHECK(survive(DataPlace::disk, {}) == std::pair(true, false));
    for (DataPlace const place : {DataPlace::network_volume, DataPlace::s3, DataPlace::gcs, DataPlace::b2}) {
        CHECK(survive(place, {}) == std::pair(true, true));
    }
    CHECK(survive(DataPlace::disk, {{0, 1}}) == std::pair(true, true));
    CHECK(survive(DataPlace::s3, {{0, 2}}) == std::pair(false, false));
    CHECK(survive({}, {std::vector<std::size_t>{}}) == std::pair(false, false));
}

TEST_CASE("compile: a notice, its answer and the clock of a cause", "[compile]") {
    Market market;
    market.interruptions = {interruption_of(0, Exponential{50.0}), interruption_of(7, Constant{720.0})};
    market.interruptions[0].notice = Exponential{0.5};
    market.interruptions[0].notice_probability = 0.75;
    market.interruptions[0].recovery = SameHost{Constant{0.5}, false, 0.625};
    market.interruptions[1].calendar = true;
    market.interruptions[1].from_grant = true;
    market.interruptions[1].detection = TimeOfDay{8.5};
    Scenario scenario = scenario_of({}, market);
    scenario.policy.on_notice = OnNotice::save_and_release;
    scenario.policy.reaction = Constant{0.125};
    Plan const plan = compile(scenario);
    CHECK(plan.on_notice == OnNotice::save_and_release);
    CHECK(plan.reaction == constant_sampler(0.125));
    CHECK(plan.causes[0].notice == sampler(Exponential{0.5}));
    CHECK(plan.causes[0].notice_probability == 0.75);
    CHECK(plan.causes[0].returns == 0.625);
    CHECK(plan.causes[0].clock == Clock::host);
    CHECK_FALSE(plan.causes[0].from_grant);
    CHECK(plan.causes[1].notice_probability == 0.0);
    CHECK(plan.causes[1].clock == Clock::calendar);
    CHECK(plan.causes[1].from_grant);
    CHECK(plan.causes[1].detection.until_hour == 8.5);
}

TEST_CASE("compile: a job is released at its end, after hours, or at a time of day", "[compile]") {
    Scenario scenario = scenario_of();
    CHECK(compile(scenario).release == Delay{constant_sampler(0.0)});
    scenario.policy.release = Law{Exponential{2.0}};
    CHECK(compile(scenario).release == Delay{sampler(Exponential{2.0})});
    scenario.policy.release = TimeOfDay{7.0};
    CHECK(compile(scenario).release.until_hour == 7.0);
}

TEST_CASE("compile: a hang is billed while nobody notices, unless it says otherwise", "[compile]") {
    Market market;
    market.interruptions.assign(3, interruption_of(8, Exponential{50.0}));
    market.interruptions[1].billed = false;
    market.interruptions[2].billed = true;
    Plan const plan = compile(scenario_of({}, market));
    CHECK(plan.causes[0].billed_while_down == true);
    CHECK(plan.causes[1].billed_while_down == false);
    CHECK(plan.causes[2].billed_while_down == true);
}

TEST_CASE("compile: capacity is there always, after a wait, or in spells", "[compile]") {
    Scenario scenario = scenario_of();
    CHECK(compile(scenario).availability.kind == AvailabilityPlan::Kind::always);
    scenario.market.availability = CapacityWait{Constant{1.5}};
    AvailabilityPlan const wait = compile(scenario).availability;
    CHECK(wait.kind == AvailabilityPlan::Kind::wait);
    CHECK(wait.wait == constant_sampler(1.5));
    scenario.market.availability = OnOff{Exponential{6.0}, Constant{2.0}};
    AvailabilityPlan const spells = compile(scenario).availability;
    CHECK(spells.kind == AvailabilityPlan::Kind::spells);
    CHECK(spells.up == sampler(Exponential{6.0}));
    CHECK(spells.down == constant_sampler(2.0));
    CHECK(spells.first_up == sampler(Exponential{6.0}));
    CHECK(age_at_hazard(spells.first_down, 0.5, 0) == Approx(2.0 * (1.0 - std::exp(-0.5))).epsilon(1e-6));
    CHECK(spells.up_share == 0.75);
    scenario.market.availability = OnOff{Never{}, Constant{2.0}};
    CHECK(compile(scenario).availability.up_share == 1.0);
}

TEST_CASE("compile: the cause unavailable has the clock of capacity", "[compile]") {
    Market market;
    market.interruptions = {interruption_of(3, Never{})};
    market.availability = OnOff{Exponential{6.0}, Constant{2.0}};
    CHECK(compile(scenario_of({}, market)).causes[0].clock == Clock::capacity);
}

TEST_CASE("compile: where lost nodes are replaced, all is that of one node", "[compile]") {
    Market market;
    market.speed = Uniform{1.0, 2.0};
    market.network = {Uniform{1e9, 2e9}, Uniform{1e9, 3e9}};
    for (Per const per : {Per::rental, Per::node, Per::gpu, Per::rental}) {
        market.interruptions.push_back(interruption_of(1, Exponential{50.0}, per));
    }
    Scenario scenario = scenario_of(gang(), market);
    scenario.policy.replace_lost_nodes = true;
    scenario.market.interruptions[3].nodes = 2;
    auto const plan_of = [&](PriceUnit unit) {
        scenario.market.price = {Constant{1.5}, unit};
        return compile(scenario);
    };
    Plan const plan = plan_of(PriceUnit::gpu);
    CHECK(plan.gang.nodes == 4);
    CHECK(plan.gang.replaces_lost);
    CHECK(plan.host.speed == sampler(Uniform{1.0, 2.0}));
    CHECK(plan.host.download == sampler(Uniform{1e9, 2e9}));
    CHECK(plan.host.upload == sampler(Uniform{1e9, 3e9}));
    CHECK(plan.host.priced == 1);
    CHECK(plan.host.units == 8.0);
    CHECK(plan_of(PriceUnit::node).host.units == 1.0);
    CHECK(plan_of(PriceUnit::gang).host.units == 0.25);
    CHECK(plan_of(PriceUnit::gang).host.one_price);
    CHECK_FALSE(plan_of(PriceUnit::node).host.one_price);
    CHECK_FALSE(plan_of(PriceUnit::gpu).host.one_price);
    Sampler gpus = sampler(Exponential{50.0}, 8);
    gpus.members_of_host = 8;
    CHECK(plan.causes[0].lives.usual == sampler(Exponential{50.0}));
    CHECK(plan.causes[1].lives.usual == sampler(Exponential{50.0}));
    CHECK(plan.causes[2].lives.usual == gpus);
    std::vector<std::pair<bool, std::uint32_t>> taken;  // of each node or of the gang, and how many
    for (CausePlan const& cause : plan.causes) {
        taken.emplace_back(cause.each_node, cause.nodes);
    }
    CHECK(taken == std::vector<std::pair<bool, std::uint32_t>>{{false, 0}, {true, 1}, {true, 1}, {false, 2}});

    scenario.policy.replace_lost_nodes = false;
    scenario.market.interruptions[3].nodes.reset();
    CHECK(plan_of(PriceUnit::gpu).gang.nodes == 1);
    CHECK_FALSE(plan_of(PriceUnit::gpu).gang.replaces_lost);
    CHECK_FALSE(plan_of(PriceUnit::gang).host.one_price);
}

TEST_CASE("compile: one node is replaced like a whole gang of it, also where a life starts with the grant",
          "[compile]") {
    Market market;
    market.provisioning = Constant{3.0};
    market.interruptions = {interruption_of(1, Constant{10.0}, Per::rental)};
    market.interruptions[0].from_grant = true;
    Scenario scenario = scenario_of({}, market);
    scenario.job.work = 12.0;
    scenario.policy.checkpoint = policy::Every{6.0, false};
    for (bool const lost_nodes : {false, true}) {
        scenario.policy.replace_lost_nodes = lost_nodes;
        CHECK(walk(compile(scenario)).makespan_h() == Approx(10.0 + 3.0 + 6.0));  // killed 7 h after it is up
    }
}

}  // namespace
}  // namespace runcost
