#include "scenarios/spells.hpp"

#include <algorithm>
#include <numeric>

namespace runcost {
namespace {

SpellLengths lengths_of(std::vector<double> hours) {
    if (hours.empty()) {
        return {};
    }
    std::sort(hours.begin(), hours.end());
    std::size_t const count = hours.size();
    double const sum = std::accumulate(hours.begin(), hours.end(), 0.0);
    double const median = 0.5 * (hours[(count - 1) / 2] + hours[count / 2]);
    return {count, sum / static_cast<double>(count), median, hours.back()};
}

}  // namespace

MeasuredAvailability measure(Trace const& trace, UpRule const& rule, Trace const* prices) {
    std::size_t const size = trace.values.size();
    MeasuredAvailability result;
    std::vector<double> up_h;
    std::vector<double> down_h;
    std::size_t instants_up = 0;
    double usd = 0.0;
    for (std::size_t from = 0; from < size;) {
        bool const up = rule.holds(trace.values[from]);
        std::size_t to = from;
        for (; to < size && rule.holds(trace.values[to]) == up; ++to) {
            usd += up && prices != nullptr ? prices->values[to] : 0.0;
        }
        (up ? up_h : down_h).push_back((to < size ? trace.at_h[to] : trace.end_h) - trace.at_h[from]);
        instants_up += up ? to - from : 0;
        result.preemptions += up && to < size ? 1 : 0;
        from = to;
    }
    result.instants = size;
    result.hours = trace.end_h;
    result.availability = static_cast<double>(instants_up) / static_cast<double>(size);
    result.of_hours = std::accumulate(up_h.begin(), up_h.end(), 0.0) / trace.end_h;
    result.up = lengths_of(std::move(up_h));
    result.down = lengths_of(std::move(down_h));
    if (prices != nullptr && instants_up > 0) {
        result.mean_usd_per_h = usd / static_cast<double>(instants_up);
    }
    return result;
}

}  // namespace runcost
