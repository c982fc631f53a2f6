#include "models/prices.hpp"

#include <Eigen/Dense>
#include <algorithm>
#include <boost/math/distributions/normal.hpp>
#include <boost/math/quadrature/gauss_kronrod.hpp>
#include <cmath>
#include <unsupported/Eigen/MatrixFunctions>

#include "sim/ledger.hpp"
#include "sim/sampler.hpp"
#include "sim/shaped_path.hpp"
#include "sim/week.hpp"

namespace runcost {
namespace {

using Quadrature = boost::math::quadrature::gauss_kronrod<double, 61>;

double normal_cdf(double x) {
    return boost::math::cdf(boost::math::normal(), x);
}

/// Mean of f over the hours of a week, exact where f is smooth within working days and within weekends.
template <class Of>
double mean_over_week(Of const& of) {
    return (Quadrature::integrate(of, 0.0, saturday_h, 15, 1e-12) +
            Quadrature::integrate(of, saturday_h, hours_a_week, 15, 1e-12)) /
           hours_a_week;
}

double mean_factor(DayShape const& shape) {
    constexpr double working_days = 5.0;
    constexpr double free_days = 2.0;
    return (working_days + free_days * shape.weekend) / (working_days + free_days);
}
double factor_at(DayShape const& shape, double at_h, std::optional<double> start_h) {
    return start_h ? factor_of(shape, *start_h + at_h) : mean_factor(shape);
}

double theta(price::MeanReverting const& process) {
    return std::log(process.mean) - 0.5 * process.volatility * process.volatility;
}

/// The factor by which jumps of the last `hours` raise the mean: ln of it is rate times the integral of
/// e^(mean e^-kt + sd^2 e^-2kt / 2) - 1 (Duffie, Pan, Singleton, "Transform analysis and asset pricing for
/// affine jump-diffusions", Econometrica 68, 2000).
double jump_factor(price::MeanReverting const& process, double hours) {
    if (!process.jumps) {
        return 1.0;
    }
    RevertingPath::Jumps const& jumps = *process.jumps;
    constexpr double forgotten = 40.0;
    auto const grown = [&](double times) {
        double const left = std::exp(-times);
        return std::expm1(jumps.mean * left + 0.5 * jumps.sd * jumps.sd * left * left);
    };
    double const most = std::min(hours / process.reversion_h, forgotten);
    double const sum = most > 0.0 ? Quadrature::integrate(grown, 0.0, most, 15, 1e-12) : 0.0;
    return std::exp(jumps.rate * process.reversion_h * sum);
}

/// E[min(max(e^x, floor), cap)] of a normal x.
double clamped_mean(double mean, double variance, double floor, double cap) {
    double const sd = std::sqrt(variance);
    if (sd <= 0.0) {
        return std::clamp(std::exp(mean), floor, cap);
    }
    double const low = floor > 0.0 ? (std::log(floor) - mean) / sd : -infinite;
    double const high = cap < infinite ? (std::log(cap) - mean) / sd : infinite;
    auto const cdf = [](double x) { return x == -infinite ? 0.0 : x == infinite ? 1.0 : normal_cdf(x); };
    double const within = std::exp(mean + 0.5 * variance) * (cdf(high - sd) - cdf(low - sd));
    double const above = cap < infinite ? cap * (1.0 - cdf(high)) : 0.0;
    return floor * cdf(low) + within + above;
}

/// Mean of a mean-reverting price whose log has these moments but for jumps, of the last `hours`.
std::optional<double> mean_of_log(price::MeanReverting const& process, double mean, double variance,
                                  double hours, double at_h, std::optional<double> start_h) {
    bool const bounded = process.floor > 0.0 || process.cap < infinite;
    if (!bounded) {
        return std::exp(mean + 0.5 * variance) * jump_factor(process, hours) *
               factor_at(process.shape, at_h, start_h);
    }
    if (process.jumps) {
        return std::nullopt;
    }
    auto const at_hour = [&](double hour) {
        return clamped_mean(mean + std::log(factor_of(process.shape, hour)), variance, process.floor,
                            process.cap);
    };
    return start_h ? at_hour(*start_h + at_h) : mean_over_week(at_hour);
}

Eigen::MatrixXd generator(price::Regimes const& regimes) {
    auto const size = static_cast<Eigen::Index>(regimes.prices.size());
    Eigen::MatrixXd rates = Eigen::MatrixXd::Zero(size, size);
    for (Eigen::Index from = 0; from < size; ++from) {
        for (Eigen::Index to = 0; to < size; ++to) {
            if (from != to) {
                rates(from, to) = regimes.rates[static_cast<std::size_t>(from)][static_cast<std::size_t>(to)];
            }
        }
        rates(from, from) = -rates.row(from).sum();
    }
    return rates;
}
Eigen::VectorXd vector_of(std::vector<double> const& values) {
    return Eigen::Map<Eigen::VectorXd const>(values.data(), static_cast<Eigen::Index>(values.size()));
}
std::vector<double> start_of(price::Regimes const& regimes) {
    return regimes.start.empty() ? stationary_shares(regimes) : regimes.start;
}

double value_at(Record const& record, double at_h) {
    auto const after = std::upper_bound(record.at_h.begin(), record.at_h.end(), at_h);
    return record.values[static_cast<std::size_t>(after - record.at_h.begin()) - 1];
}
template <class Of>
double sum_of(Record const& record, Of const& of) {
    double sum = 0.0;
    for (std::size_t i = 0; i < record.values.size(); ++i) {
        double const end_h = i + 1 < record.values.size() ? record.at_h[i + 1] : record.end_h;
        sum += of(record.values[i]) * (end_h - record.at_h[i]);
    }
    return sum;
}
double mean_of(Record const& record) {
    return sum_of(record, [](double value) { return value; }) / record.end_h;
}

struct PathOf {
    PathPlan operator()(price::Fixed const& fixed) const {
        return {ShapedPath{fixed.usd_per_h, fixed.shape}};
    }
    PathPlan operator()(price::MeanReverting const& some) const {
        RevertingPath path;
        path.log_mean = theta(some);
        path.sd = some.volatility;
        path.reversion_h = some.reversion_h;
        path.step_h = some.step_h;
        if (some.start) {
            path.start = std::log(*some.start);
        }
        path.jumps = some.jumps;
        path.shape = some.shape;
        path.floor = some.floor;
        path.cap = some.cap;
        path.mix = some.mix;
        return {path};
    }
    PathPlan operator()(price::Regimes const& regimes) const {
        return {RegimesPath{regimes.prices, regimes.rates, start_of(regimes)}};
    }
    PathPlan operator()(PlayedTrace const& trace) const { return path_of(trace, PathDraw::price_trace); }
};

struct MeanInTheLongRun {
    std::optional<double> operator()(price::Fixed const& fixed) const {
        return fixed.usd_per_h * mean_factor(fixed.shape);
    }
    std::optional<double> operator()(price::MeanReverting const& some) const {
        return mean_of_log(some, theta(some), some.volatility * some.volatility, infinite, 0.0, std::nullopt);
    }
    std::optional<double> operator()(price::Regimes const& regimes) const {
        std::vector<double> const shares = stationary_shares(regimes);
        return shares.empty() ? std::nullopt
                              : std::optional(vector_of(shares).dot(vector_of(regimes.prices)));
    }
    std::optional<double> operator()(PlayedTrace const& trace) const { return mean_of(*trace.record); }
};

struct MeanAt {
    double at_h;
    std::optional<double> start_h;

