#include "scenarios/varied.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "models/check.hpp"
#include "models/compile.hpp"

namespace runcost {
namespace {

constexpr double factor = 30.0;

}  // namespace

std::string first_reason(InvalidInput const& bad) {
    auto const& problems = bad.problems();
    auto const error =
        std::find_if(problems.begin(), problems.end(), [](Problem const& some) { return some.error; });
    return error == problems.end() ? bad.what() : error->text;
}

std::vector<Plan> plans_with(TuneFile const& from, std::span<std::size_t const> indices,
                             NumericKey const& key, double number) {
    std::vector<std::string> sets = from.sets;
    sets.push_back(key.assignment(number));
    ScenarioFile const file = read_scenario(from.text, from.source, sets);
    std::vector<Plan> plans;
    plans.reserve(indices.size());
    for (std::size_t const index : indices) {
        plans.push_back(compile(file.scenarios.at(index)));
    }
    return plans;
}

std::vector<Plan> plans_within(TuneFile const& from, std::span<std::size_t const> indices,
                               NumericKey const& key, double number, std::string const& option) {
    try {
        return plans_with(from, indices, key, number);
    } catch (InvalidInput const& bad) {
        refuse_value(option, key.key, key.text(number), first_reason(bad));
    }
}

void refuse_value(std::string const& option, std::string const& key, std::string const& value,
                  std::string const& reason) {
    Place const place{fmt::format("--{} {}", option, key), 0, 0};
    std::string const text =
        fmt::format("{} = {} makes the scenario invalid: {}; give a range without such values by {}=FROM..TO",
                    key, value, reason, place.source);
    throw InvalidInput({{true, place, text}});
}

Range usual_range(NumericKey const& key) {
    constexpr double all = 100.0;  // %
    if (!key.is_share() || key.value > all) {
        return {key.value / factor, key.value * factor};
    }
    if (key.value == all) {
        return {all / factor, all};
    }
    double const odds = key.value / (all - key.value);
    auto const share = [](double some) { return all * some / (1.0 + some); };
    return {share(odds / factor), share(odds * factor)};
}

}  // namespace runcost
