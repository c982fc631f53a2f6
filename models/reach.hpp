#pragma once

#include "models/scenario.hpp"

namespace runcost {

/// Exposed hours that a rental must live through, by means of all that is random but the lives.
struct Reach {
    double later_h;  ///< a later rental, to its next save or the end; after the best that the first can do
    double whole_h;  ///< the first rental, if it does all of the job
};
Reach reach_of(Job const& job, Market const& market, Policy const& policy);

/// P(a new rental lives longer than that).
double living(Job const& job, Market const& market, double hours);

}  // namespace runcost
