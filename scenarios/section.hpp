#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "scenarios/document.hpp"
#include "scenarios/form.hpp"
#include "scenarios/problems.hpp"
#include "scenarios/units.hpp"

namespace runcost {

/// What reading a scenario gathers: problems, and where each key stands. Of a description: the forms with
/// names.
struct Reading {
    std::vector<Problem> problems;
    std::map<std::string, Node const*> nodes;  ///< by key, as in job.checkpoint.write
    std::map<std::string, Form> definitions;

    void error(Place const& place, std::string text) { problems.push_back({true, place, std::move(text)}); }
};

/// `key = value (reason)`, or `key (reason)` where the value is no scalar.
std::string about(Node const& node, std::string const& key, std::string const& reason);

/// A value to be read from a file; or, where there is no file, to be described: every call that would read
/// then tells what it would take, whatever it returns is of no use, and all branches must be taken.
class Field {
public:
    Field(Reading& reading, Node const& node, std::string key);
    Field(Reading& reading, Form& form, std::string key);

    bool describing() const { return node_ == nullptr; }
    Node const& node() const { return *node_; }  ///< not while describing
    Form& form() const { return *form_; }        ///< while describing
    std::string const& key() const { return key_; }
    Reading& reading() const { return *reading_; }

    /// True while describing.
    bool is(Node::Kind kind) const { return describing() || node_->kind == kind; }

    /// `key = value (reason)`, at the value's place.
    void error(std::string const& reason) const;

    /// Reads a scalar; true if it had no fault.
    template <class T>
    bool read(Value<T> const& value, T& target) const {
        if (describing()) {
            form_->scalars.push_back(value.form);
            return false;
        }
        if (node_->kind != Node::Kind::scalar) {
            error("must be a single value");
            return false;
        }
        Parsed<T> parsed = value(node_->text);
        if (!parsed.value) {
            error(parsed.reason);
            return false;
        }
        target = *std::move(parsed.value);
        return true;
    }
    template <class T>
    bool read(Value<T> const& value, std::optional<T>& target) const {
        T found{};
        if (!read(value, found)) {
            return false;
        }
        target = found;
        return true;
    }

    /// The items of a list, while describing one; a value that is no list is reported with the reason.
    std::vector<Field> items(std::string const& reason) const;

    /// This field under a name that many share; none while describing if the name is already described.
    std::optional<Field> defined(std::string const& name) const;

private:
    Reading* reading_;
    Node const* node_ = nullptr;
    Form* form_ = nullptr;
    std::string key_;
};

/// One map of a scenario file, read key by key; every key asked for is known, and `end` reports all others.
class Section {
public:
    /// A field that is no map is reported; all its keys then count as absent.
    explicit Section(Field const& field);

    /// Reads a scalar if the key is there; true if it was and had no fault.
    template <class T, class Target>
    bool read(std::string_view name, Value<T> const& value, Target& target) {
        auto const field = find(name);
        return field && field->read(value, target);
    }
    /// The same; the key must be there.
    template <class T, class Target>
    bool require(std::string_view name, Value<T> const& value, Target& target) {
        auto const field = required(name);
        return field && field->read(value, target);
    }

    /// The value of a key, now known; none if it is absent or empty.
    std::optional<Field> find(std::string_view name);
    /// The same; its absence is reported.
    std::optional<Field> required(std::string_view name);

    /// Reports unknown keys.
    void end();

    std::string key(std::string_view name) const;
    Field const& field() const { return field_; }
    Reading& reading() const { return field_.reading(); }

private:
    Field field_;
    std::vector<std::string> known_;
};

/// A choice among models: a name alone, or a map with one key, the name, and its parameters. Every name asked
/// for is known, and `end` reports another one.
class Choice {
public:
    /// A field that is no choice is reported.
    explicit Choice(Field const& field);

    /// Whether the name stands alone.
    bool is(std::string const& name);
    /// What follows the name.
    std::optional<Field> takes(std::string const& name);
    /// Reports a name that was not asked for, or not in its form.
    void end();

private:
    void know(std::string const& name);

    Field field_;
    std::string name_;  // empty: no choice
    Node const* parameters_ = nullptr;
    Place place_;
    bool taken_ = false;
    std::vector<std::string> known_;
};

/// One of several names, each for a value.
template <class T>
bool read_name(Field const& field, std::vector<std::pair<std::string, T>> const& values, T& target) {
    if (!field.is(Node::Kind::scalar)) {
        field.error("must be a single value");
        return false;
    }
    Choice choice(field);
    bool found = false;
    for (auto const& [name, value] : values) {
        if (choice.is(name)) {
            target = value;
            found = true;
        }
    }
    choice.end();
    return found;
}

/// The same, if the key is there.
template <class T>
void read_name(Section& section, std::string_view name, std::vector<std::pair<std::string, T>> const& values,
               T& target) {
    if (auto const field = section.find(name)) {
        read_name(*field, values, target);
    }
}

}  // namespace runcost
