#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "models/lifetimes.hpp"

namespace runcost {

/// A law, and what is asked of it.
struct LawReport {
    std::string spec;  ///< as written
    Law law;
    std::vector<double> ages_h;          ///< empty: some that show its course
    std::optional<std::uint64_t> hosts;  ///< of a fleet
};

std::string text_law(LawReport const& report);
std::string json_law(LawReport const& report);

}  // namespace runcost
