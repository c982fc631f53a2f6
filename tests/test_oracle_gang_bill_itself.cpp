#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "tests/catch.hpp"
#include "tests/oracle_bills.hpp"
#include "tests/oracle_gang.hpp"
#include "tests/oracle_jobs.hpp"

namespace runcost {
namespace {

using namespace tests;
using oracle::GangCause;
using oracle::GangJob;
using oracle::NodeDraw;
using oracle::Result;

NodeDraw by_node(std::vector<double> values) {
    return [values = std::move(values)](int, int node) { return values.at(static_cast<std::size_t>(node)); };
}

/// At this age, with the first rental; of one node, or of the gang.
GangCause once(std::string name, double age, int node, bool each_node = true) {
    GangCause cause;
    cause.name = std::move(name);
    cause.each_node = each_node;
    cause.life = [=](int rental, int of) { return rental == 0 && of == node ? age : oracle::never; };
    cause.detection = always(0.5);
    return cause;
}

/// 4 h of work on nodes of $1/h and $2/h. Node 1 is lost at 3 and replaced at 3.5; with the restart all is
/// done at 7.75. Node 0 is held for 7.75 h, node 1 for 3 h and for 4.25 h.
GangJob one_lost(std::string const& cause = "preemption") {
    GangJob job;
    job.nodes = 2;
    job.work = 4.0;
    job.price = by_node({1.0, 2.0});
    job.restart = always(0.25);
    job.causes = {once(cause, 3.0, 1)};
    return job;
}
constexpr double rent = 7.75 + 2.0 * (3.0 + 4.25);

TEST_CASE("oracle gang bill itself: the node that was lost is free by itself", "[oracle]") {
    GangJob job = one_lost();
    check_bill(oracle::replay(job), {.compute = rent});
    job.free_within = 3.0;
    check_bill(oracle::replay(job), {.compute = rent, .refund = 6.0});
    job.free_within = 2.99;
    check_bill(oracle::replay(job), {.compute = rent});
    job.free_within = 100.0;
    check_bill(oracle::replay(job), {.compute = rent, .refund = 6.0});
    job.while_down = true;
    check_bill(oracle::replay(job), {.compute = rent + 1.0, .refund = 7.0});
    job.causes[0].name = "hang";
    check_bill(oracle::replay(job), {.compute = rent + 1.0});
    // Both are lost.
    job.while_down = false;
    job.causes = {once("preemption", 3.0, 0, false)};
    check_bill(oracle::replay(job), {.compute = 3.0 * (3.0 + 4.25), .refund = 9.0});
}

TEST_CASE("oracle gang bill itself: the block of the node that was lost is given back", "[oracle]") {
    GangJob job = one_lost();
    job.granularity = 2.0;
    job.prepaid = true;
    // Node 1 pays for 4 h and for 6 h, node 0 for 8 h.
    check_bill(oracle::replay(job), {.compute = rent, .rounding = 2.0 + 3.5 + 0.25, .refund = 2.0});
    job.unused = 0.5;
    check_bill(oracle::replay(job), {.compute = rent, .rounding = 5.75, .refund = 2.0 + 1.875});
    job.causes[0].name = "crash";
    check_bill(oracle::replay(job), {.compute = rent, .rounding = 5.75, .refund = 1.0 + 1.875});
    job.fee = 0.25;
    check_bill(oracle::replay(job), {.compute = 0.75 * rent,
                                     .rounding = 0.75 * 5.75,
                                     .refund = 0.75 * 2.875,
                                     .fee = 0.25 * (rent + 5.75 - 2.875)});
    // Limits see what the block of a node came to when the next rental begins, at 3.5.
    job = one_lost();
    job.granularity = 2.0;
    job.give_up_cost = 10.0;
    Result const stopped = oracle::replay(job);
    CHECK(!stopped.finished);
    CHECK(stopped.makespan == Approx(3.5));
    check_bill(stopped, {.compute = 9.5, .rounding = 2.0 + 0.5});
    job.prepaid = true;
    CHECK(oracle::replay(job).makespan == Approx(3.5 + 0.5 / 3.0));
}

// Node 1 is away from 3 to 5. Both contracts end at 6, and those of the next hosts at 12. Work from 5.25 to
// 6, from 6.25 to 12, all lost, and from 12.25 to 16.25.
TEST_CASE("oracle gang bill itself: the contract of a node runs on while its host is down", "[oracle]") {
    GangJob job = one_lost();
    job.work = 4.0;
    job.piece = 4.0;
    job.write = [](int rental) { return rental < 4 ? 2.0 : 0.0; };
    job.causes[0].same_host = true;
    job.causes[0].downtime = always(1.5);
    GangCause end;
    end.name = "end_of_contract";
    end.life = [](int, int) { return 6.0; };
    end.calendar = true;
    job.causes.push_back(end);
    job.granularity = 3.0;
    job.prepaid = true;
    Result const result = oracle::replay(job);
    CHECK(result.makespan == Approx(16.25));
    CHECK(result.interruptions == 5);
    // Node 0 is billed for 6 h, 6 h and 4.25 h; node 1 for 3 h, 1 h, 6 h and 4.25 h.
    check_bill(result,
               {.compute = 16.25 + 2.0 * 14.25, .rounding = 1.75 + 2.0 * (2.0 + 1.75), .refund = 4.0});

    // Where provisioning counts, and takes 1 h, they end an hour before: with no cause but this, at 6 and 12.
    job.causes = {end};
    job.causes[0].from_grant = true;
    job.provisioning = always(1.0);
    job.write = always(2.5);
    job.give_up_after = 13.0;
    CHECK(oracle::replay(job).interruptions == 4);
    CHECK(oracle::replay(job).hours.at("provisioning") == Approx(3.0));
    job.causes[0].from_grant = false;
    CHECK(oracle::replay(job).interruptions == 2);
}

TEST_CASE("oracle gang bill itself: each node has a disk", "[oracle]") {
    GangJob job = one_lost();
    job.disk = 0.1;
    job.stopped_disk = 0.2;
    check_bill(oracle::replay(job), {.compute = rent, .disk = 0.1 * (7.75 + 3.0 + 4.25)});
    job.network_volume = 0.01;
    job.object_store = 0.02;
    job.release = always(1.0);
    job.deletion = always(3.0);
    check_bill(oracle::replay(job), {.compute = rent,
                                     .after_end = 3.0,
                                     .disk = 0.1 * 15.0 + 2 * (0.1 + 2.0 * 0.2),
                                     .network_volume = 0.01 * 10.75,
                                     .object_store = 0.02 * 10.75});
    // Back at 4.5.
    job = one_lost();
    job.disk = 0.1;
    job.stopped_disk = 0.2;
    job.causes[0].same_host = true;
    job.causes[0].downtime = always(1.0);
    check_bill(oracle::replay(job), {.compute = rent + 1.0, .disk = 0.1 * (8.75 + 3.0 + 4.25) + 0.2 * 1.5});
}

// The datasets are there at 0.5 and at 1; node 0 is lost at 0.25, half of its dataset read, and noticed at
// 0.75. Its next one is there at 1.25. Restarted by 1.5, 2 h of work, saved in 0.75 h by 4.25, 2 h of work,
// saved at 7.
TEST_CASE("oracle gang bill itself: each node pays for its bytes", "[oracle]") {
    GangJob job = one_lost();
    job.piece = 2.0;
    job.write = always(0.25);
    job.dataset = by_node({0.5, 1.0});
    job.dataset_usd = {0.0, 10.0, 4.0, 0};
    job.upload = by_node({0.25, 0.5});
    job.upload_usd = {6.0};
    job.free_egress.resize(1);
    job.causes = {once("preemption", 0.25, 0)};
    Result const result = oracle::replay(job);
    CHECK(result.makespan == Approx(7.0));
    CHECK(result.transfer() == Approx(12.0 + 25.0 + 10.0));
    CHECK(result.upload == Approx(12.0));
    CHECK(result.download == Approx(25.0));
    CHECK(result.egress == Approx(10.0));
    // 3.0 of the first save moves by the end of the month.
    job.first_month = 4.0;
    job.free_upload = {4.0, 0.0};
    CHECK(oracle::replay(job).upload == Approx(12.0 - 3.0 - 4.0));

    // Node 1 is lost at 4, in the middle of the first upload, and again there at 5.5, with its dataset.
    // Restarted by 5.75, done at 11.25.
    job.free_upload = {};
    job.causes = {once("preemption", 0.25, 0), once("outage", 4.0, 1)};
    Result const broken_off = oracle::replay(job);
    CHECK(broken_off.makespan == Approx(11.25));
    CHECK(broken_off.checkpoint_failed == Approx(0.5));
    CHECK(broken_off.upload == Approx(3.0 + 12.0));
    CHECK(broken_off.download == Approx(35.0));

    // The same bytes at once.
    GangJob fast = job;
    fast.dataset = fast.upload = {};
    fast.setup = [](int rental) { return rental == 0 ? 1.0 : 0.5; };
    fast.write = always(0.75);
    CHECK(oracle::replay(fast).upload == Approx(12.0));
    CHECK(oracle::replay(fast).download == Approx(3 * 10.0));  // the first one never moved

    // Lost at 5, behind the save. Up at 6.5; restarted and read by 7.5, by the slower of two networks.
    job.causes[1] = once("outage", 5.0, 1);
    job.read = always(0.25);
    job.download = by_node({0.5, 0.25});
    job.download_usd = {0.0, 8.0, 2.0, 0};
    Result const read = oracle::replay(job);
    CHECK(read.makespan == Approx(7.5 + 2.75));
    CHECK(read.hours.at("restore") == Approx(0.25 + 1.0));
    CHECK(read.download == Approx(35.0 + 8.0));
    CHECK(read.egress == Approx(14.0 + 2.0));
}

TEST_CASE("oracle gang bill itself: limits, repair and a commitment", "[oracle]") {
    GangJob job = one_lost();
    job.give_up_cost = 6.0;
    CHECK(oracle::replay(job).makespan == Approx(2.0));
    job.give_up_cost = oracle::never;
    job.spend_limit = 3.0;
    CHECK(oracle::replay(job).finished);
    job.spend_limit = 2.99;
    check_bill(oracle::replay(job), {});
    // What replaces node 1 takes $5/h.
    job.price = [](int rental, int node) { return rental == 0 ? 1.0 + node : 5.0; };
    job.spend_limit = 5.5;
    Result const too_dear = oracle::replay(job);
    CHECK(!too_dear.finished);
    CHECK(too_dear.makespan == Approx(3.5));
    check_bill(too_dear, {.compute = 9.5});
    job.spend_limit = 6.0;
    CHECK(oracle::replay(job).finished);

    job = one_lost("host_failure");
    job.repair = 100.0;
    job.give_up_cost = 50.0;
    Result const failed = oracle::replay(job);
    CHECK(failed.makespan == Approx(3.0));
    check_bill(failed, {.compute = 9.0, .repair = 100.0});
    job.causes = {once("host_failure", 3.0, 0, false)};
    job.give_up_cost = oracle::never;
    check_bill(oracle::replay(job), {.compute = 3.0 * 7.25, .repair = 100.0});

    job = one_lost();
    job.term = 5.0;
    job.term_usd_per_h = 3.0;
    check_bill(oracle::replay(job), {.compute = rent, .commitment = 30.0 - rent});
    job.exit_usd_per_h = 4.0;
    check_bill(oracle::replay(job), {.compute = rent, .commitment = 15.0 + 2.75 * 4.0 - rent});
    job.capacity_wait = [](int rental) { return rental == 0 ? 1.0 : 0.0; };
    job.release = always(1.25);
    check_bill(oracle::replay(job),
               {.compute = rent, .after_end = 3.75, .commitment = 15.0 + 15.0 - rent - 3.75});
}

}  // namespace
}  // namespace runcost
