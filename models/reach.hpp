#pragma once

#include "models/scenario.hpp"

namespace runcost {

/// Exposed hours that a rental must live through, by means of all that is random but the lives.
struct Reach {
    double later_h;  ///< a later rental, to its next save or the end; after the best that the first can do
    double whole_h;  ///< the first rental, if it does all of the job
};
Reach reach_of(Job const& job, Market const& market, Policy const& policy);

/// Whether there is a cause behind which saves are left, or no cause at all.
bool saves_help(Checkpoint const& checkpoint, Market const& market);

/// P(a new rental lives longer than that).
double living(Job const& job, Market const& market, double hours);

/// P(of the causes behind which no save is left, none strikes before the job is done); the others only
/// interrupt it. Where one of these brings new hosts, whose clocks are new, it counts for each save alone.
double spared(Job const& job, Market const& market, Reach const& reach);

}  // namespace runcost
