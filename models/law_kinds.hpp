#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "models/lifetimes.hpp"

namespace runcost {

/// How a law stands in a file: its name, and what follows it.
struct LawKind {
    enum class Form : std::uint8_t { name_only, value, list, parameters };

    std::string name;
    Form form = Form::parameters;
    std::vector<Parameter> parameters;
    /// Throws BadParameters. What follows the name alone is given as value "" or list "".
    std::function<Law(Given const&)> make;
};

/// All laws, in the order of LawShape.
std::vector<LawKind> law_kinds();

}  // namespace runcost
