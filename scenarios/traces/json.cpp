#include <fmt/format.h>

#include <algorithm>
#include <nlohmann/json.hpp>
#include <utility>

#include "scenarios/traces/aws.hpp"
#include "scenarios/traces/formats.hpp"

namespace runcost {
namespace {

using Json = nlohmann::json;

constexpr std::uint64_t most_json_bytes = std::uint64_t{256} << 20U;
constexpr double s_in_h = 3600.0;

Json parse(TraceInput const& input) {
    int const before = input.file.line();
    std::string const text = input.file.rest(most_json_bytes);
    try {
        return Json::parse(text);
    } catch (Json::parse_error const& error) {
        if (error.byte > text.size()) {
            input.rows.fail("the JSON ends too early (cut off?)");
        }
        std::string const read = text.substr(0, error.byte);
        auto const lines = std::count(read.begin(), read.end(), '\n');
        input.rows.fail_at(before + 1 + static_cast<int>(lines), "is no JSON from here on",
                           static_cast<int>(read.size() - (read.rfind('\n') + 1)));
    } catch (Json::exception const&) {
        input.rows.fail("has a number that is too large for JSON");
    }
}

std::string as_text(Json const& value) {
    return shown(value.dump(-1, ' ', false, Json::error_handler_t::replace));
}

double gap_h(Json const& root, TraceInput const& input) {
    if (input.request.tick_h) {
        return *input.request.tick_h;
    }
    Json const metadata = root.value("metadata", Json());
    if (!metadata.is_object() || !metadata.contains("gap_seconds")) {
        input.rows.fail("has no metadata.gap_seconds; say tick:");
    }
    Json const& gap = metadata["gap_seconds"];
    if (!gap.is_number() || !(gap.get<double>() > 0.0)) {
        input.rows.fail(fmt::format("metadata.gap_seconds = {} (must be a number above 0)", as_text(gap)));
    }
    return gap.get<double>() / s_in_h;
}

Trace ticks(Json const& root, TraceInput const& input) {
    TraceRows& rows = input.rows;
    refuse_columns(input);
    Json const& data = root["data"];
    if (!data.is_array()) {
        rows.fail(fmt::format("data = {} (must be a list)", as_text(data)));
    }
    double const tick_h = gap_h(root, input);
    rows.are_items_of("data");
    int row = 0;
    for (Json const& item : data) {
        auto const value =
            item.is_number() ? rows.value(row, "", item.get<double>()) : rows.value(row, "", as_text(item));
        if (value) {
            rows.add_tick(tick_h, *value);
        }
        ++row;
    }
    return rows.finish(tick_h);
}

/// The fields of a row; none, and a bad row, where one is absent or not a text.
std::optional<std::vector<std::string>> fields_of(Json const& item, std::vector<std::string> const& names,
                                                  int row, TraceRows& rows) {
    if (!item.is_object()) {
        rows.bad(row, fmt::format("{} (must be an object)", as_text(item)));
        return std::nullopt;
    }
    std::vector<std::string> fields;
    for (std::string const& name : names) {
        auto const found = item.find(name);
        if (found == item.end()) {
            rows.bad(row, fmt::format("no {}", name));
            return std::nullopt;
        }
        if (!found->is_string() && !(found->is_number() && name == "SpotPrice")) {
            rows.bad(row, fmt::format("{} = {} (must be a text)", name, as_text(*found)));
            return std::nullopt;
        }
        fields.push_back(found->is_string() ? found->get<std::string>() : found->dump());
    }
    return fields;
}

Trace prices(Json const& list, TraceInput const& input) {
    TraceRows& rows = input.rows;
    if (!list.is_array()) {
        rows.fail(fmt::format("SpotPriceHistory = {} (must be a list)", as_text(list)));
    }
    rows.are_items_of("SpotPriceHistory");
    bool const with_zone_id = !list.empty() && list[0].is_object() && list[0].contains("AvailabilityZoneId");
    std::vector<std::string> const headings = aws_headings(with_zone_id);
    std::vector<AwsRow> history;
    int row = 0;
    for (Json const& item : list) {
        if (auto fields = fields_of(item, headings, row, rows)) {
            history.push_back({row, std::move(*fields)});
        }
        ++row;
    }
    return aws_trace(headings, std::move(history), input);
}

}  // namespace

Trace read_json(TraceInput const& input) {
    Json const root = parse(input);
    if (root.is_array() && !root.empty() && root[0].is_object() && root[0].contains("SpotPrice")) {
        return prices(root, input);  // what --query SpotPriceHistory prints
    }
    if (root.is_object() && root.contains("SpotPriceHistory")) {
        return prices(root["SpotPriceHistory"], input);
    }
    if (root.is_object() && root.contains("data")) {
        return ticks(root, input);
    }
    input.rows.fail("is JSON of another kind: it has neither data (SkyPilot) nor SpotPriceHistory (AWS)");
}

}  // namespace runcost
