#pragma once

#include <algorithm>
#include <cstddef>
#include <initializer_list>
#include <string>
#include <utility>
#include <vector>

#include "scenarios/expect.hpp"
#include "sim/run.hpp"

namespace runcost::tests {

/// Rows made by hand of replays that finished, all of whose columns but those set are 0.
inline std::vector<Row> rows_of(std::vector<std::pair<std::size_t, std::vector<double>>> const& columns) {
    std::vector<Row> rows(columns.front().second.size());
    for (Row& row : rows) {
        row[share_column + static_cast<std::size_t>(Share::finished)] = 1.0;
    }
    for (auto const& [column, values] : columns) {
        for (std::size_t i = 0; i < rows.size(); ++i) {
            rows[i][column] = values[i];
        }
    }
    return rows;
}

inline constexpr std::size_t column_of(Metric metric) {
    return static_cast<std::size_t>(metric);
}
inline constexpr std::size_t column_of(Share share) {
    return share_column + static_cast<std::size_t>(share);
}

/// Feeds the rows of plans as a run would, in blocks of at most `block`, and gives its result.
inline RunResult play(std::vector<std::vector<Row>> const& plans, ExpectSamples& samples,
                      std::size_t block = RowBlock::capacity) {
    RunResult result;
    result.replays = plans.front().size();
    std::vector<Gatherer> gatherers(plans.size());
    for (std::size_t first = 0; first < plans.front().size(); first += block) {
        for (std::size_t plan = 0; plan < plans.size(); ++plan) {
            RowBlock rows;
            for (std::size_t i = first; i < std::min(first + block, plans[plan].size()); ++i) {
                rows.push(plans[plan][i]);
            }
            gatherers[plan].add(Gatherer::moments_of_block(rows));
            gatherers[plan].keep(rows);
            samples.add(plan, rows);
        }
    }
    for (std::size_t plan = 0; plan < plans.size(); ++plan) {
        result.summaries.push_back(gatherers[plan].summary(std::to_string(plan)));
    }
    return result;
}

/// The verdict on an expectation of plans named a, b, ... whose rows are given.
inline Verdict verdict_on(std::string const& text, std::vector<std::vector<Row>> const& plans,
                          std::vector<PlanFacts> facts = {}, std::size_t block = RowBlock::capacity) {
    std::vector<std::string> names;
    for (std::size_t i = 0; i < plans.size(); ++i) {
        names.emplace_back(1, static_cast<char>('a' + i));
    }
    facts.resize(plans.size());
    Expectation const expectation = parse_expectation(text, {"--expect", 0, 0}, names);
    ExpectSamples samples({&expectation, 1}, plans.size());
    RunResult const result = play(plans, samples, block);
    return evaluate(expectation, result, facts, samples);
}

}  // namespace runcost::tests
