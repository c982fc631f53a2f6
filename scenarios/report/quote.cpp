#include "scenarios/report/quote.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <cmath>
#include <functional>

#include "models/intervals.hpp"
#include "scenarios/report/format.hpp"
#include "scenarios/report/markets.hpp"
#include "scenarios/report/table.hpp"

namespace runcost {
namespace {

/// For columns: few digits, as a quote is no invoice.
std::string brief(double number) {
    double const size = std::fabs(number);
    return size >= 999.5
               ? (number < 0.0 ? "-" : "") + grouped(static_cast<unsigned long long>(std::llround(size)))
               : fmt::format("{:.{}f}", number,
                             size < 9.995   ? 2
                             : size < 99.95 ? 1
                                            : 0);
}

std::string brief_hours(double hours) {
    return hours < 1.0 ? fmt::format("{:.0f} min", 60.0 * hours) : fmt::format("{:.1f} h", hours);
}

/// What the table's rows have in common.
class Writer {
public:
    explicit Writer(QuoteReport const& report) : report_(report), quote_(report.quote) {}

    std::string text() const {
        return title() + "\n" + answer() + "\n" + table() + "\n" + legend() + flips() + assumptions();
    }

private:
    Summary const& summary(QuotedPolicy const& policy) const {
        return quote_.result.summaries[policy.scenario];
    }
    Job const& job() const { return quote_.file.scenarios.front().job; }

    std::string title() const {
        return fmt::format("{} for {}\n{}; {} replays, seed {}\n", report_.request.gpus, report_.request.work,
                           as_of(report_.catalogue, report_.catalogue_age_days),
                           grouped(quote_.result.replays), report_.request.seed);
    }

    std::string interval(QuotedPolicy const& policy) const {
        Scenario const& scenario = quote_.file.scenarios[policy.scenario];
        double const piece = piece_of_work(scenario.job, scenario.market, scenario.policy);
        return piece >= scenario.job.work ? "at end" : brief_hours(piece);
    }
    bool is_saving(QuotedPolicy const& policy) const {
        return !std::holds_alternative<policy::None>(
            quote_.file.scenarios[policy.scenario].policy.checkpoint);
    }

    std::string how(QuotedPolicy const& policy) const {
        std::string const every = interval(policy);
        return !is_saving(policy)  ? "no saves"
               : every == "at end" ? "one save at the end"
                                   : "a save every " + every;
    }

    std::string priced(QuoteRow const& row, QuotedPolicy const& policy) const {
        return fmt::format("{}, {}: {}, in a bad case (p95) {}", row.entry->name, how(policy),
                           dollars_text(policy.cost_usd),
                           dollars_text(summary(policy).quantile(Metric::cost_usd, 95).value));
    }

    std::string answer() const {
        QuoteRow const& first = quote_.rows.front();
        if (first.best() == nullptr) {
            return "No market finishes the job in all replays.\n";
        }
        std::string text =
            wrapped(fmt::format("Cheapest on average: {}.", priced(first, *first.best())), width, 2);
        auto const ties = std::count_if(quote_.rows.begin(), quote_.rows.end(),
                                        [](QuoteRow const& row) { return row.rank == 1; });
        if (ties > 1) {
            text += fmt::format("{} cost the same within the error of the replays: those numbered 1.\n",
                                plural(static_cast<std::size_t>(ties), "market"));
        }
        if (job().deadline_h || job().budget_usd) {
            text += safest();
        }
        return text;
    }

    std::string safest() const {
        constexpr double safe = 0.95;
        QuoteRow const* row = nullptr;
        QuotedPolicy const* policy = nullptr;
        for (QuoteRow const& some : quote_.rows) {
            for (auto const* one : {&some.no_saves, &some.saves}) {
                if (*one && summary(**one).of(kept()).mean >= safe &&
                    (policy == nullptr || (*one)->cost_usd < policy->cost_usd)) {
                    row = &some;
                    policy = &**one;
                }
            }
        }
        if (policy != nullptr && policy == quote_.rows.front().best()) {
            return wrapped(fmt::format("It keeps {} in {} of the cases.", limits(),
                                       share_text(summary(*policy).of(kept()).mean)),
                           width, 2);
        }
        return wrapped(fmt::format("Cheapest that keeps {} in 95 of 100 cases: {}.", limits(),
                                   policy == nullptr ? "none" : priced(*row, *policy)),
                       width, 2);
    }

