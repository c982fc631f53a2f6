#include <cmath>
#include <cstdint>
#include <string>
#include <variant>
#include <vector>

#include "models/closed_forms.hpp"
#include "scenarios/report/report.hpp"
#include "sim/timeline.hpp"
#include "sim/trust.hpp"
#include "tests/catch.hpp"
#include "tests/pitfalls.hpp"
#include "tests/runs.hpp"

/// Errors that a model of rented machines easily makes, of hosts that share their luck and of means that hide
/// it. Each test fails if its error is made.
namespace runcost {
namespace {

using namespace tests;

double of(Row const& row, Metric metric) {
    return row[static_cast<std::size_t>(metric)];
}

Summary summary_of(Scenario const& scenario, std::uint64_t replays) {
    return run_one(compile(scenario), options_of(replays)).summaries[0];
}

/// Hosts of two kinds, as many of one as of the other.
Law of_two_kinds(double mean_h, double good, double bad) {
    Law law = Exponential{mean_h};
    law.hosts.kind = HostFactor::Kind::classes;
    law.hosts.shares = {0.5, 1.0};
    law.hosts.factors = {good, bad};
    return law;
}

Scenario job_of_gpus(std::uint64_t nodes, Interruption const& cause) {
    Scenario scenario = usual_job(cause);
    scenario.job.nodes = nodes;
    scenario.job.gpus_per_node = 8;
    scenario.market.price.unit = PriceUnit::gpu;
    return scenario;
}

TEST_CASE("D15: the GPUs of a node are as good as their host, all of them", "[pitfalls]") {
    Interruption cause;
    cause.lifetime = of_two_kinds(6.0, 0.05, 1.95);
    cause.per = Per::gpu;
    Scenario scenario = job_of_gpus(2, cause);
    scenario.job.gpus_per_node = 2;
    scenario.job.work = 1.0;
    scenario.job.setup = scenario.market.setup = Constant{0.0};
    scenario.policy.checkpoint = policy::None{};
    double const of_a_node = 0.5 * (std::exp(-2 * 0.05 / 6.0) + std::exp(-2 * 1.95 / 6.0));
    double const of_a_gpu = 0.5 * (std::exp(-0.05 / 6.0) + std::exp(-1.95 / 6.0));
    for (bool const lost_nodes : {false, true}) {
        scenario.policy.replace_lost_nodes = lost_nodes;
        Moments const whole = summary_of(scenario, 80'000).of(Share::no_interruption);
        check_mean(of_a_node * of_a_node, whole);
        CHECK(z_score(std::pow(of_a_gpu, 4.0), whole) > z_limit);
    }
}

TEST_CASE("D15: a lost node is eight GPUs, and all the others stand still and are paid meanwhile",
          "[pitfalls]") {
    Interruption cause = recorded_cause("host_failure", {5.0});
    Scenario scenario = job_of_gpus(2, cause);
    Hours const expected{.useful = 10.0,
                         .lost = 0.5,
                         .checkpoint = 2.0,
                         .setup = 2.0,
                         .restore = 0.75,
                         .provisioning = 0.5,
                         .detection = 0.125};
    double const again_h = 1.0 + 0.75 + 7.0 + 1.5;  // from a new host to the end

    Ledger const whole_gang = history(scenario);
    check_hours(whole_gang, expected);
    CHECK(whole_gang.cost_usd() == Approx(16.0 * (5.0 + again_h)).epsilon(1e-12));
    CHECK(of(replay_timeline(compile(scenario), seed, 0).row, Metric::lost_gpu_h) ==
          Approx(0.5 * 16.0).epsilon(1e-12));

    scenario.policy.replace_lost_nodes = true;
    scenario.market.interruptions[0].nodes = 1;
    Ledger const one_node = history(scenario);
    check_hours(one_node, expected);
    double const held_h = 5.0 + 0.125 + 0.25 + again_h;
    CHECK(one_node.cost_usd() == Approx(8.0 * (5.0 + again_h) + 8.0 * held_h).epsilon(1e-12));

    // an outage takes all nodes at once, and is one interruption
    scenario.market.interruptions[0].nodes.reset();
    Ledger const outage = history(scenario);
    check_hours(outage, expected);
    CHECK(outage.interruptions == 1);
    CHECK(outage.cost_usd() == Approx(16.0 * (5.0 + again_h)).epsilon(1e-12));
}

/// Work without saves, and nothing else that takes time.
Scenario bare_job(double work, Law lifetime, std::variant<NewHost, SameHost> const& recovery) {
    Interruption cause;
    cause.lifetime = std::move(lifetime);
    cause.recovery = recovery;
    Scenario scenario;
    scenario.job.work = work;
    scenario.market.price.usd_per_h = Constant{1.0};
    scenario.market.interruptions = {cause};
    return scenario;
}

TEST_CASE("D19: replays that are cut off are told, and no mean is told without them", "[pitfalls]") {
    Scenario scenario = bare_job(3.0, Exponential{1.0}, NewHost{});
    scenario.run.give_up_rentals = 14;
    scenario.job.deadline_h = 1e6;
    scenario.job.budget_usd = 1e6;
    Summary const summary = summary_of(scenario, 150'000);
    double const fails = 1.0 - std::exp(-3.0);
    double const never = std::pow(fails, 14.0);
    check_mean(1.0 - never, summary.of(Share::finished));
    for (Share const share : {Share::deadline_met, Share::within_budget, Share::both}) {
        CHECK(summary.of(share).mean == summary.of(Share::finished).mean);
    }
    check_mean(fails * (1.0 - never) / (1.0 - fails), summary.of(Metric::makespan_h));

    // A lower bound of e^3 - 1, and called that.
    auto const exact = closed_forms(scenario.job, scenario.market, scenario.policy);
    REQUIRE(exact);
    CHECK(exact->makespan_h == Approx(std::expm1(3.0)).epsilon(1e-9));
    CHECK(summary.of(Metric::makespan_h).mean < 0.6 * exact->makespan_h);
    std::vector<Warning> const warnings = warnings_of(summary);
    REQUIRE_FALSE(warnings.empty());
    CHECK(warnings[0].doubt == Doubt::unfinished);
    CHECK(warnings[0].value == Approx(1.0 - summary.of(Share::finished).mean).epsilon(1e-12));
    CHECK(to_string(warnings[0]).find("% of the replays were given up: means are lower bounds") !=
          std::string::npos);
}

TEST_CASE("D19: a job that cannot finish is given up all the same", "[pitfalls]") {
    Scenario scenario = bare_job(25.0, Constant{24.0}, NewHost{});
    Ledger const got = history(scenario);
    CHECK_FALSE(got.finished);
    CHECK(got.makespan_h() == Approx(25'000.0).epsilon(1e-9));
    CHECK(got.interruptions == 25'000 / 24);
}

TEST_CASE("D20: a bad host stays bad over its interruptions, and only another one may be better",
          "[pitfalls]") {
    Law const good_or_hopeless = of_two_kinds(1000.0, 1e-12, 1e6);
    Scenario same = bare_job(10.0, good_or_hopeless, SameHost{});
    same.run.give_up_rentals = 12;
    int hopeless = 0;
    for (std::uint64_t replay = 0; replay < 100; ++replay) {
        Ledger const got = history(same, replay);
        CHECK((got.interruptions == 0 || got.interruptions == 12));
        CHECK(got.finished == (got.interruptions == 0));
        hopeless += got.interruptions > 0 ? 1 : 0;
    }
    CHECK(hopeless > 25);
    CHECK(hopeless < 75);

    Scenario redrawn = bare_job(10.0, good_or_hopeless, NewHost{});
    redrawn.run.give_up_rentals = 100;
    Summary const other = summary_of(redrawn, 200'000);
    CHECK(other.of(Share::finished).mean == 1.0);
    check_mean(1.0, other.of(Metric::interruptions));
}

TEST_CASE("D20: the mean over hosts is not the time on a mean host", "[pitfalls]") {
    Law const lives = of_two_kinds(1.0, 0.5, 1.5);
    double const on_a_mean_host = std::expm1(1.0);
    auto const makespan_h = [&](std::variant<NewHost, SameHost> const& recovery) {
        return summary_of(bare_job(1.0, lives, recovery), 250'000).of(Metric::makespan_h);
    };
    // kept: (e^f - 1) / f, over the hosts
    Moments const kept = makespan_h(SameHost{});
    check_mean(0.5 * (std::expm1(0.5) / 0.5 + std::expm1(1.5) / 1.5), kept);
    CHECK(z_score(on_a_mean_host, kept) > z_limit);
    // drawn anew: the mean time of an attempt over the share that succeeds
    Moments const redrawn = makespan_h(NewHost{});
    double const attempt_h = 0.5 * (-std::expm1(-0.5) / 0.5 - std::expm1(-1.5) / 1.5);
    check_mean(attempt_h / (0.5 * (std::exp(-0.5) + std::exp(-1.5))), redrawn);
    CHECK(z_score(on_a_mean_host, redrawn) < -z_limit);
}

}  // namespace
}  // namespace runcost
