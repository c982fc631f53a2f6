#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "scenarios/document.hpp"
#include "scenarios/problems.hpp"
#include "scenarios/units.hpp"

namespace runcost {

/// What reading a scenario gathers: problems, and where each key stands.
struct Reading {
    std::vector<Problem> problems;
    std::map<std::string, Node const*> nodes;    ///< by key, as in job.checkpoint.write
    std::map<std::string, std::string> aliases;  ///< keys that findings use, and the ones in the file

    void error(Place const& place, std::string text) { problems.push_back({true, place, std::move(text)}); }
    /// `key = value (reason)`, at the value's place.
    void error(Node const& node, std::string const& key, std::string const& reason);
};

/// `key = value (reason)`, or `key (reason)` where the value is no scalar.
std::string about(Node const& node, std::string const& key, std::string const& reason);

/// One map of a scenario file, read key by key; every key asked for is known, and `end` reports all others.
class Section {
public:
    /// A node that is no map is reported; all its keys then count as absent.
    Section(Reading& reading, Node const& node, std::string key);

    /// Reads a scalar if the key is there; true if it was and had no fault.
    template <class T>
    bool read(std::string_view name, Value<T> const& value, T& target) {
        Node const* node = find(name);
        return node != nullptr && scalar(*node, name, value, target);
    }
    template <class T>
    bool read(std::string_view name, Value<T> const& value, std::optional<T>& target) {
        T found{};
        if (!read(name, value, found)) {
            return false;
        }
        target = found;
        return true;
    }
    /// The same; the key must be there.
    template <class T>
    bool require(std::string_view name, Value<T> const& value, T& target) {
        Node const* node = required(name);
        return node != nullptr && scalar(*node, name, value, target);
    }

    /// The value of a key, now known; none if it is absent or empty.
    Node const* find(std::string_view name);
    /// The same; its absence is reported.
    Node const* required(std::string_view name);

    /// Reports unknown keys.
    void end();

    std::string key(std::string_view name) const;
    Reading& reading() { return reading_; }
    void error(Node const& node, std::string_view name, std::string const& reason) {
        reading_.error(node, key(name), reason);
    }

private:
    template <class T>
    bool scalar(Node const& node, std::string_view name, Value<T> const& value, T& target) {
        if (node.kind != Node::Kind::scalar) {
            error(node, name, "must be a single value");
            return false;
        }
        Parsed<T> parsed = value(node.text);
        if (!parsed.value) {
            error(node, name, parsed.reason);
            return false;
        }
        target = *std::move(parsed.value);
        return true;
    }

    Reading& reading_;
    Node const& node_;
    std::string key_;
    std::vector<std::string> known_;
};

/// A choice among models: a name alone, or a map with one key, the name, and its parameters.
struct Choice {
    std::string name;  ///< empty: the node is no choice, which is reported
    Node const* node;  ///< what follows the name; null for a name alone
    Place place;
};
Choice read_choice(Reading& reading, Node const& node, std::string const& key);

/// Reports a name that no model has.
void unknown_choice(Reading& reading, Choice const& choice, std::string const& key,
                    std::vector<std::string> const& names);

}  // namespace runcost
