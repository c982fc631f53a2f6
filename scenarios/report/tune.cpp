#include "scenarios/report/tune.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <array>
#include <cmath>

#include "scenarios/report/format.hpp"
#include "scenarios/report/table.hpp"
#include "scenarios/report/tune_words.hpp"

namespace runcost {
namespace {

/// Two digits: curves are flat around their best.
std::string interval_text(double hours) {
    double const minutes = 60.0 * hours;
    return minutes < 0.995  ? fmt::format("{:.0f} s", 60.0 * minutes)
           : minutes < 9.95 ? fmt::format("{:.1f} min", minutes)
           : minutes < 59.5 ? fmt::format("{:.0f} min", minutes)
           : hours < 9.95   ? fmt::format("{:.1f} h", hours)
                            : fmt::format("{:.0f} h", hours);
}

std::string percent_text(double share, double std_error) {
    constexpr double least_error = 0.01;  // percent: finer is of no use
    return fmt::format("{} %", measured_text(100.0 * share, std::max(100.0 * std_error, least_error)));
}

/// One market's answer.
class Writer {
public:
    Writer(TuneReport const& report, MarketTune const& market, std::size_t width)
        : request_(report.request), market_(market), tuned_(market.tuned), width_(width) {}

    std::string text() const {
        std::string result = fmt::format("{}, {} replays at each point, seed {}\n\n", market_.scenario.name,
                                         grouped(tuned_.replays), request_.run.seed);
        if (!tuned_.best) {
            return result + none_allowed();
        }
        result += headline() + "\n";
        std::string const curve =
            draw_curve(tuned_, width_, [this](double value) { return value_text(value); });
        if (!curve.empty()) {
            result += fmt::format("  {}, compared with the best\n{}", words_of(request_.objective), curve);
        }
        return result + table() + notes();
    }

private:
    TunePoint const& best() const { return tuned_.curve[*tuned_.best]; }
    bool in_hours() const { return request_.objective == Objective::makespan; }

    std::string value_text(double value) const {
        return request_.over ? number_text(*request_.over, value) : interval_text(value);
    }

    std::string choice(double value) const {
        if (request_.over) {
            return fmt::format("{} = {}", request_.over->key, value_text(value));
        }
        bool const once = !market_.wall && value >= market_.scenario.job.work;
        return once ? "one save, at the end"
                    : fmt::format("a save every {} of {}", value_text(value),
                                  market_.wall ? "the host's time" : "work");
    }

    std::string amount(double number, double std_error) const {
        return amount_text(request_.objective, number, std_error);
    }

    /// Of a quantile, by its interval.
    static double error_of(Quantile const& quantile) {
        constexpr double errors = 4.0;  // in an interval of 95 %
        return (quantile.high - quantile.low) / errors;
    }

    std::string headline() const {
        TunePoint const& point = best();
        Summary const& what = point.summary;
        Moments const& cost = what.of(Metric::cost_usd);
        Moments const& hours = what.of(Metric::makespan_h);
        Quantile const& bad = what.quantile(Metric::cost_usd, 95);
        Quantile const& late = what.quantile(Metric::makespan_h, 95);
        std::string text = fmt::format("  Best     {}\n", choice(point.value));
        if (point.finished() < 1.0) {
            text += fmt::format("           of whose replays only {} finish: means are lower bounds\n",
                                share_text(point.finished()));
        }
        if (request_.objective == Objective::cvar) {
            text += fmt::format("  Worst    {} in the mean of the worst 5 %\n",
                                amount(point.objective.mean, point.objective.std_error));
        }
        text +=
            fmt::format("  Cost     mean ${}, in a bad case (p95) ${}\n",
                        measured_text(cost.mean, cost.std_error()), measured_text(bad.value, error_of(bad)));
        text += fmt::format("  Time     mean {} h, in a bad case {} h\n",
                            measured_text(hours.mean, hours.std_error()),
                            measured_text(late.value, error_of(late)));
        for (Demand const& demand : request_.demands) {
            text += fmt::format("  Demand   {} in {} of the replays\n", name_of(demand.share),
                                share_text(what.of(demand.share).mean));
        }
        text += fmt::format("  As good  {}\n", plateau());
        if (!request_.over) {
            text += fmt::format("  Unsaved  {}\n", unsaved());
        }
        return text;
    }

