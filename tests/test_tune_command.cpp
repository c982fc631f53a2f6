#include <algorithm>
#include <cmath>
#include <nlohmann/json.hpp>
#include <string>

#include "tests/catch.hpp"
#include "tests/problems_of.hpp"
#include "tests/run_binary.hpp"

namespace runcost {
namespace {

using namespace tests;
using Json = nlohmann::json;

constexpr char const* one = R"(name: a day
job: {work: 20h, checkpoint: {write: 3min, read: 2min}, deadline: 24h, budget: $25}
market:
  name: mine
  price: $1/h
  interruptions:
    - {cause: crash, lifetime: {exponential: {mean: 5h}}}
policy: {checkpoint: {every: 2h}}
)";

constexpr char const* two = R"(name: two
job: {work: 20h, checkpoint: {write: 1min, read: 2min}}
markets: [vast.rel97/rtx4090, runpod.secure/rtx4090]
)";

struct Tune {
    Tune() {
        folder.write("one.yaml", one);
        folder.write("two.yaml", two);
    }
    Ran run(std::string const& arguments) const { return runcost_with(folder, "tune " + arguments); }
    std::string output(std::string const& arguments) const {
        Ran const ran = run(arguments + " --replays 400 --quiet");
        CAPTURE(arguments, ran.err);
        CHECK(ran.status == 0);
        return ran.out;
    }
    Json json(std::string const& arguments) const { return Json::parse(output(arguments + " --json")); }
    void check_refused(std::string const& arguments, std::string const& words) const {
        Ran const ran = run(arguments);
        CAPTURE(arguments, ran.err);
        CHECK(ran.status == 2);
        CHECK(ran.out.empty());
        CHECK(contains(ran.err, words));
    }

    TemporaryFolder folder;
};

TEST_CASE_METHOD(Tune, "tune: JSON has the documented schema", "[tune][commands]") {
    Json const json = this->json("one.yaml");
    CHECK(json["market"] == "mine");
    CHECK(json["objective"] == "cost");
    CHECK(json["over"] == "policy.checkpoint.every");
    CHECK(json["unit"] == "h");
    CHECK(json["replays"] == 400);
    REQUIRE(json["curve"].size() > 25);
    double const best = json["best"]["mean"];
    double before = 0.0;
    for (Json const& point : json["curve"]) {
        CHECK(point["value"].get<double>() > before);
        before = point["value"];
        CHECK(point["mean"].get<double>() >= best);
        CHECK(point["difference"]["mean"].get<double>() ==
              Approx(point["mean"].get<double>() - best).margin(1e-9));
        CHECK(point["std_error"].get<double>() > 0.0);
        CHECK(point["finished"] == 1.0);
    }
    CHECK(json["plateau"][0].get<double>() <= json["best"]["value"].get<double>());
    CHECK(json["plateau"][1].get<double>() >= json["best"]["value"].get<double>());
    CHECK(json["no_saves"]["mean"].get<double>() > 2.0 * best);
    for (char const* const rule : {"young", "daly", "exact", "exact_cost", "30min", "60min"}) {
        CHECK(json["regret"][rule].get<double>() >= 0.0);
    }
    Json const& analytic = json["analytic"];
    CHECK(analytic["mean_time_between_interruptions_h"] == 5.0);
    CHECK(analytic["young"]["interval_h"].get<double>() == Approx(std::sqrt(0.5)));
    CHECK(analytic["daly"]["interval_h"].is_number());
    CHECK(analytic["exact"]["mean"].is_number());
    CHECK(analytic["equal"]["segments"].get<int>() > 20);
    CHECK(analytic["equal"]["segments"].get<int>() < 40);
}

