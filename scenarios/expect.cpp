#include "scenarios/expect.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>

namespace runcost {
namespace {

constexpr double no_number = std::numeric_limits<double>::quiet_NaN();
/// A value and its derivatives by the terms of an expectation.
struct Estimate {
    double value = 0.0;
    std::vector<double> slopes;

    Estimate scaled(double factor, double of_value) const {
        Estimate result{of_value, slopes};
        for (double& slope : result.slopes) {
            slope *= factor;
        }
        return result;
    }
};

Estimate operator-(Estimate const& a) {
    return a.scaled(-1.0, -a.value);
}

Estimate operator+(Estimate const& a, Estimate const& b) {
    Estimate result{a.value + b.value, a.slopes};
    for (std::size_t i = 0; i < b.slopes.size(); ++i) {
        result.slopes[i] += b.slopes[i];
    }
    return result;
}

Estimate operator-(Estimate const& a, Estimate const& b) {
    return a + -b;
}

Estimate operator*(Estimate const& a, Estimate const& b) {
    Estimate result = a.scaled(b.value, 0.0) + b.scaled(a.value, 0.0);
    result.value = a.value * b.value;
    return result;
}

Estimate operator/(Estimate const& a, Estimate const& b) {
    Estimate result = a.scaled(1.0 / b.value, 0.0) + b.scaled(-a.value / (b.value * b.value), 0.0);
    result.value = a.value / b.value;
    return result;
}

std::optional<double> fact_of(FactTerm const& term, PlanFacts const& facts) {
    std::optional<double> found;
    if (term.kind == FactTerm::Kind::checkpoint_interval_h) {
        found = facts.checkpoint_interval_h;
    } else if (facts.analytic) {
        found = term.kind == FactTerm::Kind::makespan_h      ? facts.analytic->makespan_h
                : term.kind == FactTerm::Kind::interruptions ? facts.analytic->interruptions
                                                             : facts.analytic->cost_usd;
    }
    return found && std::isfinite(*found) ? found : std::nullopt;
}

[[noreturn]] void fail(Expectation const& expectation, std::string const& reason) {
    throw InvalidInput(
        {{true, expectation.place, fmt::format("expect = {} ({})", expectation.text, reason)}});
}

/// Values and standard errors of an expectation's terms.
struct Terms {
    Expectation const& expectation;
    RunResult const& result;
    std::span<PlanFacts const> facts;
    ExpectSamples const& samples;

    double value(std::size_t number) const {
        auto const& what = expectation.terms[number].what;
        if (auto const* const sample = std::get_if<Sample>(&what)) {
            return samples.mean(*sample);
        }
        if (auto const* const quantile = std::get_if<QuantileTerm>(&what)) {
            return quantile_of(*quantile).value;
        }
        if (auto const* const fact = std::get_if<FactTerm>(&what)) {
            return *fact_of(*fact, facts[fact->plan]);
        }
        auto const& statistic = std::get<StatisticTerm>(what);
        Moments const& moments = result.summaries[statistic.plan].of(statistic.metric);
        switch (statistic.kind) {
            case StatisticTerm::Kind::sd:
                return moments.sd();
            case StatisticTerm::Kind::min:
                return moments.min;
            case StatisticTerm::Kind::max:
                return moments.max;
            default:
                return moments.std_error();
        }
    }

    double covariance(std::size_t i, std::size_t j) const {
        auto const& a = expectation.terms[i].what;
        auto const& b = expectation.terms[j].what;
        if (std::holds_alternative<Sample>(a) && std::holds_alternative<Sample>(b)) {
            return samples.covariance_of_means(std::get<Sample>(a), std::get<Sample>(b));
        }
        if (i != j || std::holds_alternative<FactTerm>(a)) {
            return 0.0;
        }
        if (auto const* const quantile = std::get_if<QuantileTerm>(&a)) {
            Quantile const& found = quantile_of(*quantile);
            double const std_error = (found.high - found.low) / (2.0 * z_95);
            return std_error * std_error;
        }
        return no_number;
    }

    double std_error(Estimate const& estimate) const {
        double variance = 0.0;
        for (std::size_t i = 0; i < estimate.slopes.size(); ++i) {
            for (std::size_t j = 0; j < estimate.slopes.size(); ++j) {
                if (estimate.slopes[i] != 0.0 && estimate.slopes[j] != 0.0) {
                    variance += estimate.slopes[i] * estimate.slopes[j] * covariance(i, j);
                }
            }
        }
        return variance < 0.0 ? 0.0 : std::sqrt(variance);  // below 0 by rounding only
    }

    /// The greatest share of replays given up that makes a term a lower bound.
    double given_up() const {
        double share = 0.0;
        auto const count = [&](std::size_t plan) {
            share = std::max(share, 1.0 - result.summaries[plan].of(Share::finished).mean);
        };
        for (ExpectTerm const& term : expectation.terms) {
            if (auto const* const sample = std::get_if<Sample>(&term.what);
                sample != nullptr && !sample->relation) {
                for (RowValue const& value : sample->values) {
                    if (value.column < metric_count) {
                        count(value.plan);
                    }
                }
            } else if (auto const* const quantile = std::get_if<QuantileTerm>(&term.what)) {
                count(quantile->plan);
            } else if (auto const* const statistic = std::get_if<StatisticTerm>(&term.what)) {
                count(statistic->plan);
            }
        }
        return share;
    }