    Share kept() const {
        return job().deadline_h && job().budget_usd ? Share::both
               : job().deadline_h                   ? Share::deadline_met
                                                    : Share::within_budget;
    }
    std::string limits() const {
        std::string const deadline = job().deadline_h ? "the deadline of " + *report_.request.deadline : "";
        std::string const budget = job().budget_usd ? "the budget of " + *report_.request.budget : "";
        return deadline + (!deadline.empty() && !budget.empty() ? " and " : "") + budget;
    }

    struct Column {
        std::string group;
        std::string head;
        std::function<std::string(QuoteRow const&)> cell;
    };

    /// Of what concerns the cheaper way; empty where none finishes.
    template <class Text>
    std::function<std::string(QuoteRow const&)> of_best(Text const& text) const {
        return [this, text](QuoteRow const& row) {
            return row.best() == nullptr ? std::string() : text(summary(*row.best()));
        };
    }

    std::string cost(QuoteRow const& row, std::optional<QuotedPolicy> const& policy) const {
        bool const best = row.best() != nullptr && policy && row.best()->scenario == policy->scenario;
        return !policy ? "" : (best ? "*" : policy->finishes ? "" : ">") + brief(policy->cost_usd);
    }
    std::string bad_case(std::optional<QuotedPolicy> const& policy) const {
        return policy ? brief(summary(*policy).quantile(Metric::cost_usd, 95).value) : "";
    }

    std::vector<Column> columns() const {
        std::vector<Column> result;
        result.push_back({"", " # market", [](QuoteRow const& row) {
                              return fmt::format("{:>2} {}", row.rank == 0 ? "-" : std::to_string(row.rank),
                                                 row.entry->name);
                          }});
        if (!report_.request.every) {
            result.push_back({"no", "mean $", [this](QuoteRow const& row) {
                                  return row.attempts > 0.0 ? "never" : cost(row, row.no_saves);
                              }});
            result.push_back(
                {"saves", "p95 $", [this](QuoteRow const& row) { return bad_case(row.no_saves); }});
        }
        result.push_back({"a save", "every",
                          [this](QuoteRow const& row) { return row.saves ? interval(*row.saves) : ""; }});
        result.push_back({"", "mean $", [this](QuoteRow const& row) { return cost(row, row.saves); }});
        result.push_back({"", "p95 $", [this](QuoteRow const& row) { return bad_case(row.saves); }});
        result.push_back({"time", "p95 h", of_best([](Summary const& some) {
                              return brief(some.quantile(Metric::makespan_h, 95).value);
                          })});
        result.push_back({"int.", "$", of_best([](Summary const& some) {
                              return brief(some.of(Metric::interruption_usd).mean);
                          })});
        result.push_back({"int.", "h", of_best([](Summary const& some) {
                              return brief(some.of(Metric::interruption_h).mean);
                          })});
        if (job().deadline_h || job().budget_usd) {
            Share const share = kept();
            result.push_back({"kept", "%", of_best([share](Summary const& some) {
                                  return fmt::format("{:.0f}", 100.0 * some.of(share).mean);
                              })});
        }
        return result;
    }

    std::string table() const {
        std::vector<Column> const columns = this->columns();
        Table table(0);
        std::vector<std::string> groups;
        std::vector<std::string> heads;
        for (Column const& column : columns) {
            groups.push_back(column.group);
            heads.push_back(column.head);
        }
        table.add(groups);
        table.add(heads);
        std::vector<std::string> margin{"", "note"};
        for (QuoteRow const& row : quote_.rows) {
            std::vector<std::string> cells;
            for (Column const& column : columns) {
                cells.push_back(column.cell(row));
            }
            table.add(cells);
            margin.push_back(notes(row));
        }
        return table.text(margin);
    }

    static std::string notes(QuoteRow const& row) {
        std::string letters;
        for (Guess const guess : row.guesses) {
            letters += name_of(guess).front();
        }
        return letters + (row.seldom ? "s" : "");
    }

