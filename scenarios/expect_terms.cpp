#include "scenarios/expect_terms.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>

namespace runcost {

std::optional<std::size_t> TermReader::name() {
    std::size_t const from = scan_.at();
    if (auto const quoted = scan_.quoted()) {
        auto const plan = place_in(names_, *quoted);
        if (!plan) {
            unknown_name(from, *quoted);
        }
        if (!scan_.take(".")) {
            scan_.fail(scan_.at(), "expected a dot behind the name", "such as .cost_usd.mean");
        }
        return plan;
    }
    std::optional<std::size_t> longest;
    for (std::size_t i = 0; i < names_.size(); ++i) {
        std::size_t const size = names_[i].size();
        if (scan_.all().compare(from, size, names_[i]) == 0 && scan_.peek(size) == '.' &&
            is_letter(scan_.peek(size + 1)) && (!longest || size > names_[*longest].size())) {
            longest = i;
        }
    }
    if (longest) {
        scan_.go(from + names_[*longest].size() + 1);
    }
    return longest;
}

void TermReader::unknown_name(std::size_t at, std::string const& written) {
    scan_.fail(at, fmt::format("unknown name {}", written), suggestion(written, names_, "names"));
}

/// What stands at `head` is no term. If a known one follows behind a dot, all before it was meant as a name.
void TermReader::unknown_term(std::size_t from, std::size_t head, bool named) {
    std::string operand = scan_.text(from, scan_.all().size());
    operand.resize(std::min(
        {operand.size(), operand.find_first_of("()<>=+*"), operand.find(" - "), operand.find(" / ")}));
    for (std::size_t dot = operand.find('.', head - from + 1); dot != std::string::npos;
         dot = operand.find('.', dot + 1)) {
        scan_.go(from + dot + 1);
        if (place_in(heads_, scan_.word())) {
            unknown_name(from, operand.substr(0, dot));
        }
    }
    scan_.go(head);
    std::string const word = scan_.word();
    if (word.empty()) {
        scan_.fail(head, "expected a value", "such as cost_usd.mean or $450");
    }
    Names known = heads_;
    if (!named) {
        known.insert(known.end(), names_.begin(), names_.end());
    }
    scan_.fail(head, fmt::format("unknown term {}", word), suggestion(word, known, "known here"));
}

Part TermReader::term(std::optional<std::size_t> named, std::size_t from) {
    std::size_t const head_at = scan_.at();
    std::string const head = scan_.word();
    if (!place_in(heads_, head)) {
        unknown_term(from, head_at, named.has_value());
    }
    if (!named && names_.size() != 1) {
        scan_.fail(from, fmt::format("{} of which of {} results", head, names_.size()),
                   fmt::format("say {}.{}; names: {}", names_.empty() ? "NAME" : names_[0], head,
                               fmt::join(names_, " | ")));
    }
    std::size_t const plan = named.value_or(0);
    if (auto const metric = place_in(metric_names, head)) {
        return replay_ != nullptr ? replay_value({plan, *metric}, from, dimension_of(head))
                                  : statistic(plan, *metric, from);
    }
    if (auto const share = place_in(share_names, head)) {
        if (replay_ == nullptr && scan_.peek() == '.') {
            scan_.fail(scan_.at(), fmt::format("{} is a share of replays", head),
                       fmt::format("say {} alone", head));
        }
        return column({plan, share_column + *share}, from, {});
    }
    for (ColumnFamily const& family : column_families()) {
        if (head == family.head) {
            std::size_t const part = part_of(head, family.parts, family.what);
            std::string const said = fmt::format("{}.{}", head, family.parts[part]);
            if (replay_ == nullptr) {
                part_of(said, {"mean"}, "statistics");
            }
            return column({plan, family.first + part}, from, family.dimension);
        }
    }
    if (replay_ != nullptr) {
        scan_.fail(head_at, fmt::format("{} is no value of a replay", head),
                   "inside P( ) stand metrics, shares and constants");
    }
    if (head == "goodput_of_means") {
        Part const useful = mean({plan, static_cast<std::size_t>(Metric::useful_h)}, from, {});
        Part const makespan = mean({plan, static_cast<std::size_t>(Metric::makespan_h)}, from, {});
        return joined(useful, makespan, Step::Kind::divide);
    }
    return fact(head, plan, from);
}

Part TermReader::fact(std::string const& head, std::size_t plan, std::size_t from) {
    if (head == "checkpoint_interval_h") {
        return put(FactTerm{plan, FactTerm::Kind::checkpoint_interval_h}, from, dimension_of(head));
    }
    Names known;
    for (auto const& [name, kind] : closed_form_kinds) {
        known.emplace_back(name);
    }
    std::size_t const chosen = part_of(head, known, "closed forms");
    return put(FactTerm{plan, closed_form_kinds[chosen].second}, from, dimension_of(known[chosen]));
}

/// The name behind the next dot, as its number in `known`.
std::size_t TermReader::part_of(std::string const& head, Names const& known, std::string_view what) {
    std::size_t const dot = scan_.at();
    if (!scan_.take(".")) {
        scan_.fail(dot, fmt::format("{} alone", head), fmt::format("say {}.{}", head, known[0]));
    }
    std::size_t const at = scan_.at();
    std::string const part = scan_.word();
    auto const found = place_in(known, part);
    if (!found) {
        scan_.fail(at, fmt::format("{} has no {}", head, part.empty() ? "name behind the dot" : part),
                   suggestion(part, known, what));
    }
    return *found;
}

Part TermReader::statistic(std::size_t plan, std::size_t metric, std::size_t from) {
    std::string const head(metric_names[metric]);
    std::size_t const chosen = part_of(head, statistic_names(), "statistics");
    Dimension const dimension = dimension_of(head);
    if (chosen == 0) {
        return mean({plan, metric}, from, dimension);
    }
    auto const which = static_cast<Metric>(metric);
    if (chosen <= statistic_kinds.size()) {
        return put(StatisticTerm{plan, which, statistic_kinds[chosen - 1].second}, from, dimension);
    }
    unsigned const percent = quantile_percents[chosen - 1 - statistic_kinds.size()];
    return put(QuantileTerm{plan, which, percent}, from, dimension);
}

Part TermReader::column(RowValue value, std::size_t from, Dimension dimension) {
    return replay_ != nullptr ? replay_value(value, from, dimension) : mean(value, from, dimension);
}

Part TermReader::mean(RowValue value, std::size_t from, Dimension dimension) {
    return put(Sample{{value}, {{Step::Kind::term}}, {}, {}}, from, dimension);
}

Part TermReader::replay_value(RowValue value, std::size_t from, Dimension dimension) {
    if (scan_.peek() == '.') {
        scan_.fail(scan_.at(), "inside P( ) stands the value of each replay",
                   fmt::format("say {}", scan_.text(from, scan_.at())));
    }
    std::vector<RowValue>& values = replay_->values;
    auto const found = std::find(values.begin(), values.end(), value);
    auto const number = static_cast<std::size_t>(found - values.begin());
    if (found == values.end()) {
        values.push_back(value);
    }
    return {{{Step::Kind::term, 0.0, number}}, dimension, from};
}

Part TermReader::put(TermKind const& what, std::size_t from, Dimension dimension) {
    auto const same = [&](ExpectTerm const& term) { return term.what == what; };
    auto const found = std::find_if(terms_.begin(), terms_.end(), same);
    auto const number = static_cast<std::size_t>(found - terms_.begin());
    if (found == terms_.end()) {
        std::string text = scan_.text(from, scan_.at());
        text.erase(text.find_last_not_of(" \t\n") + 1);
        terms_.push_back({text, what});
    }
    return {{{Step::Kind::term, 0.0, number}}, dimension, from};
}

}  // namespace runcost
