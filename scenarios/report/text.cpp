#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "models/causes.hpp"
#include "models/closed_forms.hpp"
#include "models/intervals.hpp"
#include "scenarios/report/break_even.hpp"
#include "scenarios/report/format.hpp"
#include "scenarios/report/report.hpp"
#include "scenarios/report/table.hpp"

namespace runcost {
namespace {

std::string plus_minus_dollars(double std_error) {
    return std::isfinite(std_error) ? " ± " + small_dollars_text(std_error) : "";
}

std::string title(Report const& report) {
    std::vector<Scenario> const& scenarios = report.file.scenarios;
    std::string const place = scenarios.size() == 1
                                  ? scenarios[0].name
                                  : plural(scenarios.size(), report.file.compares() ? "scenario" : "market");
    std::uint64_t const sessions = scenarios[0].job.repeat;
    bool const alike = std::all_of(scenarios.begin(), scenarios.end(),
                                   [&](Scenario const& some) { return some.job.repeat == sessions; });
    return fmt::format(
        "{}\n{}, {} replays{}, seed {}\n", report.file.name, place, grouped(report.result.replays),
        alike && sessions > 1 ? fmt::format(" of {}", plural(sessions, "session")) : "", report.seed);
}

/// What comes first where it applies: replays that were given up.
std::string unfinished(Report const& report, Summary const& summary) {
    double const share = 1.0 - summary.of(Share::finished).mean;
    if (share <= 0.0) {
        return "";
    }
    if (share >= 1.0) {
        return fmt::format(
            "NEVER FINISHED on {}: all {} replays were given up. Costs and hours are those until then.\n",
            summary.market, grouped(report.result.replays));
    }
    return fmt::format("NOT FINISHED on {}: {} of the replays were given up; means are lower bounds.\n",
                       summary.market, share_text(share));
}

std::string policy_text(Scenario const& scenario) {
    CheckpointPolicy const& policy = scenario.policy.checkpoint;
    if (std::holds_alternative<policy::Optimal>(policy)) {
        return "saves by the work left and the age of the host";
    }
    if (std::holds_alternative<policy::Adaptive>(policy)) {
        return "saves by the age of the host";
    }
    if (std::holds_alternative<policy::Schedule>(policy)) {
        return "saves by a schedule";
    }
    double const piece = interval_of(scenario);
    return std::isfinite(piece)
               ? fmt::format("a save every {} of work", hours_text(std::min(piece, scenario.job.work)))
           : ever_saves(scenario.market, scenario.policy) ? "saves at a notice only"
                                                          : "no saves";
}

std::string headline(Scenario const& scenario, Summary const& summary) {
    Job const& job = scenario.job;
    auto const cost = [&](unsigned percent) {
        return dollars_text(summary.quantile(Metric::cost_usd, percent).value);
    };
    auto const time = [&](unsigned percent) {
        return long_hours_text(summary.quantile(Metric::makespan_h, percent).value);
    };
    Moments const& mean_cost = summary.of(Metric::cost_usd);
    std::string text;
    auto const line = [&](std::string const& name, std::string const& says) {
        text += fmt::format("  {:<15}{}\n", name, says);
    };
    line("Cost", fmt::format("{} in the middle (p50), {} in a bad case (p95); mean {}{}", cost(50), cost(95),
                             dollars_text(mean_cost.mean), plus_minus_dollars(mean_cost.std_error())));
    line("Interruptions", fmt::format("cost {} and {} on average; {} of them in a replay",
                                      dollars_text(summary.of(Metric::interruption_usd).mean),
                                      hours_text(summary.of(Metric::interruption_h).mean),
                                      count_text(summary.of(Metric::interruptions).mean)));
    line("Time", fmt::format("{} in the middle, {} in a bad case", time(50), time(95)));
    if (job.deadline_h) {
        line("Deadline", fmt::format("{} met in {} of the replays", long_hours_text(*job.deadline_h),
                                     share_text(summary.of(Share::deadline_met).mean)));
    }
    if (job.budget_usd) {
        line("Budget", fmt::format("{} kept in {}", dollars_text(*job.budget_usd),
                                   share_text(summary.of(Share::within_budget).mean)));
    }
    if (job.deadline_h && job.budget_usd) {
        line("Both", fmt::format("in {}", share_text(summary.of(Share::both).mean)));
    }
    return text;
}

/// Mean hours and rent of each state that occurs, then the other items of the bill.
std::string breakdown(Summary const& summary) {
    Table table(2);
    table.add({"mean of all replays", "hours", "share", "dollars"});
    double const makespan_h = summary.of(Metric::makespan_h).mean;
    constexpr std::array metrics{Metric::useful_h,  Metric::lost_h,      Metric::checkpoint_h,
                                 Metric::setup_h,   Metric::restore_h,   Metric::provisioning_h,
                                 Metric::waiting_h, Metric::detection_h, Metric::idle_h};
    for (std::size_t state = 0; state < state_count; ++state) {
        Moments const& hours = summary.of(metrics[state]);
        if (hours.max > 0.0) {
            table.add({std::string(state_names[state]), fmt::format("{:.2f}", hours.mean),
                       share_text(hours.mean / makespan_h), dollars_text(summary.compute_usd[state].mean)});
        }
    }
    auto const add = [&table](std::string_view name, Moments const& usd, double sign) {
        if (usd.max != 0.0 || usd.min != 0.0) {
            table.add({std::string(name), "", "", dollars_text(sign * usd.mean)});
        }
    };
    add("rounding of the bill", summary.of(Metric::rounding_usd), 1.0);
    for (std::size_t item = 0; item < item_count; ++item) {
        add(item_words[item], summary.items_usd[item], 1.0);
    }
    add("after the end", summary.of(Metric::after_end_usd), 1.0);
    add("refund", summary.of(Metric::refund_usd), -1.0);
    table.add(
        {"total", fmt::format("{:.2f}", makespan_h), "", dollars_text(summary.of(Metric::cost_usd).mean)});
    return table.text();
}

std::string causes(Summary const& summary) {
    std::string text;
    for (std::size_t cause = 0; cause < cause_count; ++cause) {
        if (summary.by_cause[cause].max > 0.0) {
            text += fmt::format("{}{} {}", text.empty() ? "" : ", ", cause_names[cause],
                                count_text(summary.by_cause[cause].mean));
        }
    }
    return text.empty() ? "" : fmt::format("  interruptions by cause: {}\n", text);
}

std::string exact(Report const& report) {
    Scenario const& scenario = report.file.scenarios[0];
    auto const forms = closed_forms(scenario.job, scenario.market, scenario.policy);
    if (!forms) {
        return "";
    }
    return fmt::format(
        "  exact means, for comparison: {}{}, {} interruptions\n", hours_text(forms->makespan_h),
        forms->cost_usd ? ", " + dollars_text(*forms->cost_usd) : "", count_text(forms->interruptions));
}

/// What the intervals are worth, where they may not be; shared quantiles do no harm to a reader.
std::string doubts(Summary const& summary) {
    std::string text;
    for (Warning const& warning : warnings_of(summary)) {
        if (warning.doubt != Doubt::shared && warning.doubt != Doubt::unfinished) {
            text += fmt::format("  {}: {}\n", summary.market, to_string(warning));
        }
    }
    return text;
}

std::string one_market(Report const& report) {
    Summary const& summary = report.result.summaries[0];
    return title(report) + "\n" + unfinished(report, summary) + headline(report.file.scenarios[0], summary) +
           "\n" + breakdown(summary) + "\n" + causes(summary) +
           fmt::format("  goodput {} ({}); {} rentals in a replay\n",
                       share_text(summary.of(Metric::useful_h).mean / summary.of(Metric::makespan_h).mean),
                       policy_text(report.file.scenarios[0]), count_text(summary.of(Metric::rentals).mean)) +
           assumptions_text(report.file.scenarios) + exact(report) + doubts(summary);
}

/// The market of least mean cost among those that `fits`; none if none does.
template <class Fits>
Summary const* cheapest(std::vector<Summary> const& summaries, Fits const& fits) {
    Summary const* best = nullptr;
    for (Summary const& summary : summaries) {
        bool const better =
            best == nullptr || summary.of(Metric::cost_usd).mean < best->of(Metric::cost_usd).mean;
        best = fits(summary) && better ? &summary : best;
    }
    return best;
}

/// Which limits the job sets, and how often they are kept.
struct Limits {
    bool deadline;
    bool budget;

