#include "scenarios/section.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>

namespace runcost {

std::string about(Node const& node, std::string const& key, std::string const& reason) {
    return node.kind == Node::Kind::scalar ? fmt::format("{} = {} ({})", key, node.text, reason)
                                           : fmt::format("{} ({})", key, reason);
}

void Reading::error(Node const& node, std::string const& key, std::string const& reason) {
    error(node.place, about(node, key, reason));
}

Section::Section(Reading& reading, Node const& node, std::string key)
    : reading_(reading), node_(node), key_(std::move(key)) {
    reading_.nodes[key_] = &node;
    if (node.kind != Node::Kind::map) {
        reading_.error(node, key_.empty() ? "the scenario" : key_, "must be a map of keys");
    }
}

std::string Section::key(std::string_view name) const {
    return key_.empty() ? std::string(name) : fmt::format("{}.{}", key_, name);
}

Node const* Section::find(std::string_view name) {
    bool const asked_before = std::find(known_.begin(), known_.end(), name) != known_.end();
    if (!asked_before) {
        known_.emplace_back(name);
    }
    Node const* node = node_.find(name);
    if (node == nullptr) {
        return nullptr;
    }
    reading_.nodes[key(name)] = node;
    if (node->kind == Node::Kind::null) {
        if (!asked_before) {
            error(*node, name, "has no value");
        }
        return nullptr;
    }
    return node;
}

Node const* Section::required(std::string_view name) {
    Node const* node = find(name);
    if (node == nullptr && node_.kind == Node::Kind::map && node_.find(name) == nullptr) {
        reading_.error(node_.place, fmt::format("missing key {}", key(name)));
    }
    return node;
}

void Section::end() {
    for (Node::Entry const& entry : node_.entries) {
        if (std::find(known_.begin(), known_.end(), entry.key) != known_.end()) {
            continue;
        }
        std::string const meant = nearest(entry.key, known_);
        reading_.error(entry.place, meant.empty() ? fmt::format("unknown key {}; known here: {}",
                                                                key(entry.key), fmt::join(known_, ", "))
                                                  : fmt::format("unknown key {}; did you mean {}?",
                                                                key(entry.key), key(meant)));
    }
}

Choice read_choice(Reading& reading, Node const& node, std::string const& key) {
    reading.nodes[key] = &node;
    if (node.kind == Node::Kind::scalar) {
        return {node.text, nullptr, node.place};
    }
    if (node.kind == Node::Kind::map && node.entries.size() == 1) {
        return {node.entries[0].key, &node.entries[0].value, node.entries[0].place};
    }
    reading.error(node, key, "must be one name, or a map with one key, the name");
    return {{}, nullptr, node.place};
}

void unknown_choice(Reading& reading, Choice const& choice, std::string const& key,
                    std::vector<std::string> const& names) {
    std::string const meant = nearest(choice.name, names);
    if (meant == choice.name) {  // known, but not in this form
        reading.error(choice.place,
                      choice.node == nullptr
                          ? fmt::format("{} = {} (needs parameters: {{{}: ...}})", key, meant, meant)
                          : fmt::format("{} = {} (takes no parameters: write {} alone)", key, meant, meant));
        return;
    }
    reading.error(choice.place,
                  meant.empty()
                      ? fmt::format("{} = {} (must be one of {})", key, choice.name, fmt::join(names, ", "))
                      : fmt::format("{} = {} (unknown; did you mean {}?)", key, choice.name, meant));
}

}  // namespace runcost
