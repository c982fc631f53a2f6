#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <utility>

#include "scenarios/expect.hpp"
#include "scenarios/expect_names.hpp"
#include "scenarios/expect_scanner.hpp"
#include "scenarios/expect_terms.hpp"

namespace runcost {
namespace {

class Parser {
public:
    Parser(std::string const& text, Place const& place, Names const& names)
        : scan_(text, place), terms_(scan_, names) {
        result_.text = text;
        result_.place = place;
    }

    Expectation parse() {
        Part const left = sum();
        std::size_t const left_end = scan_.at();
        result_.relation = relation();
        Part const right = sum();
        std::size_t const right_end = scan_.at();
        same_dimension(left, right, "compares");
        result_.terms = terms_.terms();
        result_.left = left.formula;
        result_.right = right.formula;
        result_.dimension = left.dimension;
        if (result_.terms.empty()) {
            scan_.fail(0, "compares constants", "say what replays gave, such as cost_usd.mean <= $450");
        }
        result_.percent = scan_.text(right.from, right_end).find('%') != std::string::npos;
        if (scan_.take_word("within")) {
            tolerance();
        }
        if (!scan_.ended()) {
            bool const again = scan_.peek() == '<' || scan_.peek() == '>' || scan_.peek() == '=';
            scan_.fail(scan_.at(), fmt::format("unexpected {}", scan_.text(scan_.at(), scan_.all().size())),
                       again ? "one comparison to an expectation" : "");
        }
        if (result_.relation == Relation::equal && result_.tolerance.kind == Tolerance::Kind::none) {
            require_exact();
        }
        result_.expected = scan_.text(result_.relation == Relation::equal ? right.from : left_end,
                                      scan_.all().find_last_not_of(" \t\n") + 1);
        return std::move(result_);
    }

private:
    void same_dimension(Part const& left, Part const& right, std::string_view what) {
        if (left.dimension != right.dimension) {
            scan_.fail(right.from, fmt::format("{} {} and {}", what, describe(left.dimension),
                                               describe(right.dimension)));
        }
    }

    Relation relation() {
        if (auto const found = scan_.relation()) {
            return *found;
        }
        scan_.fail(scan_.at(), scan_.ended() ? "the comparison is missing" : "expected a comparison",
                   "use ==, <=, >=, < or >");
    }

    Part sum() {
        Part left = product();
        for (;;) {
            bool const add = scan_.peek() == '+';
            if (!add && scan_.peek() != '-') {
                return left;
            }
            scan_.take(add ? "+" : "-");
            Part const right = product();
            same_dimension(left, right, add ? "adds" : "subtracts");
            left = joined(std::move(left), right, add ? Step::Kind::add : Step::Kind::subtract);
        }
    }

    Part product() {
        Part left = factor();
        for (;;) {
            bool const times = scan_.peek() == '*';
            if (!times && scan_.peek() != '/') {
                return left;
            }
            scan_.take(times ? "*" : "/");
            Part const right = factor();
            int const sign = times ? 1 : -1;
            left.dimension.usd += sign * right.dimension.usd;
            left.dimension.h += sign * right.dimension.h;
            left = joined(std::move(left), right, times ? Step::Kind::multiply : Step::Kind::divide);
        }
    }

    Part factor() {
        constexpr int deepest = 100;
        std::size_t const from = scan_.at();
        if (depth_ == deepest) {
            scan_.fail(from, "nested too deeply");
        }
        ++depth_;
        Part part = signed_factor();
        --depth_;
        part.from = from;
        return part;
    }

    Part signed_factor() {
        std::size_t const from = scan_.at();
        if (scan_.take("-")) {
            Part part = factor();
            part.formula.push_back({Step::Kind::negate});
            return part;
        }
        if (scan_.take("(")) {
            Part part = sum();
            close(from);
            return part;
        }
        if (auto const plan = terms_.name()) {
            return terms_.term(*plan, from);
        }
        if (scan_.at_number()) {
            Literal const literal = scan_.literal();
            return {{{Step::Kind::constant, literal.value}}, literal.dimension};
        }
        if (scan_.peek() == 'P' && scan_.take_word("P")) {
            return probability(from);
        }
        return terms_.term({}, from);
    }

    void close(std::size_t opened) {
        if (!scan_.take(")")) {
            scan_.fail(scan_.at(),
                       fmt::format("the parenthesis of column {} is not closed here", opened + 1));
        }
    }

