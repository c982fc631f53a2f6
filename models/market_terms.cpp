#include "models/market_terms.hpp"

#include <algorithm>
#include <utility>

#include "sim/sampler.hpp"

namespace runcost {

namespace {

/// Where there is no formula, about as much: within its bounds, what the price would be without them; of
/// regimes, what it is long after their start.
double about_mean_usd_per_h(PriceProcess process) {
    if (auto* some = std::get_if<price::MeanReverting>(&process)) {
        double const floor = std::exchange(some->floor, 0.0);
        double const cap = std::exchange(some->cap, infinite);
        return std::clamp(mean_usd_per_h(process).value_or(0.0), floor, cap);
    }
    constexpr double long_h = 10'000.0;
    return mean_usd_per_h(process, long_h, std::nullopt).value_or(0.0);
}

}  // namespace

double mean_usd_per_h(Price const& price) {
    if (price.pays_bid && price.bid) {
        return *price.bid;
    }
    if (!price.process) {
        return mean_of(price.usd_per_h).value_or(0.0);
    }
    auto const mean = mean_usd_per_h(*price.process);
    return mean ? *mean : about_mean_usd_per_h(*price.process);
}

Record capacity_record(RecordedCapacity const& capacity, std::uint64_t nodes) {
    Record const& said = *capacity.trace.record;
    double most = 0.0;
    for (double const value : said.values) {
        most = std::max(most, value);
    }
    bool const counts = most > 1.0 || capacity.need;
    double const need = capacity.need.value_or(static_cast<double>(nodes));
    Record record;
    record.end_h = said.end_h;
    for (std::size_t i = 0; i < said.values.size(); ++i) {
        bool const one = counts ? said.values[i] >= need : said.values[i] == 1.0;
        double const up = (counts || capacity.one_is_available) == one ? 1.0 : 0.0;
        if (record.values.empty() || record.values.back() != up) {
            record.at_h.push_back(said.at_h[i]);
            record.values.push_back(up);
        }
    }
    return record;
}

double mean_hours_up(Record const& capacity) {
    double up_h = 0.0;
    double ends = 0.0;
    for (std::size_t i = 0; i < capacity.values.size(); ++i) {
        bool const last = i + 1 == capacity.values.size();
        if (capacity.values[i] > 0.0) {
            up_h += (last ? capacity.end_h : capacity.at_h[i + 1]) - capacity.at_h[i];
            ends += last ? 0.0 : 1.0;
        }
    }
    return ends > 0.0 ? up_h / ends : infinite;
}

}  // namespace runcost
