#include "models/causes.hpp"

#include <algorithm>

namespace runcost {

Law const& lifetime_of(Interruption const& interruption, Market const& market) {
    auto const* spells = std::get_if<OnOff>(&market.availability);
    return interruption.cause == cause_unavailable && spells != nullptr ? spells->up : interruption.lifetime;
}

std::optional<bool> says_billed(Interruption const& interruption) {
    bool const hangs = interruption.cause == cause_hang;  // nobody has ended the rental
    return interruption.billed || !hangs ? interruption.billed : true;
}

bool billed_while_down(Interruption const& interruption, Market const& market) {
    return says_billed(interruption).value_or(market.while_down);
}

bool saves_survive(Checkpoint const& checkpoint, std::size_t cause, bool host_returns) {
    if (checkpoint.survives) {
        return std::find(checkpoint.survives->begin(), checkpoint.survives->end(), cause) !=
               checkpoint.survives->end();
    }
    return host_returns || checkpoint.to != DataPlace::disk;
}

bool saves_survive(Checkpoint const& checkpoint, Interruption const& interruption) {
    return saves_survive(checkpoint, interruption.cause,
                         std::holds_alternative<SameHost>(interruption.recovery));
}

bool ever_saves(Market const& market, Policy const& policy) {
    bool const answers = policy.on_notice != OnNotice::ignore &&
                         std::any_of(market.interruptions.begin(), market.interruptions.end(),
                                     [](Interruption const& some) { return some.notice.has_value(); });
    return answers || !std::holds_alternative<policy::None>(policy.checkpoint);
}

bool survival_is_assumed(Scenario const& scenario) {
    Checkpoint const& checkpoint = scenario.job.checkpoint;
    return ever_saves(scenario.market, scenario.policy) && !scenario.market.interruptions.empty() &&
           !checkpoint.to && !checkpoint.survives;
}

}  // namespace runcost