    std::string plateau() const {
        return tuned_.plateau_low == tuned_.plateau_high
                   ? "nothing else that was tried is within 1 %"
                   : fmt::format("anything between {} and {} is within 1 %", value_text(tuned_.plateau_low),
                                 value_text(tuned_.plateau_high));
    }

    std::string unsaved() const {
        if (!tuned_.without) {
            return "without saves it would hardly ever be done";
        }
        TunePoint const& point = *tuned_.without;
        if (point.finished() < 1.0) {
            return fmt::format("without saves only {} of the replays finish", share_text(point.finished()));
        }
        Estimate const& more = point.difference;
        std::string const what =
            fmt::format("without saves {}", amount(point.objective.mean, point.objective.std_error));
        if (!point.allowed) {
            return what + ", which does not keep what is demanded";
        }
        if (std::fabs(more.mean) <= 2.0 * more.std_error || more.mean == 0.0) {
            return what + ", the same within the error of the replays";
        }
        double const size = std::fabs(best().objective.mean);
        std::string const how_much = size > 0.0
                                         ? percent_text(std::fabs(more.mean) / size, more.std_error / size)
                                         : amount(std::fabs(more.mean), more.std_error);
        return more.mean > 0.0 ? fmt::format("{}, {} more{}", what, how_much, better_than())
                               : fmt::format("{}, {} LESS: better than any interval", what, how_much);
    }

    /// The rules that no saves at all are better than.
    std::string better_than() const {
        std::vector<std::string> intervals;
        for (RuleOfThumb const& rule : worse_than_unsaved(market_)) {
            intervals.push_back(value_text(rule.value));
        }
        return intervals.empty()
                   ? ""
                   : fmt::format("; less than with a save every {}", fmt::join(intervals, " or "));
    }

    std::string table() const {
        constexpr double least_error = 1e-6;  // the same value, but for rounding
        Table table(2);
        table.add({request_.over ? request_.over->key : "a save every", "", in_hours() ? "hours" : "$",
                   "± s.e.", "more", "± s.e."});
        auto const add = [&](std::string const& title, double value, TunePoint const* point) {
            if (point == nullptr) {
                table.add({title, value_text(value), "hopeless", "", "", ""});
                return;
            }
            double const error = point->difference.std_error / std::fabs(best().objective.mean);
            auto const more = regret(tuned_, point);
            bool const exact = !more || point == &best() || !(error > least_error);
            table.add({title, value_text(value),
                       measured_text(point->objective.mean, point->objective.std_error),
                       error_text(point->objective.std_error), more ? percent_text(*more, error) : "-",
                       exact ? "" : fmt::format("{:.1g} %", 100.0 * error)});
        };
        add("best", best().value, &best());
        for (RuleOfThumb const& rule : market_.rules) {
            add(rule.title, rule.value, tuned_.at(rule.value));
        }
        if (request_.over) {
            if (TunePoint const* now = tuned_.at(request_.over->value)) {
                add("as it is", now->value, now);
            }
        }
        return "\n" + table.text();
    }

    static std::string error_text(double std_error) {
        return std::isfinite(std_error) ? fmt::format("{:.2g}", std_error) : "";
    }

    std::string notes() const {
        std::string text;
        double const at = best().value;
        bool const whole = !request_.over && !market_.wall && at >= market_.scenario.job.work;
        if ((*tuned_.best == 0 || *tuned_.best + 1 == tuned_.curve.size()) && !whole) {
            text += "  The best lies at the end of the range: say --over KEY=FROM..TO for another one.\n";
        }
        if (!tuned_.left_out.empty()) {
            text += fmt::format("  Left out, as the job would hardly ever be done: {}.\n", left_out());
        }
        return text;
    }

