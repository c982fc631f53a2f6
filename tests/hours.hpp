#pragma once

#include <cmath>
#include <cstdint>
#include <string_view>

#include "tests/catch.hpp"
#include "tests/plans.hpp"

namespace runcost::tests {

/// Hours by state; none in the states that are not named.
struct Hours {
    double useful = 0.0;
    double lost = 0.0;
    double checkpoint = 0.0;
    double setup = 0.0;
    double restore = 0.0;
    double provisioning = 0.0;
    double waiting = 0.0;
    double detection = 0.0;
    double idle = 0.0;
};

inline void check_hours(Ledger const& got, Hours const& expected, double tolerance = 1e-12) {
    auto const check = [&](State state, double value) {
        CAPTURE(state_names[static_cast<std::size_t>(state)], hours(got, state), value);
        CHECK(std::fabs(hours(got, state) - value) <= tolerance);
    };
    check(State::useful, expected.useful);
    check(State::lost, expected.lost);
    check(State::checkpoint, expected.checkpoint);
    check(State::setup, expected.setup);
    check(State::restore, expected.restore);
    check(State::provisioning, expected.provisioning);
    check(State::waiting, expected.waiting);
    check(State::detection, expected.detection);
    check(State::idle, expected.idle);
}

}  // namespace runcost::tests