TEST_CASE_METHOD(Tune, "tune: text says the best and how flat the curve is", "[tune][commands]") {
    std::string const text = output("one.yaml");
    for (char const* const words :
         {"Best     a save every", "within 1 %", "without saves", "Young", "30 min", "▲"}) {
        CAPTURE(words);
        CHECK(contains(text, words));
    }
    CHECK(output("one.yaml --threads 1") == output("one.yaml --threads 3"));
    CHECK(output("one.yaml --seed 5") != text);
    CHECK(contains(output("one.yaml --set 'market.interruptions=[]'"), "without saves"));
}

TEST_CASE_METHOD(Tune, "tune: objectives, demands and markets", "[tune][commands]") {
    double const mean = json("one.yaml")["best"]["mean"];
    double const p95 = json("one.yaml --objective p95_cost")["best"]["mean"];
    double const cvar = json("one.yaml --objective cvar")["best"]["mean"];
    CHECK(mean < p95);
    CHECK(p95 < cvar);
    Json const demanded = json("one.yaml --subject-to 'deadline_met >= 30%' --subject-to 'both>=0.2'");
    CHECK(demanded["best"]["deadline_met"].get<double>() >= 0.3);
    CHECK(demanded["best"]["both"].get<double>() >= 0.2);
    Ran const none = run("one.yaml --replays 200 --subject-to 'deadline_met >= 1'");
    CHECK(none.status == 1);
    CHECK(contains(none.out, "Nothing that was tried keeps what is demanded"));
    CHECK(Json::parse(run("one.yaml --replays 200 --json --subject-to 'deadline_met >= 1'").out)["best"]
              .is_null());
    Json const both = json("two.yaml");
    REQUIRE(both["results"].size() == 2);
    CHECK(both["results"][1]["market"] == "runpod.secure/rtx4090");
    CHECK(json("two.yaml --market vast.rel97/rtx4090")["market"] == "vast.rel97/rtx4090");
}

TEST_CASE_METHOD(Tune, "tune: other numbers of the scenario", "[tune][commands]") {
    Json const price = json("one.yaml --over 'market.price=$0.5/h..$2/h' --points 5");
    CHECK(price["over"] == "market.price");
    CHECK(price["unit"] == "$/h");
    CHECK(price["best"]["value"] == 0.5);
    CHECK(price["curve"].back()["value"] == 2.0);
    CHECK(price["curve"].back()["mean"].get<double>() == Approx(4.0 * price["best"]["mean"].get<double>()));
    CHECK(json("two.yaml --market vast.rel97/rtx4090 --points 3 --over markets.0.price")["unit"] ==
          "$/gpu-h");
    Json const range = json("one.yaml --over policy.checkpoint.every=30min..1h --points 5");
    CHECK(range["curve"].front()["value"].get<double>() >= 0.5 - 1e-9);
}

TEST_CASE_METHOD(Tune, "tune: a value that makes the scenario invalid is named, with the remedy",
                 "[tune][commands]") {
    check_refused("one.yaml --set job.nodes=1 --over job.nodes",
                  "--over job.nodes: error: job.nodes = 0.0333333 makes the scenario invalid: job.nodes = "
                  "0.03333333333333333 (must be a whole number");
    check_refused("one.yaml --set job.nodes=1 --over job.nodes=1..3",
                  "give a range without such values by --over job.nodes=FROM..TO");
    // Found by compiling, not by reading: saves of a size need a network.
    check_refused("one.yaml --set policy.checkpoint=none --set 'job.checkpoint={size: 9GB}'",
                  "--over policy.checkpoint.every: error: policy.checkpoint.every = ");
    // Shares stay below 100 % by themselves.
    Json const uptime = json(
        "one.yaml --points 5 --over market.interruptions.0.lifetime.exponential.uptime"
        " --set 'market.interruptions.0.lifetime={exponential: {uptime: 97%, outage: 1h}}'");
    CHECK(uptime["curve"].back()["value"].get<double>() == Approx(99.897).margin(0.001));
}

