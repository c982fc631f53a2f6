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
    constexpr double too_long = 99'999.5;
    if (size >= too_long) {
        return fmt::format("{:.0f}k", number / 1000.0);
    }
    return size >= 999.5
               ? (number < 0.0 ? "-" : "") + grouped(static_cast<unsigned long long>(std::llround(size)))
               : fmt::format("{:.{}f}", number,
                             size < 9.995   ? 2
                             : size < 99.95 ? 1
                                            : 0);
}

std::string brief_hours(double hours) {
    return hours < 1.0 / 60.0 ? fmt::format("{:.0f} s", 3600.0 * hours)
           : hours < 1.0      ? fmt::format("{:.0f} min", 60.0 * hours)
                              : fmt::format("{:.1f} h", hours);
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
        Summary const& what = summary(policy);
        return fmt::format("{}, {}: {}, in a bad case (p95) {}; done in {}, in a bad case {}",
                           row.entry->name, row.alike ? "with saves or without" : how(policy),
                           dollars_text(policy.cost_usd),
                           dollars_text(what.quantile(Metric::cost_usd, 95).value),
                           brief_hours(what.of(Metric::makespan_h).mean),
                           brief_hours(what.quantile(Metric::makespan_h, 95).value));
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

    /// Calls `visit` with every row and each way that is simulated.
    template <class Visit>
    void for_each_way(Visit const& visit) const {
        for (QuoteRow const& row : quote_.rows) {
            for (auto const* way : {&row.no_saves, &row.saves}) {
                if (*way) {
                    visit(row, **way);
                }
            }
        }
    }

    std::string safest() const {
        constexpr double safe = 0.95;
        QuoteRow const* row = nullptr;
        QuotedPolicy const* policy = nullptr;
        double quickest_h = infinite;
        double least_usd = infinite;
        for_each_way([&](QuoteRow const& some, QuotedPolicy const& way) {
            Summary const& what = summary(way);
            quickest_h = std::min(quickest_h, what.quantile(Metric::makespan_h, 95).value);
            least_usd = std::min(least_usd, what.quantile(Metric::cost_usd, 95).value);
            if (what.of(kept()).mean >= safe && (policy == nullptr || way.cost_usd < policy->cost_usd)) {
                row = &some;
                policy = &way;
            }
        });
        if (policy != nullptr && policy == quote_.rows.front().best()) {
            return wrapped(fmt::format("It keeps {} in {} of the cases.", limits(),
                                       share_text(summary(*policy).of(kept()).mean)),
                           width, 2);
        }
        std::string const none =
            fmt::format("none; in so many cases the quickest is done in {}, and the cheapest costs up to {}",
                        brief_hours(quickest_h), dollars_text(least_usd));
        return wrapped(fmt::format("Cheapest that keeps {} in 95 of 100 cases: {}.", limits(),
                                   policy == nullptr ? none : priced(*row, *policy)),
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

    std::string table() const {
        std::vector<Column> columns;
        std::vector<std::pair<std::string, std::size_t>> groups;
        auto const add = [&](std::string const& group, std::vector<Column> more) {
            groups.emplace_back(group, more.size());
            columns.insert(columns.end(), more.begin(), more.end());
        };
        add("", {{" # market", [](QuoteRow const& row) {
                      return fmt::format("{:>2} {}", row.rank == 0 ? "-" : std::to_string(row.rank),
                                         row.entry->name);
                  }}});
        if (!report_.request.every) {
            add("no saves",
                {{"mean $",
                  [this](QuoteRow const& row) { return row.no_saves ? cost(row, row.no_saves) : "never"; }},
                 {"p95 $", [this](QuoteRow const& row) { return bad_case(row.no_saves); }}});
        }
        add("with saves",
            {{"every", [this](QuoteRow const& row) { return row.saves ? interval(*row.saves) : ""; }},
             {"mean $", [this](QuoteRow const& row) { return row.saves ? cost(row, row.saves) : "never"; }},
             {"p95 $", [this](QuoteRow const& row) { return bad_case(row.saves); }}});
        add("time", {{"p95 h", of_best([](Summary const& some) {
                          return brief(some.quantile(Metric::makespan_h, 95).value);
                      })}});
        add("interrupt.",
            {{"$",
              of_best([](Summary const& some) { return brief(some.of(Metric::interruption_usd).mean); })},
             {"h",
              of_best([](Summary const& some) { return brief(some.of(Metric::interruption_h).mean); })}});
        if (job().deadline_h || job().budget_usd) {
            Share const share = kept();
            add("kept", {{"%", of_best([share](Summary const& some) {
                              return fmt::format("{:.0f}", 100.0 * some.of(share).mean);
                          })}});
        }
        Table table(0);
        table.group(groups);
        std::vector<std::string> heads;
        heads.reserve(columns.size());
        for (Column const& column : columns) {
            heads.push_back(column.head);
        }
        table.add(heads);
        std::vector<std::string> margin{"note"};
        for (QuoteRow const& row : quote_.rows) {
            std::vector<std::string> cells;
            cells.reserve(columns.size());
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
        return any([guess](QuoteRow const& row) { return row.rests_on(guess); });
    }

    std::string legend() const {
        std::string text =
            report_.request.every
                ? "interrupt.: what interruptions cost on average."
                : "* the cheaper of the two ways; time and interrupt. (what interruptions cost on "
                  "average) are for it.";
        text +=
            " p95: 95 of 100 cases are no worse; it lies below the mean where interruptions are rarer, but "
            "dear. "
            "Markets that differ by less than 2 standard errors share a number.";
        if (!report_.request.every && any([](QuoteRow const& row) { return !row.no_saves || !row.saves; })) {
            text += " never: it would hardly ever be done so.";
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
        note(any_guess(Guess::outage),
             "o how often it is interrupted is guessed, from an uptime and outages of 1 h");
        note(any_guess(Guess::lives), "l how long machines live is guessed");
        note(any_guess(Guess::price), "p the price is guessed");
        note(any([](QuoteRow const& row) { return row.seldom; }),
             fmt::format("s machines with {} are seldom free", plural(quote_.order.gpus_per_node, "GPU")));
        return wrapped(text + notes + (notes.empty() ? "" : "; other guesses: runcost markets --json."),
                       width) +
               "\n";
    }

    static std::string value_text(Guess guess, double value) {
        switch (guess) {
            case Guess::outage:
                return fmt::format("all outages last {:.1f} h", value);
            case Guess::lives:
                return fmt::format("machines live {:.2f} times as long", value);
            default:
                return fmt::format("it costs ${:.2f} per GPU-hour", value);
        }
    }

    std::string flips() const {
        std::vector<std::string> tried;
        if (any_guess(Guess::outage)) {
            tried.emplace_back("outages of 0.5 to 4 h");
        }
        if (any_guess(Guess::lives)) {
            tried.emplace_back("machines that live a quarter or four times as long");
        }
        if (any_guess(Guess::price)) {
            tried.emplace_back("prices of half or twice the guess");
        }
        if (tried.empty() || quote_.rows.front().best() == nullptr) {
            return "";
        }
        constexpr std::size_t most_lines = 4;
        std::string text;
        for (std::size_t i = 0; i < std::min(quote_.flips.size(), most_lines); ++i) {
            Flip const& flip = quote_.flips[i];
            std::string const guess =
                flip.guess == Guess::lives ? "as guessed" : fmt::format("guess: {:.2f}", flip.from);
            text +=
                "  " + wrapped(fmt::format("{} {} if {} or {} ({})", flip.market->name,
                                           flip.becomes_first ? "would be first" : "is not first any more",
                                           value_text(flip.guess, flip.to),
                                           flip.to < flip.from ? "less" : "more", guess),
                               width - 2, 4);
        }
        if (quote_.flips.size() > most_lines) {
            text += fmt::format("  and {} more; --json has them\n", quote_.flips.size() - most_lines);
        }
        std::string const all = fmt::format("tried one by one: {}", fmt::join(tried, ", "));
        return (text.empty()
                    ? wrapped(fmt::format("No guess by itself changes the first place ({}).", all), width)
                    : wrapped(fmt::format("What would change the first place ({}):", all), width) + text) +
               "\n";
    }

    /// How long a save takes, where its size says so.
    std::string save_text() const {
        if (!job().checkpoint.size_bytes) {
            return "";
        }
        QuoteRow const* quickest = nullptr;
        QuoteRow const* slowest = nullptr;
        auto const write_h = [&](QuoteRow const& row) {
            QuotedPolicy const& way = row.saves ? *row.saves : *row.no_saves;
            return mean_write_h(job(), quote_.file.scenarios[way.scenario].market);
        };
        for (QuoteRow const& row : quote_.rows) {
            quickest = quickest == nullptr || write_h(row) < write_h(*quickest) ? &row : quickest;
            slowest = slowest == nullptr || write_h(row) > write_h(*slowest) ? &row : slowest;
        }
        auto const at = [&](QuoteRow const& row) {
            return fmt::format("{} at {}", minutes(write_h(row)), row.entry->name);
        };
        return fmt::format(
            " A save is uploaded over the market's network while the GPUs wait: {} takes {}{}. Where it "
            "is quicker (a local disk), say how long it takes: --checkpoint 2min.",
            report_.request.checkpoint.value_or(usual_checkpoint), at(*quickest),
            write_h(*slowest) > 1.01 * write_h(*quickest) ? ", " + at(*slowest) : "");
    }
    static std::string minutes(double hours) {
        return hours < 1.0 / 60.0 ? fmt::format("{:.0f} s", 3600.0 * hours)
                                  : fmt::format("{:.1f} min", 60.0 * hours);
    }

    std::string assumptions() const {
        bool const kinds =
            any([this](QuoteRow const& row) { return row.entry->gpu != quote_.rows.front().entry->gpu; });
        std::string text = fmt::format(
            "Assumed: {}2 min to restart, 2 min until an interruption is noticed, {} of work on each of "
            "these GPUs{}.",
            report_.request.checkpoint ? "" : fmt::format("a checkpoint of {}, ", usual_checkpoint),
            report_.request.work, kinds ? ", whatever its kind" : "");
        text += save_text();
        if (quote_.order.nodes > 1) {
            text += " Checkpoint and dataset are moved once for all nodes, at the speed of the slowest.";
        }
        if (!quote_.without.empty()) {
            text += fmt::format(" Not offered with {} to a node: {}.",
                                plural(quote_.order.gpus_per_node, "GPU"), fmt::join(quote_.without, ", "));
        }
        if (!quote_.retired.empty()) {
            text += fmt::format(" Not offered any more: {}.", fmt::join(quote_.retired, ", "));
        }
        if (!quote_.beyond_limit.empty()) {
            text += fmt::format(" Dearer than the provider's spend limit: {}.",
                                fmt::join(quote_.beyond_limit, ", "));
        }
        if (!quote_.not_by_the_hour.empty()) {
            text += fmt::format(" Not ranked, as they are bought or paid for months: {}.",
                                fmt::join(quote_.not_by_the_hour, ", "));
        }
        if (!quote_.hopeless.empty()) {
            text += fmt::format(" Hardly ever done on {}.", fmt::join(quote_.hopeless, ", "));
        }
        return wrapped(text, width) + "\nThe same again (add --save FILE to have it as a scenario file):\n" +
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
