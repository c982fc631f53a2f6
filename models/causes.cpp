#include "models/causes.hpp"

#include <algorithm>

#include "models/market_terms.hpp"

namespace runcost {

namespace {

Law of_mean(std::optional<double> hours) {
    return hours && *hours > 0.0 && *hours < infinite ? Law{Exponential{*hours}} : Law{Never{}};
}

}  // namespace

Law lifetime_of(Interruption const& interruption, Market const& market, std::uint64_t nodes) {
    if (interruption.cause == cause_unavailable) {
        if (auto const* spells = std::get_if<OnOff>(&market.availability)) {
            return spells->up;
        }
        if (auto const* recorded = std::get_if<RecordedCapacity>(&market.availability)) {
            return of_mean(mean_hours_up(capacity_record(*recorded, nodes)));
        }
    }
    if (interruption.cause == cause_outbid && market.price.process && market.price.bid) {
        return of_mean(mean_hours_below(*market.price.process, *market.price.bid));
    }
    return interruption.lifetime;
}

bool knows_only_mean(Interruption const& interruption, Market const& market) {
    auto const& process = market.price.process;
    bool const restless = process && (std::holds_alternative<price::MeanReverting>(*process) ||
                                      std::holds_alternative<PlayedTrace>(*process));
    return (interruption.cause == cause_outbid && restless) ||
           (interruption.cause == cause_unavailable &&
            std::holds_alternative<RecordedCapacity>(market.availability));
}

std::optional<bool> says_billed(Interruption const& interruption) {
    bool const hangs = interruption.cause == cause_hang;  // nobody has ended the rental
    return interruption.billed || !hangs ? interruption.billed : true;
}

bool billed_while_down(Interruption const& interruption, Market const& market) {
    return says_billed(interruption).value_or(market.billing.while_down);
}

bool saves_survive(CheckpointForm const& form, std::size_t cause, bool host_returns) {
    if (form.survives) {
        return std::find(form.survives->begin(), form.survives->end(), cause) != form.survives->end();
    }
    return host_returns || form.to != DataPlace::disk;
}

std::uint32_t surviving_levels(Checkpoint const& checkpoint, std::size_t cause, bool host_returns) {
    std::uint32_t levels = 0;
    for (std::size_t i = 0; i < checkpoint.levels(); ++i) {
        levels |= saves_survive(checkpoint.level(i), cause, host_returns) ? 1U << i : 0U;
    }
    return levels;
}

bool saves_survive(Checkpoint const& checkpoint, Interruption const& interruption) {
    return surviving_levels(checkpoint, interruption.cause,
                            std::holds_alternative<SameHost>(interruption.recovery)) != 0;
}

bool ever_saves(Market const& market, Policy const& policy) {
    bool const answers = policy.on_notice != OnNotice::ignore &&
                         std::any_of(market.interruptions.begin(), market.interruptions.end(),
                                     [](Interruption const& some) { return some.notice.has_value(); });
    return answers || !std::holds_alternative<policy::None>(policy.checkpoint);
}

bool survival_is_assumed(Scenario const& scenario) {
    Checkpoint const& checkpoint = scenario.job.checkpoint;
    bool assumed = false;
    for (std::size_t i = 0; i < checkpoint.levels(); ++i) {
        assumed = assumed || (!checkpoint.level(i).to && !checkpoint.level(i).survives);
    }
    return assumed && ever_saves(scenario.market, scenario.policy) && !scenario.market.interruptions.empty();
}

}  // namespace runcost
