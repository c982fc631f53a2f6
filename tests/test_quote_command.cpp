#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "scenarios/report/table.hpp"
#include "tests/catch.hpp"
#include "tests/problems_of.hpp"
#include "tests/run_binary.hpp"

namespace runcost {
namespace {

using namespace tests;
using Json = nlohmann::json;

struct QuoteCommand {
    Ran run(std::string const& arguments) const { return runcost_with(folder, "quote " + arguments); }
    Json json(std::string const& arguments) const { return Json::parse(run(arguments + " --json").out); }
    std::string error(std::string const& arguments) const {
        Ran const ran = run(arguments);
        CAPTURE(arguments);
        CHECK(ran.status == 2);
        CHECK(ran.out.empty());
        return ran.err;
    }

    TemporaryFolder folder;
};

TEST_CASE_METHOD(QuoteCommand, "quote: answers in 100 columns, the answer first, the command last",
                 "[commands]") {
    for (std::string const arguments :
         {"1xRTX4090 2h", "8xH100 40h --checkpoint 98GB --deadline 60h --budget '$900'",
          "2x8xH100 3d --every 1h --seed 7 --replays 500", "64xH100 100h --replays 200",
          "H100 40h --checkpoint 2min --deadline 30h", "H100 12h --catalogue article-2026-02"}) {
        Ran const ran = run(arguments);
        CAPTURE(arguments, ran.err, ran.out);
        REQUIRE(ran.status == 0);
        CHECK(ran.err.empty());
        std::vector<std::string> const lines = lines_of(ran.out);
        REQUIRE(lines.size() > 12);
        for (std::size_t i = 0; i < lines.size(); ++i) {
            CAPTURE(lines[i]);
            CHECK(columns_of(lines[i]) <= 100);
            CHECK(lines[i].find(" 0 min") == std::string::npos);  // seconds are told as such
        }
        CHECK(lines[3].find("Cheapest on average: ") == 0);
        // The last line says the same again, to the byte.
        std::string const again = lines.back().substr(lines.back().find("runcost quote") + 14);
        CHECK(run(again).out == ran.out);
    }
}

TEST_CASE_METHOD(QuoteCommand, "quote: at least five markets have 8 H100s, and ranks ascend with costs",
                 "[commands]") {
    Json const json = this->json("8xH100 40h --checkpoint 98GB --replays 500");
    REQUIRE(json["markets"].size() >= 5);
    double cost = 0.0;
    for (Json const& market : json["markets"]) {
        double best = 1e300;
        for (char const* const way : {"no_saves", "saves"}) {
            if (!market[way].is_null() && market[way]["finished"] == 1.0) {
                best = std::min(best, market[way]["cost_usd"]["mean"].get<double>());
            }
        }
        CHECK(best >= cost);
        cost = best;
    }
    CHECK(json["markets"][0]["rank"] == 1);
    CHECK(json["catalogue"] == "docs-2026-09");
}

TEST_CASE_METHOD(QuoteCommand, "quote: --save writes the scenario that gives the same costs", "[commands]") {
    Json const quoted = json("4xA100 20h --checkpoint 20GB --replays 300 --save q.yaml");
    Ran const check = runcost_with(folder, "check q.yaml");
    CAPTURE(check.err);
    CHECK(check.status == 0);
    Ran const ran = runcost_with(folder, "simulate q.yaml --json --quiet");
    Json const simulated = Json::parse(ran.out);
    std::size_t compared = 0;
    for (Json const& market : quoted["markets"]) {
        for (Json const& result : simulated["results"]) {
            bool const saves = result["compare"] == "saves";
            if (result["by_market"].contains(market["market"].get<std::string>())) {
                Json const& way = market[saves ? "saves" : "no_saves"];
                CHECK(way["cost_usd"]["mean"] == result["metrics"]["cost_usd"]["mean"]);
                ++compared;
            }
        }
    }
    CHECK(compared == simulated["results"].size());
}

TEST_CASE_METHOD(QuoteCommand,
                 "quote: what is wrong with the words is said with a remedy, and nothing is written",
                 "[commands]") {
    CHECK(contains(error("8xH100"), "which WORK? say runcost quote GPUS WORK"));
    CHECK(error("8xH100 40") == "runcost: error: WORK 40 (needs a unit: s, min, h or d)\n");
    CHECK(contains(error("RTX409 40h"), "docs-2026-09 has no GPU RTX409; did you mean rtx4090?"));
    CHECK(contains(error("8xtpu 40h --save a.yaml"), "docs-2026-09 has no GPU tpu; see runcost markets"));
    CHECK(contains(error("12xH100 40h"), "GPUS 12xH100 (more than 8 GPUs are nodes of 8; say 16xH100, or"));
    CHECK(contains(error("H100 40h --chekpoint 98GB"), "no option --chekpoint; did you mean --checkpoint?"));
    CHECK(contains(error("H100 40h --budget 900"), "--budget 900 (expected dollars, such as $600)"));
    CHECK(contains(error("H100 40h --checkpoint 98"), "--checkpoint 98 (needs a unit"));
    CHECK(contains(error("H100 40h --catalogue old"),
                   "--catalogue old (must be one of article-2026-02, docs-2026-09)"));
    CHECK(contains(error("8xl4 3h --catalogue article-2026-02 --every 0h"), "--every 0h (must be positive)"));
    CHECK(folder.names().empty());
    folder.write("mine.yaml", "mine");
    CHECK(contains(error("RTX4090 2h --save mine.yaml"),
                   "--save mine.yaml (exists; say another name, or remove it)"));
    CHECK(run("RTX4090 1h --save no/such/folder.yaml").status == 3);
}

}  // namespace
}  // namespace runcost
