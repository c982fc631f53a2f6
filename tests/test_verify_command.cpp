#include <filesystem>
#include <nlohmann/json.hpp>
#include <string>

#include "tests/catch.hpp"
#include "tests/problems_of.hpp"
#include "tests/run_binary.hpp"

namespace runcost {
namespace {

using namespace tests;
using Json = nlohmann::json;

constexpr char const* two = R"(job: {work: 10h}
markets: [{name: a, price: $1/h}, {name: b, price: $2/h}]
run: {replays: 100}
expect:
  - a.cost_usd.mean == $10 within $0.01
  - {claim: b is cheaper, that: b.cost_usd.mean < a.cost_usd.mean, verdict: refuted, source: nobody}
)";

struct Verify {
    Verify() {
        folder.write("two.yaml", two);
        folder.write("plain.yaml", "job: {work: 10h}\nmarket: {price: $1/h}\n");
    }
    Ran run(std::string const& arguments) const { return runcost_with(folder, arguments); }

    TemporaryFolder folder;
};

TEST_CASE_METHOD(Verify, "verify: claim, expected, computed, verdict and source of each expectation",
                 "[commands]") {
    Ran const ran = run("verify two.yaml");
    CHECK(ran.status == 0);
    CHECK(ran.err.empty());
    CHECK(ran.out ==
          "two.yaml\n"
          "  claim                                         expected  computed  verdict  source\n"
          "  a.cost_usd.mean == $10 within $0.01   $10 within $0.01   $10.000    holds\n"
          "  b is cheaper                         < a.cost_usd.mean    $20.00  refuted  nobody\n"
          "\n"
          "All 2 claims as stated.\n");
}

TEST_CASE_METHOD(Verify, "verify: a verdict that is not the stated one ends with 1", "[commands]") {
    folder.write("wrong.yaml",
                 "job: {work: 10h}\nmarket: {price: $1/h}\nrun: {replays: 100}\n"
                 "expect:\n  - cost_usd.mean == $11 within $0.01\n"
                 "  - {that: cost_usd.mean <= $10, verdict: refuted}\n");
    Ran const ran = run("verify wrong.yaml two.yaml");
    CHECK(ran.status == 1);
    CHECK(contains(ran.out, "REFUTED"));
    CHECK(contains(ran.out, "HOLDS, stated refuted"));
    CHECK(contains(ran.out, "2 of 4 claims otherwise than stated."));
    Json const json = Json::parse(run("verify wrong.yaml --json").out);
    CHECK(json[0]["as_stated"] == false);
    CHECK(json[0]["expectations"][0]["verdict"] == "refuted");
    CHECK(json[0]["expectations"][0]["stated"] == "holds");
    CHECK(json[0]["expectations"][0]["left"] == 10.0);
    CHECK(json[0]["expectations"][1]["stated"] == "refuted");
}

TEST_CASE_METHOD(Verify, "verify: of a folder those that have expectations, a file must have some",
                 "[commands]") {
    Ran const all = run("verify .");
    CHECK(all.status == 0);
    CHECK(contains(all.out, "two.yaml\n"));
    CHECK_FALSE(contains(all.out, "plain.yaml"));
    Ran const plain = run("verify plain.yaml two.yaml");
    CHECK(plain.status == 2);
    CHECK(plain.out.empty());
    CHECK(plain.err == "plain.yaml: error: has no expectations; add expect: to make it a check\n");
    std::filesystem::create_directory(folder.path("empty"));
    CHECK(contains(run("verify empty").err, "empty: holds no scenario file, *.yaml"));
    CHECK(contains(run("verify").err, "which FILE|DIR...? say runcost verify FILE|DIR..."));
    CHECK(contains(run("verify nowhere.yaml").err, "nowhere.yaml: error: no such file"));
}

TEST_CASE_METHOD(Verify, "verify: all faults of all files are told before anything runs", "[commands]") {
    folder.write("bad.yaml",
                 "job: {work: 10h}\nmarket: {price: $1/h}\nexpect:\n  - cost_usd.maen <= $450\n  - 3\n"
                 "  - {that: cost_usd.mean <= $4, verdict: maybe}\n");
    folder.write("worse.yaml", "jib: 3\n");
    Ran const ran = run("verify bad.yaml worse.yaml");
    CHECK(ran.status == 2);
    CHECK(ran.out.empty());
    CHECK(contains(ran.err, "bad.yaml:4:5: error: expect = cost_usd.maen <= $450"));
    CHECK(contains(ran.err, "bad.yaml:5:5: error: "));
    CHECK(contains(ran.err, "expect.2.verdict = maybe (must be one of holds, refuted)"));
    CHECK(contains(ran.err, "worse.yaml:1:1: error: unknown key jib; did you mean job?"));
}

TEST_CASE_METHOD(Verify, "verify: what was given up keeps no upper bound", "[commands]") {
    folder.write("hopeless.yaml", R"(job: {work: 10h}
market: {price: $1/h, interruptions: [{cause: crash, lifetime: {exponential: {mean: 3h}}}]}
run: {replays: 2000, give_up: {after: 20h}}
expect:
  - {that: P(makespan_h <= 24h) >= 95%, verdict: refuted}
  - {that: makespan_h.p95 <= 24h, verdict: refuted}
  - {that: cost_usd.mean <= $25, verdict: refuted}
  - {that: cost_usd.mean == $17 within $10, verdict: refuted}
  - cost_usd.mean >= $10
  - P(makespan_h > 24h) >= 80%
  - finished <= 20%
)");
    Ran const ran = run("verify hopeless.yaml");
    CAPTURE(ran.out);
    CHECK(ran.status == 0);
    CHECK(contains(ran.out, " % given up)"));
}

TEST_CASE_METHOD(Verify, "simulate: --expect fails unless it holds", "[commands]") {
    Ran const good = run("simulate two.yaml --expect 'a.cost_usd.mean <= $10'");
    CHECK(good.status == 0);
    CHECK(contains(good.out, "a.cost_usd.mean <= $10    <= $10    $10.00    holds"));
    Ran const bad =
        run("simulate two.yaml --expect 'a.cost_usd.mean <= $10' --expect 'b.makespan_h.p95 < 9h' --json");
    CHECK(bad.status == 1);
    Json const json = Json::parse(bad.out);
    CHECK(json["expectations"][0]["verdict"] == "holds");
    CHECK(json["expectations"][1]["verdict"] == "refuted");
    Ran const wrong = run("simulate two.yaml --expect 'c.cost_usd.mean <= $10'");
    CHECK(wrong.status == 2);
    CHECK(contains(wrong.err, "--expect"));
}

}  // namespace
}  // namespace runcost