TEST_CASE_METHOD(Tune, "tune: what costs nothing has no regret in percent", "[tune][commands]") {
    Json const json = this->json("one.yaml --set 'market.price=$0/h'");
    CHECK(json["best"]["mean"] == 0.0);
    for (char const* const rule : {"young", "exact", "60min"}) {
        CHECK(json["regret"][rule].is_null());
    }
    std::string const text = output("one.yaml --set 'market.price=$0/h'");
    CHECK_FALSE(contains(text, "nan"));
    CHECK_FALSE(contains(text, "inf"));
    CHECK(contains(text, "without saves $0.00, the same"));
}

TEST_CASE_METHOD(Tune, "tune: each market is held to its own deadline", "[tune][commands]") {
    folder.write("three.yaml", std::string(one) + "compare:\n  early: {}\n  late: {job: {deadline: 60h}}\n");
    Json const json =
        Json::parse(run("three.yaml --json --replays 400 --subject-to 'deadline_met>=0.99'").out);
    CHECK(json["results"][0]["best"].is_null());
    CHECK(json["results"][1]["best"]["deadline_met"].get<double>() >= 0.99);
    folder.write("some.yaml", R"(job: {work: 20h}
market: {name: mine, price: $1/h}
compare: {a: {job: {deadline: 60h}}, b: {}}
)");
    check_refused("some.yaml --subject-to 'deadline_met >= 0.5'",
                  "the job of b has no deadline; say job.deadline");
    CHECK(run("some.yaml --replays 100 --market a --subject-to 'deadline_met >= 0.5'").status == 0);
}

constexpr char const* rivals = R"(name: twelve hours without saves
job: {work: 12h}
markets:
  - {name: A, price: $0.59/h, interruptions: [{cause: crash, lifetime: {exponential: {mean: 199h}}}]}
  - {name: B, price: $0.38/h, interruptions: [{cause: crash, lifetime: {exponential: {mean: 49h}}}]}
)";

TEST_CASE_METHOD(Tune, "tune: --flip tells where another market becomes the cheaper one",
                 "[tune][flip][commands]") {
    folder.write("pair.yaml", rivals);
    std::string const life = "markets.1.interruptions.0.lifetime.exponential.mean";
    Json const all = json("pair.yaml --flip " + life + "=5h..60h");
    Json const& flip = all["flip"];
    CHECK(flip["key"] == life);
    CHECK(flip["unit"] == "h");
    CHECK(flip["now"] == 49.0);
    CHECK(flip["markets"] == Json{"A", "B"});
    CHECK(flip["low"].get<double>() < 13.69);
    CHECK(flip["high"].get<double>() > 13.69);
    CHECK(flip["low"].get<double>() < flip["value"].get<double>());
    CHECK(flip["value"].get<double>() < flip["high"].get<double>());
    CHECK(flip["difference_now"]["mean"].get<double>() < 0.0);  // of the second less the first
    CHECK(flip["difference_now"]["std_error"].get<double>() > 0.0);
    CHECK(flip["cheaper_below"] == "A");
    CHECK(flip["cheaper_above"] == "B");
    CHECK(flip["replays"] == 400);
    std::string const text = output("pair.yaml --flip " + life);
    CHECK(contains(text, "= 49 h now, tried from 1.633 h to 1,470 h"));
    CHECK(contains(text, "Below  A is cheaper\n    Above  B is cheaper"));
    CHECK(output("pair.yaml --threads 1 --flip " + life) == output("pair.yaml --threads 3 --flip " + life));
}

