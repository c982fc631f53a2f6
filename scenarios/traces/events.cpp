#include <fmt/format.h>

#include <set>
#include <vector>

#include "scenarios/fields.hpp"
#include "scenarios/traces/formats.hpp"
#include "scenarios/traces/time_text.hpp"

namespace runcost {
namespace {

constexpr double ms_in_s = 1e-3;

/// The nodes that run.
class Fleet {
public:
    /// Why an event cannot be; empty where it can, and has been.
    std::string apply(std::vector<std::string> const& fields) {
        std::string const& what = fields[1];
        std::string const& node = fields[2];
        if (node.empty()) {
            return "no name of a node";
        }
        if (what == "add") {
            return running_.insert(node).second ? ""
                                                : fmt::format("adds {}, which runs already", shown(node));
        }
        if (what == "remove") {
            return running_.erase(node) == 1 ? ""
                                             : fmt::format("removes {}, which does not run", shown(node));
        }
        return fmt::format("{} (must be add or remove)", what.empty() ? "nothing" : shown(what));
    }
    double size() const { return static_cast<double>(running_.size()); }

private:
    std::set<std::string> running_;
};

}  // namespace

bool is_events(std::string const& first) {
    std::vector<std::string> fields;
    split_fields(first, ',', fields);
    return fields.size() == 3 && (fields[1] == "add" || fields[1] == "remove") && number_in(fields[0]);
}

Trace read_events(std::string const& first, TraceInput const& input) {
    TraceRows& rows = input.rows;
    if (input.quantity == Quantity::usd_per_h) {
        rows.fail("tells which nodes run, and no prices");
    }
    if (input.request.tick_h) {
        rows.fail("has events, not ticks; leave tick: out");
    }
    refuse_columns(input);
    TimeText time(ms_in_s);
    Fleet fleet;
    std::vector<std::string> fields;
    std::string line = first;
    do {
        int const row = input.file.line();
        split_fields(line, ',', fields);
        if (fields.size() != 3) {
            rows.bad(row,
                     fmt::format("{} fields, not 3: milliseconds, add or remove, and a node", fields.size()));
            continue;
        }
        auto const ns = time.read(fields[0]);
        if (!ns.value) {
            rows.bad(row, fmt::format("{} ({})", shown(fields[0]), ns.reason));
            continue;
        }
        std::string const fault = fleet.apply(fields);
        if (fault.empty()) {
            rows.add(row, *ns.value, fields[0], fleet.size());
        } else {
            rows.bad(row, fault);
        }
    } while (input.file.next(line));
    return rows.finish();
}

}  // namespace runcost
