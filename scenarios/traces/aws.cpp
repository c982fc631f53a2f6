#include "scenarios/traces/aws.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cstdint>
#include <utility>

#include "scenarios/fields.hpp"
#include "scenarios/traces/table.hpp"
#include "scenarios/traces/time_text.hpp"

namespace runcost {
namespace {

constexpr std::size_t least_fields = 5;
constexpr std::size_t most_fields = 6;

std::vector<std::string> fields_of(std::string const& line) {
    std::vector<std::string> fields;
    split_fields(line, '\t', fields);
    if (fields.front() == "SPOTPRICEHISTORY") {
        fields.erase(fields.begin());
    }
    return fields;
}

/// Of a row whose time is none: it is told of in its own place.
std::int64_t time_of(std::string const& text) {
    return TimeText(1.0).read(text).value.value_or(0);
}

void put_in_order(std::vector<AwsRow>& history, std::size_t time) {
    std::vector<std::pair<std::int64_t, std::size_t>> order;
    order.reserve(history.size());
    for (std::size_t i = 0; i < history.size(); ++i) {
        order.emplace_back(time_of(history[i].fields[time]), i);
    }
    bool const newest_first = !order.empty() && order.front().first > order.back().first;
    if (newest_first) {
        std::reverse(order.begin(), order.end());
    }
    std::stable_sort(order.begin(), order.end(),
                     [](auto const& a, auto const& b) { return a.first < b.first; });
    std::vector<AwsRow> sorted;
    sorted.reserve(history.size());
    for (auto const& [ns, i] : order) {
        sorted.push_back(std::move(history[i]));
    }
    history = std::move(sorted);
}

}  // namespace

std::vector<std::string> aws_headings(bool with_zone_id) {
    std::vector<std::string> headings{"AvailabilityZone", "InstanceType", "ProductDescription", "SpotPrice",
                                      "Timestamp"};
    if (with_zone_id) {
        headings.insert(headings.begin() + 1, "AvailabilityZoneId");
    }
    return headings;
}

Trace aws_trace(std::vector<std::string> const& headings, std::vector<AwsRow> history,
                TraceInput const& input) {
    if (input.quantity == Quantity::availability) {
        input.rows.fail("is a history of prices, which does not tell when capacity was to be had");
    }
    put_in_order(history, headings.size() - 1);
    TraceTable table(headings, input.request, input.quantity, input.rows);
    for (AwsRow const& row : history) {
        table.add(row.row, row.fields);
    }
    return table.finish();
}

bool is_aws_text(std::string const& first) {
    if (first.starts_with("SPOTPRICEHISTORY\t")) {
        return true;
    }
    std::vector<std::string> const fields = fields_of(first);
    return fields.size() >= least_fields && fields.size() <= most_fields && is_date(fields.back()) &&
           number_in(fields[fields.size() - 2]);
}

Trace read_aws_text(std::string const& first, TraceInput const& input) {
    std::size_t const size = fields_of(first).size();
    if (size != least_fields && size != most_fields) {
        input.rows.fail_at(input.file.line(), fmt::format("{} fields, where AWS has 5 or 6", size));
    }
    std::vector<AwsRow> history;
    std::string line = first;
    do {
        AwsRow row{input.file.line(), fields_of(line)};
        if (row.fields.size() == size) {
            history.push_back(std::move(row));
        } else {
            input.rows.bad(row.row,
                           fmt::format("{} fields, where the first row has {}", row.fields.size(), size));
        }
    } while (input.file.next(line));
    return aws_trace(aws_headings(size == most_fields), std::move(history), input);
}

}  // namespace runcost
