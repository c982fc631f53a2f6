#pragma once

#include <string_view>

#include "models/scenario.hpp"

/// What an interruption means on its market.
namespace runcost {

/// Position in cause_names.
constexpr std::size_t cause_of(std::string_view name) {
    std::size_t ordinal = 0;
    while (cause_names.at(ordinal) != name) {
        ++ordinal;
    }
    return ordinal;
}
inline constexpr std::size_t cause_unavailable = cause_of("unavailable");
inline constexpr std::size_t cause_outbid = cause_of("outbid");
inline constexpr std::size_t cause_hang = cause_of("hang");

/// The law of the times at which it strikes: its lifetime; of `unavailable` that of spells with capacity; of
/// what is recorded, and of `outbid`, an exponential one of their mean.
Law lifetime_of(Interruption const& interruption, Market const& market, std::uint64_t nodes);

/// Whether only the mean of that law is right: a mean-reverting price passes a bid often where it has just
/// done so, and what is recorded has any law. How many spells are long is not known then.
bool knows_only_mean(Interruption const& interruption, Market const& market);

/// Whether detection and waiting after it are billed, where it or its kind says so; none: as the market
/// bills.
std::optional<bool> says_billed(Interruption const& interruption);
bool billed_while_down(Interruption const& interruption, Market const& market);

/// Whether what is saved is there after a cause (R7), where the host comes back and where another one comes.
bool saves_survive(CheckpointForm const& form, std::size_t cause, bool host_returns);
/// The levels whose saves are; bit i: level i.
std::uint32_t surviving_levels(Checkpoint const& checkpoint, std::size_t cause, bool host_returns);
/// Whether any level's are after the recovery that is planned: of a host that may come back, its return.
bool saves_survive(Checkpoint const& checkpoint, Interruption const& interruption);

/// Whether any save is ever made: by the policy's intervals, or in answer to a notice.
bool ever_saves(Market const& market, Policy const& policy);

/// Whether saves are taken to survive what interrupts the job only because nothing is said of it: neither
/// where they lie nor what they survive.
bool survival_is_assumed(Scenario const& scenario);

}  // namespace runcost