TEST_CASE_METHOD(Tune, "tune: --flip of a price without interruptions is exact", "[tune][flip][commands]") {
    folder.write("plain.yaml", R"(job: {work: 10h, checkpoint: {write: 6min}}
market: {name: m, price: $1/h}
compare:
  saved: {policy: {checkpoint: {every: 1h}}}
  dear: {market: {price: $2/h}}
  cheap: {market: {price: $0.5/h}}
)");
    // 11 h of A for as much as 10 h at $2.
    Json const all = json("plain.yaml --flip market.price");
    REQUIRE(all["flips"].size() == 2);
    CHECK(all["flips"][0]["value"].get<double>() == Approx(20.0 / 11.0).epsilon(0.001));
    CHECK(all["flips"][0]["cheaper_now"] == "saved");
    CHECK(all["flips"][0]["cheaper_above"] == "dear");
    CHECK(all["flips"][1]["value"].get<double>() == Approx(5.0 / 11.0).epsilon(0.001));
    Json const one_pair = json("plain.yaml --flip market.price --market cheap");
    CHECK(one_pair["flip"]["markets"] == Json{"saved", "cheap"});
    // A key of a variant, whose name may have spaces.
    CHECK(json("plain.yaml --flip compare.dear.market.price --market dear")["flip"]["value"].get<double>() ==
          Approx(1.1).epsilon(0.001));
    Json const none = json("plain.yaml --flip job.work --market dear")["flip"];
    CHECK(none["value"].is_null());
    CHECK(none["cheaper_below"] == "saved");
    CHECK(none["cheaper_above"] == "saved");
    CHECK(contains(output("plain.yaml --flip job.work --market dear"),
                   "no flip between saved and dear: saved is cheaper throughout, now by $9.00"));
    CHECK(contains(output("plain.yaml --flip job.work --market dear --objective makespan"),
                   "dear is sooner done throughout, now by 1.00 h"));
}

TEST_CASE_METHOD(Tune, "tune: --flip of a share is sought by its odds", "[tune][flip][commands]") {
    folder.write("share.yaml", rivals);
    std::string const lifetime = "markets.1.interruptions.0.lifetime";
    // A mean life of 13.686 h is an uptime of 93.191 % with outages of an hour.
    Json const flip =
        json("share.yaml --set '" + lifetime + "={exponential: {uptime: 99%, outage: 1h}}' --flip " +
             lifetime + ".exponential.uptime")["flip"];
    CHECK(flip["unit"] == "%");
    CHECK(flip["low"].get<double>() < 93.191);
    CHECK(flip["high"].get<double>() > 93.191);
    CHECK(flip["high"].get<double>() < 95.5);
    CHECK(flip["range"][1].get<double>() < 100.0);
}

TEST_CASE_METHOD(Tune, "tune: what is wrong with --flip is said", "[tune][flip][commands]") {
    folder.write("pair.yaml", rivals);
    check_refused("one.yaml --flip market.price",
                  "--flip compares markets or variants, and the scenario has only one");
    check_refused("pair.yaml --flip job.wrok",
                  "--flip job.wrok: error: the scenario says no such key; did you mean job.work?");
    check_refused("pair.yaml --flip job.work=5h..2h",
                  "--flip job.work=5h..2h (FROM must be positive and below TO)");
    check_refused("pair.yaml --flip job.work --market A", "--market A (is the first one");
    check_refused("pair.yaml --flip job.work --over job.work", "--over and --flip ask for different things");
    check_refused("pair.yaml --flip job.work --subject-to 'both >= 1'", "not for --flip");
    check_refused("pair.yaml --set job.nodes=1 --flip job.nodes",
                  "--flip job.nodes: error: job.nodes = 0.0333333 makes the scenario invalid");
    check_refused("pair.yaml --flip policy.checkpoint.every", "give it a value in the file or by --set");
}

