#include <fmt/format.h>

#include <string_view>
#include <vector>

#include "scenarios/traces/formats.hpp"
#include "scenarios/traces/time_text.hpp"

namespace runcost {
namespace {

constexpr std::string_view blanks = " \t\r";

std::string_view trimmed(std::string_view text) {
    std::size_t const first = text.find_first_not_of(blanks);
    return first == std::string_view::npos ? std::string_view{}
                                           : text.substr(first, text.find_last_not_of(blanks) - first + 1);
}

/// The fields between commas, or where there are none, between blanks.
std::vector<std::string> fields_of(std::string_view line) {
    std::vector<std::string> fields;
    bool const commas = line.find(',') != std::string_view::npos;
    for (std::string_view rest = trimmed(line);;) {
        std::size_t const end = commas ? rest.find(',') : rest.find_first_of(blanks);
        fields.emplace_back(trimmed(rest.substr(0, end)));
        if (end == std::string_view::npos) {
            return fields;
        }
        rest = commas ? rest.substr(end + 1) : trimmed(rest.substr(end));
    }
}

/// A time and a value.
struct Line {
    std::string time;
    std::string value;
};

/// None where there are neither two fields nor three, of which two are a date and a time of day.
std::optional<Line> parted(std::string_view line) {
    std::vector<std::string> const fields = fields_of(line);
    if (fields.size() == 3) {
        return Line{fields[0] + "T" + fields[1], fields[2]};
    }
    return fields.size() == 2 ? std::optional(Line{fields[0], fields[1]}) : std::nullopt;
}

}  // namespace

bool is_lines(std::string const& first) {
    auto const line = parted(first);
    return line && number_in(line->value) && (number_in(line->time) || is_date(line->time));
}

Trace read_lines(std::string const& first, TraceInput const& input) {
    refuse_columns(input);
    TraceRows& rows = input.rows;
    TimeText time(1.0);
    std::string text = first;
    do {
        int const row = input.file.line();
        auto const line = parted(text);
        if (!line) {
            rows.bad(row, fmt::format("{} (must be a time and a value)", shown(text)));
            continue;
        }
        auto const value = rows.value(row, "", line->value);
        if (input.request.tick_h) {
            if (value) {
                rows.add_tick(*input.request.tick_h, *value);
            }
            continue;
        }
        auto const ns = time.read(line->time);
        if (!ns.value) {
            rows.bad(row, fmt::format("{} ({})", shown(line->time), ns.reason));
        } else if (value) {
            rows.add(row, *ns.value, line->time, *value);
        }
    } while (input.file.next(text));
    return rows.finish();
}

}  // namespace runcost
