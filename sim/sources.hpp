#pragma once

#include <algorithm>
#include <cstddef>
#include <span>
#include <utility>
#include <vector>

#include "sim/plan.hpp"

namespace runcost {

/// The distinct sources of lives of some plans, and where each plan's causes find theirs.
struct Sources {
    std::vector<LifeSource> distinct;
    std::vector<std::vector<std::size_t>> of_plan;

    explicit Sources(std::span<Plan const> plans) {
        for (Plan const& plan : plans) {
            std::vector<std::size_t> places;
            for (CausePlan const& cause : plan.causes) {
                auto const found = std::find(distinct.begin(), distinct.end(), cause.lives);
                places.push_back(static_cast<std::size_t>(found - distinct.begin()));
                if (found == distinct.end()) {
                    distinct.push_back(cause.lives);
                }
            }
            of_plan.push_back(std::move(places));
        }
    }
};

}  // namespace runcost
