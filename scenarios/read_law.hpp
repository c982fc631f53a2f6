#pragma once

#include <functional>
#include <string>
#include <string_view>

#include "scenarios/section.hpp"

namespace runcost {

/// What a law is a law of.
struct LawOf {
    std::string name;                           ///< of what: durations
    std::function<Value<double>(Limit)> value;  ///< how one is read
    std::string example;
    bool duration = false;
    bool endless = false;   ///< it takes some time, and may never end
    bool lifetime = false;  ///< hosts may differ, and the hazard may follow the hour of the day
};

LawOf law_of_lifetimes();
LawOf law_of_durations();
LawOf law_of_spells();      ///< with capacity, or without
LawOf law_of_numbers();     ///< speeds: 0.97
LawOf law_of_bandwidths();  ///< bytes per hour

/// Reads a law; false if it has a fault, which is reported.
bool read_law(Field const& any, LawOf const& of, Law& law);

/// The same as one of several forms of a value: the schema has it there, and not under a name.
bool read_own_law(Field const& field, LawOf const& of, Law& law);

/// The same where the choice is among other models, too: `others` takes theirs, and says whether it took one
/// without a fault.
bool read_own_law(Field const& field, LawOf const& of, Law& law, std::function<bool(Choice&)> const& others);

/// Reads the law of a duration, if the key is there; of something else where that is said.
void read_law(Section& section, std::string_view name, Law& law, LawOf const& of = law_of_durations());
void read_law(Section& section, std::string_view name, std::optional<Law>& law,
              LawOf const& of = law_of_durations());

}  // namespace runcost
