#pragma once

#include <string>
#include <string_view>

#include "scenarios/section.hpp"

namespace runcost {

/// What a law is of: a lifetime may never end, another duration must.
enum class LawUse : std::uint8_t { lifetime, duration };

/// Reads a law; false if it has a fault, which is reported.
bool read_law(Reading& reading, Node const& node, std::string const& key, LawUse use, Law& law);

/// Reads the law of a key, if it is there.
void read_law(Section& section, std::string_view name, Law& law);
void read_law(Section& section, std::string_view name, std::optional<Law>& law);

}  // namespace runcost
