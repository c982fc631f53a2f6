#include <cmath>
#include <utility>
#include <vector>

#include "models/causes.hpp"
#include "models/check.hpp"
#include "models/intervals.hpp"
#include "tests/bare_scenario.hpp"
#include "tests/catch.hpp"

/// Forms, levels and policies of checkpoints on their way into a plan.
namespace runcost {
namespace {

using namespace tests;

/// Of a gang of four nodes that upload 90 GB/h and download 180 GB/h each.
CheckpointPlan plan_of(Checkpoint const& checkpoint) {
    Job job = gang();
    job.checkpoint = checkpoint;
    Market market;
    market.price.unit = PriceUnit::gang;
    market.network = {Constant{180e9}, Constant{90e9}, 0.0, 0.0};
    market.storage = {216e9, 108e9, {}, 0.0, {}};
    Scenario scenario = scenario_of(job, market);
    scenario.policy.checkpoint = policy::Every{2.0, false};
    return compile(scenario).checkpoint;
}

TEST_CASE("compile: a blocking form is one block, an asynchronous one a block and an upload", "[compile]") {
    Checkpoint blocking;
    blocking.write = Exponential{0.5};
    blocking.read = Constant{0.25};
    LevelPlan const block = plan_of(blocking).levels.at(0);
    CHECK_FALSE(block.background);
    CHECK(block.block == sampler(Law{Exponential{0.5}}));
    CHECK(block.read == constant_sampler(0.25));
    CHECK(block.upload == constant_sampler(0.0));
    CHECK(block.size_bytes == 0.0);

    Checkpoint beside = blocking;
    beside.asynchronous = true;
    beside.upload = Uniform{1.0, 2.0};
    beside.slowdown = 0.125;
    beside.keep = 3;
    beside.failure_probability = 0.25;
    LevelPlan const level = plan_of(beside).levels.at(0);
    CHECK(level.background);
    CHECK(level.block == sampler(Law{Exponential{0.5}}));
    CHECK(level.upload == sampler(Law{Uniform{1.0, 2.0}}));
    CHECK(level.slowdown == 0.125);
    CHECK(level.keep == 3);
    CHECK(level.failure_probability == 0.25);
    CHECK(level.each == 1);
}

TEST_CASE("compile: a size is each node's share over the network, and hours elsewhere", "[compile]") {
    Checkpoint form;
    form.size_bytes = 432e9;
    form.asynchronous = true;
    form.write = Constant{0.125};
    for (std::optional<DataPlace> const place : {std::optional<DataPlace>(), std::optional(DataPlace::s3)}) {
        form.to = place;
        LevelPlan const remote = plan_of(form).levels.at(0);
        CHECK(remote.size_bytes == 108e9);
        CHECK(remote.block == constant_sampler(0.125));
        CHECK(remote.upload == constant_sampler(0.0));
    }
    form.to = DataPlace::network_volume;
    LevelPlan const near = plan_of(form).levels.at(0);
    CHECK(near.size_bytes == 0.0);
    CHECK(near.block == constant_sampler(0.125));
    CHECK(near.upload == constant_sampler(1.0));
    CHECK(near.read == constant_sampler(1.0));
    form.asynchronous = false;
    form.write = Constant{0.0};
    LevelPlan const blocking = plan_of(form).levels.at(0);
    CHECK(blocking.block == constant_sampler(1.0));
    CHECK(blocking.upload == constant_sampler(0.0));
}

TEST_CASE("compile: levels keep their order, their count and what their saves survive", "[compile]") {
    Checkpoint checkpoint;
    checkpoint.to = DataPlace::disk;
    checkpoint.write = Constant{0.125};
    checkpoint.final = false;
    checkpoint.deeper.resize(2);
    checkpoint.deeper[0].each = 4;
    checkpoint.deeper[0].form.to = DataPlace::network_volume;
    checkpoint.deeper[0].form.write = Constant{0.25};
    checkpoint.deeper[1].each = 10;
    checkpoint.deeper[1].form.survives = {{cause_of("crash")}};
    checkpoint.deeper[1].form.write = Constant{0.5};
    CheckpointPlan const plan = plan_of(checkpoint);
    REQUIRE(plan.levels.size() == 3);
    CHECK(plan.levels[0].each == 1);
    CHECK(plan.levels[1].each == 4);
    CHECK(plan.levels[2].each == 10);
    CHECK(plan.levels[0].block == constant_sampler(0.125));
    CHECK(plan.levels[1].block == constant_sampler(0.25));
    CHECK(plan.levels[2].block == constant_sampler(0.5));
    CHECK_FALSE(plan.final);
    CHECK(plan.piece == 2.0);

    Job job;
    job.work = 100.0;
    job.checkpoint = checkpoint;
    Market market;
    market.interruptions = {interruption_of(cause_of("preemption"), Exponential{50.0}),
                            interruption_of(cause_of("crash"), Exponential{50.0})};
    std::vector<CausePlan> const causes = compile(scenario_of(job, market)).causes;
    CHECK(causes.at(0).levels_after_return == 0b011U);
    CHECK(causes.at(0).levels_after_loss == 0b010U);
    CHECK(causes.at(1).levels_after_return == 0b111U);
    CHECK(causes.at(1).levels_after_loss == 0b110U);
}

/// On lives of 20 h, with saves of 0.25 h.
Scenario with(CheckpointPolicy const& checkpoint, double speed = 1.0) {
    Job job;
    job.work = 100.0;
    job.checkpoint.write = Constant{0.25};
    Market market;
    market.speed = Constant{speed};
    market.interruptions = {interruption_of(0, Exponential{20.0})};
    Scenario scenario = scenario_of(job, market);
    scenario.policy.checkpoint = checkpoint;
    return scenario;
}

TEST_CASE("compile: of a schedule the last piece is that of all later ones", "[compile]") {
    CheckpointPlan const plan = compile(with(policy::Schedule{{0.5, 1.0, 2.0}})).checkpoint;
    CHECK(plan.first_pieces == std::vector<double>{0.5, 1.0});
    CHECK(plan.piece == 2.0);
    CHECK_FALSE(plan.wall);
    CHECK_FALSE(plan.table.any());
    CHECK(compile(with(policy::Schedule{{3.0}})).checkpoint.first_pieces.empty());
    CHECK_THROWS_AS(compile(with(policy::Schedule{{1e-8, 1.0}})), InvalidScenario);
}

TEST_CASE("compile: optimal pieces are a table of the step, in hours at speed 1", "[compile]") {
    for (double const speed : {1.0, 2.0}) {
        CAPTURE(speed);
        Scenario const scenario = with(policy::Optimal{0.2, false}, speed);
        CheckpointPlan const plan = compile(scenario).checkpoint;
        REQUIRE(plan.table.any());
        CHECK(plan.table.step == Approx(0.2));
        CHECK(plan.table.ages == std::vector<double>{0.0});
        CHECK(plan.saves());
        CHECK(plan.piece < infinite);
        // far from the end that of exponential lives
        CHECK(plan.table.at(100.0, 0.0) == Approx(speed * exact_interval({0.25, 20.0})).epsilon(0.05));
        CHECK(std::isinf(plan.table.at(0.2, 0.0)));
    }
    PieceTable const usual = compile(with(policy::Optimal{})).checkpoint.table;
    CHECK(usual.step == Approx(exact_interval({0.25, 20.0}) / 20.0).epsilon(0.01));
    Scenario ageing = with(policy::Optimal{0.2, false});
    ageing.market.interruptions[0].lifetime = Weibull{0.6, 15.0};
    PieceTable const by_age = compile(ageing).checkpoint.table;
    CHECK(by_age.ages.size() > 10);
    CHECK(by_age.at(100.0, 20.0) > by_age.at(100.0, 0.0));
    CHECK(compile(ageing).causes.at(0).by_age);
    CHECK_FALSE(compile(with(policy::Optimal{})).causes.at(0).by_age);
}

TEST_CASE("compile: optimal for cost saves less often where saves are paid for", "[compile]") {
    Scenario scenario = with(policy::Optimal{0.2, true});
    scenario.market.price.usd_per_h = Constant{1.0};
    scenario.job.checkpoint.size_bytes = 1e11;
    scenario.job.checkpoint.write = Constant{0.0};
    scenario.market.network = {Constant{4e11}, Constant{4e11}, 0.0, 0.0};
    auto const piece = [&] { return compile(scenario).checkpoint.table.at(100.0, 0.0); };
    double const free = piece();
    scenario.market.network.upload_usd_per_byte = 0.5 / 1e11;
    double const paid = piece();
    CHECK(paid > 1.2 * free);
    CHECK(paid == Approx(exact_cost_interval(cost_inputs(scenario.job, scenario.market, scenario.policy)))
                      .epsilon(0.07));
    scenario.policy.checkpoint = policy::Optimal{0.2, false};
    CHECK(piece() == free);
}

TEST_CASE("compile: adaptive pieces are one row over all ages, and none is made where nothing interrupts",
          "[compile]") {
    Scenario scenario = with(policy::Adaptive{});
    CheckpointPlan const plan = compile(scenario).checkpoint;
    CHECK(plan.table.pieces.size() == plan.table.ages.size());
    CHECK(plan.table.at(100.0, 3.0) == plan.table.at(1.0, 3.0));
    CHECK(plan.saves());
    scenario.market.interruptions[0].lifetime = Never{};
    for (CheckpointPolicy const& some :
         {CheckpointPolicy(policy::Adaptive{}), CheckpointPolicy(policy::Optimal{})}) {
        scenario.policy.checkpoint = some;
        CHECK_FALSE(compile(scenario).checkpoint.table.any());
    }
}

}  // namespace
}  // namespace runcost
