#include "models/own.hpp"

namespace runcost {

double wear_usd_per_h(OwnMachine const& machine) {
    return (machine.purchase_usd - machine.resale_usd) / (machine.life_h * machine.utilisation);
}

double running_usd_per_h(OwnMachine const& machine) {
    constexpr double watts = 1000.0;  // of a kW
    double const idle = machine.idle_power_w * (1.0 - machine.utilisation) / machine.utilisation;
    return machine.usd_per_kwh * machine.cooling * (machine.power_w + idle) / watts;
}

double usd_per_h(OwnMachine const& machine) {
    return wear_usd_per_h(machine) + running_usd_per_h(machine);
}

std::optional<double> break_even_h(OwnMachine const& machine, double rent_usd_per_h,
                                   double running_usd_per_h) {
    double const saved = rent_usd_per_h - running_usd_per_h;
    return saved > 0.0 ? std::optional((machine.purchase_usd - machine.resale_usd) / saved) : std::nullopt;
}

}  // namespace runcost