    Quantile const& quantile_of(QuantileTerm const& term) const {
        return result.summaries[term.plan].quantile(term.metric, term.percent);
    }
};

double tolerance_of(Expectation const& expectation, double right, double std_error) {
    Tolerance const& tolerance = expectation.tolerance;
    switch (tolerance.kind) {
        case Tolerance::Kind::amount:
            return tolerance.value;
        case Tolerance::Kind::share_of_right:
            return tolerance.value * std::fabs(right);
        case Tolerance::Kind::std_errors:
            return tolerance.value * std_error;
        default:
            return 0.0;
    }
}

/// As expressions write it, with digits for a tenth of `resolution` (0: as many as usual).
std::string value_text(double value, Expectation const& expectation, double resolution) {
    Dimension const dimension = expectation.dimension;
    bool const plain = dimension == Dimension{};
    double const scale = plain && expectation.percent ? 100.0 : 1.0;
    int const least = plain && !expectation.percent ? 4 : 2;
    constexpr int most = 9;
    int const wanted =
        resolution > 0.0 ? static_cast<int>(std::ceil(1.0 - std::log10(resolution * scale))) : least;
    bool const long_number = std::fabs(value) * scale >= 1e9;
    std::string number =
        long_number ? fmt::format("{:.6g}", std::fabs(value) * scale)
                    : fmt::format("{:.{}f}", std::fabs(value) * scale, std::clamp(wanted, least, most));
    if (dimension.usd == 0 && !long_number) {
        number.erase(number.find_last_not_of('0') + 1);
        number.erase(number.find_last_not_of('.') + 1);
    }
    std::string const sign = value < 0.0 && number.find_first_not_of("0.") != std::string::npos ? "-" : "";
    std::string const unit = dimension == Dimension{0, 1}    ? " h"
                             : dimension == Dimension{1, -1} ? "/h"
                             : dimension == Dimension{0, -1} ? "/h"
                             : scale > 1.0                   ? "%"
                                                             : "";
    return fmt::format("{}{}{}{}", sign, dimension.usd == 1 ? "$" : "", number, unit);
}

}  // namespace

void require_facts(Expectation const& expectation, std::span<PlanFacts const> facts) {
    for (ExpectTerm const& term : expectation.terms) {
        auto const* const fact = std::get_if<FactTerm>(&term.what);
        if (fact == nullptr || fact_of(*fact, facts[fact->plan])) {
            continue;
        }
        bool const interval = fact->kind == FactTerm::Kind::checkpoint_interval_h;
        fail(expectation,
             fmt::format("there is no {}: {}", term.text,
                         interval ? "nothing is saved" : "no closed form holds for it, or it is infinite"));
    }
}

Verdict evaluate(Expectation const& expectation, RunResult const& result, std::span<PlanFacts const> facts,
                 ExpectSamples const& samples) {
    require_facts(expectation, facts);
    Terms const terms{expectation, result, facts, samples};
    auto const leaf = [&](Step const& step) {
        Estimate estimate{step.constant, std::vector<double>(expectation.terms.size())};
        if (step.kind == Step::Kind::term) {
            estimate.value = terms.value(step.term);
            estimate.slopes[step.term] = 1.0;
        }
        return estimate;
    };
    std::vector<Estimate> stack;
    Estimate const left = calculate(expectation.left, stack, leaf);
    Estimate const right = calculate(expectation.right, stack, leaf);
    if (!std::isfinite(left.value) || !std::isfinite(right.value)) {
        fail(expectation, fmt::format("the {} side is not a finite number after {} replays",
                                      std::isfinite(left.value) ? "right" : "left", result.replays));
    }
    Verdict verdict;
    verdict.claim = expectation.text;
    verdict.expected = expectation.expected;
    verdict.left = left.value;
    verdict.right = right.value;
    verdict.std_error = terms.std_error(left - right);
    verdict.tolerance = tolerance_of(expectation, right.value, verdict.std_error);
    if (std::isnan(verdict.tolerance)) {
        fail(expectation, fmt::format("{} replays are too few for a standard error", result.replays));
    }
    verdict.given_up = terms.given_up();
    bool const bounded =
        expectation.relation == Relation::at_least || expectation.relation == Relation::above;
    verdict.holds = related(left.value, expectation.relation, right.value, verdict.tolerance) &&
                    (verdict.given_up == 0.0 || bounded);
    // So many digits that the tolerance shows, and a miss that is narrow.
    double const beyond = std::fabs(std::fabs(left.value - right.value) - verdict.tolerance);
    double resolution = verdict.tolerance;
    if (!verdict.holds && beyond > 0.0) {
        resolution = resolution > 0.0 ? std::min(resolution, beyond) : beyond;
    }
    verdict.computed = value_text(left.value, expectation, resolution);
    if (verdict.given_up > 0.0) {
        verdict.computed += fmt::format(" ({:.3g} % given up)", 100.0 * verdict.given_up);
    }
    return verdict;
}

}  // namespace runcost
