#include "scenarios/column.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <sstream>

#include "scenarios/document.hpp"
#include "scenarios/problems.hpp"

namespace runcost {
namespace {

/// Fields of a line; quotes may hold commas, and a doubled quote is one.
std::vector<std::string> fields_of(std::string const& line) {
    std::vector<std::string> fields(1);
    bool quoted = false;
    for (std::size_t i = 0; i < line.size(); ++i) {
        char const letter = line[i];
        if (letter == '"' && quoted && i + 1 < line.size() && line[i + 1] == '"') {
            fields.back() += letter;
            ++i;
        } else if (letter == '"') {
            quoted = !quoted;
        } else if (letter == ',' && !quoted) {
            fields.emplace_back();
        } else if (letter != '\r') {
            fields.back() += letter;
        }
    }
    return fields;
}

bool is_number(std::string const& text) {
    return !text.empty() && text.find_first_not_of("0123456789.eE+-") == std::string::npos;
}

}  // namespace

std::vector<double> read_column(std::string const& path, std::string const& column,
                                Value<double> const& value, bool hours) {
    std::istringstream in(read_text(path));
    std::string line;
    std::getline(in, line);
    std::vector<std::string> const headings = fields_of(line);
    auto const found = std::find(headings.begin(), headings.end(), column);
    if (found == headings.end()) {
        throw InvalidInput({{true,
                             {path, 1, 1},
                             fmt::format("no column {}; it has {}", column, fmt::join(headings, ", "))}});
    }
    auto const index = static_cast<std::size_t>(found - headings.begin());
    std::vector<Problem> problems;
    std::vector<double> values;
    for (int number = 2; std::getline(in, line); ++number) {
        if (line.empty() || line == "\r") {
            continue;
        }
        std::vector<std::string> const fields = fields_of(line);
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
