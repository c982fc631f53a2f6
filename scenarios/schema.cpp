#include "scenarios/schema.hpp"

#include <nlohmann/json.hpp>

namespace runcost {
namespace {

using Json = nlohmann::ordered_json;

Json json(Form const& form);

/// A definition's name as a part of a JSON pointer that needs no escapes.
std::string id(std::string name) {
    for (char& letter : name) {
        letter = letter == ' ' ? '_' : letter;
    }
    return name;
}

Json json(ScalarForm const& form) {
    using enum ScalarForm::Type;
    Json result = Json::object();
    switch (form.type) {
        case whole:
            result["type"] = "integer";
            result["minimum"] = static_cast<std::uint64_t>(form.least);
            break;
        case yes_or_no:
            result["type"] = "boolean";
            break;
        default:
            result["type"] = form.pattern.empty() ? Json{"string", "number", "boolean"}
                             : form.number_too    ? Json{"string", "number"}
                                                  : Json("string");
            if (!form.pattern.empty()) {
                result["pattern"] = form.pattern;
            }
            if (form.number_too && !form.negative_too) {
                result[form.positive ? "exclusiveMinimum" : "minimum"] = 0;
            }
    }
    if (form.most) {
        result[form.type == whole ? "maximum" : "exclusiveMaximum"] = *form.most;
    }
    if (!form.what.empty()) {
        result["description"] = form.what;
    }
    return result;
}

Json json_map(Form const& form) {
    Json result{{"type", "object"}, {"additionalProperties", false}};
    Json required = Json::array();
    for (Form::Key const& key : form.keys) {
        result["properties"][key.name] = json(key.form);
        if (key.required) {
            required.push_back(key.name);
        }
    }
    if (!required.empty()) {
        result["required"] = required;
    }
    if (!form.others.empty()) {
        result["additionalProperties"] = json(form.others.front());
        result["minProperties"] = 1;
    }
    return result;
}

/// A map with one key, the name of a model.
Json json_choice(Form::Key const& choice) {
    return {{"type", "object"},
            {"additionalProperties", false},
            {"required", {choice.name}},
            {"properties", {{choice.name, json(choice.form)}}}};
}

Json json(Form const& form) {
    if (!form.definition.empty()) {
        return {{"$ref", "#/definitions/" + id(form.definition)}};
    }
    Json any = Json::array();
    for (ScalarForm const& scalar : form.scalars) {
        any.push_back(json(scalar));
    }
    if (!form.names.empty()) {
        any.push_back({{"enum", form.names}});
    }
    for (Form::Key const& choice : form.choices) {
        any.push_back(json_choice(choice));
    }
    if (form.is_map) {
        any.push_back(json_map(form));
    }
    for (Form const& item : form.items) {
        any.push_back({{"type", "array"}, {"items", json(item)}});
    }
    if (form.may_be_empty) {
        any.push_back({{"type", "null"}});
    }
    return any.size() == 1 ? any.front() : Json{{"anyOf", any}};
}

}  // namespace

std::string json_schema(Description const& description) {
    Json schema{{"$schema", "http://json-schema.org/draft-07/schema#"}, {"title", "runcost scenario"}};
    schema.update(json(description.file));
    for (auto const& [name, form] : description.definitions) {
        schema["definitions"][id(name)] = json(form);
    }
    return schema.dump(1) + "\n";
}

}  // namespace runcost
