#include "scenarios/judge.hpp"

#include "models/closed_forms.hpp"
#include "models/compile.hpp"
#include "models/intervals.hpp"

namespace runcost {
namespace {

std::vector<Expectation> expectations_of(std::vector<ExpectItem> const& items) {
    std::vector<Expectation> result;
    result.reserve(items.size());
    for (ExpectItem const& item : items) {
        result.push_back(item.that);
    }
    return result;
}

}  // namespace

Judge::Judge(std::vector<ExpectItem> const& items, std::vector<Scenario> const& scenarios)
    : expectations_(expectations_of(items)), samples_(expectations_, scenarios.size()) {
    for (Scenario const& scenario : scenarios) {
        facts_.push_back(
            {interval_of(scenario), closed_forms(scenario.job, scenario.market, scenario.policy)});
    }
    for (Expectation const& expectation : expectations_) {
        require_facts(expectation, facts_);
    }
}

std::vector<Verdict> Judge::verdicts(RunResult const& result) const {
    std::vector<Verdict> verdicts;
    for (Expectation const& expectation : expectations_) {
        verdicts.push_back(evaluate(expectation, result, facts_, samples_));
    }
    return verdicts;
}

std::vector<Verdict> verify(ScenarioFile const& file, RunOptions options) {
    Judge judge(file.expect, file.scenarios);
    options.replays = file.run().replays;
    options.seed = file.run().seed;
    options.rows = [&](std::uint64_t, std::size_t plan, RowBlock const& rows) { judge.add(plan, rows); };
    return judge.verdicts(run(compile(file.scenarios), options));
}

}  // namespace runcost
