#include "scenarios/schema.hpp"

#include <fmt/format.h>

#include <cstdlib>
#include <filesystem>
#include <nlohmann/json.hpp>
#include <string>
#include <valijson/adapters/nlohmann_json_adapter.hpp>
#include <valijson/schema.hpp>
#include <valijson/schema_parser.hpp>
#include <valijson/validator.hpp>
#include <vector>

#include "tests/catch.hpp"
#include "tests/plain_scenario.hpp"

namespace runcost {
namespace {

using namespace tests;
using Json = nlohmann::json;

/// A YAML value as an editor sees it: unquoted numbers, true and false are not texts.
Json json_of(Node const& node) {
    switch (node.kind) {
        case Node::Kind::null:
            return nullptr;
        case Node::Kind::list: {
            Json list = Json::array();
            for (Node const& item : node.items) {
                list.push_back(json_of(item));
            }
            return list;
        }
        case Node::Kind::map: {
            Json map = Json::object();
            for (Node::Entry const& entry : node.entries) {
                map[entry.key] = json_of(entry.value);
            }
            return map;
        }
        default:
            break;
    }
    Json const bare = Json::parse(node.text, nullptr, false);
    return bare.is_number() || bare.is_boolean() ? bare : Json(node.text);
}

class Schema {
public:
    Schema() {
        valijson::SchemaParser parser;
        parser.populateSchema(valijson::adapters::NlohmannJsonAdapter(text_), schema_);
    }
    bool allows(Json const& document) const {
        valijson::Validator validator;
        valijson::adapters::NlohmannJsonAdapter const target(document);
        return validator.validate(schema_, target, nullptr);
    }
    Json const& json() const { return text_; }

private:
    Json const text_ = Json::parse(json_schema(describe_scenario()));
    valijson::Schema schema_;
};

/// All scenario files that come with the program.
std::vector<std::string> shipped() {
    std::vector<std::string> paths;
    for (char const* const folder : {"examples", "claims"}) {
        std::filesystem::path const path = std::string(RUNCOST_SOURCE_DIR) + "/scenarios/" + folder;
        if (std::filesystem::is_directory(path)) {
            for (auto const& file : std::filesystem::directory_iterator(path)) {
                paths.push_back(file.path().string());
            }
        }
    }
    return paths;
}

/// The keys that a part of the schema knows, behind references and alternatives.
std::vector<std::string> keys_of(Json const& schema, Json const& root) {
    if (schema.contains("$ref")) {
        std::string const reference = schema["$ref"].get<std::string>();
        return keys_of(root.at(Json::json_pointer(reference.substr(1))), root);
    }
    std::vector<std::string> keys;
    Json const properties = schema.value("properties", Json::object());
    for (auto const& [key, value] : properties.items()) {
        keys.push_back(key);
    }
    Json const alternatives = schema.value("anyOf", Json::array());
    for (Json const& other : alternatives) {
        for (std::string const& key : keys_of(other, root)) {
            keys.push_back(key);
        }
    }
    return keys;
}

TEST_CASE("schema: validates every scenario that comes with the program", "[schema]") {
    Schema const schema;
    REQUIRE(shipped().size() >= 3);
    for (std::string const& path : shipped()) {
        CAPTURE(path);
        CHECK(schema.allows(json_of(parse_yaml(read_text(path), path))));
    }
}

TEST_CASE("schema: refuses what the reader refuses, and takes what it takes", "[schema]") {
    Schema const schema;
    auto const both = [&](std::string const& more) {
        std::string const text = std::string(plain) + more;
        bool const read = faults(text).empty();
        CAPTURE(text, faults(text));
        CHECK(schema.allows(json_of(parse_yaml(text, "f.yaml"))) == read);
        return read;
    };
    CHECK(both(""));
    CHECK(both("run: {replays: 10, seed: 9007199254740992, give_up: {after: 9d}}\n"));
    CHECK(both("compare: {as is: , other: {job: {deadline: 3d}, market: {billing: {from: useful}}}}\n"));
    CHECK(
        both("compare: {a: {market: vast.rel97/rtx4090}, b: {policy: {checkpoint: {every: {wall: 1h}}}}}\n"));
    CHECK(both("compare: {a: {market: {setup: {lognormal: {median: 3min, p95: 10min}}, speed: 97%}}}\n"));
    CHECK(both("compare: {a: {market: {network: {download_price: $0.01/GB, upload_price: $5 /TiB}}}}\n"));
    CHECK(both("compare: {a: {market: {availability: {wait: 1h}}, job: {zone: Asia/Kolkata}}}\n"));
    CHECK(
        both("compare: {a: {market: {availability: {on_off: {up: never, down: {gamma: {shape: 2, mean: "
             "1h}}}}, interruptions: [{cause: unavailable}]}}}\n"));
    CHECK(
        both("compare: {a: {job: {dataset: {size: 1GB, from: network_volume}}, market: {storage: "
             "{network_volume_speed: "
             "3GB/s}}}}\n"));
    CHECK(
        both("compare: {a: {job: {checkpoint: {to: s3, survives: [crash], keep: 2, failure_probability: "
             "3%}}}}\n"));
    CHECK(both(
        "compare: {a: {policy: {detection: {until: \"08:00\", zone: UTC}, release: {at: \"23:59\"}}}, b: "
        "{policy: {release: at_end, detection: 3h}}, c: {policy: {release: {exponential: {mean: "
        "1h}}}}}\n"));
    CHECK(
        both("compare: {a: {policy: {on_notice: save_and_continue, reaction: 3s, replace: lost_nodes}}}\n"));
    CHECK_FALSE(both("compare: {a: {market: {availability: never}}}\n"));
    CHECK_FALSE(both("compare: {a: {market: {availability: {on_off: {up: 1h, down: 1}}}}}\n"));
    CHECK_FALSE(both("compare: {a: {market: {availability: {wait: never}}}}\n"));
    CHECK_FALSE(both("compare: {a: {job: {checkpoint: {keep: 17}}}}\n"));
    CHECK_FALSE(both("compare: {a: {job: {checkpoint: {survives: crash}}}}\n"));
    CHECK_FALSE(both("compare: {a: {job: {checkpoint: {to: tape}}}}\n"));
    CHECK_FALSE(both("compare: {a: {policy: {detection: {until: \"24:00\"}}}}\n"));
    CHECK_FALSE(both("compare: {a: {policy: {detection: {at: \"08:00\"}}}}\n"));
    CHECK_FALSE(both("compare: {a: {policy: {release: {until: \"08:00\"}}}}\n"));
    CHECK_FALSE(both("compare: {a: {policy: {release: at_night}}}\n"));
    CHECK_FALSE(both("compare: {a: {market: {network: {upload_price: $0.01}}}}\n"));
    CHECK_FALSE(both("compare: {a: {market: {network: {upload_price: 0.01/GB}}}}\n"));
    CHECK_FALSE(both("compare: {a: {market: {network: {upload_price: $0.01/Gb}}}}\n"));
    CHECK_FALSE(both("run: {replays: 0}\n"));
    CHECK_FALSE(both("run: {replays: many}\n"));
    CHECK_FALSE(both("run: {give_up: 3d}\n"));
    CHECK_FALSE(both("compare: {a: {name: x}}\n"));
    CHECK_FALSE(both("compare: {a: {market: {setup: 3}}}\n"));
    CHECK_FALSE(both("compare: {a: {market: {setup: never}}}\n"));
    CHECK_FALSE(both("compare: {a: {market: {setup: {lognormal: {median: 3min, p96: 10min}}}}}\n"));
    CHECK_FALSE(both("compare: {a: {policy: {checkpoint: {evry: 1h}}}}\n"));
    CHECK_FALSE(both("compare: {}\n"));
}

TEST_CASE("schema: knows a key exactly if the reader does", "[schema]") {
    Schema const schema;
    Json const& root = schema.json();
    // What the reader says that it knows, where an unknown key is nowhere near.
    auto const known = [](std::string const& text) {
        std::string const found = faults(text);
        std::string const before = "known here: ";
        std::size_t const at = found.find(before);
        REQUIRE(at != std::string::npos);
        std::string list = found.substr(at + before.size());
        list = list.substr(0, list.find('\n'));
        std::vector<std::string> keys;
        for (std::size_t from = 0; from <= list.size();) {
            std::size_t const end = std::min(list.find(", ", from), list.size());
            keys.push_back(list.substr(from, end - from));
            from = end + 2;
        }
        std::sort(keys.begin(), keys.end());
        return keys;
    };
    auto const same = [&](std::string const& pointer, std::string const& text) {
        CAPTURE(pointer, text);
        std::vector<std::string> keys = keys_of(root.at(Json::json_pointer(pointer)), root);
        std::sort(keys.begin(), keys.end());
        CHECK(keys == known(text));
    };
    same("", "qqqqqqqqqqqq: 1\n");
    same("/properties/job", "job: {qqqqqqqqqqqq: 1}\n");
    same("/properties/job/properties/checkpoint", "job: {checkpoint: {qqqqqqqqqqqq: 1}}\n");
    same("/properties/market", "market: {qqqqqqqqqqqq: 1}\n");
    same("/properties/policy", "policy: {qqqqqqqqqqqq: 1}\n");
    same("/properties/run", "run: {qqqqqqqqqqqq: 1}\n");
    same("/properties/run/properties/give_up", "run: {give_up: {qqqqqqqqqqqq: 1}}\n");
    same("/properties/compare/additionalProperties", "compare: {a: {qqqqqqqqqqqq: 1}}\n");
    std::string const market = "/definitions/market/anyOf/1/properties";
    same(market + "/billing", "market: {billing: {qqqqqqqqqqqq: 1}}\n");
    same(market + "/network", "market: {network: {qqqqqqqqqqqq: 1}}\n");
    same(market + "/storage", "market: {storage: {qqqqqqqqqqqq: 1}}\n");
    same("/properties/job/properties/dataset", "job: {dataset: {qqqqqqqqqqqq: 1}}\n");
    same(market + "/interruptions/items", "market: {interruptions: [{qqqqqqqqqqqq: 1}]}\n");
    // What follows the name of a model.
    auto const parameters = [&](std::string const& pointer, std::string const& name) {
        Json const& any = root.at(Json::json_pointer(pointer)).at("anyOf");
        for (std::size_t i = 0; i < any.size(); ++i) {
            if (any[i].contains("properties") && any[i]["properties"].contains(name)) {
                return fmt::format("{}/anyOf/{}/properties/{}", pointer, i, name);
            }
        }
        FAIL("no choice " << name << " at " << pointer);
        return pointer;
    };
    std::string const lifetime = "/definitions/law_of_lifetimes";
    for (std::string const law : {"exponential", "weibull", "gamma", "lognormal", "hyperexponential",
                                  "bathtub", "uniform", "range", "empirical"}) {
        same(parameters(lifetime, law),
             fmt::format("market: {{interruptions: [{{lifetime: {{{}: {{qqqqqqqqqqqq: 1}}}}}}]}}\n", law));
        same(parameters("/definitions/law_of_durations", law),
             fmt::format("job: {{setup: {{{}: {{qqqqqqqqqqqq: 1}}}}}}\n", law));
    }
    std::string const hosts = parameters(lifetime, "weibull") + "/properties/between_hosts";
    for (std::string const spread : {"gamma", "lognormal", "classes"}) {
        same(parameters(hosts, spread), fmt::format("market: {{interruptions: [{{lifetime: {{weibull: "
                                                    "{{between_hosts: {{{}: {{qqqqqqqqqqqq: 1}}}}}}}}}}]}}\n",
                                                    spread));
    }
    same(parameters(market + "/interruptions/items/properties/recovery", "same_host"),
         "market: {interruptions: [{recovery: {same_host: {qqqqqqqqqqqq: 1}}}]}\n");
    same(parameters(market + "/availability", "on_off"),
         "market: {availability: {on_off: {qqqqqqqqqqqq: 1}}}\n");
    for (auto const& [definition, key] :
         {std::pair("/definitions/delay", "detection"), std::pair("/definitions/release", "release")}) {
        std::string const zone = parameters(definition, "zone");
        same(zone.substr(0, zone.rfind("/properties")),
             fmt::format("policy: {{{}: {{qqqqqqqqqqqq: 1, zone: UTC}}}}\n", key));
    }
    same(parameters("/properties/policy/properties/checkpoint", "every"),
         "policy: {checkpoint: {every: {qqqqqqqqqqqq: 1}}}\n");
    same("/properties/expect/items",
         "job: {work: 1h}\nmarket: {price: $1/h}\nexpect: [{that: finished == 1, qqqqqqqqqqqq: 1}]\n");
}

}  // namespace
}  // namespace runcost
