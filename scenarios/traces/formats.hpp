#pragma once

#include <optional>
#include <string>

#include "scenarios/traces/trace.hpp"
#include "scenarios/traces/trace_file.hpp"
#include "scenarios/traces/trace_rows.hpp"

/// A file for each format. `is_...` tells by the first line; `read_...` gets that line and the rest of the
/// file, and throws InvalidInput.
namespace runcost {

/// What a reader is given.
struct TraceInput {
    TraceFile& file;
    TraceRequest const& request;
    Quantity quantity;
    TraceRows& rows;
};

/// A heading, and rows with as many fields; separated by commas, or by tabs where the heading has no commas.
bool is_csv(std::string const& first);
Trace read_csv(std::string const& first, TraceInput const& input);

/// `480000,add,node1`: milliseconds, add or remove, the name of a node. The value is how many nodes run.
bool is_events(std::string const& first);
Trace read_events(std::string const& first, TraceInput const& input);

/// Lines of a time and a value, without a heading: `2021-12-10, 13:07:45, 80`, or `21529,4`, in seconds.
bool is_lines(std::string const& first);
Trace read_lines(std::string const& first, TraceInput const& input);

/// What `aws ec2 describe-spot-price-history --output text` prints: newest first.
bool is_aws_text(std::string const& first);
Trace read_aws_text(std::string const& first, TraceInput const& input);

/// All JSON: SkyPilot's ticks, `{"metadata": {"gap_seconds": 300}, "data": [...]}`, and AWS's price history,
/// `{"SpotPriceHistory": [...]}`.
Trace read_json(TraceInput const& input);

/// Throws where columns are asked for: the format has none with names.
void refuse_columns(TraceInput const& input);

}  // namespace runcost
