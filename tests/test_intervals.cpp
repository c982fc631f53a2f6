#include "models/intervals.hpp"

#include <cmath>
#include <cstdint>

#include "models/closed_forms.hpp"
#include "tests/catch.hpp"

namespace runcost {
namespace {

constexpr double minute = 1.0 / 60.0;

Interruption exponential_cause(double mean, Per per = Per::rental) {
    Interruption result;
    result.lifetime = Exponential{mean};
    result.per = per;
    return result;
}

Market market_of(std::vector<Interruption> interruptions) {
    Market market;
    market.interruptions = std::move(interruptions);
    return market;
}

Job job_of(double work, double write_h) {
    Job job;
    job.work = work;
    job.checkpoint.write = Constant{write_h};
    return job;
}

TEST_CASE("intervals: Young's is the root of twice the save times the mean life", "[intervals]") {
    CHECK(young_interval({5 * minute, 24.0}) == Approx(2.0).epsilon(1e-12));
    CHECK(young_interval({0.5, 100.0}) == Approx(10.0).epsilon(1e-12));
}

TEST_CASE("intervals: Daly's are those that he printed", "[intervals]") {
    // Daly, FGCS 22(3), 2006, captions of the figures: a save of 5 min, in minutes
    CHECK(daly_interval({5 * minute, 24.0}) / minute == Approx(117.0).margin(0.5));
    CHECK(daly_interval({5 * minute, 6.0}) / minute == Approx(57.0).margin(0.5));
    CHECK(daly_interval({5 * minute, 15 * minute}) / minute == Approx(9.1).margin(0.05));
}

TEST_CASE("intervals: Daly's is the mean life where a save takes two of them", "[intervals]") {
    CHECK(daly_interval({2.0, 1.0}) == 1.0);
    CHECK(daly_interval({3.0, 1.0}) == 1.0);
    // The series meets it there: sqrt(4) (1 + 1/3 + 1/9) - 2 = 8/9.
    CHECK(daly_interval({2.0 - 1e-9, 1.0}) == Approx(8.0 / 9.0).epsilon(1e-8));
}

TEST_CASE("intervals: without interruptions none is best", "[intervals]") {
    CHECK(std::isinf(young_interval({0.1, infinite})));
    CHECK(std::isinf(daly_interval({0.1, infinite})));
    CHECK(std::isinf(exact_interval({0.1, infinite})));
}

TEST_CASE("intervals: the exact one is where the derivative of the makespan is zero", "[intervals]") {
    // d/dt (e^((t + C) / M) - 1) / t = 0: e^((t + C) / M) (1 - t / M) = 1
    for (double const ratio : {1e-8, 1e-4, 0.01, 0.1, 1.0, 3.0, 10.0}) {
        double const write_h = 7.0 * ratio;
        double const interval = exact_interval({write_h, 7.0});
        CAPTURE(ratio, interval);
        CHECK(interval > 0.0);
        CHECK(std::exp((interval + write_h) / 7.0) * (1.0 - interval / 7.0) == Approx(1.0).epsilon(1e-9));
    }
}

TEST_CASE("intervals: no number of equal pieces beats those around the exact interval", "[intervals]") {
    for (double const write_h : {0.02, 0.2, 2.0}) {
        for (double const mean : {3.0, 24.0}) {
            Job const job = job_of(100.0, write_h);
            Market const market = market_of({exponential_cause(mean)});
            double least = infinite;
            std::uint64_t best = 0;
            for (std::uint64_t count = 1; count <= 1000; ++count) {
                Policy policy;
                policy.checkpoint = policy::Segments{count};
                double const makespan = closed_forms(job, market, policy).value().makespan_h;
                if (makespan < least) {
                    least = makespan;
                    best = count;
                }
            }
            double const exact = 100.0 / exact_interval({write_h, mean});
            CAPTURE(write_h, mean, best, exact);
            CHECK(std::fabs(static_cast<double>(best) - exact) < 1.0);
        }
    }
}

/// A long job of a checkpoint and a dataset whose moving takes time and dollars.
struct Moving {
    Job job;
    Market market;
    Policy policy;

