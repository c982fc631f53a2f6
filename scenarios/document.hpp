#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "scenarios/problems.hpp"

namespace runcost {

/// A YAML value as it was written, with its place. Scalars are text: what they mean is for the reader to say.
struct Node {
    enum class Kind { null, scalar, list, map };
    struct Entry;

    Kind kind = Kind::null;
    Place place;
    std::string text;            ///< of a scalar
    std::vector<Node> items;     ///< of a list
    std::vector<Entry> entries;  ///< of a map, in order; keys are distinct

    Node* find(std::string_view key);
    Node const* find(std::string_view key) const;
};

struct Node::Entry {
    std::string key;
    Place place;
    Node value;
};

/// The only document of a YAML text. Duplicate keys, keys that are not plain words, anchors, aliases and tags
/// are errors. Throws InvalidInput.
Node parse_yaml(std::string const& text, std::string const& source);

/// Throws InvalidInput where there is no such file, or a folder.
void check_is_file(std::string const& path);

/// Reads a whole text file. Throws InvalidInput where it is missing, unreadable, a folder, empty, too large
/// or not text.
std::string read_text(std::string const& path);

/// Replaces or adds one value, `job.work=3h`; lists are entered by number, `markets.0.price=$1/h`. A market
/// that is only named becomes a map. What a map has from elsewhere is looked up in `inherited` and copied
/// into it, so that a part of it can be set. Throws InvalidInput where the path leads nowhere.
using Inherited = std::function<Node const*(Node const& map, std::string_view key)>;
void set_value(Node& root, std::string const& assignment, Inherited const& inherited = {});

}  // namespace runcost
