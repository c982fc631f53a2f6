#include "scenarios/tune.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <regex>

#include "models/check.hpp"
#include "models/compile.hpp"
#include "models/intervals.hpp"

namespace runcost {
namespace {

constexpr double factor = 30.0;
constexpr double least_interval_h = 1.0 / 60.0;

/// In the unit of the curve: hours of work at speed 1, at most all of it; or of the host.
double on_curve(Scenario const& scenario, bool wall, double host_h) {
    double const speed = mean_speed(scenario.job, scenario.market);
    double const most = wall ? scenario.job.work / speed : scenario.job.work;
    return std::min(wall ? host_h : host_h * speed, most);
}

std::vector<RuleOfThumb> rules_of_thumb(Scenario const& scenario, bool wall,
                                        AnalyticIntervals const& analytic) {
    std::vector<RuleOfThumb> rules;
    auto const add = [&](std::string const& name, std::string const& title, std::optional<double> host_h) {
        if (host_h && *host_h > 0.0) {
            rules.push_back({name, title, on_curve(scenario, wall, *host_h)});
        }
    };
    add("young", "Young", analytic.young_h);
    add("daly", "Daly", analytic.daly_h);
    add("exact", "exact", analytic.exact_h);
    add("exact_cost", "exact for cost", analytic.exact_cost_h);
    double const most = on_curve(scenario, wall, infinite);
    for (auto const& [name, title, hours] : {std::tuple{"30min", "30 min", 0.5}, {"60min", "60 min", 1.0}}) {
        if (hours <= most) {
            rules.push_back({name, title, hours});
        }
    }
    return rules;
}

/// Around the intervals of the formulas, or that of the file; otherwise all there are.
Range usual_range(Scenario const& scenario, std::vector<RuleOfThumb> const& rules, double most) {
    std::vector<double> centres;
    for (RuleOfThumb const& rule : rules) {
        if (rule.name == "exact" || rule.name == "exact_cost") {
            centres.push_back(rule.value);
        }
    }
    auto const* every = std::get_if<policy::Every>(&scenario.policy.checkpoint);
    if (centres.empty() && every != nullptr) {
        centres.push_back(every->hours);
    }
    Range range{least_interval_h, most};
    if (!centres.empty()) {
        auto const [low, high] = std::minmax_element(centres.begin(), centres.end());
        range = {std::max(least_interval_h, *low / factor), std::min(most, *high * factor)};
    }
    return range.from < range.to ? range : Range{range.to / factor, range.to};
}

TuneOptions options_of(TuneRequest const& request, Range range) {
    TuneOptions options;
    options.from = range.from;
    options.to = range.to;
    options.points = request.points;
    options.objective = request.objective;
    options.demands = request.demands;
    options.replays = request.replays;
    options.run = request.run;
    return options;
}

MarketTune tune_interval(Scenario const& scenario, TuneRequest const& request) {
    MarketTune result;
    result.scenario = scenario;
    auto const* every = std::get_if<policy::Every>(&scenario.policy.checkpoint);
    result.wall = every != nullptr && every->wall;
    result.analytic = analytic_intervals(scenario);
    result.rules = rules_of_thumb(scenario, result.wall, result.analytic);
    double const most = on_curve(scenario, result.wall, infinite);
    result.range = request.range.value_or(usual_range(scenario, result.rules, most));
    TuneOptions options = options_of(request, result.range);
    for (RuleOfThumb const& rule : result.rules) {
        options.also.push_back(rule.value);
    }
    auto const plan_of = [&](CheckpointPolicy const& checkpoint) {
        Scenario changed = scenario;
        changed.policy.checkpoint = checkpoint;
        return compile(changed);
    };
    auto const plan_at = [&](double hours) {
        try {
            return plan_of(policy::Every{hours, result.wall});
        } catch (InvalidScenario const& bad) {
            refuse_value("over", interval_key, fmt::format("{:.6g}h", hours), bad.what());
        }
    };
    options.without = plan_of(policy::None{});
    if (!result.wall) {
        // Of all intervals with as many saves, that of equal pieces.
        options.snap = [work = scenario.job.work](double hours) {
            return work / std::max(1.0, std::round(work / hours));
        };
    }
    result.tuned = tune(plan_at, options);
    return result;
}

MarketTune tune_key(TuneFile const& from, std::size_t index, TuneRequest const& request) {
    MarketTune result;
    result.scenario = from.file.scenarios[index];
    result.analytic = analytic_intervals(result.scenario);
    double const value = request.over->value;
    result.range = request.range.value_or(usual_range(*request.over));
    auto const plan_at = [&](double number) {
        return plans_within(from, std::span(&index, 1), *request.over, number, "over").front();
    };
    TuneOptions options = options_of(request, result.range);
    bool const inside = value >= result.range.from && value <= result.range.to;
    options.also = inside ? std::vector<double>{value} : std::vector<double>{};
    result.tuned = tune(plan_at, options);
    return result;
}

}  // namespace

MarketTune tune_market(TuneFile const& from, std::size_t index, TuneRequest const& request) {
    return request.over ? tune_key(from, index, request)
                        : tune_interval(from.file.scenarios.at(index), request);
}

Value<Demand> demand() {
    return {{}, [](std::string const& text) -> Parsed<Demand> {
                constexpr auto wanted =
                    "expected such as 'deadline_met >= 0.95', of deadline_met, within_budget or both";
                std::smatch parts;
                if (!std::regex_match(
                        text, parts, std::regex(R"(\s*(deadline_met|within_budget|both)\s*>=\s*(.*?)\s*)"))) {
                    return {{}, wanted};
                }
                Parsed<double> const least = number(Limit::positive)(parts[2]);
                if (!least.value) {
                    return {{}, least.reason};
                }
                if (*least.value > 1.0) {
                    return {{}, "a share is at most 1, or 100%"};
                }
                Share const share = parts[1] == "both"           ? Share::both
                                    : parts[1] == "deadline_met" ? Share::deadline_met
                                                                 : Share::within_budget;
                return {Demand{share, *least.value}, {}};
            }};
}

Value<Over> over() {
    return {{}, [](std::string const& text) -> Parsed<Over> {
                std::smatch parts;
                if (!std::regex_match(text, parts, std::regex(R"(([^=]+)(=(.+)\.\.(.+))?)"))) {
                    return {{}, "expected a key, or KEY=FROM..TO, such as policy.checkpoint.every=10min..4h"};
                }
                Over result{parts[1], {}};
                if (parts[2].matched) {
                    result.range = {parts[3], parts[4]};
                }
                return {result, {}};
            }};
}

Parsed<Range> read_range(std::optional<NumericKey> const& key, std::string const& from,
                         std::string const& to) {
    Range range{};
    if (!key) {
        Parsed<double> const low = duration(Limit::positive)(from);
        Parsed<double> const high = duration(Limit::positive)(to);
        if (!low.value || !high.value) {
            return {{}, low.value ? high.reason : low.reason};
        }
        range = {*low.value, *high.value};
    } else {
        auto const low = numeric_text(from);
        auto const high = numeric_text(to);
        if (!low || !high || low->unit() != high->unit()) {
            return {{}, "FROM and TO must be numbers with the same unit"};
        }
        if (low->unit() != key->unit()) {
            return {
                {},
                fmt::format("FROM and TO must be in the unit of the file, {}{}", key->before, key->behind)};
        }
        range = {low->value, high->value};
    }
    if (!(range.from > 0.0 && range.from < range.to)) {
        return {{}, "FROM must be positive and below TO"};
    }
    return {range, {}};
}

}  // namespace runcost
