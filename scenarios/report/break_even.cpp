#include "scenarios/report/break_even.hpp"

#include <fmt/format.h>

#include "scenarios/report/format.hpp"

namespace runcost {
namespace {

double usd_per_useful_h(Summary const& summary, double usd) {
    return usd / summary.of(Metric::useful_h).mean;
}

/// Of what a job costs on one's own machine all but its wear.
double running_usd(OwnMachine const& machine, Summary const& summary) {
    double const wear = wear_usd_per_h(machine);
    double const rent_usd = summary.of(Metric::compute_usd).mean + summary.of(Metric::rounding_usd).mean +
                            summary.of(Metric::after_end_usd).mean;
    double const worn_usd = wear > 0.0 ? rent_usd * wear / usd_per_h(machine) : 0.0;
    return summary.of(Metric::cost_usd).mean - worn_usd;
}

/// Hours bought or promised in advance, and jobs that did not finish, tell no price of a useful hour.
bool tells_price(Scenario const& scenario, Summary const& summary) {
    return !scenario.market.billing.commitment && summary.of(Share::finished).mean == 1.0;
}

}  // namespace

std::vector<BreakEven> break_evens(Report const& report) {
    std::vector<BreakEven> result;
    auto const& summaries = report.result.summaries;
    for (std::size_t i = 0; i < summaries.size(); ++i) {
        auto const& own = report.file.scenarios[i].market.price.own;
        for (std::size_t j = 0; own && j < summaries.size(); ++j) {
            Scenario const& other = report.file.scenarios[j];
            if (other.market.price.own || !tells_price(other, summaries[j]) ||
                !tells_price(report.file.scenarios[i], summaries[i])) {
                continue;
            }
            OwnMachine all = *own;
            auto const nodes = static_cast<double>(report.file.scenarios[i].job.nodes);
            all.purchase_usd *= nodes;
            all.resale_usd *= nodes;
            result.push_back(
                {summaries[i].market, summaries[j].market,
                 break_even_h(all, usd_per_useful_h(summaries[j], summaries[j].of(Metric::cost_usd).mean),
                              usd_per_useful_h(summaries[i], running_usd(*own, summaries[i])))});
        }
    }
    return result;
}

std::string break_even_text(Report const& report) {
    std::string text;
    for (BreakEven const& some : break_evens(report)) {
        text += some.useful_h
                    ? fmt::format("  buying {} pays off against {} after {} useful hours\n", some.market,
                                  some.versus, count_text(*some.useful_h))
                    : fmt::format("  buying {} never pays off against {}\n", some.market, some.versus);
    }
    return text;
}

}  // namespace runcost
