#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "tests/catch.hpp"
#include "tests/oracle.hpp"
#include "tests/oracle_jobs.hpp"

namespace runcost {
namespace {

using namespace tests;
using oracle::Job;
using oracle::PriceStep;
using oracle::Result;

/// Each price from its instant on, the last one for good.
void set_prices(Job& job, std::vector<PriceStep> steps) {
    job.price_step = [steps = std::move(steps)](int step) {
        auto const i = static_cast<std::size_t>(step);
        return i < steps.size() ? steps[i] : PriceStep{oracle::never, 0.0};
    };
}

/// 10 h of work with a save of 1 h after each 4 h of it: 13 h. Restart and read take half an hour each.
Job job_at(std::vector<PriceStep> steps) {
    Job job = job_with({blocking(1.0)});
    job.causes.clear();
    set_prices(job, std::move(steps));
    return job;
}

/// The same with a bid of $3/h, on hosts that whoever pays more takes away.
Job bidder_at(std::vector<PriceStep> steps) {
    Job job = job_at(std::move(steps));
    job.bid = 3.0;
    job.causes = {cause_of("outbid", {})};
    job.causes[0].of_price = true;
    return job;
}

/// Dollars by state; their sum is the rent.
void check_compute(Job const& job, std::map<std::string, double> const& expected) {
    Result const result = oracle::replay(job);
    double sum = 0.0;
    for (auto const& [state, usd] : result.compute_by_state) {
        INFO(state);
        auto const its = expected.find(state);
        CHECK(usd == Approx(its == expected.end() ? 0.0 : its->second).epsilon(1e-12));
        sum += usd;
    }
    CHECK(result.compute == Approx(sum).epsilon(1e-12));
}

// Work to 4, save to 5, work to 9, save to 10, work to 12, save to 13.
TEST_CASE("oracle itself: each hour is paid at the price of its moment", "[oracle]") {
    Job job = job_at({{0.0, 2.0}, {3.0, 4.0}, {6.0, 1.0}});
    check_hours(job, {{"useful", 10.0}, {"checkpoint", 3.0}});
    // 3 h at 2, 1 h and 1 h at 4, 5 h at 1; saves at 4, 1 and 1.
    check_compute(job, {{"useful", 6.0 + 8.0 + 5.0}, {"checkpoint", 6.0}});

    // $6 until 3, and $6 more at $4/h.
    job.give_up_cost = 12.0;
    Result const spent = oracle::replay(job);
    CHECK(!spent.finished);
    CHECK(spent.makespan == Approx(4.5).epsilon(1e-12));
    CHECK(spent.cost == Approx(12.0).epsilon(1e-12));
}

// Half of the speed is taken by the uploads from 4 to 6 (of 4 h of work) and from 9 to 11 (of 8 h); all of it
// by the last one, from 12 to 14.
TEST_CASE("oracle itself: hours that an upload takes from the work are paid at the price of their moment",
          "[oracle]") {
    Job job = job_at({{0.0, 2.0}, {5.0, 4.0}});
    job.levels = {background(0.0, 2.0, 0.5)};
    check_hours(job, {{"useful", 10.0}, {"checkpoint", 4.0}});
    // Work: 4 h and half an hour at 2, half an hour, 3 h, 1 h and 1 h at 4.
    check_compute(job, {{"useful", 9.0 + 22.0}, {"checkpoint", 1.0 + 2.0 + 4.0 + 8.0}});
}

/// Outbid at 7, two hours behind a save; granted again at 8. Done at 17.
Job outbid_at_work() {
    return bidder_at({{0.0, 2.0}, {6.0, 9.0}, {6.0, 3.0}, {7.0, 4.0}, {8.0, 2.5}});
}

// Work to 4, save to 5, work to 7. A price of the bid itself, at 6, is none above it, and one of 9 does not
// last. Noticed at 7.25, granted at 8, restored by 9, work to 13, save to 14, work to 16, save to 17.
TEST_CASE("oracle itself: a host is outbid at work", "[oracle]") {
    Job job = outbid_at_work();
    check_hours(job, {{"useful", 10.0},
                      {"lost", 2.0},
                      {"checkpoint", 3.0},
                      {"restore", 1.0},
                      {"waiting", 0.75},
                      {"detection", 0.25}});
    // What is lost was paid at 2 and at 3.
    check_compute(job,
                  {{"useful", 8.0 + 15.0}, {"lost", 2.0 + 3.0}, {"checkpoint", 2.0 + 5.0}, {"restore", 2.5}});
    CHECK(oracle::replay(job).by_cause.at("outbid") == 1);
    job.causes[0].billed = true;
    CHECK(oracle::replay(job).compute_by_state.at("detection") == Approx(0.25 * 4.0).epsilon(1e-12));
    CHECK(oracle::replay(job).compute_by_state.at("waiting") == 0.0);  // it holds no host

    // Without the cause nobody is outbid: 6 h at 2, 1 h at 3, 1 h at 4, 5 h at 2.5.
    job.causes.clear();
    check_hours(job, {{"useful", 10.0}, {"checkpoint", 3.0}});
    CHECK(oracle::replay(job).cost == Approx(12.0 + 3.0 + 4.0 + 12.5).epsilon(1e-12));
}

// The save from 4 to 5 is broken off at 4.5. Noticed at 4.75, granted at 5, restarted by 5.5, and 13 h more.
TEST_CASE("oracle itself: a host is outbid in a save", "[oracle]") {
    Job job = bidder_at({{0.0, 2.0}, {4.5, 4.0}, {5.0, 2.0}});
    check_hours(job, {{"useful", 10.0},
                      {"lost", 4.0},
                      {"checkpoint", 3.5},
                      {"restore", 0.5},
                      {"waiting", 0.25},
                      {"detection", 0.25}});
    CHECK(oracle::replay(job).checkpoint_failed == Approx(0.5).epsilon(1e-12));
    CHECK(oracle::replay(job).cost == Approx(18.0 * 2.0).epsilon(1e-12));

    // A save that ends as the price rises is complete.
    set_prices(job, {{0.0, 2.0}, {5.0, 4.0}, {6.0, 2.0}});
    check_hours(
        job,
        {{"useful", 10.0}, {"checkpoint", 3.0}, {"restore", 1.0}, {"waiting", 0.75}, {"detection", 0.25}});
}

// Up at 0.5, outbid at 1, noticed at 1.25, granted at 2, up at 2.5, set up at 3.5, restarted at 4.
TEST_CASE("oracle itself: a host is outbid in setup", "[oracle]") {
    Job job = bidder_at({{0.0, 2.0}, {1.0, 4.0}, {2.0, 2.0}});
    job.provisioning = always(0.5);
    job.setup = always(1.0);
    std::map<std::string, double> expected{{"useful", 10.0},      {"checkpoint", 3.0}, {"restore", 0.5},
                                           {"provisioning", 1.0}, {"setup", 1.5},      {"waiting", 0.75},
                                           {"detection", 0.25}};
    check_hours(job, expected);
    check_compute(job, {{"useful", 20.0}, {"checkpoint", 6.0}, {"restore", 1.0}, {"setup", 3.0}});
    // On the same host the setup is begun anew.
    job.causes[0].same_host = true;
    expected["provisioning"] = 0.5;
    check_hours(job, expected);
}

// Granted at 0, up at 2, noticed at 2.25, granted at 3, up at 5, restarted at 5.5.
TEST_CASE("oracle itself: a host that comes up while the price is above the bid is outbid at once",
          "[oracle]") {
    Job job = bidder_at({{0.0, 2.0}, {1.0, 4.0}, {3.0, 2.0}});
    job.provisioning = always(2.0);
    job.from = oracle::Start::provisioning;
    check_hours(job, {{"useful", 10.0},
                      {"checkpoint", 3.0},
                      {"restore", 0.5},
                      {"provisioning", 4.0},
                      {"waiting", 0.75},
                      {"detection", 0.25}});
    CHECK(oracle::replay(job).compute_by_state.at("provisioning") ==
          Approx(2.0 + 4.0 + 2.0 * 2.0).epsilon(1e-12));
    // A price that is back by then is low enough.
    set_prices(job, {{0.0, 2.0}, {0.5, 4.0}, {2.0, 2.0}});
    check_hours(job, {{"useful", 10.0}, {"checkpoint", 3.0}, {"provisioning", 2.0}});
}

TEST_CASE("oracle itself: a grant waits until there is capacity and the price is at most the bid",
          "[oracle]") {
    Job job = bidder_at({{0.0, 4.0}, {1.0, 5.0}, {2.5, 3.0}});
    check_hours(job, {{"useful", 10.0}, {"checkpoint", 3.0}, {"waiting", 2.5}});
    CHECK(oracle::replay(job).cost == Approx(13.0 * 3.0).epsilon(1e-12));
    job.capacity = Job::wait;
    job.capacity_wait = always(1.0);
    check_hours(job, {{"useful", 10.0}, {"checkpoint", 3.0}, {"waiting", 2.5}});
    job.capacity_wait = always(2.75);
    check_hours(job, {{"useful", 10.0}, {"checkpoint", 3.0}, {"waiting", 2.75}});

    // Capacity from 1 to 2 and from 4 on, a low price from 2 to 3 and from 5 on.
    job.capacity = Job::spells;
    job.capacity_first = false;
    job.spell = lives({1.0, 1.0, 2.0});
    set_prices(job, {{0.0, 4.0}, {2.0, 3.0}, {3.0, 4.0}, {5.0, 3.0}});
    check_hours(job, {{"useful", 10.0}, {"checkpoint", 3.0}, {"waiting", 5.0}});
}

// Outbid at 7, noticed at 7.25; the price is low at 10, the host back at 10.5, restored at 11.5. Then 8 h.
TEST_CASE("oracle itself: the same host waits for the price and then for its downtime", "[oracle]") {
    Job job = bidder_at({{0.0, 2.0}, {7.0, 4.0}, {8.0, 5.0}, {10.0, 3.0}, {11.0, 1.0}});
    job.causes[0].same_host = true;
    job.causes[0].downtime = always(0.5);
    job.while_down = true;
    std::map<std::string, double> expected{{"useful", 10.0}, {"lost", 2.0},     {"checkpoint", 3.0},
                                           {"restore", 1.0}, {"waiting", 3.25}, {"detection", 0.25}};
    check_hours(job, expected);
    check_compute(job, {{"useful", 8.0 + 6.0},
                        {"lost", 4.0},
                        {"checkpoint", 2.0 + 2.0},
                        {"restore", 1.5 + 0.5},
                        {"waiting", 0.75 * 4.0 + 2.0 * 5.0 + 0.5 * 3.0},
                        {"detection", 1.0}});

    // Back at 11.5, when the price is above the bid again: noticed at 11.75, low at 12, back at 13.5.
    set_prices(job, {{0.0, 2.0}, {7.0, 4.0}, {10.0, 3.0}, {11.0, 4.0}, {12.0, 3.0}});
    job.causes[0].downtime = always(1.5);
    expected["detection"] = 0.5;
    expected["waiting"] = 2.75 + 1.5 + 0.25 + 1.5;
    check_hours(job, expected);
    CHECK(oracle::replay(job).interruptions == 2);
}

// 7 h on the first host and 9 h on the second.
TEST_CASE("oracle itself: a locked price is that of the grant, and the bid may be the price", "[oracle]") {
    Job job = outbid_at_work();
    job.lock_host = true;
    CHECK(oracle::replay(job).cost == Approx(7.0 * 2.0 + 9.0 * 2.5).epsilon(1e-12));
    check_compute(job, {{"useful", 8.0 + 15.0}, {"lost", 4.0}, {"checkpoint", 7.0}, {"restore", 2.5}});
    job.causes[0].same_host = true;
    CHECK(oracle::replay(job).cost == Approx(16.0 * 2.0).epsilon(1e-12));
    job.lock_host = false;
    job.pays_bid = true;
    CHECK(oracle::replay(job).cost == Approx(16.0 * 3.0).epsilon(1e-12));
    CHECK(oracle::replay(job).makespan == Approx(17.0).epsilon(1e-12));
}

// Told at 7 and killed at 9, though the price is low again at 8. Saved at 8; noticed at 9.25, granted then,
// restored at 10.25. The last 4 h and their save end at 15.25.
TEST_CASE("oracle itself: a bidder who is warned saves", "[oracle]") {
    Job job = bidder_at({{0.0, 2.0}, {7.0, 4.0}, {8.0, 1.0}});
    job.causes[0].notice = [](int) { return std::optional<double>(2.0); };
    job.on_notice = Job::save_and_stop;
    check_hours(
        job, {{"useful", 10.0}, {"checkpoint", 3.0}, {"idle", 1.0}, {"restore", 1.0}, {"detection", 0.25}});
    check_compute(job,
                  {{"useful", 12.0 + 4.0}, {"checkpoint", 2.0 + 4.0 + 1.0}, {"idle", 1.0}, {"restore", 1.0}});

    // Given back at 8, when the price is low again.
    job.on_notice = Job::save_and_release;
    check_hours(job, {{"useful", 10.0}, {"checkpoint", 3.0}, {"restore", 1.0}});
}

// The first rental is billed for 7 h, until 7, the second for 9 h, until 17.
TEST_CASE("oracle itself: what rounding adds is paid at the price just before the rental's end", "[oracle]") {
    Job job = outbid_at_work();
    job.granularity = 5.0;
    CHECK(oracle::replay(job).rounding == Approx(3.0 * 3.0 + 1.0 * 2.5).epsilon(1e-12));
    job.lock_host = true;
    CHECK(oracle::replay(job).rounding == Approx(3.0 * 2.0 + 1.0 * 2.5).epsilon(1e-12));
    job.pays_bid = true;
    CHECK(oracle::replay(job).rounding == Approx(4.0 * 3.0).epsilon(1e-12));
    job.lock_host = job.pays_bid = false;
    // Noticed at 7.5, and billed until then; or only at 9, which puts off the second to 18.
    job.causes[0].billed = true;
    job.causes[0].detection = always(0.5);
    CHECK(oracle::replay(job).rounding == Approx(2.5 * 4.0 + 1.0 * 2.5).epsilon(1e-12));
    job.causes[0].detection = always(2.0);
    CHECK(oracle::replay(job).rounding == Approx(1.0 * 2.5 + 1.0 * 2.5).epsilon(1e-12));
    // A step that starts as the job ends is not its price.
    set_prices(job, {{0.0, 2.0}, {18.0, 4.0}});
    job.causes.clear();
    job.work = 15.0;
    CHECK(oracle::replay(job).makespan == Approx(19.0).epsilon(1e-12));
    CHECK(oracle::replay(job).rounding == Approx(4.0).epsilon(1e-12));
    set_prices(job, {{0.0, 2.0}, {19.0, 4.0}});
    CHECK(oracle::replay(job).rounding == Approx(2.0).epsilon(1e-12));

    // Half an hour and 1 h after the end; of 14.5 h, 15 are paid.
    Job held = job_at({{0.0, 2.0}, {13.5, 8.0}});
    held.release = always(1.5);
    held.granularity = 5.0;
    CHECK(oracle::replay(held).after_end == Approx(1.0 + 8.0).epsilon(1e-12));
    CHECK(oracle::replay(held).rounding == Approx(4.0).epsilon(1e-12));
    CHECK(oracle::replay(held).cost == Approx(26.0 + 9.0 + 4.0).epsilon(1e-12));
}

// Granted at 1: 6 h at 2, 1 h at 4, 6 h at 2.5, while the job itself is outbid at 7.
TEST_CASE("oracle itself: the twin waits for its grant and is not outbid", "[oracle]") {
    Job const job = bidder_at({{0.0, 4.0}, {1.0, 2.0}, {7.0, 4.0}, {8.0, 2.5}});
    Result const twin = oracle::uninterrupted(job);
    CHECK(twin.hours.at("waiting") == Approx(1.0).epsilon(1e-12));
    CHECK(twin.makespan == Approx(14.0).epsilon(1e-12));
    CHECK(twin.cost == Approx(12.0 + 4.0 + 15.0).epsilon(1e-12));
    CHECK(twin.interruptions == 0);
    // 6 h at 2; from 8 on, 1 h of restore and 8 h at 2.5.
    CHECK(oracle::replay(job).cost == Approx(12.0 + 22.5).epsilon(1e-12));
}

TEST_CASE("oracle itself: a trace that ends leaves the job unfinished", "[oracle]") {
    Job job = bidder_at({{0.0, 2.0}, {7.0, 4.0}});
    job.trace_end = 12.0;
    Result const waiting = oracle::replay(job);
    CHECK(!waiting.finished);
    CHECK(waiting.makespan == Approx(12.0).epsilon(1e-12));
    CHECK(waiting.hours.at("waiting") == Approx(4.75).epsilon(1e-12));
    CHECK(waiting.cost == Approx(14.0).epsilon(1e-12));
    job.causes.clear();
    job.trace_end = 13.0;
    CHECK(oracle::replay(job).finished);
    job.trace_end = 12.75;
    CHECK(!oracle::replay(job).finished);
    CHECK(oracle::replay(job).cost == Approx(14.0 + 5.75 * 4.0).epsilon(1e-12));
}

}  // namespace
}  // namespace runcost
