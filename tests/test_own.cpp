#include "models/own.hpp"

#include "tests/catch.hpp"

namespace runcost {
namespace {

OwnMachine machine() {
    OwnMachine result;
    result.purchase_usd = 1800.0;
    result.resale_usd = 600.0;
    result.life_h = 10'000.0;
    result.utilisation = 0.4;
    result.power_w = 450.0;
    result.idle_power_w = 60.0;
    result.cooling = 1.25;
    result.usd_per_kwh = 0.2;
    return result;
}

TEST_CASE("own: an hour in use bears its part of the wear, and of the idle hours") {
    CHECK(wear_usd_per_h(machine()) == Approx(1200.0 / 4000.0).epsilon(1e-12));
    // 450 W, and 1.5 h of 60 W for each hour in use
    CHECK(running_usd_per_h(machine()) == Approx(0.2 * 1.25 * 0.54).epsilon(1e-12));
    OwnMachine always = machine();
    always.utilisation = 1.0;
    CHECK(running_usd_per_h(always) == Approx(0.2 * 1.25 * 0.45).epsilon(1e-12));
}

TEST_CASE("own: breaks even where what was saved is what it lost in value") {
    CHECK(break_even_h(machine(), 0.635, 0.135).value() == Approx(2400.0).epsilon(1e-12));
    CHECK_FALSE(break_even_h(machine(), 0.1, 0.135).has_value());
}

}  // namespace
}  // namespace runcost
