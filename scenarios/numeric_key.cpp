#include "scenarios/numeric_key.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <cmath>
#include <iterator>
#include <sstream>

#include "scenarios/document.hpp"
#include "scenarios/read_market.hpp"

namespace runcost {
namespace {

/// What a part of a path leads to; null where it leads nowhere. A market that is only named becomes a map.
Node const* step_into(Node& node, std::string const& part, Catalogue const& catalogue) {
    if (node.kind == Node::Kind::list) {
        std::size_t index = 0;
        auto const parsed = std::from_chars(part.data(), part.data() + part.size(), index);
        bool const found =
            parsed.ec == std::errc{} && parsed.ptr == part.data() + part.size() && index < node.items.size();
        return found ? &node.items[index] : nullptr;
    }
    if (node.kind == Node::Kind::scalar && catalogue.find(node.text) != nullptr) {
        node = Node{Node::Kind::map, node.place, {}, {}, {{"use", node.place, node}}};
    }
    Node const* const own = node.find(part);
    return own != nullptr || node.kind != Node::Kind::map ? own : inherited_term(node, part, catalogue);
}

}  // namespace

std::string NumericKey::assignment(double number) const {
    return fmt::format("{}={}{}{}", key, before, number, behind);
}

std::string NumericKey::text(double number) const {
    return fmt::format("{}{:.6g}{}", before, number, behind);
}

std::optional<NumericKey> numeric_text(std::string const& text) {
    NumericKey result;
    std::string_view rest = text;
    if (rest.starts_with("$")) {
        result.before = "$";
        rest.remove_prefix(1);
    }
    auto const parsed = std::from_chars(rest.data(), rest.data() + rest.size(), result.value);
    if (parsed.ec != std::errc{} || !std::isfinite(result.value)) {
        return std::nullopt;
    }
    result.behind = std::string(parsed.ptr, rest.data() + rest.size());
    result.behind.erase(0, result.behind.find_first_not_of(' '));
    bool const is_date = result.behind.starts_with("-") || result.behind.starts_with(":");
    return is_date ? std::nullopt : std::optional(result);
}

OpenFile open_file(std::string const& text, std::string const& source, std::vector<std::string> const& sets,
                   std::vector<Catalogue> const& catalogues) {
    OpenFile file{parse_yaml(text, source), &catalogues.back()};
    Node const* const name = file.root.find("catalogue");
    if (Catalogue const* named = name == nullptr ? nullptr : find_catalogue(catalogues, name->text)) {
        file.catalogue = named;
    }
    for (std::string const& set : sets) {
        set_value(file.root, set, [&](Node const& market, std::string_view part) {
            return inherited_term(market, part, *file.catalogue);
        });
    }
    return file;
}

void collect_numbers(Node const& node, std::string const& key, std::vector<NumericKey>& numbers) {
    std::string const dot = key.empty() ? "" : key + ".";
    if (node.kind == Node::Kind::scalar) {
        if (auto number = numeric_text(node.text)) {
            number->key = key;
            numbers.push_back(*std::move(number));
        }
    }
    for (std::size_t i = 0; i < node.items.size(); ++i) {
        collect_numbers(node.items[i], fmt::format("{}{}", dot, i), numbers);
    }
    for (Node::Entry const& entry : node.entries) {
        collect_numbers(entry.value, dot + entry.key, numbers);
    }
}

NumericKey find_numeric_key(std::string const& text, std::string const& source,
                            std::vector<std::string> const& sets, std::string const& key,
                            std::string const& option, std::vector<Catalogue> const& catalogues) {
    Place const place{fmt::format("--{} {}", option, key), 0, 0};
    auto const refuse = [&](std::string const& why) { throw InvalidInput({{true, place, why}}); };
    auto const [root, used] = open_file(text, source, sets, catalogues);
    Catalogue const& catalogue = *used;
    Node at = root;
    std::istringstream path(key);
    for (std::string part; std::getline(path, part, '.');) {
        Node const* const next = step_into(at, part, catalogue);
        if (next == nullptr) {
            std::vector<NumericKey> numbers;
            collect_numbers(root, "", numbers);
            std::vector<std::string> known;
            std::transform(numbers.begin(), numbers.end(), std::back_inserter(known),
                           [](NumericKey const& some) { return some.key; });
            std::string const meant = nearest(key, known);
            refuse(meant.empty() ? "the scenario says no such key; give it a value in the file or by --set"
                                 : fmt::format("the scenario says no such key; did you mean {}?", meant));
        }
        Node found = *next;  // next may be a part of at
        at = std::move(found);
    }
    std::optional<NumericKey> result;
    if (at.kind == Node::Kind::scalar) {
        result = numeric_text(at.text);
    }
    if (!result) {
        refuse(at.kind == Node::Kind::scalar ? fmt::format("{} is no number", at.text)
                                             : "is no single number");
    }
    if (result->value <= 0.0) {
        refuse(fmt::format("{} is not positive: give it a value to vary, by --set", at.text));
    }
    result->key = key;
    return *result;
}

}  // namespace runcost
