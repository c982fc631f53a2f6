#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <sstream>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "models/check.hpp"
#include "models/compile.hpp"
#include "sim/timeline.hpp"
#include "tests/broken.hpp"
#include "tests/catch.hpp"
#include "tests/plans.hpp"
#include "tests/random_markets.hpp"
#include "tests/random_plans.hpp"

/// All that the language can say, compiled and replayed: what must hold of every replay.
namespace runcost {
namespace {

using namespace tests;

constexpr int markets = 10'000;

/// A replay of a plan: all of its sessions, and their twins.
struct Replay {
    Ledger all;
    Ledger twins;
};

Replay replay_of(Plan const& plan, std::uint64_t replay, std::size_t depth) {
    Replay result;
    result.all.finished = result.twins.finished = true;
    for (std::uint64_t session = replay * plan.repeat; session < (replay + 1) * plan.repeat; ++session) {
        result.all.add(walk(plan, session, depth));
        result.twins.add(walk_twin(plan, session));
    }
    return result;
}

constexpr std::array metric_of_state{Metric::useful_h,  Metric::lost_h,      Metric::checkpoint_h,
                                     Metric::setup_h,   Metric::restore_h,   Metric::provisioning_h,
                                     Metric::waiting_h, Metric::detection_h, Metric::idle_h};
static_assert(metric_of_state.size() == state_count);

void check_sums(Plan const& plan, Ledger const& ledger, Row const& row, Broken& broken) {
    double makespan_h = 0.0;
    double compute_usd = 0.0;
    for (std::size_t state = 0; state < state_count; ++state) {
        makespan_h += of(row, metric_of_state[state]);
        compute_usd += row[compute_column + state];
        broken.unless("no negative hours", ledger.hours[state] >= 0.0 && std::isfinite(ledger.hours[state]));
        broken.unless("no negative rent", ledger.compute_usd[state] >= 0.0);
    }
    broken.unless_equal("hours of the nine states", makespan_h, of(row, Metric::makespan_h));
    broken.unless_equal("rent by state", compute_usd, of(row, Metric::compute_usd));
    broken.unless_equal("dollars",
                        of(row, Metric::compute_usd) + of(row, Metric::rounding_usd) +
                            of(row, Metric::storage_usd) + of(row, Metric::transfer_usd) +
                            of(row, Metric::fees_usd) + of(row, Metric::after_end_usd) -
                            of(row, Metric::refund_usd),
                        of(row, Metric::cost_usd));
    for (Metric const item : {Metric::rounding_usd, Metric::transfer_usd, Metric::after_end_usd}) {
        broken.unless("no negative dollars", of(row, item) >= 0.0 && std::isfinite(of(row, item)));
    }
    broken.unless("hours that are billed are spent", ledger.billed_h <= makespan_h + 1e-9);
    broken.unless("saves broken off are part of the saves",
                  of(row, Metric::checkpoint_failed_h) <= of(row, Metric::checkpoint_h) + 1e-9);
    double interruptions = 0.0;
    for (std::size_t cause = 0; cause < cause_count; ++cause) {
        interruptions += row[cause_column + cause];
    }
    broken.unless_equal("interruptions by cause", interruptions, of(row, Metric::interruptions));
    if (ledger.finished) {
        broken.unless("one rental more than interruptions, in each session",
                      ledger.rentals == ledger.interruptions + plan.repeat);
    }
}

/// Useful hours are the work at its speed, where all hosts have the same one.
bool check_work(Plan const& plan, Ledger const& ledger, Broken& broken) {
    bool const told = ledger.finished && plan.host.speed.ages == nullptr;
    if (told) {
        broken.unless_equal("useful work", hours(ledger, State::useful) * plan.host.speed.parameters[0],
                            plan.work * static_cast<double>(plan.repeat));
    }
    return told;
}

void check_timeline(Plan const& plan, std::uint64_t replay, Row const& row, Broken& broken) {
    Timeline const timeline = replay_timeline(plan, seed, replay);
    for (std::size_t column = 0; column < column_count; ++column) {
        broken.unless_equal("the timeline's metrics", timeline.row[column], row[column]);
    }
    std::array<double, state_count> by_state{};
    double end_h = 0.0;
    for (Event const& event : timeline.events) {
        broken.unless("spans take time", event.hours > 0.0 || event.state == State::useful);
        broken.unless_equal("a span begins where the last one ended", event.at_h, end_h);
        end_h = event.at_h + event.hours;
        by_state[static_cast<std::size_t>(event.state)] += event.hours;
    }
    broken.unless_equal("spans sum to the makespan", end_h, of(row, Metric::makespan_h));
    for (std::size_t state = 0; state < state_count; ++state) {
        broken.unless_equal(state_names[state], by_state[state], of(row, metric_of_state[state]));
    }
}

/// How many markets have a feature, or saw something happen.
class Occurrences {
public:
    void count(std::string_view what, bool has) { counts_[what] += has ? 1 : 0; }

