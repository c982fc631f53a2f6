#pragma once

#include <string>
#include <vector>

#include "scenarios/traces/formats.hpp"

namespace runcost {

/// A row of a price history.
struct AwsRow {
    int row = 0;
    std::vector<std::string> fields;
};

/// The trace of a price history. AWS prints the newest first: here the rows are put in order of time.
Trace aws_trace(std::vector<std::string> const& headings, std::vector<AwsRow> history,
                TraceInput const& input);

/// The names of the fields, in the order of the text form; the zone's id is of newer versions.
std::vector<std::string> aws_headings(bool with_zone_id);

}  // namespace runcost
