#include <fmt/format.h>

#include <algorithm>

#include "models/causes.hpp"
#include "scenarios/report/format.hpp"
#include "scenarios/report/report.hpp"

namespace runcost {

std::string to_string(Warning const& warning) {
    std::string_view const metric = metric_names[static_cast<std::size_t>(warning.metric)];
    switch (warning.doubt) {
        case Doubt::skewed:
            return fmt::format(
                "{} has a heavy tail: its ± covers less than it says; about {} replays are needed "
                "(--replays)",
                metric, grouped(static_cast<unsigned long long>(std::min(warning.value, 1e18))));
        case Doubt::few:
            return "fewer than 100 replays: intervals of means cover less than 95 %";
        case Doubt::unfinished:
            return fmt::format(
                "{} of the replays were given up: means are lower bounds, and upper quantiles too",
                share_text(warning.value));
        default:
            return fmt::format(
                "p{:02} of {} is a value that many replays share: its interval covers more than 95 %",
                warning.percent, metric);
    }
}

std::string assumptions_text(std::vector<Scenario> const& scenarios) {
    return std::any_of(scenarios.begin(), scenarios.end(), survival_is_assumed)
               ? "  saves are taken to survive every interruption: job.checkpoint.to does not say where they "
                 "lie\n"
               : "";
}

}  // namespace runcost