    std::optional<double> operator()(price::Fixed const& fixed) const {
        return fixed.usd_per_h * factor_at(fixed.shape, at_h, start_h);
    }
    std::optional<double> operator()(price::MeanReverting const& some) const {
        double const level = theta(some);
        double const variance = some.volatility * some.volatility;
        double const step_at_h = some.step_h * std::floor((at_h + instant_h) / some.step_h);
        if (!some.start) {
            return mean_of_log(some, level, variance, infinite, step_at_h, start_h);
        }
        double const left = std::exp(-step_at_h / some.reversion_h);
        return mean_of_log(some, level + (std::log(*some.start) - level) * left,
                           variance * (1.0 - left * left), step_at_h, step_at_h, start_h);
    }
    std::optional<double> operator()(price::Regimes const& regimes) const {
        std::vector<double> const start = start_of(regimes);
        if (start.empty()) {
            return std::nullopt;
        }
        Eigen::MatrixXd const moved = (generator(regimes) * at_h).exp();
        return vector_of(start).dot(moved * vector_of(regimes.prices));
    }
    std::optional<double> operator()(PlayedTrace const& trace) const {
        Record const& record = *trace.record;
        if (trace.random || trace.bootstrap_h) {
            return mean_of(record);
        }
        double const hours = trace.from_h + at_h;
        bool const loops = trace.at_end == RecordedPath::AtEnd::loop;
        return value_at(record, loops ? std::fmod(hours, record.end_h) : std::min(hours, record.end_h));
    }
};

struct HoursBelow {
    double bid;