    void count_all(Scenario const& scenario) {
        Job const& job = scenario.job;
        Market const& market = scenario.market;
        Policy const& policy = scenario.policy;
        count("campaign", job.repeat > 1);
        count("several nodes", job.nodes > 1);
        count("dataset over the network", job.dataset_bytes && !job.dataset_from);
        count("checkpoint over the network", job.checkpoint.size_bytes && !job.checkpoint.to);
        count("checkpoint on a disk", job.checkpoint.to == DataPlace::disk);
        count("checkpoint on a volume", job.checkpoint.to == DataPlace::network_volume);
        count("survives", job.checkpoint.survives.has_value());
        count("keep", job.checkpoint.keep > 1);
        count("failure_probability", job.checkpoint.failure_probability > 0.0);
        count("start random", !job.start_h);
        count("hosts of many speeds", market.speed != Law(Constant{1.0}));
        count("hosts of many prices", get_if<Uniform>(market.price.usd_per_h) != nullptr);
        count("granularity", market.billing.granularity_h > 0.0);
        count("minimum", market.billing.minimum_h > 0.0);
        count("transfer prices", market.network.upload_usd_per_byte > 0.0);
        count("wait", std::holds_alternative<CapacityWait>(market.availability));
        count("on_off", std::holds_alternative<OnOff>(market.availability));
        count("recorded capacity", std::holds_alternative<RecordedCapacity>(market.availability));
        Price const& price = market.price;
        count("price fixed", price.process && std::holds_alternative<price::Fixed>(*price.process));
        count("mean_reverting",
              price.process && std::holds_alternative<price::MeanReverting>(*price.process));
        count("regimes", price.process && std::holds_alternative<price::Regimes>(*price.process));
        count("price trace", price.process && std::holds_alternative<PlayedTrace>(*price.process));
        count("bid", price.bid.has_value());
        count("pays bid", price.pays_bid);
        count("lock host", price.locked);
        count("lost_nodes", policy.replace_lost_nodes && job.nodes > 1);
        count("release after hours", policy.release != DelayModel(Law(Constant{0.0})));
        count("release at a time", std::holds_alternative<TimeOfDay>(policy.release));
        count("detection until", std::holds_alternative<TimeOfDay>(policy.detection));
        count("every wall", std::holds_alternative<policy::Every>(policy.checkpoint) &&
                                std::get<policy::Every>(policy.checkpoint).wall);
        count("checkpoint none", std::holds_alternative<policy::None>(policy.checkpoint));
        count("exact: cost", std::holds_alternative<policy::ExactCost>(policy.checkpoint));
        count("give_up after", scenario.run.give_up_after_h.has_value());
        count("give_up cost", scenario.run.give_up_cost_usd.has_value());
        for (auto const& [name, has] : of_causes_) {
            count(name, std::any_of(market.interruptions.begin(), market.interruptions.end(), has));
        }
    }

