#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "models/closed_forms.hpp"
#include "scenarios/formula.hpp"
#include "scenarios/problems.hpp"
#include "sim/run.hpp"

/// Expectations compare what replays gave:
///
///     secure.cost_usd.mean - vast97.cost_usd.mean == $0.42 within $0.01
///     P(makespan_h <= 24.5h) == 95% within 4 se
///
/// SIDE (== | <= | >= | < | >) SIDE [within TOLERANCE]; a side has + - * / ( ), values with units ($450
/// $0.59/h 30min 97% 0.05/h 12) and terms: METRIC.STATISTIC, a share (finished, deadline_met, within_budget,
/// both, no_interruption), interruptions_by_cause.CAUSE.mean, compute_usd_by_state.STATE.mean,
/// bill.ITEM.mean, checkpoint_interval_h, goodput_of_means, analytic.(makespan_h | interruptions | cost_usd),
/// and P(a relation of metrics), the share of replays where it holds. NAME. stands before a term, or inside P
/// before a metric; it may be quoted, and be left out where there is one name only. A tolerance is an amount
/// (a tenth of a point: 0.001), a share of the right side that is not itself in percent (1%), or standard
/// errors of the difference of the sides (4 se). It widens inequalities too.
namespace runcost {

/// Powers of a value's unit.
struct Dimension {
    int usd = 0;
    int h = 0;

    bool operator==(Dimension const&) const = default;
};

enum class Relation : std::uint8_t { equal, at_most, at_least, below, above };

/// Whether two values are so related, or would be were they by `tolerance` nearer; its end counts as within.
/// With 1e-9 of the values for rounding: what is so near counts as equal. NaN is in no relation.
bool related(double left, Relation relation, double right, double tolerance = 0.0);

/// A value of each replay: a column of a plan's row.
struct RowValue {
    std::size_t plan;
    std::size_t column;

    bool operator==(RowValue const&) const = default;
};

/// What is averaged over replays: a formula of row values or, with a relation, whether it holds (1 or 0). In
/// a relation the cost and makespan of a replay that was given up are infinite.
struct Sample {
    std::vector<RowValue> values;  ///< the formulas' terms
    Formula left;
    std::optional<Relation> relation;
    Formula right;  ///< empty without a relation

    bool operator==(Sample const&) const = default;
};

/// A quantile of a plan's metric. Its standard error is the half width of its 95 % interval over 1.96, and
/// counts as independent of all other terms.
struct QuantileTerm {
    std::size_t plan;
    Metric metric;
    unsigned percent;  ///< one of quantile_percents

    bool operator==(QuantileTerm const&) const = default;
};

/// A statistic of a plan's metric without a standard error.
struct StatisticTerm {
    enum class Kind : std::uint8_t { sd, min, max, std_error };
    std::size_t plan;
    Metric metric;
    Kind kind;

    bool operator==(StatisticTerm const&) const = default;
};

/// A number that no replay changes.
struct FactTerm {
    enum class Kind : std::uint8_t { checkpoint_interval_h, makespan_h, interruptions, cost_usd };
    std::size_t plan;
    Kind kind;  ///< the last three: of closed forms

    bool operator==(FactTerm const&) const = default;
};

using TermKind = std::variant<Sample, QuantileTerm, StatisticTerm, FactTerm>;

struct ExpectTerm {
    std::string text;  ///< as written
    TermKind what;
};

struct Tolerance {
    enum class Kind : std::uint8_t { none, amount, share_of_right, std_errors };
    Kind kind = Kind::none;
    double value = 0.0;
};

/// A parsed expectation.
struct Expectation {
    std::string text;
    Place place;
    std::vector<ExpectTerm> terms;  ///< of both sides, distinct
    Formula left;
    Formula right;
    Relation relation = Relation::equal;
    Tolerance tolerance;
    Dimension dimension;  ///< of both sides
    std::string
        expected;  ///< the right side and the tolerance as written, behind the relation where it is no ==
    bool percent = false;  ///< the right side is written in percent
};

/// `names` are those of the plans, in their order. Throws InvalidInput with the first fault of the text, the
/// column in the text where it is, and a remedy.
Expectation parse_expectation(std::string const& text, Place const& place,
                              std::vector<std::string> const& names);

/// What an expectation may use of a plan beside its replays.
struct PlanFacts {
    std::optional<double> checkpoint_interval_h;  ///< none or infinite where nothing is saved
    std::optional<ClosedForms> analytic;
};

/// Throws InvalidInput where a fact is missing, which is known before the run.
void require_facts(Expectation const& expectation, std::span<PlanFacts const> facts);

/// Means of all samples that some expectations use and the covariances of any two, paired by replay; memory
/// does not grow with replays.
class ExpectSamples {
public:
    ExpectSamples(std::span<Expectation const> expectations, std::size_t plans);

    /// False: no expectation uses samples, and no rows are needed.
    bool needed() const { return !samples_.empty(); }
    /// Takes what RunOptions::rows is given, in that order: blocks by replay, plan by plan within a block.
    void add(std::size_t plan, RowBlock const& rows);

    /// Of a sample that one of the expectations uses.
    double mean(Sample const& sample) const { return moments_[index(sample)].mean; }
    /// Covariance of the means of two samples; NaN below two replays.
    double covariance_of_means(Sample const& a, Sample const& b) const;

private:
    struct Column {
        RowValue from;
        std::vector<double> values;  // of the block
    };

    void need(RowValue const& value);
    std::vector<double> const& column(RowValue const& value) const;
    std::size_t index(Sample const& sample) const;
    void take_values(Sample const& sample, std::vector<double>& values) const;
    void add_block();

    std::size_t plans_;
    std::vector<Sample> samples_;
    std::vector<Column> columns_;                // that the samples use
    std::vector<std::vector<double>> values_;    // of each sample in the block
    std::vector<Moments> moments_;               // of each sample
    std::vector<std::vector<double>> products_;  // sums of products of deviations; [i][j], j <= i
};

struct Verdict {
    std::string claim;     ///< the expectation as written
    std::string expected;  ///< as Expectation::expected
    std::string computed;  ///< the left side, in the unit and with the digits of the comparison
    bool holds = false;
    double left = 0.0;
    double right = 0.0;
    double tolerance = 0.0;  ///< in the unit of the sides; 0: none
    /// Share of replays given up, the greatest of those whose means, quantiles or extremes the sides use:
    /// these are lower bounds then, and no == , <= or < holds.
    double given_up = 0.0;
    /// Of left less right, to the first order (delta method); NaN where a term has none.
    double std_error = 0.0;
};

/// Throws InvalidInput where a fact is missing, a side is not a finite number, or standard errors are asked
/// for and there are too few replays.
Verdict evaluate(Expectation const& expectation, RunResult const& result, std::span<PlanFacts const> facts,
                 ExpectSamples const& samples);

/// The verdict that a scenario states.
enum class Stated : std::uint8_t { holds, refuted };

/// An item of a scenario's `expect`.
struct ExpectItem {
    std::string claim;  ///< in words; empty: the expectation itself
    Expectation that;
    Stated verdict = Stated::holds;
    std::string source;
};

inline bool as_stated(Verdict const& verdict, Stated stated) {
    return verdict.holds == (stated == Stated::holds);
}

}  // namespace runcost
