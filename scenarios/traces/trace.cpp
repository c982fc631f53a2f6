#include "scenarios/traces/trace.hpp"

#include "scenarios/traces/formats.hpp"

namespace runcost {

Trace read_trace(TraceRequest const& request, Quantity quantity, TraceLimits const& limits) {
    TraceRows rows(request, quantity, limits);
    TraceFile file(request.path, limits.bytes);
    TraceInput const input{file, request, quantity, rows};
    char const letter = file.peek();
    if (letter == 0) {
        rows.fail("is empty");
    }
    if (letter == '{' || letter == '[') {
        return read_json(input);
    }
    std::string first;
    file.next(first);
    if (is_events(first)) {
        return read_events(first, input);
    }
    if (is_aws_text(first)) {
        return read_aws_text(first, input);
    }
    if (is_lines(first)) {
        return read_lines(first, input);
    }
    if (is_csv(first)) {
        return read_csv(first, input);
    }
    rows.fail_at(file.line(),
                 "is nothing that can be read: neither the heading of a CSV file, nor a line of times and "
                 "values, nor AWS's or SkyPilot's form");
}

void refuse_columns(TraceInput const& input) {
    if (input.request.column) {
        input.rows.fail("has no columns with names; leave column: out");
    }
    if (!input.request.where.empty()) {
        input.rows.fail("has no columns with names; leave where: out");
    }
}

}  // namespace runcost