    /// All but those that are seen less often.
    void check_at_least(int least) const {
        for (auto const& [what, count] : counts_) {
            CAPTURE(what, count);
            CHECK(count >= least);
        }
    }

private:
    using Has = bool (*)(Interruption const&);
    template <class Shape>
    static bool lives(Interruption const& some) {
        return get_if<Shape>(some.lifetime) != nullptr && some.cause != cause_unavailable &&
               some.cause != cause_outbid;
    }
    static bool returns(Interruption const& some, bool (*how)(SameHost const&)) {
        auto const* same_host = std::get_if<SameHost>(&some.recovery);
        return same_host != nullptr && how(*same_host);
    }
    std::vector<std::pair<std::string_view, Has>> of_causes_{
        {"constant", lives<Constant>},
        {"exponential", lives<Exponential>},
        {"weibull", lives<Weibull>},
        {"gamma", lives<Gamma>},
        {"lognormal", lives<Lognormal>},
        {"hyperexponential", lives<Hyperexponential>},
        {"bathtub", lives<Bathtub>},
        {"uniform", lives<Uniform>},
        {"range", lives<Triangular>},
        {"recorded", lives<Recorded>},
        {"empirical", lives<Empirical>},
        {"never", lives<Never>},
        {"at_most", [](Interruption const& some) { return some.lifetime.at_most < infinite; }},
        {"between_hosts",
         [](Interruption const& some) { return some.lifetime.hosts.kind != HostFactor::Kind::none; }},
        {"by_hour", [](Interruption const& some) { return !some.lifetime.by_hour.empty(); }},
        {"first_age", [](Interruption const& some) { return some.first_age_h > 0.0; }},
        {"per node", [](Interruption const& some) { return some.per == Per::node; }},
        {"per gpu", [](Interruption const& some) { return some.per == Per::gpu; }},
        {"clock calendar", [](Interruption const& some) { return some.calendar; }},
        {"lifetime_from granted", [](Interruption const& some) { return some.from_grant; }},
        {"notice", [](Interruption const& some) { return some.notice.has_value(); }},
        {"notice_probability",
         [](Interruption const& some) { return some.notice && some.notice_probability < 1.0; }},
        {"unavailable", [](Interruption const& some) { return some.cause == cause_unavailable; }},
        {"nodes", [](Interruption const& some) { return some.nodes.has_value(); }},
        {"billed", [](Interruption const& some) { return some.billed.has_value(); }},
        {"same_host",
         [](Interruption const& some) { return std::holds_alternative<SameHost>(some.recovery); }},
        {"age: continues",
         [](Interruption const& some) {
             return returns(some, [](SameHost const& same_host) { return same_host.continues; });
         }},
        {"returns",
         [](Interruption const& some) {
             return returns(some, [](SameHost const& same_host) { return same_host.returns < 1.0; });
         }},
    };
    std::map<std::string_view, int> counts_;
};

void count_events(Ledger const& ledger, Occurrences& occurrences) {
    for (std::size_t state = 0; state < state_count; ++state) {
        occurrences.count(state_names[state], ledger.hours[state] > 0.0);
    }
    for (std::size_t cause = 0; cause < cause_count; ++cause) {
        occurrences.count(cause_names[cause], ledger.by_cause[cause] > 0);
    }
    occurrences.count("a save is broken off", ledger.checkpoint_failed_h > 0.0);
    occurrences.count("rounding_usd", ledger.rounding_usd > 0.0);
    occurrences.count("storage_usd", ledger.storage_usd() > 0.0);
    occurrences.count("transfer_usd", ledger.transfer_usd() > 0.0);
    occurrences.count("after_end_usd", ledger.after_end_usd > 0.0);
    occurrences.count("finished", ledger.finished);
    occurrences.count("given up", !ledger.finished);
}

TEST_CASE("random markets: whatever a scenario says, its hours and dollars add up", "[conservation]") {
    RandomMarkets random;
    Occurrences occurrences;
    int refused = 0;
    int of_one_speed = 0;
    int failures = 0;
    for (int accepted = 0; accepted < markets && refused < markets && failures < 5;) {
        Scenario const scenario = random.next();
        std::vector<Plan> plans;
        try {
            plans.push_back(compile(scenario));
        } catch (InvalidScenario const&) {
            ++refused;
            continue;
        }
        ++accepted;
        Plan const& plan = plans.front();
        std::uint64_t const replay = random.below(1000);
        auto const [ledger, twin] = replay_of(plan, replay, 16);
        Row const row = make_row(plan, ledger, twin);
        Broken broken;
        check_sums(plan, ledger, row, broken);
        of_one_speed += check_work(plan, ledger, broken) ? 1 : 0;
        broken.unless("the twin meets no interruption", twin.interruptions == 0);
        check_work(plan, twin, broken);
        check_timeline(plan, replay, row, broken);
        Ledger const undrawn = replay_of(plan, replay, 0).all;
        broken.unless("the same, however many lives are drawn ahead",
                      undrawn.hours == ledger.hours && undrawn.cost_usd() == ledger.cost_usd());
        occurrences.count_all(scenario);
        count_events(ledger, occurrences);
        if (!broken.text().empty()) {
            ++failures;
            FAIL_CHECK("market " << accepted + refused << ", replay " << replay << '\n'
                                 << described(plan) << '\n'
                                 << broken.text());
        }
    }
    CAPTURE(refused, of_one_speed);
    CHECK(refused > markets / 100);
    CHECK(refused < markets / 2);
    CHECK(of_one_speed > markets / 10);
    occurrences.check_at_least(200);
}

}  // namespace
}  // namespace runcost
