#include <fmt/format.h>

#include <algorithm>
#include <vector>

#include "scenarios/fields.hpp"
#include "scenarios/traces/formats.hpp"
#include "scenarios/traces/table.hpp"
#include "scenarios/traces/time_text.hpp"

namespace runcost {
namespace {

char separator_of(std::string const& heading) {
    bool const tabs = heading.find('\t') != std::string::npos && heading.find(',') == std::string::npos;
    return tabs ? '\t' : ',';
}

void split(std::string const& line, char separator, std::vector<std::string>& fields) {
    split_fields(line, separator, fields);
    for (std::string& field : fields) {
        std::size_t const last = field.find_last_not_of(" \t");
        field.erase(last == std::string::npos ? 0 : last + 1);
        field.erase(0, std::min(field.find_first_not_of(" \t"), field.size()));
    }
}

}  // namespace

bool is_csv(std::string const& first) {
    std::vector<std::string> fields;
    split(first, separator_of(first), fields);
    return std::none_of(fields.begin(), fields.end(),
                        [](std::string const& field) { return number_in(field) || is_date(field); });
}

Trace read_csv(std::string const& first, TraceInput const& input) {
    char const separator = separator_of(first);
    std::vector<std::string> headings;
    split(first, separator, headings);
    TraceTable table(headings, input.request, input.quantity, input.rows);
    std::string line;
    std::vector<std::string> fields;
    while (input.file.next(line)) {
        split(line, separator, fields);
        if (fields.size() == headings.size()) {
            table.add(input.file.line(), fields);
        } else {
            input.rows.bad(input.file.line(), fmt::format("{} fields, where the heading has {}",
                                                          fields.size(), headings.size()));
        }
    }
    return table.finish();
}

}  // namespace runcost
