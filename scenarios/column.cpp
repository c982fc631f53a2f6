#include "scenarios/column.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <sstream>

#include "scenarios/document.hpp"
#include "scenarios/fields.hpp"
#include "scenarios/problems.hpp"

namespace runcost {
namespace {

bool is_number(std::string const& text) {
    return !text.empty() && text.find_first_not_of("0123456789.eE+-") == std::string::npos;
}

}  // namespace

std::vector<double> read_column(std::string const& path, std::string const& column,
                                Value<double> const& value, bool hours) {
    std::istringstream in(read_text(path));
    std::string line;
    std::getline(in, line);
    std::vector<std::string> headings;
    split_fields(line, ',', headings);
    auto const found = std::find(headings.begin(), headings.end(), column);
    if (found == headings.end()) {
        throw InvalidInput({{true,
                             {path, 1, 1},
                             fmt::format("no column {}; it has {}", column, fmt::join(headings, ", "))}});
    }
    auto const index = static_cast<std::size_t>(found - headings.begin());
    std::vector<Problem> problems;
    std::vector<double> values;
    std::vector<std::string> fields;
    for (int number = 2; std::getline(in, line); ++number) {
        if (line.empty() || line == "\r") {
            continue;
        }
        split_fields(line, ',', fields);
        auto const bad = [&](std::string const& text) {
            problems.push_back({true, {path, number, 1}, text});
        };
        if (fields.size() != headings.size()) {
            bad(fmt::format("{} fields, where the heading has {}", fields.size(), headings.size()));
            continue;
        }
        std::string const& text = fields[index];
        if (text.empty()) {
            continue;
        }
        Parsed<double> const parsed = value(hours && is_number(text) ? text + "h" : text);
        if (parsed.value) {
            values.push_back(*parsed.value);
        } else {
            bad(fmt::format("{} = {} ({})", column, text, parsed.reason));
        }
    }
    if (problems.empty() && values.empty()) {
        problems.push_back({true, {path, 1, 1}, fmt::format("no values in column {}", column)});
    }
    if (!problems.empty()) {
        throw InvalidInput(problems);
    }
    return values;
}

}  // namespace runcost
