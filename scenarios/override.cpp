#include "scenarios/override.hpp"

#include <algorithm>

namespace runcost {

Node overridden(Node const& base, Node const& by, Form const& some, Description const& description) {
    Form const& form = some.definition.empty() ? some : description.definitions.at(some.definition);
    bool const section = form.is_map && form.choices.empty();
    if (!section || base.kind != Node::Kind::map || by.kind != Node::Kind::map) {
        return by;
    }
    Node result = base;
    for (Node::Entry const& entry : by.entries) {
        auto const key = std::find_if(form.keys.begin(), form.keys.end(),
                                      [&](Form::Key const& known) { return known.name == entry.key; });
        Node* const before = result.find(entry.key);
        if (before == nullptr) {
            result.entries.push_back(entry);
        } else {
            *before = key == form.keys.end() ? entry.value
                                             : overridden(*before, entry.value, key->form, description);
        }
    }
    return result;
}

}  // namespace runcost
