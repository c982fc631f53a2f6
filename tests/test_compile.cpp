#include "models/compile.hpp"

#include <string>

#include "models/check.hpp"
#include "models/intervals.hpp"
#include "tests/bare_scenario.hpp"
#include "tests/catch.hpp"

namespace runcost {
namespace {

using namespace tests;

TEST_CASE("compile: a price is of the job, a GPU, a node or the gang", "[compile]") {
    Market market;
    market.price = {Constant{1.5}, PriceUnit::gpu};
    CHECK(usd_per_hour(gang(), market) == 48.0);
    market.price.unit = PriceUnit::node;
    CHECK(usd_per_hour(gang(), market) == 6.0);
    market.price.unit = PriceUnit::gang;
    CHECK(usd_per_hour(gang(), market) == 1.5);
    market.price.unit = PriceUnit::job;
    CHECK(usd_per_hour(Job{}, market) == 1.5);
}

TEST_CASE("compile: nodes with GPUs of their own price have one each, a gang has one", "[compile]") {
    auto const host = [](PriceUnit unit) {
        Market market;
        market.price = {Constant{1.5}, unit};
        return compile(scenario_of(gang(), market)).host;
    };
    CHECK(host(PriceUnit::gpu).price == constant_sampler(1.5));
    CHECK(host(PriceUnit::gpu).priced == 4);
    CHECK(host(PriceUnit::gpu).units == 8.0);
    CHECK(host(PriceUnit::node).priced == 4);
    CHECK(host(PriceUnit::node).units == 1.0);
    CHECK(host(PriceUnit::gang).priced == 1);
    CHECK(host(PriceUnit::gang).units == 1.0);
}

TEST_CASE("compile: rules of the bill are taken as they are", "[compile]") {
    Market market;
    market.billing.from = BilledFrom::useful;
    market.billing.granularity_h = 0.25;
    market.billing.minimum_h = 0.5;
    market.billing.while_down = true;
    BillingPlan const billing = compile(scenario_of({}, market)).billing;
    CHECK(billing.from == BilledFrom::useful);
    CHECK(billing.granularity_h == 0.25);
    CHECK(billing.minimum_h == 0.5);
    CHECK(billing.while_down);
}

TEST_CASE("compile: a job's and a market's values reach their places", "[compile]") {
    Job job = gang();
    job.setup = Constant{0.25};
    job.restart = Constant{0.5};
    job.checkpoint.write = Constant{0.75};
    job.checkpoint.read = Constant{1.25};
    job.checkpoint.final = false;
    job.deadline_h = 1000.0;
    job.budget_usd = 2000.0;
    Market market;
    market.name = "somewhere";
    market.price.unit = PriceUnit::gang;
    market.speed = Constant{2.0};
    market.provisioning = Constant{1.5};
    market.setup = Constant{1.75};
    Scenario scenario = scenario_of(job, market);
    scenario.name = "here";
    scenario.policy.checkpoint = policy::Every{3.0, true};
    Plan const plan = compile(scenario);
    CHECK(plan.market == "here");
    CHECK(plan.work == 100.0);
    CHECK(plan.host.speed == sampler(Constant{2.0}, 4));
    CHECK(plan.gpus == 32);
    CHECK(plan.provisioning == constant_sampler(1.5));
    CHECK(plan.market_setup == constant_sampler(1.75));
    CHECK(plan.job_setup == constant_sampler(0.25));
    CHECK(plan.dataset_bytes == 0.0);
    CHECK(plan.restart == constant_sampler(0.5));
    CHECK(plan.checkpoint.piece == 3.0);
    CHECK(plan.checkpoint.wall);
    CHECK(plan.checkpoint.levels[0].block == constant_sampler(0.75));
    CHECK(plan.checkpoint.levels[0].read == constant_sampler(1.25));
    CHECK_FALSE(plan.checkpoint.final);
    CHECK(plan.deadline_h == 1000.0);
    CHECK(plan.budget_usd == 2000.0);
    CHECK(plan.place == 0);
}

TEST_CASE("compile: a job without limits has none", "[compile]") {
    Plan const plan = compile(scenario_of());
    CHECK(plan.deadline_h == infinite);
    CHECK(plan.budget_usd == infinite);
    CHECK(plan.checkpoint.piece == infinite);
    CHECK(plan.causes.empty());
}

TEST_CASE("compile: sizes become hours of the market's network", "[compile]") {
    Job job;
    job.work = 100.0;
    job.setup = Constant{0.25};
    job.dataset_bytes = 360e9;
    job.checkpoint.size_bytes = 90e9;
    Market market;
    market.setup = Constant{0.5};
    market.network = {Constant{180e9}, Constant{90e9}, 1e-11, 9e-11};
    Scenario scenario = scenario_of(job, market);
    scenario.policy.checkpoint = policy::Every{10.0, false};
    Plan const plan = compile(scenario);
    CHECK(plan.dataset_bytes == 360e9);
    CHECK(plan.checkpoint.levels[0].size_bytes == 90e9);
    CHECK(plan.host.download == constant_sampler(180e9));
    CHECK(plan.host.upload == constant_sampler(90e9));
    CHECK(plan.billing.of(Toll::download).usd_per_byte == 1e-11);
    CHECK(plan.billing.of(Toll::upload).usd_per_byte == 9e-11);
    CHECK(mean_setup_h(job, market) == Approx(2.75).epsilon(1e-12));
}

TEST_CASE("compile: lives of a rental, of each node or of each GPU compete", "[compile]") {
    Market market;
    market.price.unit = PriceUnit::gang;
    for (Per const per : {Per::rental, Per::node, Per::gpu}) {
        market.interruptions.push_back(interruption_of(1, Exponential{50.0}, per));
    }
    Plan const plan = compile(scenario_of(gang(), market));
    REQUIRE(plan.causes.size() == 3);
    CHECK(plan.causes[0].lives.usual == sampler(Exponential{50.0}, 1));
    CHECK(plan.causes[1].lives.usual == sampler(Exponential{50.0}, 4));
    Sampler gpus = sampler(Exponential{50.0}, 32);
    gpus.members_of_host = 8;
    CHECK(plan.causes[2].lives.usual == gpus);
    CHECK(plan.causes[2].lives.first == plan.causes[2].lives.usual);
}

TEST_CASE("compile: causes are keyed by their name and how often it stood before", "[compile]") {
    Market market;
    for (std::size_t const cause : {4U, 0U, 4U, 4U}) {
        market.interruptions.push_back(interruption_of(cause, Exponential{50.0}));
    }
    Plan const plan = compile(scenario_of({}, market));
    CHECK(plan.causes[0].lives.cause == cause_code(4, 0));
    CHECK(plan.causes[1].lives.cause == cause_code(0, 0));
    CHECK(plan.causes[2].lives.cause == cause_code(4, 1));
    CHECK(plan.causes[3].lives.cause == cause_code(4, 2));
    CHECK(plan.causes[3].ordinal == 4);
}

TEST_CASE("compile: the first host has its age", "[compile]") {
    Market market;
    market.interruptions = {interruption_of(0, Constant{24.0})};
    market.interruptions[0].first_age_h = 20.0;
    LifeSource const lives = compile(scenario_of({}, market)).causes[0].lives;
    CHECK(lives.usual == constant_sampler(24.0));
    CHECK(lives.first.age == 20.0);
    CHECK(draw_value(lives.first, {}, 0) == 4.0);
}

TEST_CASE("compile: detection is the cause's, or else the policy's", "[compile]") {
    Market market;
    market.interruptions = {interruption_of(0, Exponential{50.0}), interruption_of(1, Exponential{50.0})};
    market.interruptions[1].detection = Constant{0.25};
    Scenario scenario = scenario_of({}, market);
    scenario.policy.detection = Constant{2.0};
    Plan const plan = compile(scenario);
    CHECK(plan.causes[0].detection.hours == constant_sampler(2.0));
    CHECK(plan.causes[1].detection.hours == constant_sampler(0.25));
}

TEST_CASE("compile: a cause has its recovery and may say what is billed", "[compile]") {
    Market market;
    market.interruptions = {interruption_of(0, Exponential{50.0}), interruption_of(1, Exponential{50.0})};
    market.interruptions[1].recovery = SameHost{Constant{0.5}};
    market.interruptions[1].billed = false;
    Plan const plan = compile(scenario_of({}, market));
    CHECK(plan.causes[0].recovery == Recovery::new_host);
    CHECK_FALSE(plan.causes[0].billed_while_down.has_value());
    CHECK(plan.causes[1].recovery == Recovery::same_host);
    CHECK(plan.causes[1].downtime == constant_sampler(0.5));
    CHECK(plan.causes[1].billed_while_down == false);
}

TEST_CASE("compile: patience is a thousand times work and setup, and 30 days at least", "[compile]") {
    Job job;
    job.work = 99.0;
    job.setup = Constant{0.75};
    Market market;
    market.setup = Constant{0.25};
    Scenario scenario = scenario_of(job, market);
    CHECK(compile(scenario).give_up.after_h == Approx(100'000.0).epsilon(1e-12));
    CHECK(compile(scenario).give_up.rentals == 100'000);
    CHECK(compile(scenario).give_up.cost_usd == infinite);
    scenario.job.work = 0.5;
    scenario.job.setup = Constant{0.0};
    scenario.market.setup = Constant{0.0};
    CHECK(compile(scenario).give_up.after_h == 720.0);

    scenario.run.give_up_after_h = 10.0;
    scenario.run.give_up_cost_usd = 20.0;
    scenario.run.give_up_rentals = 30;
    GiveUp const told = compile(scenario).give_up;
    CHECK(told.after_h == 10.0);
    CHECK(told.cost_usd == 20.0);
    CHECK(told.rentals == 30);
}

TEST_CASE("compile: scenarios become plans in their order, under their names", "[compile]") {
    std::vector<Scenario> scenarios(2, scenario_of());
    scenarios[0].name = "b";
    scenarios[1].name = "a";
    auto const plans = compile(scenarios);
    REQUIRE(plans.size() == 2);
    CHECK(plans[0].market == "b");
    CHECK(plans[1].market == "a");
}

TEST_CASE("compile: a scenario with errors has no plans", "[compile]") {
    Scenario const scenario = scenario_of(gang());  // $/h for 32 GPUs
    try {
        compile(scenario);
        FAIL("compiled");
    } catch (InvalidScenario const& error) {
        REQUIRE(error.findings().size() == 1);
        CHECK(error.findings()[0].key == "market.price");
        CHECK(std::string(error.what()) == "market.price: " + error.findings()[0].reason);
    }
}

}  // namespace
}  // namespace runcost