    std::string left_out() const {
        std::string text;
        std::size_t above = 0;
        for (double const value : tuned_.left_out) {
            above += value > tuned_.curve.back().value ? 1U : 0U;
        }
        std::size_t const other = tuned_.left_out.size() - above;
        if (above > 0) {
            text = fmt::format("{} and more", value_text(tuned_.left_out[other]));
        }
        if (other > 0) {
            text += fmt::format("{}{}", text.empty() ? "" : ", and ", plural(other, "other value"));
        }
        return text;
    }

    std::string none_allowed() const {
        std::string text = "  Nothing that was tried keeps what is demanded.\n";
        for (Demand const& demand : request_.demands) {
            auto const nearest = std::max_element(
                tuned_.curve.begin(), tuned_.curve.end(), [&](TunePoint const& a, TunePoint const& b) {
                    return a.summary.of(demand.share).mean < b.summary.of(demand.share).mean;
                });
            text += fmt::format("  {} >= {}: at most in {} of the replays, with {}\n", name_of(demand.share),
                                demand.least, share_text(nearest->summary.of(demand.share).mean),
                                choice(nearest->value));
        }
        return text;
    }

    TuneRequest const& request_;
    MarketTune const& market_;
    Tuned const& tuned_;
    std::size_t width_;
};

}  // namespace

std::string_view name_of(Objective objective) {
    constexpr std::array<std::string_view, 4> names{"cost", "p95_cost", "cvar", "makespan"};
    return names[static_cast<std::size_t>(objective)];
}

std::string_view name_of(Share share) {
    constexpr std::array<std::string_view, share_count> names{"finished", "deadline_met", "within_budget",
                                                              "both", "no_interruption"};
    return names[static_cast<std::size_t>(share)];
}

std::string_view words_of(Objective objective) {
    constexpr std::array<std::string_view, 4> words{"mean cost", "p95 of the cost",
                                                    "mean cost of the worst 5 %", "mean makespan"};
    return words[static_cast<std::size_t>(objective)];
}

std::string number_text(NumericKey const& key, double number, int digits) {
    bool const apart = key.before.empty() && !key.behind.empty();
    std::string some = fmt::format("{:.{}g}", number, digits);
    double const rounded = std::stod(some);
    if (rounded >= 1000.0 && rounded < 1e9) {  // in full: 21,600 and not 2.16e+04
        some = grouped(std::stoull(fmt::format("{:.0f}", rounded)));
    }
    return fmt::format("{}{}{}{}", key.before, some, apart ? " " : "", key.behind);
}

std::string amount_text(Objective objective, double number, double std_error) {
    std::string const digits = measured_text(number, std_error);
    return objective == Objective::makespan ? digits + " h" : "$" + digits;
}

std::optional<double> regret(Tuned const& tuned, TunePoint const* point) {
    if (point == nullptr || !tuned.best) {
        return std::nullopt;
    }
    double const size = std::fabs(tuned.curve[*tuned.best].objective.mean);
    return size > 0.0 ? std::optional(point->difference.mean / size) : std::nullopt;
}

std::vector<RuleOfThumb> worse_than_unsaved(MarketTune const& market) {
    std::vector<RuleOfThumb> result;
    std::copy_if(market.rules.begin(), market.rules.end(), std::back_inserter(result),
                 [&](RuleOfThumb const& rule) {
                     TunePoint const* point = market.tuned.at(rule.value);
                     return point != nullptr && point->over_unsaved && point->finished() == 1.0 &&
                            market.tuned.without->finished() == 1.0 &&
                            point->over_unsaved->mean > 2.0 * point->over_unsaved->std_error;
                 });
    return result;
}

std::string text_tune(TuneReport const& report, std::size_t width) {
    std::string text = report.file.name + "\n";
    for (MarketTune const& market : report.markets) {
        text += Writer(report, market, width).text() + (&market == &report.markets.back() ? "" : "\n");
    }
    return text;
}

}  // namespace runcost