    Part probability(std::size_t from) {
        if (terms_.in_replay()) {
            scan_.fail(from, "P( ) inside of P( )");
        }
        std::size_t const opened = scan_.at();
        if (!scan_.take("(")) {
            scan_.fail(opened, "P without its relation", "say P(makespan_h <= 24h)");
        }
        Sample sample;
        terms_.of_replay(&sample);
        Part const left = sum();
        sample.relation = relation();
        Part const right = sum();
        same_dimension(left, right, "compares");
        close(opened);
        terms_.of_replay(nullptr);
        if (sample.values.empty()) {
            scan_.fail(from, "P( ) of constants", "say P(makespan_h <= 24h)");
        }
        sample.left = left.formula;
        sample.right = right.formula;
        return terms_.put(sample, from, {});
    }

    void tolerance() {
        std::size_t const at = scan_.at();
        Tolerance& tolerance = result_.tolerance;
        if (auto const count = scan_.std_errors()) {
            tolerance = {Tolerance::Kind::std_errors, *count};
            require_std_errors(at);
            return;
        }
        if (!scan_.at_number()) {
            scan_.fail(at, "expected a tolerance", "such as $0.01, 0.2h, 1% or 4 se");
        }
        Literal const literal = scan_.literal();
        if (literal.percent) {
            tolerance = {Tolerance::Kind::share_of_right, literal.value};
            if (constant(result_.right) == 0.0) {
                scan_.fail(at, "a share of 0 is 0", "say an amount or standard errors (4 se)");
            }
            if (result_.percent && result_.dimension == Dimension{}) {
                scan_.fail(at, "percent of a percentage, or points",
                           fmt::format("say an amount: points are within {:g}", literal.value));
            }
            return;
        }
        tolerance = {Tolerance::Kind::amount, literal.value};
        same_dimension({{}, result_.dimension}, {{}, literal.dimension, at}, "compares");
    }

    static bool has_std_error(ExpectTerm const& term) {
        return std::holds_alternative<Sample>(term.what) || std::holds_alternative<QuantileTerm>(term.what);
    }

    void require_std_errors(std::size_t at) {
        bool sampled = false;
        for (ExpectTerm const& term : result_.terms) {
            if (std::holds_alternative<StatisticTerm>(term.what)) {
                scan_.fail(at, fmt::format("{} has no standard error", term.text),
                           fmt::format("say within an amount, such as {}", example()));
            }
            sampled = sampled || has_std_error(term);
        }
        if (!sampled) {
            scan_.fail(at, "nothing here has a standard error",
                       fmt::format("say within an amount, such as {}", example()));
        }
    }

    /// The value of a side without terms.
    static std::optional<double> constant(Formula const& formula) {
        auto const is_term = [](Step const& step) { return step.kind == Step::Kind::term; };
        if (std::any_of(formula.begin(), formula.end(), is_term)) {
            return {};
        }
        std::vector<double> stack;
        return calculate(formula, stack, [](Step const& step) { return step.constant; });
    }

    /// == without a tolerance: only what no sampling or rounding touches.
    void require_exact() {
        std::optional<double> const left = constant(result_.left);
        std::optional<double> const value = left ? left : constant(result_.right);
        bool const whole = value && std::floor(*value) == *value;
        for (ExpectTerm const& term : result_.terms) {
            if (!is_exact(term, whole)) {
                scan_.fail(
                    scan_.all().size(), fmt::format("{} is not exact", term.text),
                    fmt::format("say within {}{}", example(), has_std_error(term) ? " or within 4 se" : ""));
            }
        }
    }

    /// Shares of replays are so beside whole numbers: all or none.
    static bool is_exact(ExpectTerm const& term, bool beside_whole) {
        if (auto const* const sample = std::get_if<Sample>(&term.what)) {
            bool const share = sample->relation || (sample->values[0].column >= share_column &&
                                                    sample->values[0].column < share_column + share_count);
            return share && beside_whole;
        }
        if (auto const* const statistic = std::get_if<StatisticTerm>(&term.what)) {
            bool const end =
                statistic->kind == StatisticTerm::Kind::min || statistic->kind == StatisticTerm::Kind::max;
            return end &&
                   (statistic->metric == Metric::interruptions || statistic->metric == Metric::rentals);
        }
        auto const* const fact = std::get_if<FactTerm>(&term.what);
        return fact != nullptr && fact->kind == FactTerm::Kind::checkpoint_interval_h;
    }

    /// A tolerance in the unit of the sides.
    std::string example() const {
        Dimension const dimension = result_.dimension;
        return dimension == Dimension{1, 0}   ? "$0.01"
               : dimension == Dimension{0, 1} ? "0.1h"
               : dimension == Dimension{}     ? "0.01"
                                              : "1%";
    }

    Scanner scan_;
    TermReader terms_;
    Expectation result_;
    int depth_ = 0;
};

}  // namespace

Expectation parse_expectation(std::string const& text, Place const& place, Names const& names) {
    return Parser(text, place, names).parse();
}

}  // namespace runcost
