#include <cstddef>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "tests/catch.hpp"
#include "tests/oracle_gang.hpp"

namespace runcost {
namespace {

using oracle::Draw;
using oracle::GangCause;
using oracle::GangJob;
using oracle::never;
using oracle::NodeDraw;
using oracle::Result;

Draw always(double value) {
    return [value](int) { return value; };
}

/// One value for each rental; there are to be no more.
Draw by_rental(std::vector<double> values) {
    return [values = std::move(values)](int rental) { return values.at(static_cast<std::size_t>(rental)); };
}

/// The same with each rental.
NodeDraw by_node(std::vector<double> values) {
    return [values = std::move(values)](int, int node) { return values.at(static_cast<std::size_t>(node)); };
}

/// By rental and node; all others are never.
NodeDraw lives(std::map<std::pair<int, int>, double> ages) {
    return [ages = std::move(ages)](int rental, int node) {
        auto const found = ages.find({rental, node});
        return found == ages.end() ? never : found->second;
    };
}

GangCause cause_of(std::string name, std::map<std::pair<int, int>, double> ages, Draw detection) {
    GangCause cause;
    cause.name = std::move(name);
    cause.life = lives(std::move(ages));
    cause.detection = std::move(detection);
    return cause;
}

GangCause returning(GangCause cause, double downtime) {
    cause.same_host = true;
    cause.downtime = always(downtime);
    return cause;
}

GangJob job_of(int nodes, double work) {
    GangJob job;
    job.nodes = nodes;
    job.work = work;
    return job;
}

using ByState = std::map<std::string, double>;

void check(ByState const& got, ByState const& expected) {
    for (auto const& [state, amount] : got) {
        INFO(state);
        auto const its = expected.find(state);
        CHECK(amount == Approx(its == expected.end() ? 0.0 : its->second).epsilon(1e-12));
    }
}

TEST_CASE("oracle gang itself: two nodes are held while the third is replaced by a dearer one", "[oracle]") {
    GangJob job = job_of(3, 4.0);
    job.price = [](int rental, int node) { return rental == 0 ? 1.0 + node : 5.0; };
    job.piece = 2.0;
    job.write = always(0.25);
    job.read = always(0.25);
    job.restart = always(0.25);
    job.provisioning = always(0.5);
    job.setup = always(1.0);
    job.causes = {cause_of("hardware", {{{0, 1}, 3.5}}, always(0.25))};
    Result const result = oracle::replay(job);
    // Up at 0.5, set up at 1.5, saved at 3.75, struck at 4, noticed at 4.25, up at 4.75, set up at 5.75.
    check(result.hours, {{"provisioning", 1.0},
                         {"setup", 2.0},
                         {"useful", 4.0},
                         {"checkpoint", 0.5},
                         {"lost", 0.25},
                         {"detection", 0.25},
                         {"restore", 0.5}});
    // All three $6/h at first, the two that are left $4/h, then $9/h.
    check(result.compute_by_state, {{"provisioning", 0.5 * 4.0},
                                    {"setup", 6.0 + 9.0},
                                    {"useful", 2.0 * 6.0 + 2.0 * 9.0},
                                    {"checkpoint", 0.25 * 6.0 + 0.25 * 9.0},
                                    {"lost", 0.25 * 6.0},
                                    {"detection", 0.25 * 4.0},
                                    {"restore", 0.5 * 9.0}});
    CHECK(result.finished);
    CHECK(result.rentals == 2);
}

TEST_CASE("oracle gang itself: a replacement is set up while another node is lost", "[oracle]") {
    GangJob job = job_of(2, 1.0);
    job.setup = by_rental({1.0, 2.0, 4.0});
    job.restart = by_rental({9.0, 9.0, 0.5});
    job.causes = {cause_of("hardware", {{{0, 0}, 1.5}, {{0, 1}, 2.75}}, by_rental({0.25, 0.5}))};
    Result const result = oracle::replay(job);
    // Node 0 is noticed at 1.75 and set up from then to 3.75; node 1 is noticed at 3.25 and set up at 7.25.
    check(
        result.hours,
        {{"setup", 1.0 + 1.0 + 4.0}, {"lost", 0.5}, {"detection", 0.75}, {"restore", 0.5}, {"useful", 1.0}});
    check(result.compute_by_state, {{"setup", 2.0 + 2.0 + 8.0},
                                    {"lost", 1.0},
                                    {"detection", 0.25 + 0.5},
                                    {"restore", 1.0},
                                    {"useful", 2.0}});
    CHECK(result.interruptions == 2);
    CHECK(result.rentals == 3);
}

TEST_CASE("oracle gang itself: a new host is asked for when all losses are noticed and others are back",
          "[oracle]") {
    GangJob job = job_of(2, 3.0);
    job.provisioning = by_rental({0.0, 9.0, 0.5});
    job.restart = always(0.25);
    job.causes = {cause_of("hardware", {{{0, 0}, 2.0}}, always(1.0)),
                  returning(cause_of("hang", {{{0, 1}, 2.5}, {{2, 1}, 1.75}}, always(0.25)), 2.0)};
    job.causes[0].billed = true;
    Result const result = oracle::replay(job);
    // Node 0 is lost at 2 and noticed at 3; node 1 is lost at 2.5 and back at 4.75, when node 0 is asked for.
    // Node 1 is lost again 1.75 h behind its return, and is back at 8.75.
    check(result.hours, {{"lost", 2.0 + 1.0},
                         {"detection", 1.0 + 0.25},
                         {"waiting", 1.75 + 2.0},
                         {"provisioning", 0.5},
                         {"restore", 0.5},
                         {"useful", 3.0}});
    // Node 0 is billed until it is asked for, node 1 up to its loss and from its return.
    check(result.compute_by_state, {{"lost", 4.0 + 2.0},
                                    {"detection", 1.5 + 0.25},
                                    {"waiting", 1.75 + 2.0},
                                    {"provisioning", 0.5},
                                    {"restore", 1.0},
                                    {"useful", 6.0}});
    CHECK(result.by_cause == std::map<std::string, int>{{"hardware", 1}, {"hang", 2}});
    CHECK(result.rentals == 4);

    job.give_up_rentals = 2;  // the second one ended at once
    Result const given_up = oracle::replay(job);
    CHECK(!given_up.finished);
    CHECK(given_up.makespan == 4.75);
    CHECK(given_up.rentals == 2);
}

TEST_CASE("oracle gang itself: what the gang has in common takes some of its nodes or all", "[oracle]") {
    GangJob job = job_of(4, 3.0);
    job.price = by_node({1.0, 2.0, 4.0, 8.0});
    job.provisioning = by_rental({0.0, 0.5, 0.5});
    job.causes = {cause_of("network", {{{0, 0}, 1.0}, {{1, 0}, 1.75}}, always(0.5))};
    job.causes[0].each_node = false;
    job.causes[0].nodes = 2;
    // Of 0 1 2 3 first the third, which leaves 1 0 3, and then the second; later the first two.
    job.causes[0].choice = [](int rental, int i) { return rental == 1 ? 0.0 : i == 0 ? 0.6 : 0.5; };
    Result const some = oracle::replay(job);
    check(some.hours, {{"lost", 1.0 + 0.75}, {"detection", 1.0}, {"provisioning", 1.0}, {"useful", 3.0}});
    check(some.compute_by_state, {{"lost", 1.75 * 15.0},
                                  {"detection", 0.5 * 10.0 + 0.5 * 12.0},
                                  {"provisioning", 0.5 * 10.0 + 0.5 * 12.0},
                                  {"useful", 45.0}});

    job.causes[0].nodes = 0;  // so that its next life begins with the next host
    Result const all = oracle::replay(job);
    check(all.hours, {{"lost", 1.0 + 1.75}, {"detection", 1.0}, {"provisioning", 1.0}, {"useful", 3.0}});
    check(all.compute_by_state, {{"lost", 2.75 * 15.0}, {"useful", 45.0}});
}

TEST_CASE("oracle gang itself: each node's rental is rounded by itself", "[oracle]") {
    GangJob job = job_of(2, 2.0);
    job.price = by_node({1.0, 10.0});
    job.from = oracle::Start::useful;
    job.granularity = 1.0;
    job.minimum = 3.0;
    job.setup = always(1.0);
    job.restart = always(0.5);
    job.causes = {cause_of("hardware", {{{0, 1}, 2.0}}, Draw{})};
    Result const result = oracle::replay(job);
    check(result.hours, {{"setup", 2.0}, {"lost", 1.0}, {"restore", 0.5}, {"useful", 2.0}});
    check(result.compute_by_state, {{"setup", 1.0}, {"lost", 11.0}, {"restore", 0.5}, {"useful", 22.0}});
    // Node 0 is billed for 4.5 h, node 1 for 1 h and for 2 h.
    CHECK(result.rounding == Approx(0.5 + 20.0 + 10.0).epsilon(1e-12));
}

TEST_CASE("oracle gang itself: a node that comes back begins a setup that was broken off anew", "[oracle]") {
    GangJob job = job_of(2, 1.0);
    job.setup = by_rental({1.0, 3.0});
    job.restart = always(0.5);
    job.causes = {returning(cause_of("hang", {{{0, 0}, 0.5}}, always(0.25)), 0.25)};
    Result const result = oracle::replay(job);
    check(result.hours,
          {{"setup", 0.5 + 3.0}, {"detection", 0.25}, {"waiting", 0.25}, {"restore", 0.5}, {"useful", 1.0}});
    check(result.compute_by_state,
          {{"setup", 1.0 + 6.0}, {"detection", 0.25}, {"waiting", 0.25}, {"restore", 1.0}, {"useful", 2.0}});
}

}  // namespace
}  // namespace runcost
