#pragma once

#include <optional>
#include <string>
#include <vector>

#include "scenarios/traces/columns.hpp"
#include "scenarios/traces/mixture.hpp"
#include "scenarios/traces/time_text.hpp"
#include "scenarios/traces/trace_rows.hpp"

namespace runcost {

/// Rows of named columns become a trace.
class TraceTable {
public:
    TraceTable(std::vector<std::string> headings, TraceRequest const& request, Quantity quantity,
               TraceRows& rows);

    /// Adds the next row, with as many fields as there are headings.
    void add(int row, std::vector<std::string> const& fields);
    /// Throws as TraceRows::finish.
    Trace finish();

private:
    struct Condition {
        std::size_t index = 0;
        std::string wanted;
        std::vector<std::string> seen;  // the first few of its values
    };

    bool is_wanted(std::vector<std::string> const& fields);
    void start(std::vector<std::string> const& first_row);
    bool is_mixed(int row, std::vector<std::string> const& fields, Order order);

    std::vector<std::string> headings_;
    TraceRequest const& request_;
    Quantity quantity_;
    TraceRows& rows_;
    std::optional<TimeColumn> time_column_;
    TimeText time_;
    std::string last_time_;
    std::vector<Condition> where_;
    std::size_t value_ = 0;
    std::optional<Mixture> mixture_;  // none before the first row
    std::optional<int> mixed_at_;
    std::string mixed_lead_;
};

}  // namespace runcost
