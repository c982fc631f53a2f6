#pragma once

#include <cstdlib>
#include <filesystem>
#include <string>

#include "tests/catch.hpp"

namespace runcost::tests {

/// The folder of recorded data, which lies outside the repository; empty, and said so, where it is absent.
/// Under CI it must be there.
inline std::string recorded_data(std::string const& test) {
    std::string folder = RUNCOST_SHARED_DIR "/data/";
    if (std::filesystem::exists(folder)) {
        return folder;
    }
    char const* const ci = std::getenv("CI");
    if (ci != nullptr && std::string(ci) == "true") {
        FAIL("absent: " << folder << " (CI must read the recorded data)");
    }
    WARN("SKIPPED " << test << ": absent: " << folder);
    return "";
}

}  // namespace runcost::tests
