#pragma once

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include "scenarios/document.hpp"

namespace runcost::tests {

/// Every scalar of a tree by its key, as in interruptions.0.cause; lists of scalars are one, by the list's
/// key.
inline std::vector<std::pair<std::string, std::string>> leaves(Node const& node) {
    if (node.kind == Node::Kind::scalar) {
        return {{"", node.text}};
    }
    bool const values =
        !node.items.empty() && std::all_of(node.items.begin(), node.items.end(),
                                           [](Node const& item) { return item.kind == Node::Kind::scalar; });
    if (values) {
        return {{"", node.items.front().text}};
    }
    std::vector<std::pair<std::string, std::string>> result;
    auto const add = [&](std::string const& name, Node const& value) {
        for (auto& [key, text] : leaves(value)) {
            key.insert(0, key.empty() ? name : name + ".");
            result.emplace_back(std::move(key), std::move(text));
        }
    };
    for (Node::Entry const& entry : node.entries) {
        add(entry.key, entry.value);
    }
    for (std::size_t i = 0; i < node.items.size(); ++i) {
        add(std::to_string(i), node.items[i]);
    }
    return result;
}

/// A value in one line of YAML.
inline std::string flow(Node const& node) {
    std::string text;
    auto const add = [&](std::string const& part) { text += (text.empty() ? "" : ", ") + part; };
    switch (node.kind) {
        case Node::Kind::map:
            for (Node::Entry const& entry : node.entries) {
                add(entry.key + ": " + flow(entry.value));
            }
            return "{" + text + "}";
        case Node::Kind::list:
            for (Node const& item : node.items) {
                add(flow(item));
            }
            return "[" + text + "]";
        default:
            return node.text;
    }
}

}  // namespace runcost::tests
