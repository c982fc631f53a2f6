#include "scenarios/quote.hpp"

#include <fmt/format.h>

#include <cmath>
#include <string>
#include <vector>

#include "models/compile.hpp"
#include "tests/catch.hpp"
#include "tests/problems_of.hpp"

namespace runcost {
namespace {

using namespace tests;

/// Tiers that rent an h100 and have these terms beside.
Catalogue catalogue_of(std::vector<std::pair<std::string, std::string>> const& tiers) {
    std::string text = "catalogue: c\ndate: 2026-01-01\nsources: {s: {title: t, date: 2026-01-01}}\ntiers:\n";
    for (auto const& [name, terms] : tiers) {
        text += fmt::format(
            "  {}:\n    market: {{network: {{download: 1GB/s, upload: 1GB/s}}}}\n    gpus: {{h100: "
            "{{{}}}}}\n",
            name, terms);
    }
    return read_catalogue(text, "c.yaml");
}

std::string market(std::string const& price, std::string const& mean, std::string const& provenance = "") {
    return fmt::format(
        "market: {{price: {}/gpu-h, interruptions: [{{cause: crash, lifetime: {{exponential: {}}}}}]}}{}",
        price, mean, provenance);
}

QuoteRequest request_of(std::string const& gpus, std::string const& work) {
    QuoteRequest request;
    request.gpus = gpus;
    request.work = work;
    return request;
}

RunOptions one_thread() {
    RunOptions options;
    options.threads = 1;
    return options;
}

TEST_CASE("quote: GPUs are counted as people write them", "[quote]") {
    auto const order = [](std::string const& text) {
        return gpu_order()(text).value.value_or(GpuOrder{0, 0, ""});
    };
    auto const is = [&](std::string const& text, std::uint64_t nodes, std::uint64_t each,
                        std::string const& gpu) {
        CAPTURE(text);
        CHECK(order(text).nodes == nodes);
        CHECK(order(text).gpus_per_node == each);
        CHECK(order(text).gpu == gpu);
    };
    is("H100", 1, 1, "H100");
    is("8xH100", 1, 8, "H100");
    is("16XH100", 2, 8, "H100");
    is("2x4xH100", 2, 4, "H100");
    is("4090", 1, 1, "4090");
    is("1x4090", 1, 1, "4090");
    for (char const* const bad : {"", "8x", "12xH100", "0xH100", "RTX: 4090", "[H100", "RTX'4090"}) {
        CAPTURE(bad);
        bool const none = !gpu_order()(bad).value || gpu_order()(bad).value->gpu == bad;
        CHECK(none);
    }
}

TEST_CASE("quote: ranks by mean cost, of the cheaper of no saves and cost-optimal ones", "[quote]") {
    Catalogue const catalogue = catalogue_of({{"dear", market("$3", "{mean: 1000h}")},
                                              {"cheap", market("$1", "{mean: 30h}")},
                                              {"steady", "market: {price: $2/gpu-h, interruptions: []}"}});
    Quote const found = quote(request_of("2xH100", "20h"), catalogue, one_thread());
    REQUIRE(found.rows.size() == 3);
    CHECK(found.rows[0].entry->name == "cheap/h100");
    CHECK(found.rows[1].entry->name == "steady/h100");
    CHECK(found.rows[2].entry->name == "dear/h100");
    for (std::size_t i = 0; i < 3; ++i) {
        CHECK(found.rows[i].rank == i + 1);
    }
    REQUIRE(found.rows[0].saves);
    REQUIRE(found.rows[0].no_saves);
    CHECK(found.rows[0].best()->scenario == found.rows[0].saves->scenario);
    CHECK(found.rows[1].best()->cost_usd == Approx(2.0 * 2.0 * 20.0));
    CHECK(found.rows[1].saves->cost_usd >= found.rows[1].no_saves->cost_usd);
    CHECK(found.flips.empty());
}

TEST_CASE(
    "quote: D30: markets within 2 standard errors of their paired difference share a rank, others do not",
    "[quote]") {
    // Lives of 50 h and of 50.3 h: another cost on the same luck, but by less than the replays can tell. 2 %
    // more of the price they can, though the two intervals overlap.
    Catalogue const catalogue = catalogue_of({{"a", market("$1", "{mean: 50.3h}")},
                                              {"near", market("$1", "{mean: 50h}")},
                                              {"b", market("$1.02", "{mean: 50.3h}")}});
    QuoteRequest request = request_of("H100", "20h");
    request.checkpoint = "360TB";  // so that no saves are the cheaper way
    request.replays = 500;
    Quote const found = quote(request, catalogue, one_thread());
    REQUIRE(found.rows.size() == 3);
    CHECK(found.rows[0].entry->name == "a/h100");
    CHECK(found.rows[1].entry->name == "near/h100");
    auto const cost = [&](std::size_t row) {
        return found.result.summaries[found.rows[row].best()->scenario].of(Metric::cost_usd);
    };
    CHECK(cost(1).mean > cost(0).mean);
    CHECK(found.rows[0].rank == 1);
    CHECK(found.rows[1].rank == 1);
    CHECK(found.rows[2].entry->name == "b/h100");
    CHECK(found.rows[2].rank == 3);
    CHECK(cost(2).mean == Approx(1.02 * cost(0).mean));
    // By their own intervals the first and the third could not be told apart.
    CHECK(cost(2).mean - cost(0).mean < 2.0 * std::hypot(cost(0).std_error(), cost(2).std_error()));
}

TEST_CASE("quote: hopeless without saves is told, not simulated", "[quote]") {
    Catalogue const catalogue =
        catalogue_of({{"wild", market("$1", "{mean: 4h}")}, {"calm", market("$2", "{mean: 900h}")}});
    Quote const found = quote(request_of("H100", "40h"), catalogue, one_thread());
    REQUIRE(found.rows.size() == 2);
    QuoteRow const& wild = found.rows[0].entry->name == "wild/h100" ? found.rows[0] : found.rows[1];
    CHECK_FALSE(wild.no_saves);
    CHECK(wild.saves);
    CHECK(wild.best() != nullptr);
    CHECK(found.yaml.find("hardly ever be done") != std::string::npos);
    CHECK(found.hopeless.empty());
}

TEST_CASE("quote: a market that nobody can rent any more is named, and not ranked", "[quote]") {
    Catalogue catalogue =
        catalogue_of({{"gone", market("$1", "{mean: 900h}")}, {"here", market("$2", "{mean: 900h}")}});
    CHECK(quote(request_of("H100", "20h"), catalogue, one_thread()).rows.front().entry->name == "gone/h100");
    catalogue.entries.front().retired = "2026-01-01";
    Quote const found = quote(request_of("H100", "20h"), catalogue, one_thread());
    REQUIRE(found.rows.size() == 1);
    CHECK(found.rows.front().entry->name == "here/h100");
    CHECK(found.retired == std::vector<std::string>{"gone/h100"});
    CHECK(found.without.empty());
}

TEST_CASE("quote: what is bought or committed to is named, and not ranked", "[quote]") {
    std::string const calm = "interruptions: []";
    Catalogue const catalogue = catalogue_of(
        {{"rented", "market: {price: $2/gpu-h, " + calm + "}"},
         {"bound",
          "market: {price: $1/gpu-h, billing: {commitment: {for: 1h, discount: 20%}}, " + calm + "}"},
         {"own", "market: {price: {own: {purchase: $1, life: 730d}}, " + calm + "}"}});
    Quote const found = quote(request_of("H100", "20h"), catalogue, one_thread());
    REQUIRE(found.rows.size() == 1);
    CHECK(found.rows.front().entry->name == "rented/h100");
    CHECK(found.not_by_the_hour == std::vector<std::string>{"bound/h100", "own/h100"});
    CHECK(found.yaml.find("bound/h100") == std::string::npos);
}

TEST_CASE("quote: a market that lets nobody spend so much an hour is named, and not ranked", "[quote]") {
    std::string const limited = "market: {price: $1/gpu-h, billing: {spend_limit: $4/h}, interruptions: []}";
    Catalogue const catalogue =
        catalogue_of({{"limited", limited}, {"free", "market: {price: $2/gpu-h, interruptions: []}"}});
    Quote const within = quote(request_of("4xH100", "20h"), catalogue, one_thread());
    CHECK(within.rows.size() == 2);
    CHECK(within.beyond_limit.empty());
    Quote const beyond = quote(request_of("5xH100", "20h"), catalogue, one_thread());
    REQUIRE(beyond.rows.size() == 1);
    CHECK(beyond.rows.front().entry->name == "free/h100");
    CHECK(beyond.beyond_limit == std::vector<std::string>{"limited/h100"});
    Catalogue const limits = catalogue_of({{"limited", limited}});
    Quote const none = quote(request_of("5xH100", "20h"), limits, one_thread());
    CHECK(none.rows.empty());
    CHECK(none.beyond_limit.size() == 1);
}

TEST_CASE("quote: a market where the job would hardly ever be done is named, and takes no time", "[quote]") {
    Catalogue const catalogue =
        catalogue_of({{"wild", market("$1", "{mean: 2min}")}, {"calm", market("$2", "{mean: 900h}")}});
    QuoteRequest request = request_of("H100", "400h");
    request.checkpoint = "90GB";
    Quote const found = quote(request, catalogue, one_thread());
    CHECK(found.rows.size() == 1);
    CHECK(found.hopeless == std::vector<std::string>{"wild/h100"});
    Catalogue const wild = catalogue_of({{"wild", market("$1", "{mean: 2min}")}});
    Quote const none = quote(request, wild, one_thread());
    CHECK(none.rows.empty());
    CHECK(none.hopeless.size() == 1);
}

TEST_CASE("quote: the replays are fewer where each takes many rentals, and those asked for else", "[quote]") {
    Catalogue const catalogue = catalogue_of({{"wild", market("$1", "{mean: 4h}")}});
    CHECK(quote(request_of("H100", "40h"), catalogue, one_thread()).result.replays == 5'000);
    std::uint64_t const fewer = quote(request_of("H100", "9000h"), catalogue, one_thread()).result.replays;
    CHECK(fewer < 5'000);
    CHECK(fewer >= 500);
    QuoteRequest request = request_of("H100", "40h");
    request.replays = 77;
    CHECK(quote(request, catalogue, one_thread()).result.replays == 77);
}

TEST_CASE("quote: a checkpoint may be how long a save takes", "[quote]") {
    Catalogue const catalogue = catalogue_of({{"a", market("$1", "{mean: 50h}")}});
    QuoteRequest request = request_of("H100", "20h");
    request.checkpoint = "2min";
    Quote const found = quote(request, catalogue, one_thread());
    CHECK(found.file.scenarios[0].job.checkpoint.write == Law{Constant{2.0 / 60.0}});
    CHECK(found.file.scenarios[0].job.checkpoint.read == Law{Constant{2.0 / 60.0}});
}

TEST_CASE("quote: with --every there is one way", "[quote]") {
    Catalogue const catalogue =
        catalogue_of({{"a", market("$1", "{mean: 50h}")}, {"b", market("$2", "{mean: 50h}")}});
    QuoteRequest request = request_of("H100", "20h");
    request.every = "30min";
    Quote const found = quote(request, catalogue, one_thread());
    REQUIRE(found.rows.size() == 2);
    CHECK_FALSE(found.rows[0].no_saves);
    REQUIRE(found.rows[0].saves);
    CHECK(std::get<policy::Every>(found.file.scenarios[0].policy.checkpoint).hours == 0.5);
}

TEST_CASE("quote: its scenario file gives the same costs", "[quote]") {
    Catalogue const catalogue =
        catalogue_of({{"a", market("$1", "{mean: 50h}")}, {"wild", market("$2", "{mean: 4h}")}});
    QuoteRequest request = request_of("16xH100", "40h");
    request.checkpoint = "98GB";
    request.deadline = "60h";
    request.budget = "$2000";
    Quote const found = quote(request, catalogue, one_thread());
    ScenarioFile const file = read_scenario(found.yaml, "saved.yaml", {}, {catalogue});
    CHECK(file.scenarios[0].job.nodes == 2);
    CHECK(file.scenarios[0].job.deadline_h == 60.0);
    CHECK(file.scenarios[0].job.budget_usd == 2000.0);
    RunOptions options = one_thread();
    options.replays = file.run().replays;
    options.seed = file.run().seed;
    RunResult const again = run(compile(file.scenarios), options);
    REQUIRE(again.summaries.size() == found.result.summaries.size());
    for (std::size_t i = 0; i < again.summaries.size(); ++i) {
        CHECK(again.summaries[i].of(Metric::cost_usd).mean ==
              found.result.summaries[i].of(Metric::cost_usd).mean);
    }
}

/// E[billed hours] of 20 h without saves, 2 min to restart: M (e^(20/M) - 1) of the first, and so on; here of
/// plain exponential lives, M (e^(w/M) - 1) e^(r/M) but for the first attempt's restart.
double cost_without_saves(double mean_h) {
    double const work = 20.0;
    double const restart = 2.0 / 60.0;
    double const first = mean_h * (1.0 - std::exp(-work / mean_h));
    return first * std::exp((work + restart) / mean_h);
}

TEST_CASE("quote: says at which outage the winner flips, as the closed form does", "[quote]") {
    // One uptime whose outage is guessed, against a market without interruptions. No saves: they cannot help,
    // for they take 100 h each.
    double const uptime = 0.99;
    double const flip_h = 0.8;
    double const price = cost_without_saves(flip_h * uptime / (1.0 - uptime)) / 20.0;
    std::string const guessed =
        ", provenance: {interruptions.0.lifetime.exponential.outage: {prior: nobody knows}}";
    Catalogue const catalogue =
        catalogue_of({{"a", market("$1", "{uptime: 99%, outage: 1h}", guessed)},
                      {"b", fmt::format("market: {{price: ${}/gpu-h, interruptions: []}}", price)}});
    QuoteRequest request = request_of("H100", "20h");
    request.checkpoint = "360TB";
    request.replays = 2000;
    Quote const found = quote(request, catalogue, one_thread());
    REQUIRE(found.rows.size() == 2);
    CHECK(found.rows[0].entry->name == "a/h100");
    CHECK(found.rows[0].guesses == std::vector<Guess>{Guess::outage});
    REQUIRE(found.flips.size() == 1);
    Flip const& flip = found.flips[0];
    CHECK(flip.market->name == "b/h100");
    CHECK(flip.guess == Guess::outage);
    CHECK(flip.from == 1.0);
    CHECK(flip.becomes_first);
    // d cost / d outage over the standard error of the mean cost tells how near it must be.
    double const slope = (cost_without_saves(0.81 * 99.0) - cost_without_saves(0.79 * 99.0)) / 0.02;
    double const error =
        found.result.summaries[found.rows[0].best()->scenario].of(Metric::cost_usd).std_error();
    double const tolerance = 4.0 * std::fabs(error / slope) + 0.02;
    CAPTURE(flip.to, tolerance);
    CHECK(std::fabs(flip.to - flip_h) < tolerance);
}

TEST_CASE("quote: an outage is one guess behind all uptimes", "[quote]") {
    // Were the outages shorter at a alone, b would win; but they are so at both, and a stays the first.
    std::string const guessed =
        ", provenance: {interruptions.0.lifetime.exponential.outage: {prior: nobody knows}}";
    Catalogue const catalogue = catalogue_of({{"a", market("$1", "{uptime: 99%, outage: 1h}", guessed)},
                                              {"b", market("$1.03", "{uptime: 99%, outage: 1h}", guessed)}});
    QuoteRequest request = request_of("H100", "20h");
    request.checkpoint = "360TB";
    Quote const found = quote(request, catalogue, one_thread());
    CHECK(found.rows[0].entry->name == "a/h100");
    CHECK(found.flips.empty());
}

TEST_CASE("quote: says at which price another market would win", "[quote]") {
    std::string const guessed = ", provenance: {price: {prior: nobody knows}}";
    Catalogue const catalogue = catalogue_of({{"a", "market: {price: $1/gpu-h, interruptions: []}"},
                                              {"b", market("$1.5", "{mean: 1e9h}", guessed)}});
    Quote const found = quote(request_of("H100", "20h"), catalogue, one_thread());
    REQUIRE(found.flips.size() == 1);
    CHECK(found.flips[0].market->name == "b/h100");
    CHECK(found.flips[0].guess == Guess::price);
    CHECK(found.flips[0].becomes_first);
    CHECK(found.flips[0].to == Approx(1.0).epsilon(1e-6));
}

TEST_CASE("quote: a guessed price moves its fee too, and what is given back", "[quote]") {
    std::string const guessed = ", provenance: {price: {prior: nobody knows}}";
    std::pair<std::string, std::string> const steady{"steady",
                                                     "market: {price: $1/gpu-h, interruptions: []}"};
    auto const flip = [&](std::string const& terms) {
        Catalogue const catalogue =
            catalogue_of({steady, {"b", "market: {price: $1.2/gpu-h, " + terms + "}" + guessed}});
        Quote const found = quote(request_of("H100", "20.5h"), catalogue, one_thread());
        REQUIRE(found.flips.size() == 1);
        CHECK(found.flips[0].market->name == "b/h100");
        return found.flips[0].to;
    };
    CHECK(flip("interruptions: [], billing: {fee: {on_top: 50%}}") == Approx(1.0 / 1.5).epsilon(1e-9));
    // 21 h are paid, and half of the last half comes back.
    CHECK(flip("interruptions: [], billing: {prepaid: {from: 1h, to: 100d, unused: 50%}}") ==
          Approx(20.5 / 20.75).epsilon(1e-9));
}

TEST_CASE(
    "quote: a price that moves is one guess, with its bid: whoever pays so much less is outbid as often",
    "[quote]") {
    auto const bidder = [](double factor, std::string const& provenance) {
        return fmt::format(
            "market: {{price: {{mean_reverting: {{mean: ${}/gpu-h, volatility: 30%, reversion: 10h, step: "
            "30min}}}}, "
            "bid: ${}/gpu-h, pays: bid, interruptions: [{{cause: outbid, recovery: same_host}}]}}{}",
            1.2 * factor, 1.5 * factor, provenance);
    };
    std::string const guessed = ", provenance: {price.mean_reverting.mean: {prior: nobody knows}}";
    std::pair<std::string, std::string> const steady{"steady",
                                                     "market: {price: $1/gpu-h, interruptions: []}"};
    QuoteRequest request = request_of("H100", "5h");
    request.checkpoint = "360TB";  // so that no saves are the cheaper way
    Catalogue const catalogue = catalogue_of({steady, {"bid", bidder(1.0, guessed)}});
    Quote const found = quote(request, catalogue, one_thread());
    REQUIRE(found.rows.size() == 2);
    CHECK(found.rows[1].guesses == std::vector<Guess>{Guess::price});
    REQUIRE(found.flips.size() == 1);
    Flip const& flip = found.flips[0];
    CHECK(flip.market->name == "bid/h100");
    CHECK(flip.guess == Guess::price);
    CHECK(flip.becomes_first);
    CHECK(flip.from == 1.5);  // what is paid
    CHECK(flip.to < 1.0);
    // At that price the two cost the same; the cost grows as the price does.
    auto const usd_at = [&](double factor) {
        Catalogue const there = catalogue_of({steady, {"bid", bidder(factor, "")}});
        Quote const again = quote(request, there, one_thread());
        QuoteRow const& row = again.rows[again.rows[0].entry->name == "bid/h100" ? 0 : 1];
        return row.best()->cost_usd;
    };
    CHECK(usd_at(flip.to / flip.from) == Approx(5.0).epsilon(1e-9));
    CHECK(usd_at(1.02 * flip.to / flip.from) == Approx(5.1).epsilon(1e-9));
    // Half of its price, tried at most, makes no first of a market that costs more than 3 times as much.
    Catalogue const dear = catalogue_of({steady, {"bid", bidder(2.0, guessed)}});
    CHECK(quote(request, dear, one_thread()).flips.empty());
}

}  // namespace
}  // namespace runcost
