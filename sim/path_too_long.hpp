#pragma once

#include <cstddef>
#include <stdexcept>

namespace runcost {

/// A replay asked for more steps of a path than memory and patience allow.
struct PathTooLong : std::runtime_error {
    static constexpr std::size_t most_steps = std::size_t{1} << 25U;

    PathTooLong() : std::runtime_error("a path with too many steps") {}
};

}  // namespace runcost