    bool any() const { return deadline || budget; }
    char const* name() const {
        return deadline && budget ? "deadline and budget" : deadline ? "the deadline" : "the budget";
    }
    double kept(Summary const& summary) const {
        Share const share = deadline && budget ? Share::both
                            : deadline         ? Share::deadline_met
                                               : Share::within_budget;
        return summary.of(share).mean;
    }
};

/// Limits that any of the scenarios sets.
Limits limits_of(Report const& report) {
    Limits limits{false, false};
    for (Scenario const& scenario : report.file.scenarios) {
        limits.deadline = limits.deadline || scenario.job.deadline_h;
        limits.budget = limits.budget || scenario.job.budget_usd;
    }
    return limits;
}

/// What a column is about, where it is one limit for all scenarios.
std::string limit_text(Report const& report, std::string const& column, std::optional<double> Job::*limit,
                       std::string (*to_text)(double)) {
    std::vector<Scenario> const& scenarios = report.file.scenarios;
    auto const first = scenarios.front().job.*limit;
    bool const one = first && std::all_of(scenarios.begin(), scenarios.end(),
                                          [&](Scenario const& some) { return some.job.*limit == first; });
    return one ? fmt::format("; {}: {}", column, to_text(*first)) : "";
}

std::string answer(Report const& report, Limits const& limits) {
    constexpr double safe = 0.95;
    auto const priced = [](Summary const& summary) {
        Moments const& cost = summary.of(Metric::cost_usd);
        return fmt::format("{}, {}{}", summary.market, dollars_text(cost.mean),
                           plus_minus_dollars(cost.std_error()));
    };
    auto const& summaries = report.result.summaries;
    Summary const* all =
        cheapest(summaries, [](Summary const& some) { return some.of(Share::finished).mean == 1.0; });
    if (all == nullptr) {
        return fmt::format("No {} finishes the job in all replays.\n",
                           report.file.compares() ? "scenario" : "market");
    }
    std::string text = fmt::format("Cheapest on average: {}.\n", priced(*all));
    if (limits.any()) {
        Summary const* best =
            cheapest(summaries, [&](Summary const& some) { return limits.kept(some) >= safe; });
        text += fmt::format("Cheapest that keeps {} in 95 of 100 replays: {}.\n", limits.name(),
                            best == nullptr ? "none" : priced(*best));
    }
    return text;
}

/// Columns of the comparison, from all to the fewest that are of use.
enum class Detail : std::uint8_t { all, no_medians, no_interruptions };

/// One line a scenario.
Table comparison(Report const& report, Limits const& limits, Detail detail) {
    Table table(2);
    auto const add = [&](std::vector<std::string> const& cells) {  // those of all columns
        std::vector<std::string> row;
        for (std::size_t i = 0; i < cells.size(); ++i) {
            bool const median = i == 2 || i == 4;
            bool const interruptions = i == 6 || i == 7;
            bool const unasked = (i == 8 && !limits.deadline) || (i == 9 && !limits.budget);
            bool const too_much =
                (median && detail != Detail::all) || (interruptions && detail == Detail::no_interruptions);
            if (!too_much && !unasked) {
                row.push_back(cells[i]);
            }
        }
        table.add(row);
    };
    add({"market", "mean $", "p50 $", "p95 $", "p50 h", "p95 h", "int. $", "int. h", "in time", "in budget"});
    for (Summary const& summary : report.result.summaries) {
        auto const cost = [&](unsigned percent) {
            return plain_text(summary.quantile(Metric::cost_usd, percent).value);
        };
        auto const time = [&](unsigned percent) {
            return plain_text(summary.quantile(Metric::makespan_h, percent).value);
        };
        add({summary.market, plain_text(summary.of(Metric::cost_usd).mean), cost(50), cost(95), time(50),
             time(95), plain_text(summary.of(Metric::interruption_usd).mean),
             plain_text(summary.of(Metric::interruption_h).mean),
             share_text(summary.of(Share::deadline_met).mean),
             share_text(summary.of(Share::within_budget).mean)});
    }
    return table;
}

/// A table for each scenario that others are compared with.
std::string differences(Report const& report) {
    std::vector<Summary> const& summaries = report.result.summaries;
    std::vector<std::size_t> const references = report.file.references();
    std::string text;
    for (std::size_t reference = 0; reference < summaries.size(); ++reference) {
        Table table(2);
        table.add({"compared with " + summaries[reference].market, "cost", "± s.e.", "time", "± s.e."});
        bool any = false;
        for (std::size_t i = 1; i < summaries.size(); ++i) {
            if (references[i] == reference) {
                any = true;
                Difference const& difference = report.result.differences[i - 1];
                table.add({summaries[i].market, dollars_text(difference.cost_usd.mean),
                           small_dollars_text(difference.cost_usd.std_error()),
                           hours_text(difference.makespan_h.mean),
                           hours_text(difference.makespan_h.std_error())});
            }
        }
        text += any ? table.text() + "\n" : "";
    }
    text.pop_back();
    return text;
}

std::string several_markets(Report const& report, std::size_t width) {
    Limits const limits = limits_of(report);
    std::string text = title(report) + "\n";
    for (Summary const& summary : report.result.summaries) {
        text += unfinished(report, summary);
    }
    text += answer(report, limits) + "\n";
    Detail detail = Detail::all;
    while (detail != Detail::no_interruptions && comparison(report, limits, detail).width() > width) {
        detail = detail == Detail::all ? Detail::no_medians : Detail::no_interruptions;
    }
    if (Table const table = comparison(report, limits, detail); table.width() <= width) {
        text += table.text();
        text += detail == Detail::no_interruptions ? "  mean and bad case (p95)"
                                                   : "  int.: what interruptions cost";
        text += limit_text(report, "in time", &Job::deadline_h, long_hours_text);
        text += limit_text(report, "in budget", &Job::budget_usd, dollars_text);
        text += "\n";
    } else {
        for (std::size_t i = 0; i < report.result.summaries.size(); ++i) {
            Summary const& summary = report.result.summaries[i];
            text += "  " + summary.market + "\n" + headline(report.file.scenarios[i], summary) + "\n";
        }
    }
    text += "\n" + differences(report) + "  replay by replay, on the same luck\n" + break_even_text(report) +
            assumptions_text(report.file.scenarios);
    for (Summary const& summary : report.result.summaries) {
        text += doubts(summary);
    }
    return text;
}

}  // namespace

std::string text_report(Report const& report, std::size_t width) {
    std::string const text =
        report.result.summaries.size() == 1 ? one_market(report) : several_markets(report, width);
    return report.audit.items.empty() ? text : text + "\n" + text_audit(report.audit);
}

}  // namespace runcost
