#pragma once

#include <string>

#include "scenarios/problems.hpp"

namespace runcost::tests {

/// All problems that a call throws, a line each; empty if it throws none.
template <class Call>
std::string problems_of(Call const& call) {
    try {
        call();
        return "";
    } catch (InvalidInput const& invalid) {
        return invalid.what();
    }
}

inline bool contains(std::string const& text, std::string const& part) {
    return text.find(part) != std::string::npos;
}

}  // namespace runcost::tests