    std::optional<double> operator()(price::Fixed const& fixed) const {
        ShapedWalk const walk({fixed.usd_per_h, fixed.shape}, 0.0);
        double below_h = 0.0;
        double spells = 0.0;
        for (double from_h = walk.first_at_most(0.0, hours_a_week, bid); from_h < hours_a_week;) {
            double const end_h = walk.first_above(from_h, hours_a_week, bid);
            if (from_h == 0.0 && end_h == infinite) {
                return infinite;
            }
            below_h += std::min(end_h, hours_a_week) - from_h;
            spells += end_h < infinite ? 1.0 : 0.0;  // at the end of the week, too
            from_h = end_h < hours_a_week ? walk.first_at_most(end_h, hours_a_week, bid) : hours_a_week;
        }
        return spells > 0.0 ? std::optional(below_h / spells) : std::nullopt;
    }
    /// Of the process when it is looked at: P(x <= b) / P(x <= b, next > b) steps.
    std::optional<double> operator()(price::MeanReverting const& some) const {
        if (bid >= some.cap) {
            return infinite;
        }
        if (bid <= 0.0) {
            return std::nullopt;
        }
        if (bid < some.floor || some.volatility <= 0.0) {
            return some.mean <= bid && bid >= some.floor ? std::optional(infinite) : std::nullopt;
        }
        double const bound = (std::log(bid) - theta(some)) / some.volatility;
        constexpr double hardly = 1e-9;
        if (normal_cdf(bound) < hardly) {
            return std::nullopt;
        }
        double const kept = std::exp(-some.step_h / some.reversion_h);
        double const moved = std::sqrt(1.0 - kept * kept);
        boost::math::normal const normal;
        auto const passes = [&](double x) {
            return boost::math::pdf(normal, x) * normal_cdf((kept * x - bound) / moved);
        };
        constexpr double far = 10.0;
        double const from = std::min(-far, bound - far);
        double const passing = Quadrature::integrate(passes, bound - far * moved, bound, 15, 1e-12) +
                               Quadrature::integrate(passes, from, bound - far * moved, 15, 1e-12);
        return passing > 0.0 ? some.step_h * normal_cdf(bound) / passing : infinite;
    }
    std::optional<double> operator()(price::Regimes const& regimes) const {
        std::vector<double> const shares = stationary_shares(regimes);
        double below = 0.0;
        double leaving = 0.0;
        for (std::size_t from = 0; from < shares.size(); ++from) {
            for (std::size_t to = 0; regimes.prices[from] <= bid && to < shares.size(); ++to) {
                leaving +=
                    to != from && regimes.prices[to] > bid ? shares[from] * regimes.rates[from][to] : 0.0;
            }
            below += regimes.prices[from] <= bid ? shares[from] : 0.0;
        }
        if (below <= 0.0) {  // in the long run; perhaps it passes through
            bool const never = std::none_of(regimes.prices.begin(), regimes.prices.end(),
                                            [this](double price) { return price <= bid; });
            return never ? std::nullopt : std::optional(infinite);
        }
        return leaving > 0.0 ? below / leaving : infinite;
    }
    std::optional<double> operator()(PlayedTrace const& trace) const {
        Record const& record = *trace.record;
        double ends = 0.0;
        for (std::size_t i = 0; i + 1 < record.values.size(); ++i) {
            ends += record.values[i] <= bid && record.values[i + 1] > bid ? 1.0 : 0.0;
        }
        double const below_h = sum_of(record, [this](double value) { return value <= bid ? 1.0 : 0.0; });
        return below_h <= 0.0 ? std::nullopt : std::optional(ends > 0.0 ? below_h / ends : infinite);
    }
};

}  // namespace

PathPlan path_of(PriceProcess const& process) {
    return std::visit(PathOf{}, process);
}

PathPlan path_of(PlayedTrace const& trace, PathDraw draw) {
    return {RecordedPath{trace.record, trace.from_h, trace.random, trace.at_end,
                         trace.bootstrap_h.value_or(0.0), draw}};
}

std::optional<double> mean_usd_per_h(PriceProcess const& process) {
    return std::visit(MeanInTheLongRun{}, process);
}

std::optional<double> mean_usd_per_h(PriceProcess const& process, double at_h,
                                     std::optional<double> start_h) {
    return std::visit(MeanAt{at_h, start_h}, process);
}

double stationary_log_mean(price::MeanReverting const& process) {
    double const jumps =
        process.jumps ? process.jumps->rate * process.jumps->mean * process.reversion_h : 0.0;
    return theta(process) + jumps;
}

double stationary_log_sd(price::MeanReverting const& process) {
    double variance = process.volatility * process.volatility;
    if (process.jumps) {
        RevertingPath::Jumps const& jumps = *process.jumps;
        double const square = jumps.mean * jumps.mean + jumps.sd * jumps.sd;
        variance += 0.5 * jumps.rate * square * process.reversion_h;
    }
    return std::sqrt(variance);
}

std::vector<double> stationary_shares(price::Regimes const& regimes) {
    Eigen::MatrixXd equations = generator(regimes).transpose();
    auto const size = equations.rows();
    Eigen::MatrixXd with_sum(size + 1, size);
    with_sum << equations, Eigen::RowVectorXd::Ones(size);
    Eigen::VectorXd right = Eigen::VectorXd::Zero(size + 1);
    right(size) = 1.0;
    Eigen::ColPivHouseholderQR<Eigen::MatrixXd> const solver(with_sum);
    if (solver.rank() < size) {
        return {};
    }
    Eigen::VectorXd const shares = solver.solve(right);
    std::vector<double> result(shares.data(), shares.data() + size);
    for (double& share : result) {
        share = std::max(0.0, share);
    }
    return result;
}

std::optional<double> mean_hours_below(PriceProcess const& process, double bid) {
    return std::visit(HoursBelow{bid}, process);
}

}  // namespace runcost
