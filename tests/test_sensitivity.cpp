#include <algorithm>
#include <cmath>
#include <string>
#include <vector>

#include "models/sensitivity.hpp"
#include "scenarios/scenario_numbers.hpp"
#include "scenarios/sensitivity.hpp"
#include "tests/bare_scenario.hpp"
#include "tests/catch.hpp"
#include "tests/statistics.hpp"

namespace runcost {
namespace {

using namespace tests;

/// Work without saves on hosts with exponential lives.
Plan plan_of(double work, double usd_per_h, double mean_life_h) {
    Job job;
    job.work = work;
    Market market;
    market.price.usd_per_h = Constant{usd_per_h};
    market.interruptions = {interruption_of(0, Exponential{mean_life_h})};
    return compile(scenario_of(job, market));
}

double cost_usd(double work, double usd_per_h, double mean_life_h) {
    return usd_per_h * std::expm1(work / mean_life_h) * mean_life_h;
}

SensitivityOptions options_of(std::uint64_t replays) {
    SensitivityOptions options;
    options.replays = replays;
    options.run.seed = seed;
    return options;
}

TEST_CASE("sensitivity: effects are those of the closed form, and paired", "[sensitivity]") {
    double const base = cost_usd(12.0, 0.5, 20.0);
    struct Changed {
        double work, usd_per_h, mean_life_h;
    };
    std::vector<Changed> const all{{12.0, 0.4, 20.0}, {12.0, 0.625, 20.0}, {12.0, 0.5, 16.0},
                                   {12.0, 0.5, 25.0}, {9.6, 0.5, 20.0},    {15.0, 0.5, 20.0}};
    std::vector<Plan> plans;
    plans.reserve(all.size());
    for (Changed const& some : all) {
        plans.push_back(plan_of(some.work, some.usd_per_h, some.mean_life_h));
    }
    Effects const effects = effects_of(plan_of(12.0, 0.5, 20.0), plans, options_of(100'000));
    CHECK(effects.replays == 100'000);
    CHECK(effects.finished == 1.0);
    CHECK(std::fabs(effects.base.mean - base) < z_limit * effects.base.std_error);
    REQUIRE(effects.of.size() == all.size());
    for (std::size_t i = 0; i < all.size(); ++i) {
        CAPTURE(i);
        Estimate const& got = effects.of[i].difference.value();
        double const expected = cost_usd(all[i].work, all[i].usd_per_h, all[i].mean_life_h) - base;
        CHECK(std::fabs(got.mean - expected) < z_limit * got.std_error);
        // Power: 2 % of the cost more would be seen.
        CHECK(std::fabs(got.mean - (expected + 0.02 * base)) >= z_limit * got.std_error);
        CHECK(effects.of[i].is_visible(base));
    }
    // On the same luck a fifth of the price is a fifth of each replay.
    CHECK(effects.of[0].difference->mean == Approx(-0.2 * effects.base.mean));
    CHECK(effects.of[0].difference->std_error == Approx(0.2 * effects.base.std_error));
}

TEST_CASE("sensitivity: what changes nothing has no visible effect", "[sensitivity]") {
    Plan const base = plan_of(12.0, 0.5, 20.0);
    std::vector<Plan> const many(40, base);  // more than are replayed at a time
    Effects const effects = effects_of(base, many, options_of(500));
    for (Effect const& effect : effects.of) {
        CHECK(effect.difference.value().mean == 0.0);
        CHECK_FALSE(effect.is_visible(effects.base.mean));
    }
    CHECK_FALSE(Effect{1.0, Estimate{1.9, 1.0}}.is_visible(10.0));
    CHECK(Effect{1.0, Estimate{-2.1, 1.0}}.is_visible(10.0));
    CHECK_FALSE(Effect{1.0, Estimate{1e-12, 0.0}}.is_visible(10.0));  // rounding
    CHECK(effects_of(base, {}, options_of(500)).base.mean == effects.base.mean);
}

TEST_CASE("sensitivity: a change with which the job would hardly ever be done has no effect in dollars",
          "[sensitivity]") {
    // e^3 and e^24 rentals.
    Effects const effects = effects_of(plan_of(12.0, 0.5, 4.0),
                                       {plan_of(12.0, 0.5, 0.5), plan_of(12.0, 0.5, 5.0)}, options_of(500));
    CHECK_FALSE(effects.of[0].difference);
    CHECK(effects.of[0].finished == 0.0);
    CHECK(effects.of[0].is_visible(effects.base.mean));
    CHECK(effects.of[1].difference);
}

TuneFile tune_file(std::string const& text, std::vector<std::string> const& sets = {}) {
    return {text, "f.yaml", sets, read_scenario(text, "f.yaml", sets)};
}

std::vector<std::string> keys_of(TuneFile const& from, std::size_t index) {
    std::vector<std::string> result;
    for (NumericKey const& some :
         numbers_of_scenario(from.text, from.source, from.sets, index, built_in_catalogues())) {
        result.push_back(some.key);
    }
    return result;
}

constexpr char const* compared =
    R"(job: {work: 10h, nodes: 2, gpus_per_node: 1, setup: 3min, deadline: 30h, budget: $90}
markets:
  - {name: "4090", price: $1/gpu-h, interruptions: [{cause: crash, lifetime: {exponential: {mean: 20h}}}]}
  - vast.rel97/rtx4090
policy: {checkpoint: {every: 1h}, detection: 0s}
compare:
  as it is: {}
  by half: {job: {work: 5h, setup: {uniform: {from: 1min, to: 2min}}}, policy: {checkpoint: {segments: 5}}}
  elsewhere: {market: {price: $2/gpu-h}}
  another: {markets: [{name: other, price: $3/gpu-h, speed: 0.9}]}
)";

TEST_CASE("sensitivity: the numbers of a scenario are those that it uses", "[sensitivity]") {
    using Keys = std::vector<std::string>;
    TuneFile const from = tune_file(compared);
    REQUIRE(from.file.names()[2] == "4090, by half");
    CHECK(keys_of(from, 0) == Keys{"job.work", "job.setup", "markets.0.price",
                                   "markets.0.interruptions.0.lifetime.exponential.mean",
                                   "policy.checkpoint.every"});
    CHECK(keys_of(from, 2) == Keys{"compare.by half.job.work", "compare.by half.job.setup.uniform.from",
                                   "compare.by half.job.setup.uniform.to", "markets.0.price",
                                   "markets.0.interruptions.0.lifetime.exponential.mean"});
    CHECK(keys_of(from, 4)[2] == "compare.elsewhere.market.price");
    CHECK(keys_of(from, 6) == Keys{"job.work", "job.setup", "compare.another.markets.0.price",
                                   "compare.another.markets.0.speed", "policy.checkpoint.every"});
    // What a market has from the catalogue, too.
    Keys const inherited = keys_of(from, 1);
    for (char const* const key :
         {"markets.1.price", "markets.1.interruptions.0.lifetime.exponential.uptime", "markets.1.setup"}) {
        CAPTURE(key);
        CHECK(std::count(inherited.begin(), inherited.end(), key) == 1);
    }
    // Each of them is a key for --set, and has its place.
    for (std::size_t index = 0; index < from.file.scenarios.size(); ++index) {
        for (NumericKey const& some :
             numbers_of_scenario(from.text, from.source, {}, index, built_in_catalogues())) {
            CAPTURE(index, some.key);
            CHECK(
                find_numeric_key(from.text, from.source, {}, some.key, "over", built_in_catalogues()).value ==
                some.value);
            CHECK_NOTHROW(plans_with(from, std::span(&index, 1), some, some.value));
        }
    }
}

TEST_CASE("sensitivity: values go down to 0.8 and up to 1.25, and shares stay below 100 %", "[sensitivity]") {
    TuneFile const from = tune_file(R"(job: {work: 10h, checkpoint: {write: 1min, failure_probability: 10%}}
market:
  price: $1/h
  interruptions:
    - {cause: crash, lifetime: {exponential: {uptime: 96%, outage: 1h}}, notice: 2min, notice_probability: 100%}
    - {cause: hang, lifetime: {hyperexponential: {weights: [0.5, 0.5], means: [10h, 20h]}}}
policy: {checkpoint: {every: 1h}, on_notice: save_and_stop}
)");
    SensitivityRequest request;
    request.replays = 200;
    MarketSensitivity const got = sense_market(from, 0, request);
    auto const effect_of = [&](std::string const& key) -> KeyEffect const& {
        auto const found = std::find_if(got.keys.begin(), got.keys.end(),
                                        [&](KeyEffect const& some) { return some.key.key == key; });
        REQUIRE(found != got.keys.end());
        return *found;
    };
    KeyEffect const& price = effect_of("market.price");
    CHECK(price.low->value == Approx(0.8));
    CHECK(price.high->value == Approx(1.25));
    CHECK(price.low->effect.difference->mean == Approx(-0.2 * got.base.mean));
    CHECK(price.high->effect.difference->mean == Approx(0.25 * got.base.mean));
    KeyEffect const& uptime = effect_of("market.interruptions.0.lifetime.exponential.uptime");
    CHECK(uptime.low->value == Approx(95.0));
    CHECK(uptime.high->value == Approx(96.8));
    KeyEffect const& failures = effect_of("job.checkpoint.failure_probability");
    CHECK(failures.low->value == Approx(8.0));
    CHECK(failures.high->value == Approx(12.5));
    KeyEffect const& noticed = effect_of("market.interruptions.0.notice_probability");
    CHECK(noticed.low->value == Approx(80.0));
    CHECK_FALSE(noticed.high);
    KeyEffect const& weight = effect_of("market.interruptions.1.lifetime.hyperexponential.weights.0");
    CHECK_FALSE(weight.is_tried());
    CHECK(weight.low->invalid.find("must sum to 1") != std::string::npos);
    // The greatest first, what is not visible last.
    CHECK((got.keys[0].key.key == "market.price" || got.keys[0].key.key == "job.work"));
    bool seen = true;
    double before = infinite;
    for (KeyEffect const& some : got.keys) {
        CAPTURE(some.key.key);
        bool const visible = some.is_visible(got.base.mean);
        CHECK((seen || !visible));
        seen = visible;
        if (visible) {
            double size = 0.0;
            for (auto const* side : {&some.low, &some.high}) {
                size = *side ? std::max(size, std::fabs((*side)->effect.difference->mean)) : size;
            }
            CHECK(size <= before);
            before = size;
        }
    }
}

}  // namespace
}  // namespace runcost
