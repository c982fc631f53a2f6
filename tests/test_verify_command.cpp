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
    Ran const ran = run("verify wrong.yaml two.yaml --all");
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

TEST_CASE_METHOD(Verify,
                 "verify: of several files a line for the items of each number, and those that are refuted",
                 "[commands]") {
    folder.write(
        "claims.yaml",
        "job: {work: 10h}\nmarket: {price: $1/h}\nrun: {replays: 100}\n"
        "expect:\n  - {claim: \"B1: it costs $10\", that: cost_usd.mean == $10 within $0.01}\n"
        "  - {claim: \"B1: it costs less than $9\", that: cost_usd.mean < $9, verdict: refuted}\n"
        "  - {claim: \"B1: it costs less than $8\", that: cost_usd.mean < $8, verdict: refuted}\n"
        "  - {claim: \"B2: it costs $11\", that: cost_usd.mean == $11 within $0.01}\n"
        "  - {claim: \"B2: it takes 11 h\", that: makespan_h.mean == 10h within 1s, verdict: refuted}\n");
    folder.write("more.yaml",
                 "job: {work: 20h}\nmarket: {price: $1/h}\nrun: {replays: 100}\n"
                 "expect:\n  - {claim: \"B1: 20 h cost $20\", that: cost_usd.mean == $20 within $0.01}\n");
    Ran const ran = run("verify claims.yaml more.yaml two.yaml");
    CHECK(ran.status == 1);
    CHECK(ran.err.empty());
    CHECK(ran.out ==
          "  claim     items  as stated  refuted  what is refuted\n"
          "  B1            4          4        2  it costs less than $9\n"
          "                                       it costs less than $8\n"
          "  B2            2          0        1  REFUTED: it costs $11\n"
          "                                       HOLDS, stated refuted: it takes 11 h\n"
          "  two.yaml      2          2        1  b is cheaper\n"
          "\n"
          "2 of 8 claims otherwise than stated.\n");
    Ran const each = run("verify claims.yaml more.yaml two.yaml --all");
    CHECK(each.status == 1);
    CHECK(contains(each.out, "more.yaml\n  claim                      expected  computed  verdict\n"));
    CHECK(contains(each.out, "2 of 8 claims otherwise than stated."));
    CHECK(contains(run("verify claims.yaml").out, "B2: it costs $11"));
    CHECK(run("verify claims.yaml more.yaml --json").out ==
          run("verify claims.yaml more.yaml --json --all").out);
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