TEST_CASE_METHOD(Tune, "tune: --sensitivity tells which numbers the cost hangs on",
                 "[tune][sensitivity][commands]") {
    Json const json = this->json("one.yaml --sensitivity");
    CHECK(json["market"] == "mine");
    CHECK(json["replays"] == 400);
    Json const& keys = json["sensitivity"];
    REQUIRE(keys.size() == 6);
    double before = 1e9;
    for (Json const& key : keys) {
        CAPTURE(key);
        CHECK(key["low"]["value"].get<double>() == Approx(0.8 * key["value"].get<double>()));
        CHECK(key["high"]["value"].get<double>() == Approx(1.25 * key["value"].get<double>()));
        double const low = key["low"]["difference"]["mean"];
        double const high = key["high"]["difference"]["mean"];
        CHECK(key["low"]["difference"]["std_error"].get<double>() >= 0.0);
        CHECK(std::max(std::fabs(low), std::fabs(high)) <= before);
        before = std::max(std::fabs(low), std::fabs(high));
    }
    auto const unit_of = [&](std::string const& name) {
        for (Json const& key : keys) {
            if (key["key"] == name) {
                return key["unit"].get<std::string>();
            }
        }
        return std::string("none");
    };
    CHECK(unit_of("market.price") == "$/h");
    CHECK(unit_of("job.checkpoint.write") == "min");
    CHECK(unit_of("policy.checkpoint.every") == "h");
    CHECK(unit_of("job.deadline") == "none");
    std::string const text = output("one.yaml --sensitivity");
    for (char const* const words : {"mine, mean cost $", "low .. high", "less|more", "market.price",
                                    "$0.8/h .. $1.25/h", "-----|+++++", "-20.0 %", "+25.0 %"}) {
        CAPTURE(words);
        CHECK(contains(text, words));
    }
    CHECK(std::all_of(text.begin(), text.end(), [](char letter) { return letter > 0; }));  // plain ASCII
    CHECK(output("one.yaml --sensitivity --threads 1") == output("one.yaml --sensitivity --threads 3"));
    CHECK(contains(output("one.yaml --sensitivity --objective makespan"),
                   "Without a visible effect: market.price."));
    CHECK(contains(output("one.yaml --sensitivity --set 'market.price=$0/h'"),
                   "No number has a visible effect"));
    CHECK(contains(output("one.yaml --sensitivity --set "
                          "'market.interruptions.0.lifetime={hyperexponential: {weights: [0.5, 0.5], means: "
                          "[3h, 5h]}}'"),
                   "Left out, as they make the scenario invalid:"));
    Json const both = this->json("two.yaml --sensitivity");
    REQUIRE(both["results"].size() == 2);
    CHECK(both["results"][1]["market"] == "runpod.secure/rtx4090");
    check_refused("one.yaml --sensitivity --over job.work",
                  "--over and --sensitivity ask for different things");
    check_refused("one.yaml --sensitivity --flip job.work",
                  "--flip and --sensitivity ask for different things");
    check_refused("one.yaml --sensitivity --subject-to 'both >= 1'", "not for --sensitivity");
    check_refused("one.yaml --sensitivity --points 9",
                  "--points is for grids of values, not for --sensitivity");
}

TEST_CASE_METHOD(Tune, "tune: what is wrong is said", "[tune][commands]") {
    check_refused("no.yaml", "no.yaml: error: no such file");
    check_refused("one.yaml --over job.wrok",
                  "--over job.wrok: error: the scenario says no such key; did you mean job.work?");
    check_refused("one.yaml --over market.name", "mine is no number");
    check_refused("one.yaml --over job.checkpoint", "is no single number");
    check_refused("one.yaml --over job.work=5h..2h", "FROM must be positive and below TO");
    check_refused("one.yaml --over job.work=5h..90min", "the same unit");
    check_refused("one.yaml --over job.work=5d..9d", "in the unit of the file, h");
    check_refused("one.yaml --objective money", "must be cost, p95_cost, cvar or makespan");
    check_refused("one.yaml --subject-to 'deadline >= 1'", "expected such as 'deadline_met >= 0.95'");
    check_refused("one.yaml --subject-to 'both >= 1.5'", "a share is at most 1, or 100%");
    check_refused("two.yaml --subject-to 'both >= 0.5'", "the job has no deadline");
    check_refused("one.yaml --points 2", "must be a whole number from 3 to 200");
    check_refused("two.yaml --market vast.rel98/rtx4090", "did you mean vast.rel97/rtx4090?");
}

}  // namespace
}  // namespace runcost