    template <class Has>
    bool any(Has const& has) const {
        return std::any_of(quote_.rows.begin(), quote_.rows.end(), has);
    }
    bool any_guess(Guess guess) const {
        return any([guess](QuoteRow const& row) {
            return std::find(row.guesses.begin(), row.guesses.end(), guess) != row.guesses.end();
        });
    }

    std::string legend() const {
        std::string text =
            report_.request.every ? "" : "* the cheaper way, with saves or without; time and int. are its. ";
        text +=
            "int.: what interruptions cost on average. p95: 95 of 100 cases are no worse. Markets that "
            "differ by "
            "less than 2 standard errors share a number.";
        if (any([](QuoteRow const& row) { return row.attempts > 0.0; })) {
            text += " never: without saves the job would be begun over 100 times before it ends once.";
        }
        if (any([](QuoteRow const& row) { return row.rank == 0; })) {
            text +=
                " > and -: some cases were given up, so the mean is a lower bound and the market has no "
                "number.";
        }
        std::string notes;
        auto const note = [&](bool there, std::string const& what) {
            notes += there ? (notes.empty() ? " Notes: " : "; ") + what : "";
        };
        note(any_guess(Guess::outage), "o guessed, how long the outages behind an uptime are");
        note(any_guess(Guess::lives), "l guessed, how long machines live");
        note(any_guess(Guess::price), "p guessed, the price");
        note(any([](QuoteRow const& row) { return row.seldom; }),
             fmt::format("s seldom to be had with {}", plural(quote_.order.gpus_per_node, "GPU")));
        return wrapped(text + notes + (notes.empty() ? "" : "."), width) + "\n";
    }

    static std::string value_text(Guess guess, double value) {
        switch (guess) {
            case Guess::outage:
                return fmt::format("outages of {:.1f} h", value);
            case Guess::lives:
                return fmt::format("lives {:.2f} times as long", value);
            default:
                return fmt::format("a price of ${:.2f}/GPU-h", value);
        }
    }

    std::string flips() const {
        std::vector<std::string> tried;
        if (any_guess(Guess::outage)) {
            tried.emplace_back("outages of half to 4 times the guess");
        }
        if (any_guess(Guess::lives)) {
            tried.emplace_back("lives of a quarter to 4 times");
        }
        if (any_guess(Guess::price)) {
            tried.emplace_back("prices of half to twice");
        }
        if (tried.empty() || quote_.rows.front().best() == nullptr) {
            return "";
        }
        std::string text;
        for (Flip const& flip : quote_.flips) {
            std::string const guess =
                flip.guess == Guess::lives ? "" : fmt::format(" (guess: {:.2f})", flip.from);
            text += "  " + wrapped(fmt::format(
                                       "{} {} {} or {}{}", flip.market->name,
                                       flip.becomes_first ? "would be first with" : "is no longer first with",
                                       value_text(flip.guess, flip.to), flip.to < flip.from ? "less" : "more",
                                       guess),
                                   width - 2, 4);
        }
        std::string const all = fmt::format("tried one by one: {}", fmt::join(tried, ", "));
        return (text.empty()
                    ? wrapped(fmt::format("No guess by itself changes the winner ({}).", all), width)
                    : wrapped(fmt::format("Guesses that change the winner ({}):", all), width) + text) +
               "\n";
    }

    std::string assumptions() const {
        std::string text = fmt::format(
            "Assumed: {}2 min to restart, 2 min until an interruption is noticed, {} of work on each of "
            "these GPUs.",
            report_.request.checkpoint ? "" : fmt::format("a checkpoint of {}, ", usual_checkpoint),
            report_.request.work);
        if (!quote_.without.empty()) {
            text += fmt::format(" Not offered with {} to a node: {}.",
                                plural(quote_.order.gpus_per_node, "GPU"), fmt::join(quote_.without, ", "));
        }
        return wrapped(text, width) + "The same again (with --save FILE as a scenario file to change):\n" +
               report_.command + "\n";
    }

    static constexpr std::size_t width = 100;
    QuoteReport const& report_;
    Quote const& quote_;
};

}  // namespace

std::string text_quote(QuoteReport const& report) {
    return Writer(report).text();
}

}  // namespace runcost
