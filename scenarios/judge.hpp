#pragma once

#include <vector>

#include "scenarios/expect.hpp"
#include "scenarios/reader.hpp"

namespace runcost {

/// Judges expectations by the replays of a file's scenarios.
class Judge {
public:
    /// Throws InvalidInput where an expectation asks for what no closed form gives.
    Judge(std::vector<ExpectItem> const& items, std::vector<Scenario> const& scenarios);

    /// Takes what RunOptions::rows is given.
    void add(std::size_t plan, RowBlock const& rows) { samples_.add(plan, rows); }

    /// On each item, in order.
    std::vector<Verdict> verdicts(RunResult const& result) const;

private:
    std::vector<Expectation> expectations_;
    std::vector<PlanFacts> facts_;
    ExpectSamples samples_;
};

/// Replays a file's scenarios and judges its expectations. Replays and seed of `options` give way to the
/// file's.
std::vector<Verdict> verify(ScenarioFile const& file, RunOptions options);

}  // namespace runcost
