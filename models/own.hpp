#pragma once

#include <optional>

namespace runcost {

/// A machine of one's own, in dollars, hours, watts: what an hour in use costs.
struct OwnMachine {
    double purchase_usd = 0.0;  ///< of the whole machine, not of its card alone
    double resale_usd = 0.0;    ///< at the end of its life; at most the purchase
    double life_h = 1.0;        ///< from purchase to resale
    double utilisation = 1.0;   ///< share of its life in which it is used, above 0
    double power_w = 0.0;       ///< in use, of the whole machine
    double idle_power_w = 0.0;  ///< while it is not used
    double cooling = 1.0;       ///< all power drawn over that of the machine, at least 1
    double usd_per_kwh = 0.0;
    double repair_usd = 0.0;  ///< of each failure

    bool operator==(OwnMachine const&) const = default;
};

/// Of an hour in use: what its wear costs,
double wear_usd_per_h(OwnMachine const& machine);
/// and its electricity, that of its idle hours included.
double running_usd_per_h(OwnMachine const& machine);
/// Both.
double usd_per_h(OwnMachine const& machine);

/// Useful hours after which it has cost no more than renting, with the dollars of a useful hour rented and of
/// one run (electricity, not wear); none where it never does.
std::optional<double> break_even_h(OwnMachine const& machine, double rent_usd_per_h,
                                   double running_usd_per_h);

}  // namespace runcost