    /// C and R over the mean life of 10 h; dollars of a save, of the read and of the dataset, at $1/h.
    Moving(double write, double again, double save_usd, double read_usd, double dataset_usd) {
        constexpr double mean = 10.0;
        job.work = 300.0;
        job.setup = Constant{0.4 * again * mean};
        job.restart = Constant{0.1 * again * mean};
        job.checkpoint.size_bytes = 1.0;
        market = market_of({exponential_cause(mean)});
        market.price.usd_per_h = Constant{1.0};
        market.network.upload = Constant{1.0 / (write * mean)};
        market.network.download = Constant{1.0 / (0.2 * again * mean)};
        market.network.upload_usd_per_byte = save_usd;
        market.network.download_usd_per_byte = read_usd;
        job.dataset_bytes = read_usd > 0.0 && dataset_usd > 0.0 ? dataset_usd / read_usd : 1.5;
        policy.checkpoint = policy::ExactCost{};
    }

    /// Mean dollars per hour of work, beyond the first 50 pieces.
    double usd_per_work(double piece) const {
        Policy every = policy;
        every.checkpoint = policy::Every{piece, false};
        auto const usd = [&](double pieces) {
            Job some = job;
            some.work = pieces * piece;
            return closed_forms(some, market, every).value().cost_usd.value();
        };
        return (usd(100.0) - usd(50.0)) / (50.0 * piece);
    }
    double interval() const { return piece_of_work(job, market, policy); }
};

/// No interval on a fine grid, from a 20th of the exact one to 20 of it, is as cheap.
void check_cheapest(Moving const& all) {
    double const exact = all.interval();
    double const least = all.usd_per_work(exact);
    int cheaper = 0;
    for (int step = 1; step <= 300; ++step) {
        double const factor = std::pow(1.01, step);
        cheaper += all.usd_per_work(exact * factor) > least ? 0 : 1;
        cheaper += all.usd_per_work(exact / factor) > least ? 0 : 1;
    }
    CAPTURE(exact, least);
    CHECK(exact < all.job.work);
    CHECK(cheaper == 0);
}

TEST_CASE("intervals: none is cheaper than the exact one of cost", "[intervals]") {
    for (double const write : {0.003, 0.05, 0.4}) {
        for (double const again : {0.01, 0.3, 1.5}) {
            for (double const save_usd : {0.0, 0.5, 4.0, 100.0}) {
                for (double const read_usd : {0.0, 2.0}) {
                    CAPTURE(write, again, save_usd, read_usd);
                    check_cheapest({write, again, save_usd, read_usd, 3.0});
                }
            }
        }
    }
}

TEST_CASE("intervals: the exact one of cost knows what is billed beside the work", "[intervals]") {
    auto const changed = [](auto const& change) {
        Moving all(0.02, 0.5, 1.0, 2.0, 3.0);
        change(all);
        check_cheapest(all);
        return all.interval();
    };
    double const usual = changed([](Moving&) {});
    double const free_again = changed([](Moving& all) { all.market.billing.from = BilledFrom::useful; });
    double const provisioning = changed([](Moving& all) {
        all.market.billing.from = BilledFrom::provisioning;
        all.market.provisioning = Exponential{20.0};
    });
    double const down = changed([](Moving& all) {
        all.market.billing.while_down = true;
        all.policy.detection = Constant{20.0};
    });
    double const one_down = changed([](Moving& all) {
        all.market.interruptions = {exponential_cause(20.0), exponential_cause(20.0)};
        all.market.interruptions[0].billed = true;
        all.market.interruptions[0].detection = Constant{40.0};
        all.market.interruptions[1].cause = 1;
    });
    // dearer interruptions, more saves
    CHECK(free_again > 1.05 * usual);
    CHECK(provisioning < 0.95 * usual);
    CHECK(down == Approx(provisioning).epsilon(1e-12));
    CHECK(one_down == Approx(down).epsilon(1e-12));
    CHECK(changed([](Moving& all) { all.market.price.usd_per_h = Constant{0.0}; }) > usual);
}

TEST_CASE("intervals: the exact one of cost is that of time where only time costs", "[intervals]") {
    for (double const again_h : {0.0, 0.5, 20.0}) {
        CostInputs inputs{{0.2, 8.0}, again_h, 2.0, 0.0, 0.0, 0.0, true};
        CHECK(exact_cost_interval(inputs) == Approx(exact_interval({0.2, 8.0})).epsilon(1e-12));
        inputs.usd_per_h = 0.0;  // nothing costs anything
        CHECK(exact_cost_interval(inputs) == Approx(exact_interval({0.2, 8.0})).epsilon(1e-12));
        inputs.save_usd = 1.0;  // only saves do
        CHECK(exact_cost_interval(inputs) == infinite);
        inputs.usd_per_h = 2.0;
        inputs.times.mtti_h = infinite;
        CHECK(exact_cost_interval(inputs) == infinite);
    }
}

TEST_CASE("intervals: the exact one of cost is where the derivative of the cost is zero", "[intervals]") {
    // d/dt (A (e^((t + C) / M) - 1) + u) / t = 0, with u of saves that are not broken off
    double const u = 3.0 * std::expm1(0.2 / 8.0) / (0.2 / 8.0);
    double const a = std::exp(2.0 / 8.0) * (8.0 * 2.0 + 0.5) + 1.0;
    double const t = exact_cost_interval({{0.2, 8.0}, 2.0, 2.0, 3.0, 1.0, 0.5, true});
    CHECK(a * std::exp((t + 0.2) / 8.0) * (t / 8.0 - 1.0) + a == Approx(u).epsilon(1e-9));
}

TEST_CASE("intervals: Young's and Daly's come near the exact one where saves are short", "[intervals]") {
    IntervalInputs const inputs{0.001, 24.0};
    double const exact = exact_interval(inputs);
    CHECK(young_interval(inputs) == Approx(exact).epsilon(5e-3));
    CHECK(daly_interval(inputs) == Approx(exact).epsilon(1e-6));
}

TEST_CASE("intervals: rates of causes add up, times their members", "[intervals]") {
    Job job = job_of(1.0, 0.1);
    job.nodes = 4;
    job.gpus_per_node = 8;
    auto const mtti = [&](std::vector<Interruption> interruptions) {
        return mean_time_to_interruption(job, market_of(std::move(interruptions))).value();
    };
    CHECK(mtti({exponential_cause(12.0)}) == Approx(12.0).epsilon(1e-12));
    CHECK(mtti({exponential_cause(12.0, Per::node)}) == Approx(3.0).epsilon(1e-12));
    CHECK(mtti({exponential_cause(12.0, Per::gpu)}) == Approx(0.375).epsilon(1e-12));
    CHECK(mtti({exponential_cause(12.0), exponential_cause(8.0, Per::node)}) ==
          Approx(1.0 / (1.0 / 12.0 + 4.0 / 8.0)).epsilon(1e-12));
}

TEST_CASE("intervals: a wall shortens the mean life, recorded lives have none", "[intervals]") {
    Job const job = job_of(1.0, 0.1);
    Interruption wall;
    wall.lifetime = Constant{24.0};
    Interruption record;
    record.lifetime = Recorded{{1.0, 2.0}};
    Interruption never;
    CHECK(mean_time_to_interruption(job, market_of({})) == infinite);
    CHECK(mean_time_to_interruption(job, market_of({never})) == infinite);
    CHECK(mean_time_to_interruption(job, market_of({wall})) == 24.0);
    CHECK(mean_time_to_interruption(job, market_of({exponential_cause(12.0), wall, never})).value() ==
          Approx(12.0 * (1.0 - std::exp(-2.0))).epsilon(1e-12));
    CHECK_FALSE(mean_time_to_interruption(job, market_of({exponential_cause(12.0), record})));
}

TEST_CASE("intervals: a piece is as the policy says", "[intervals]") {
    Job job = job_of(100.0, 0.5);
    Market market = market_of({exponential_cause(16.0)});
    auto const piece = [&](CheckpointPolicy const& policy) { return piece_of_work(job, market, {policy}); };
    CHECK(piece(policy::None{}) == infinite);
    CHECK(piece(policy::Every{3.0, false}) == 3.0);
    CHECK(piece(policy::Segments{8}) == 12.5);
    CHECK(piece(policy::Young{}) == Approx(4.0).epsilon(1e-12));
    CHECK(piece(policy::Daly{}) == Approx(daly_interval({0.5, 16.0})).epsilon(1e-12));
    CHECK(piece(policy::Exact{}) == Approx(exact_interval({0.5, 16.0})).epsilon(1e-12));

    market.speed = Constant{2.0};  // hours of the host are twice the work
    CHECK(piece(policy::Every{3.0, false}) == 3.0);
    CHECK(piece(policy::Every{3.0, true}) == 6.0);
    CHECK(piece(policy::Segments{8}) == 12.5);
    CHECK(piece(policy::Young{}) == Approx(8.0).epsilon(1e-12));

    market.interruptions.clear();  // best is one piece, saved at its end
    for (CheckpointPolicy const& policy :
         {CheckpointPolicy{policy::Young{}}, CheckpointPolicy{policy::Daly{}},
          CheckpointPolicy{policy::Exact{}}}) {
        CHECK(piece(policy) == 100.0);
    }
}

TEST_CASE("intervals: the time of a save follows from its size and the market's network", "[intervals]") {
    Job job = job_of(1.0, 0.5);
    job.checkpoint.read = Constant{0.25};
    Market market;
    CHECK(mean_write_h(job, market) == 0.5);
    CHECK(mean_read_h(job, market) == 0.25);
    job.checkpoint.size_bytes = 90e9;
    market.network.upload = Constant{90e9};  // per hour: 200 Mbit/s
    market.network.download = Constant{180e9};
    CHECK(mean_write_h(job, market) == Approx(1.0).epsilon(1e-12));
    CHECK(mean_read_h(job, market) == Approx(0.5).epsilon(1e-12));
}

TEST_CASE("intervals: each node moves its share of the bytes, over the network or to storage",
          "[intervals]") {
    Job job = job_of(1.0, 0.5);
    job.nodes = 4;
    job.checkpoint.size_bytes = 432e9;
    job.dataset_bytes = 864e9;
    Market market;
    market.network.upload = Constant{54e9};
    market.network.download = Constant{108e9};
    CHECK(mean_write_h(job, market) == Approx(2.0).epsilon(1e-12));
    CHECK(mean_read_h(job, market) == Approx(1.0).epsilon(1e-12));
    CHECK(mean_dataset_h(job, market) == Approx(2.0).epsilon(1e-12));
    for (DataPlace const store : {DataPlace::s3, DataPlace::gcs, DataPlace::b2}) {
        job.checkpoint.to = store;
        CHECK(mean_write_h(job, market) == Approx(2.0).epsilon(1e-12));
    }
    job.checkpoint.to = DataPlace::network_volume;  // 108 GB at 300 MB/s
    job.dataset_from = DataPlace::disk;             // 216 GB at 3 GB/s
    CHECK(mean_write_h(job, market) == Approx(0.1).epsilon(1e-12));
    CHECK(mean_read_h(job, market) == Approx(0.1).epsilon(1e-12));
    CHECK(mean_dataset_h(job, market) == Approx(0.02).epsilon(1e-12));
    market.storage = {216e9, 54e9, {}, 0.0, {}};
    CHECK(mean_write_h(job, market) == Approx(2.0).epsilon(1e-12));
    CHECK(mean_dataset_h(job, market) == Approx(1.0).epsilon(1e-12));
}

TEST_CASE("intervals: unavailable strikes at the ends of spells with capacity", "[intervals]") {
    Interruption ended;
    ended.cause = 3;
    Market market = market_of({ended, exponential_cause(12.0)});
    market.availability = OnOff{Exponential{4.0}, Constant{2.0}};
    CHECK(mean_time_to_interruption(job_of(1.0, 0.1), market).value() == Approx(3.0).epsilon(1e-12));
}

}  // namespace
}  // namespace runcost
