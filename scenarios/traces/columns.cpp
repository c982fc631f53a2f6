#include "scenarios/traces/columns.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <array>
#include <cctype>
#include <string_view>
#include <utility>

#include "scenarios/traces/time_text.hpp"

namespace runcost {
namespace {

template <std::size_t n>
bool is_among(std::array<std::string_view, n> const& all, std::string_view word) {
    return std::find(all.begin(), all.end(), word) != all.end();
}

/// The words of a name in small letters: spot_usd, SpotUsd and spot-usd have two.
std::vector<std::string> words_of(std::string const& heading) {
    std::vector<std::string> words(1);
    bool small = false;
    for (char const letter : heading) {
        auto const code = static_cast<unsigned char>(letter);
        bool const part = std::isalnum(code) != 0;
        if ((!part || (small && std::isupper(code) != 0)) && !words.back().empty()) {
            words.emplace_back();
        }
        if (part) {
            words.back() += static_cast<char>(std::tolower(code));
        }
        small = std::islower(code) != 0;
    }
    if (words.back().empty()) {
        words.pop_back();
    }
    return words;
}

/// In seconds; 0 for what is none.
double unit_in_s(std::string_view word) {
    constexpr std::array<std::pair<std::string_view, double>, 7> units{{{"ms", 1e-3},
                                                                        {"s", 1.0},
                                                                        {"sec", 1.0},
                                                                        {"seconds", 1.0},
                                                                        {"min", 60.0},
                                                                        {"h", 3600.0},
                                                                        {"hours", 3600.0}}};
    auto const* const found =
        std::find_if(units.begin(), units.end(), [&](auto const& unit) { return unit.first == word; });
    return found == units.end() ? 0.0 : found->second;
}

bool names_times(std::vector<std::string> const& words, bool unit) {
    constexpr std::array<std::string_view, 5> anywhere{"date", "time", "datetime", "timestamp", "epoch"};
    constexpr std::array<std::string_view, 2> at_end{"at", "utc"};
    constexpr std::array<std::string_view, 2> alone{"t", "elapsed"};
    if (words.empty()) {
        return unit;
    }
    return is_among(at_end, words.back()) || (words.size() == 1 && is_among(alone, words.front())) ||
           std::any_of(words.begin(), words.end(),
                       [&](auto const& word) { return is_among(anywhere, word); });
}

bool is_price(std::string const& heading) {
    constexpr std::array<std::string_view, 4> names{"usd", "price", "cost", "dollars"};
    std::vector<std::string> const words = words_of(heading);
    return std::any_of(words.begin(), words.end(),
                       [&](std::string const& word) { return is_among(names, word); });
}

std::string listed(std::vector<std::string> const& headings, std::vector<std::size_t> const& which) {
    std::vector<std::string> names;
    names.reserve(which.size());
    for (std::size_t const i : which) {
        names.push_back(headings[i]);
    }
    return fmt::format("{}", fmt::join(names, ", "));
}

std::string small(std::string text) {
    std::transform(text.begin(), text.end(), text.begin(),
                   [](unsigned char letter) { return static_cast<char>(std::tolower(letter)); });
    return text;
}

}  // namespace

std::optional<bool> one_means_available(std::string const& column) {
    std::string const name = small(column);
    if (name == "available") {
        return true;
    }
    return name == "preempted" ? std::optional(false) : std::nullopt;
}

std::optional<TimeColumn> time_column(std::vector<std::string> const& headings,
                                      std::optional<std::string> const& not_this) {
    for (std::size_t i = 0; i < headings.size(); ++i) {
        std::vector<std::string> words = words_of(headings[i]);
        double const unit_s = words.empty() ? 0.0 : unit_in_s(words.back());
        if (unit_s > 0.0) {
            words.pop_back();
        }
        if (names_times(words, unit_s > 0.0) && !is_price(headings[i]) && headings[i] != not_this) {
            return TimeColumn{i, unit_s > 0.0 ? unit_s : 1.0};
        }
    }
    return std::nullopt;
}

bool is_count(std::string const& heading) {
    return small(heading) == "count";
}

bool names_a_series(std::string const& heading) {
    constexpr std::array<std::string_view, 9> names{"zone", "region",   "az",      "instance", "accelerator",
                                                    "gpu",  "provider", "product", "cloud"};
    std::vector<std::string> const words = words_of(heading);
    bool const named =
        std::any_of(words.begin(), words.end(), [&](auto const& word) { return is_among(names, word); });
    return is_count(heading) || (named && !is_price(heading));
}

std::size_t column_named(TraceRows const& rows, std::vector<std::string> const& headings,
                         std::string const& name) {
    auto const found = std::find(headings.begin(), headings.end(), name);
    if (found == headings.end()) {
        std::string const meant = nearest(name, headings);
        rows.fail(meant.empty()
                      ? fmt::format("no column {}; it has {}", shown(name), fmt::join(headings, ", "))
                      : fmt::format("no column {}; did you mean {}? it has {}", shown(name), meant,
                                    fmt::join(headings, ", ")));
    }
    return static_cast<std::size_t>(found - headings.begin());
}

std::size_t value_column(TraceRows const& rows, std::vector<std::string> const& headings,
                         std::vector<std::string> const& first_row, TraceRequest const& request,
                         Quantity quantity, std::optional<std::size_t> time) {
    if (request.column) {
        return column_named(rows, headings, *request.column);
    }
    bool const prices = quantity == Quantity::usd_per_h;
    std::vector<std::size_t> named;  // by what the heading says
    std::vector<std::size_t> possible;
    for (std::size_t i = 0; i < headings.size(); ++i) {
        if (i == time || is_count(headings[i]) || request.where.contains(headings[i])) {
            continue;
        }
        bool const price = is_price(headings[i]);
        if (prices ? price : one_means_available(headings[i]).has_value()) {
            named.push_back(i);
        }
        if ((prices || !price) && number_in(first_row[i])) {
            possible.push_back(i);
        }
    }
    std::vector<std::size_t> const& all = named.empty() ? possible : named;
    if (all.size() == 1) {
        return all.front();
    }
    char const* const what = prices ? "prices" : "availability";
    rows.fail(
        all.empty()
            ? fmt::format("no column that looks like {}; it has {}", what, fmt::join(headings, ", "))
            : fmt::format("which column has the {}? say column:, one of {}", what, listed(headings, all)));
}

}  // namespace runcost
