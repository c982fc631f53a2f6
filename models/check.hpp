#pragma once

#include <stdexcept>
#include <string>
#include <vector>

#include "models/scenario.hpp"

namespace runcost {

/// Something wrong with a scenario as a whole, where each value by itself may stand.
struct Finding {
    bool error;          ///< otherwise a warning: it can be simulated, but may not be what is meant
    std::string key;     ///< as in a scenario file: market.price
    std::string reason;  ///< why it is wrong, and what would be right
};

/// All findings: combinations that have no meaning, and jobs that will hardly do what their owner wants.
std::vector<Finding> check(Scenario const& scenario);

/// Thrown by the library for a scenario with errors; `what` lists them.
class InvalidScenario : public std::runtime_error {
public:
    explicit InvalidScenario(std::vector<Finding> findings);
    std::vector<Finding> const& findings() const { return findings_; }

private:
    std::vector<Finding> findings_;
};

}  // namespace runcost
