#include <fmt/format.h>

#include <iterator>

#include "scenarios/report/report.hpp"

namespace runcost {
namespace {

/// Quoted where the text would break the line into other fields.
std::string field(std::string const& text) {
    if (text.find_first_of(",\"\r\n") == std::string::npos) {
        return text;
    }
    std::string quoted = "\"";
    for (char const letter : text) {
        quoted += letter == '"' ? "\"\"" : std::string(1, letter);
    }
    return quoted + "\"";
}

}  // namespace

std::string csv_header() {
    std::string header = "market,replay,finished";
    for (std::string_view const name : metric_names) {
        header += ",";
        header += name;
    }
    return header + "\n";
}

std::string csv_rows(std::uint64_t first_replay, std::string const& market, RowBlock const& rows) {
    std::string const name = field(market);
    auto const finished = rows.column(share_column + static_cast<std::size_t>(Share::finished));
    std::string text;
    for (std::size_t i = 0; i < rows.size(); ++i) {
        fmt::format_to(std::back_inserter(text), "{},{},{}", name, first_replay + i,
                       finished[i] > 0.0 ? 1 : 0);
        for (std::size_t metric = 0; metric < metric_count; ++metric) {
            fmt::format_to(std::back_inserter(text), ",{}", rows.column(metric)[i]);
        }
        text += "\n";
    }
    return text;
}

}  // namespace runcost
