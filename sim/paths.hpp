#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <vector>

#include "sim/path.hpp"
#include "sim/plan.hpp"

namespace runcost {

/// The paths of a plan in one replay; null where it has none.
struct PlanPaths {
    Path* price = nullptr;
    Path* availability = nullptr;
};

/// The distinct paths of some plans: those that describe the same share one.
class Paths {
public:
    explicit Paths(std::span<Plan const> plans) {
        for (Plan const& plan : plans) {
            of_plan_.push_back({place_of(plan.price.path), place_of(plan.availability.path)});
        }
    }

    /// Those of a plan, of this replay until another one is asked for.
    PlanPaths of(std::size_t plan, std::uint64_t seed, std::uint64_t replay) {
        auto const begun = [&](std::size_t place) -> Path* {
            if (place == none) {
                return nullptr;
            }
            distinct_[place]->begin(seed, replay);
            return distinct_[place].get();
        };
        return {begun(of_plan_[plan].price), begun(of_plan_[plan].availability)};
    }

private:
    static constexpr std::size_t none = ~std::size_t{0};
    struct Places {
        std::size_t price;
        std::size_t availability;
    };

    std::size_t place_of(PathPlan const& path) {
        if (!path.any()) {
            return none;
        }
        for (std::size_t i = 0; i < distinct_.size(); ++i) {
            if (distinct_[i]->plan() == path) {
                return i;
            }
        }
        distinct_.push_back(std::make_unique<Path>(path));
        return distinct_.size() - 1;
    }

    std::vector<std::unique_ptr<Path>> distinct_;
    std::vector<Places> of_plan_;
};

}  // namespace runcost
