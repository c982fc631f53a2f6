#include <cmath>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "models/compile.hpp"
#include "scenarios/reader.hpp"
#include "tests/catch.hpp"
#include "tests/plans.hpp"
#include "tests/temporary_folder.hpp"

/// Bills worked by hand, to the cent, as the providers' documents of August to November 2026 say it.
namespace runcost {
namespace {

using namespace tests;

struct Bill {
    double rent = 0.0;  ///< with what was given back of it
    double refund = 0.0;
    double disk = 0.0;
    double network_volume = 0.0;
    double object_store = 0.0;
    double upload = 0.0;
    double download = 0.0;
    double egress = 0.0;
    double total = 0.0;
};

void check_bill(Ledger const& got, Bill const& expected) {
    std::vector<std::pair<std::string_view, std::pair<double, double>>> const lines{
        {"rent", {got.rent_usd() + got.rounding_usd, expected.rent}},
        {"refund", {got.refund_usd, expected.refund}},
        {"disk", {got.of(Item::disk), expected.disk}},
        {"network volume", {got.of(Item::network_volume), expected.network_volume}},
        {"object store", {got.of(Item::object_store), expected.object_store}},
        {"upload", {got.of(Item::upload), expected.upload}},
        {"download", {got.of(Item::download), expected.download}},
        {"egress", {got.of(Item::egress), expected.egress}},
        {"total", {got.cost_usd(), expected.total}},
    };
    for (auto const& [line, usd] : lines) {
        CAPTURE(line, usd.first, usd.second);
        CHECK(std::fabs(usd.first - usd.second) <= 0.005);
    }
    CHECK(got.fees_usd() == 0.0);
    CHECK(got.after_end_usd == 0.0);
    CHECK(got.finished);
}

Ledger replayed(std::string const& text, std::string const& source = "f.yaml") {
    return walk(compile(read_scenario(text, source, {}).scenarios.at(0)));
}

// The host boots 4 min, unbilled; it sets up 8 min and works 8 h until maintenance, at a save. 48 h later the
// pod is resumed, restarts in 2 min and works 12 h more.
//   rent            8 h 8 min + 12 h 2 min = 20.1667 h at $0.74                         14.92
//   disk, running   those and 4 min, 20.2333 h, of 200 GB at $0.10 / 730 h = 2.74 cents    0.55
//   disk, stopped   48 h at twice as much                                                  2.63
//   network volume  68.2333 h of 500 GB at $0.07 / 730 h = 4.79 cents                      3.27
//                                                                                         21.38 (21.3792)
TEST_CASE("a bill by hand: a job that is stopped and resumed on RunPod", "[bill]") {
    check_bill(replayed(R"(
job: {work: 20h, restart: 2min, disk: 200GB, checkpoint: {write: 0s, read: 0s, to: disk}}
market:
  price: $0.74/h
  provisioning: 4min
  setup: 8min
  interruptions: [{cause: maintenance, lifetime: {recorded: [488min]}, recovery: {same_host: {downtime: 48h}}}]
  billing: {from: setup, granularity: 1s}
  storage: {running: $0.10/GB-month, stopped: $0.20/GB-month, network_volume: {size: 500GB, price: [$0.07/GB-month up to 1TB, $0.05/GB-month]}}
policy: {checkpoint: {every: 1h}}
)"),
               {.rent = 14.92, .disk = 3.18, .network_volume = 3.27, .total = 21.38});
}

// It bids $0.24, pays its bid, and is outbid from 5 h to 9 h and from 12 h to 15 h. A dataset of 50 GB comes
// in 16 min 40 s, a save of 5 GB goes to S3 in 3 min 20 s, and comes back in 1 min 40 s. Saves end at 2.3333
// and 4.3889 h; of the third piece 0.6111 h are lost, and so are 0.9167 h of the fourth, after a save
// at 11.0833 h; the end is at 17.0833 h.
//   rent           5 h + 3 h + 2.0833 h at $0.24                                             2.42
//   disk, running  those, of 80 GB at $0.10 / 730 h = 1.096 cents                            0.11
//   disk, paused   7 h at $0.12: 1.315 cents                                                 0.09
//   upload         four saves of 5 GB at $0.02                                               0.40
//   download       the dataset and two restores, 60 GB at $0.01                              0.60
//   egress of S3   two restores of 5 GB at $0.09                                             0.90
//   kept there     17.0833 h of 5 GB at $0.023 / 730 h                                       0.00
//                                                                                            4.53 (4.5253)
TEST_CASE("a bill by hand: an interruptible job on Vast.ai that is outbid twice", "[bill]") {
    TemporaryFolder const folder;
    folder.write("prices.csv",
                 "time,price\n0,0.20\n18000,0.30\n32400,0.22\n43200,0.28\n54000,0.20\n200000,0.20\n");
    check_bill(replayed(R"(
job: {work: 8h, dataset: 50GB, disk: 80GB, checkpoint: {size: 5GB, to: s3}}
market:
  price: {trace: {file: prices.csv, at_end: stop}}
  bid: $0.24/h
  pays: bid
  interruptions: [{cause: outbid, recovery: same_host}]
  billing: {from: setup, granularity: 1s}
  network: {download: 400Mbit/s, upload: 200Mbit/s, download_price: $0.01/GB, upload_price: $0.02/GB}
  storage: {running: $0.10/GB-month, stopped: $0.12/GB-month}
  stores: {s3: {kept: $0.023/GB-month, egress: $0.09/GB}}
policy: {checkpoint: {every: 2h}}
)",
                        folder.path("f.yaml")),
               {.rent = 2.42, .disk = 0.20, .upload = 0.40, .download = 0.60, .egress = 0.90, .total = 4.53});
}

// It boots 3 min, billed. The first machine dies 42 min behind that, 0.75 h old, two minutes after its
// notice. The second one begins to work at 0.95 h, saves 40 GB to GCS every 6 h, in 40 s, and dies at 60.9333
// h: nine saves, and 5.8833 h are lost. The third one restarts, reads, and does the other 12 h until 73.1667
// h. March ends at 36 h, after five saves.
//   rent          0.75 h + 60.0833 h + 12.1333 h at $1.20                                  87.56
//   refund        the first of them                                                        -0.90
//   disk          those, of 100 GB at $0.08 / 730 h = 1.096 cents                            0.80
//   upload        200 GB in March and 240 GB in April, but 100 GB in each, at $0.09         21.60
//   egress of GCS one restore of 40 GB at $0.12                                              4.80
//   kept there    73.1667 h of 40 GB at $0.020 / 730 h                                       0.08
//                                                                                          113.94 (113.9398)
TEST_CASE(
    "a bill by hand: an AWS spot job that is interrupted in its first hour and on day three, over a month's "
    "end",
    "[bill]") {
    check_bill(replayed(R"(
job: {work: 66h, start: 2026-03-30T12:00, restart: 3min, disk: 100GB, checkpoint: {size: 40GB, to: gcs}}
market:
  price: $1.20/h
  provisioning: 3min
  interruptions: [{cause: preemption, lifetime: {recorded: [40min, 60h]}, notice: 2min, recovery: new_host, detection: 6min}]
  billing: {from: provisioning, granularity: 1s, minimum: 1min, free_if_interrupted_within: 1h}
  network: {download: 1GB/s, upload: 1GB/s, upload_price: $0.09/GB, free_upload: 100GB}
  storage: {running: $0.08/GB-month}
  stores: {gcs: {kept: $0.020/GB-month, egress: $0.12/GB}}
policy: {checkpoint: {every: 6h}}
)"),
               {.rent = 87.56,
                .refund = 0.90,
                .disk = 0.80,
                .object_store = 0.08,
                .upload = 21.60,
                .egress = 4.80,
                .total = 113.94});
}

}  // namespace
}  // namespace runcost
