#include "scenarios/expect_names.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

namespace runcost {

std::vector<ColumnFamily> column_families() {
    auto const names = [](auto const& list) { return Names(list.begin(), list.end()); };
    return {{"interruptions_by_cause", "causes", names(cause_names), cause_column, {}},
            {"compute_usd_by_state", "states", names(state_names), compute_column, {1, 0}},
            {"bill", "items", names(item_names), item_column, {1, 0}}};
}

Names statistic_names() {
    Names names{"mean"};
    for (auto const& [name, kind] : statistic_kinds) {
        names.emplace_back(name);
    }
    for (unsigned const percent : quantile_percents) {
        names.push_back(fmt::format("p{:02}", percent));
    }
    return names;
}

Names term_heads() {
    Names names(metric_names.begin(), metric_names.end());
    names.insert(names.end(), share_names.begin(), share_names.end());
    for (ColumnFamily const& family : column_families()) {
        names.emplace_back(family.head);
    }
    names.insert(names.end(), {"checkpoint_interval_h", "goodput_of_means", "analytic"});
    return names;
}

Dimension dimension_of(std::string_view name) {
    return {name.ends_with("_usd") ? 1 : 0, name.ends_with("_h") ? 1 : 0};
}

std::string describe(Dimension dimension) {
    constexpr std::array<std::pair<Dimension, char const*>, 5> common{{{{0, 0}, "a plain number"},
                                                                       {{1, 0}, "dollars"},
                                                                       {{0, 1}, "hours"},
                                                                       {{1, -1}, "dollars per hour"},
                                                                       {{0, -1}, "a rate per hour"}}};
    for (auto const& [known, text] : common) {
        if (known == dimension) {
            return text;
        }
    }
    return fmt::format("dollars^{} hours^{}", dimension.usd, dimension.h);
}

std::string suggestion(std::string const& written, Names const& known, std::string_view what) {
    std::string meant = nearest(written, known);
    auto const has_it = [&](std::string const& name) { return name.find(written) != std::string::npos; };
    if (meant.empty() && std::count_if(known.begin(), known.end(), has_it) == 1) {
        meant = *std::find_if(known.begin(), known.end(), has_it);
    }
    std::string const list = fmt::format("{}: {}", what, fmt::join(known, " | "));
    constexpr std::size_t few = 12;
    return meant.empty()         ? list
           : known.size() <= few ? fmt::format("did you mean {}? {}", meant, list)
                                 : fmt::format("did you mean {}?", meant);
}

}  // namespace runcost
