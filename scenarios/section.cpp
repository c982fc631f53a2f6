#include "scenarios/section.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>

namespace runcost {

std::string about(Node const& node, std::string const& key, std::string const& reason) {
    return node.kind == Node::Kind::scalar ? fmt::format("{} = {} ({})", key, node.text, reason)
                                           : fmt::format("{} ({})", key, reason);
}

Field::Field(Reading& reading, Node const& node, std::string key)
    : reading_(&reading), node_(&node), key_(std::move(key)) {
    reading.nodes[key_] = &node;
}

Field::Field(Reading& reading, Form& form, std::string key)
    : reading_(&reading), form_(&form), key_(std::move(key)) {}

void Field::error(std::string const& reason) const {
    if (!describing()) {
        reading_->error(node_->place, about(*node_, key_.empty() ? "the scenario" : key_, reason));
    }
}

std::vector<Field> Field::items(std::string const& reason) const {
    if (describing()) {
        if (form_->items.empty()) {
            form_->items.emplace_back();
        }
        return {Field(*reading_, form_->items.front(), key_ + ".0")};
    }
    if (node_->kind != Node::Kind::list) {
        error(reason);
        return {};
    }
    std::vector<Field> result;
    for (std::size_t i = 0; i < node_->items.size(); ++i) {
        result.emplace_back(*reading_, node_->items[i], fmt::format("{}.{}", key_, i));
    }
    return result;
}

std::optional<Field> Field::defined(std::string const& name) const {
    if (!describing()) {
        return *this;
    }
    form_->definition = name;
    auto const [definition, is_new] = reading_->definitions.try_emplace(name);
    return is_new ? std::optional(Field(*reading_, definition->second, key_)) : std::nullopt;
}

Section::Section(Field const& field) : field_(field) {
    if (field.describing()) {
        field.form().is_map = true;
    } else if (field.node().kind != Node::Kind::map) {
        field.error("must be a map of keys");
    }
}

std::string Section::key(std::string_view name) const {
    return field_.key().empty() ? std::string(name) : fmt::format("{}.{}", field_.key(), name);
}

std::optional<Field> Section::find(std::string_view name) {
    bool const asked_before = std::find(known_.begin(), known_.end(), name) != known_.end();
    if (!asked_before) {
        known_.emplace_back(name);
    }
    if (field_.describing()) {
        std::list<Form::Key>& keys = field_.form().keys;
        auto found =
            std::find_if(keys.begin(), keys.end(), [&](auto const& some) { return some.name == name; });
        if (found == keys.end()) {
            found = keys.insert(keys.end(), {std::string(name), false, {}});
        }
        return Field(reading(), found->form, key(name));
    }
    Node const* node = field_.node().find(name);
    if (node == nullptr) {
        return std::nullopt;
    }
    Field const found(reading(), *node, key(name));
    if (node->kind == Node::Kind::null) {
        if (!asked_before) {
            found.error("has no value");
        }
        return std::nullopt;
    }
    return found;
}

std::optional<Field> Section::required(std::string_view name) {
    auto found = find(name);
    if (field_.describing()) {
        std::list<Form::Key>& keys = field_.form().keys;
        std::find_if(keys.begin(), keys.end(), [&](auto const& some) {
            return some.name == name;
        })->required = true;
    } else if (!found && field_.node().kind == Node::Kind::map && field_.node().find(name) == nullptr) {
        reading().error(field_.node().place, fmt::format("missing key {}", key(name)));
    }
    return found;
}

void Section::end() {
    if (field_.describing()) {
        return;
    }
    for (Node::Entry const& entry : field_.node().entries) {
        if (std::find(known_.begin(), known_.end(), entry.key) != known_.end()) {
            continue;
        }
        std::string const meant = nearest(entry.key, known_);
        reading().error(entry.place, meant.empty() ? fmt::format("unknown key {}; known here: {}",
                                                                 key(entry.key), fmt::join(known_, ", "))
                                                   : fmt::format("unknown key {}; did you mean {}?",
                                                                 key(entry.key), key(meant)));
    }
}

Choice::Choice(Field const& field) : field_(field) {
    if (field.describing()) {
        return;
    }
    Node const& node = field.node();
    place_ = node.place;
    if (node.kind == Node::Kind::scalar) {
        name_ = node.text;
    } else if (node.kind == Node::Kind::map && node.entries.size() == 1) {
        name_ = node.entries[0].key;
        parameters_ = &node.entries[0].value;
        place_ = node.entries[0].place;
    }
    if (name_.empty()) {
        field.error("must be one name, or a map with one key, the name");
        taken_ = true;
    }
}

void Choice::know(std::string const& name) {
    if (std::find(known_.begin(), known_.end(), name) == known_.end()) {
        known_.push_back(name);
    }
}

bool Choice::is(std::string const& name) {
    know(name);
    if (field_.describing()) {
        field_.form().names.push_back(name);
        return true;
    }
    bool const found = !taken_ && name == name_ && parameters_ == nullptr;
    taken_ = taken_ || found;
    return found;
}

std::optional<Field> Choice::takes(std::string const& name) {
    know(name);
    std::string const key = fmt::format("{}.{}", field_.key(), name);
    if (field_.describing()) {
        field_.form().choices.push_back({name, true, {}});
        return Field(field_.reading(), field_.form().choices.back().form, key);
    }
    if (taken_ || name != name_ || parameters_ == nullptr) {
        return std::nullopt;
    }
    taken_ = true;
    return Field(field_.reading(), *parameters_, key);
}

void Choice::end() {
    if (field_.describing() || taken_) {
        return;
    }
    auto const report = [this](std::string const& name, std::string const& reason) {
        field_.reading().error(place_, fmt::format("{} = {} ({})", field_.key(), name, reason));
    };
    std::string const meant = nearest(name_, known_);
    if (meant == name_) {  // known, but not in this form
        report(meant, parameters_ == nullptr ? fmt::format("needs parameters: {{{}: ...}}", meant)
                                             : fmt::format("takes no parameters: write {} alone", meant));
    } else if (meant.empty()) {
        report(name_, fmt::format("must be one of {}", fmt::join(known_, ", ")));
    } else {
        report(name_, fmt::format("unknown; did you mean {}?", meant));
    }
}

}  // namespace runcost
