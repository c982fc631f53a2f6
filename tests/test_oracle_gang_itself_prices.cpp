#include <cstddef>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "tests/catch.hpp"
#include "tests/oracle_gang.hpp"
#include "tests/oracle_jobs.hpp"

namespace runcost {
namespace {

using oracle::GangCause;
using oracle::GangJob;
using oracle::PriceStep;
using oracle::Result;
using tests::always;

/// Two nodes, each paid at these prices from their instants on, with a bid of $3/h for each.
GangJob bidders_at(std::vector<PriceStep> steps) {
    GangJob job;
    job.nodes = 2;
    job.bid = 3.0;
    job.price_step = [steps = std::move(steps)](int step) {
        auto const i = static_cast<std::size_t>(step);
        return i < steps.size() ? steps[i] : PriceStep{oracle::never, 0.0};
    };
    return job;
}

GangCause outbid(double detection) {
    GangCause cause;
    cause.name = "outbid";
    cause.each_node = false;
    cause.of_price = true;
    cause.detection = always(detection);
    return cause;
}

void check(std::map<std::string, double> const& got, std::map<std::string, double> const& expected) {
    for (auto const& [state, amount] : got) {
        INFO(state);
        auto const its = expected.find(state);
        CHECK(amount == Approx(its == expected.end() ? 0.0 : its->second).epsilon(1e-12));
    }
}

// Set up at 1, saved at 3.5, outbid at 4, noticed at 4.5, granted at 6, set up at 7, restored at 7.5, saved
// at 10 and 12.5.
TEST_CASE("oracle gang itself: the gang is outbid and waits for a lower price", "[oracle]") {
    GangJob job = bidders_at({{0.0, 2.0}, {4.0, 5.0}, {6.0, 1.0}});
    job.work = 6.0;
    job.piece = 2.0;
    job.write = always(0.5);
    job.setup = always(1.0);
    job.restart = always(0.25);
    job.read = always(0.25);
    job.causes = {outbid(0.5)};
    std::map<std::string, double> expected{{"setup", 2.0},      {"useful", 6.0},  {"lost", 0.5},
                                           {"checkpoint", 1.5}, {"restore", 0.5}, {"detection", 0.5},
                                           {"waiting", 1.5}};
    Result const result = oracle::replay(job);
    check(result.hours, expected);
    // Both nodes $4/h, then $2/h.
    check(result.compute_by_state, {{"setup", 4.0 + 2.0},
                                    {"useful", 8.0 + 8.0},
                                    {"lost", 2.0},
                                    {"checkpoint", 2.0 + 2.0},
                                    {"restore", 1.0}});
    CHECK(result.interruptions == 1);

    // Each node by itself, at the same instant.
    job.causes[0].each_node = true;
    check(oracle::replay(job).hours, expected);
    CHECK(oracle::replay(job).interruptions == 2);

    // The same hosts are back a quarter of an hour behind the price; they are set up.
    job.causes[0].each_node = false;
    job.causes[0].same_host = true;
    job.causes[0].downtime = always(0.25);
    job.while_down = true;
    expected["setup"] = 1.0;
    expected["waiting"] = 1.75;
    Result const back = oracle::replay(job);
    check(back.hours, expected);
    CHECK(back.compute_by_state.at("detection") == Approx(0.5 * 10.0).epsilon(1e-12));
    CHECK(back.compute_by_state.at("waiting") == Approx(1.5 * 10.0 + 0.25 * 2.0).epsilon(1e-12));

    job.trace_end = 5.0;
    Result const cut = oracle::replay(job);
    CHECK(!cut.finished);
    CHECK(cut.makespan == Approx(5.0).epsilon(1e-12));
}

// Granted at 1, up at 3 while the price is high, granted at 4, up at 6, restarted at 6.25.
TEST_CASE("oracle gang itself: nodes that come up while the price is above the bid are outbid at once",
          "[oracle]") {
    GangJob job = bidders_at({{0.0, 5.0}, {1.0, 2.0}, {2.0, 5.0}, {4.0, 2.0}});
    job.provisioning = always(2.0);
    job.restart = always(0.25);
    job.causes = {outbid(0.0)};
    check(oracle::replay(job).hours,
          {{"waiting", 2.0}, {"provisioning", 4.0}, {"restore", 0.25}, {"useful", 1.0}});
}

// Node 1 is lost at 3.5 and noticed at 4; its new host is granted at 5 and up at 5.5. Nobody is outbid.
TEST_CASE("oracle gang itself: a node is held at the price of each moment while the other waits for its bid",
          "[oracle]") {
    GangJob job = bidders_at({{0.0, 2.0}, {3.0, 4.0}, {3.75, 6.0}, {5.0, 1.0}});
    job.work = 4.0;
    job.provisioning = [](int rental) { return rental == 0 ? 0.0 : 0.5; };
    job.restart = always(0.25);
    job.granularity = 2.0;
    GangCause hardware;
    hardware.name = "hardware";
    hardware.life = [](int rental, int node) { return rental == 0 && node == 1 ? 3.5 : oracle::never; };
    hardware.detection = always(0.5);
    job.causes = {hardware};
    Result const result = oracle::replay(job);
    check(result.hours, {{"lost", 3.5},
                         {"detection", 0.5},
                         {"waiting", 1.0},
                         {"provisioning", 0.5},
                         {"restore", 0.25},
                         {"useful", 4.0}});
    check(result.compute_by_state, {{"lost", 3.0 * 4.0 + 0.5 * 8.0},
                                    {"detection", 0.25 * 4.0 + 0.25 * 6.0},
                                    {"waiting", 6.0},
                                    {"provisioning", 0.5},
                                    {"restore", 0.25 * 2.0},
                                    {"useful", 8.0}});
    // Node 0 is billed for 9.75 h up to the end, node 1 for 3.5 h up to 3.5 and for 4.25 h up to the end.
    CHECK(result.rounding == Approx(0.25 + 0.5 * 4.0 + 1.75).epsilon(1e-12));

    job.lock_host = true;
    Result const locked = oracle::replay(job);
    CHECK(locked.compute == Approx(9.75 * 2.0 + 3.5 * 2.0 + 4.25).epsilon(1e-12));
    CHECK(locked.rounding == Approx(0.25 * 2.0 + 0.5 * 2.0 + 1.75).epsilon(1e-12));
    job.pays_bid = true;
    CHECK(oracle::replay(job).cost == Approx((10.0 + 4.0 + 6.0) * 3.0).epsilon(1e-12));

    // A step that starts as a node is lost is not the price of its last hour: granted at 4, done at 8.75.
    GangJob at_the_step = bidders_at({{0.0, 2.0}, {3.5, 3.0}});
    at_the_step.work = 4.0;
    at_the_step.provisioning = job.provisioning;
    at_the_step.restart = always(0.25);
    at_the_step.granularity = 2.0;
    at_the_step.causes = {hardware};
    CHECK(oracle::replay(at_the_step).rounding == Approx(0.5 * 2.0 + 1.25 * 3.0 + 1.75 * 3.0).epsilon(1e-12));
}

}  // namespace
}  // namespace runcost
