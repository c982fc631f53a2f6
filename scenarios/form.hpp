#pragma once

#include <cstdint>
#include <list>
#include <optional>
#include <string>
#include <vector>

namespace runcost {

/// What a single value may look like.
struct ScalarForm {
    enum class Type : std::uint8_t { text, number, whole, yes_or_no };

    std::string what;  ///< in words, with an example; empty for any text
    Type type = Type::text;
    std::string pattern;      ///< of a text, an ECMAScript expression; empty for any
    bool number_too = false;  ///< a text, or a bare number
    double least = 0.0;       ///< of numbers
    bool positive = false;    ///< of numbers: above 0
    bool negative_too = false;
    std::optional<double> most;
};

/// What a value of the scenario language may be: any of what is filled in. The reader fills it in itself,
/// with the very calls by which it reads (section.hpp), so a schema made of it knows what the reader knows.
struct Form {
    struct Key;

    std::vector<ScalarForm> scalars;
    std::vector<std::string> names;  ///< of models that may stand alone
    std::list<Key> choices;          ///< a map with one key, the name of a model
    bool is_map = false;
    std::list<Key> keys;        ///< of a map
    std::list<Form> others;     ///< of a map with keys of any name: what each may be; none or one
    std::list<Form> items;      ///< of a list: what each may be; none or one
    bool may_be_empty = false;  ///< a key without a value
    std::string definition;     ///< the name of the form that this one is; nothing else is then filled in
};

struct Form::Key {
    std::string name;
    bool required = false;
    Form form;
};

}  // namespace runcost
