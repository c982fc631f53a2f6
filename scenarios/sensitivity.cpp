#include "scenarios/sensitivity.hpp"

#include <algorithm>
#include <cmath>
#include <span>

#include "models/compile.hpp"
#include "scenarios/scenario_numbers.hpp"

namespace runcost {
namespace {

constexpr double less = 0.8;
constexpr double more = 1.25;
constexpr double all = 100.0;  // %

std::optional<TriedValue> tried(double value) {
    return TriedValue{value, {}, {}};
}

KeyEffect key_effect(NumericKey const& key) {
    if (!key.is_share() || key.value <= all / 2.0 || key.value > all) {
        return {key, tried(key.value * less), tried(key.value * more)};
    }
    if (key.value == all) {
        return {key, tried(all * less), {}};
    }
    double const rest = all - key.value;
    return {key, tried(all - rest * more), tried(all - rest * less)};
}

bool is_valid(std::optional<TriedValue> const& some) {
    return some && some->invalid.empty();
}

/// How much of an effect one sees; infinite where the job would hardly ever be done.
double size_of(KeyEffect const& some) {
    double size = 0.0;
    for (auto const* side : {&some.low, &some.high}) {
        if (is_valid(*side)) {
            auto const& difference = (*side)->effect.difference;
            size = std::max(size, difference ? std::fabs(difference->mean) : infinite);
        }
    }
    return size;
}

}  // namespace

bool KeyEffect::is_visible(double base) const {
    return (is_valid(low) && low->effect.is_visible(base)) ||
           (is_valid(high) && high->effect.is_visible(base));
}

bool KeyEffect::is_tried() const {
    return is_valid(low) || is_valid(high);
}

MarketSensitivity sense_market(TuneFile const& from, std::size_t index, SensitivityRequest const& request) {
    MarketSensitivity result{from.file.scenarios.at(index), 0, {}, 0.0, {}};
    for (NumericKey const& key :
         numbers_of_scenario(from.text, from.source, from.sets, index, built_in_catalogues())) {
        result.keys.push_back(key_effect(key));
    }
    std::vector<Plan> plans;
    std::vector<TriedValue*> valid;
    for (KeyEffect& some : result.keys) {
        for (auto* side : {&some.low, &some.high}) {
            if (!*side) {
                continue;
            }
            try {
                plans.push_back(plans_with(from, std::span(&index, 1), some.key, (*side)->value).front());
                valid.push_back(&**side);
            } catch (InvalidInput const& bad) {
                (*side)->invalid = first_reason(bad);
            }
        }
    }
    Effects const effects =
        effects_of(compile(result.scenario), plans, {request.objective, request.replays, request.run});
    for (std::size_t i = 0; i < valid.size(); ++i) {
        valid[i]->effect = effects.of[i];
    }
    result.replays = effects.replays;
    result.base = effects.base;
    result.finished = effects.finished;
    double const base = result.base.mean;
    std::stable_sort(result.keys.begin(), result.keys.end(), [&](KeyEffect const& a, KeyEffect const& b) {
        bool const seen = a.is_visible(base);
        return seen != b.is_visible(base) ? seen : seen && size_of(a) > size_of(b);
    });
    return result;
}

}  // namespace runcost
