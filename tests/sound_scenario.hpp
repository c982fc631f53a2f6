#pragma once

#include <functional>
#include <string>
#include <vector>

#include "models/check.hpp"
#include "tests/catch.hpp"

namespace runcost::tests {

/// Nothing is wrong with it.
inline Scenario sound() {
    Scenario scenario;
    scenario.job.work = 100.0;
    scenario.job.checkpoint.write = Constant{0.1};
    Market market;
    market.name = "market";
    market.price.usd_per_h = Constant{2.0};
    Interruption failure;
    failure.lifetime = Exponential{24.0};
    market.interruptions = {failure};
    scenario.market = market;
    scenario.policy.checkpoint = policy::Every{2.0, false};
    return scenario;
}

inline std::vector<Finding> after(std::function<void(Scenario&)> const& change) {
    Scenario scenario = sound();
    change(scenario);
    return check(scenario);
}

/// One finding, and it says so.
inline void check_one(std::vector<Finding> const& findings, bool error, std::string const& key,
                      std::string const& words) {
    std::string all;
    for (Finding const& finding : findings) {
        all += finding.key + ": " + finding.reason + '\n';
    }
    CAPTURE(all);
    REQUIRE(findings.size() == 1);
    CHECK(findings[0].error == error);
    CHECK(findings[0].key == key);
    CHECK(findings[0].reason.find(words) != std::string::npos);
}

inline void check_error(std::function<void(Scenario&)> const& change, std::string const& key,
                        std::string const& words) {
    check_one(after(change), true, key, words);
}

inline void check_warning(std::function<void(Scenario&)> const& change, std::string const& key,
                          std::string const& words) {
    check_one(after(change), false, key, words);
}

}  // namespace runcost::tests
