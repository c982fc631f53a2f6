#include "scenarios/document.hpp"

#include <chrono>
#include <filesystem>
#include <fstream>
#include <string>
#include <utility>
#include <vector>

#include "tests/catch.hpp"
#include "tests/problems_of.hpp"
#include "tests/temporary_folder.hpp"

namespace runcost {
namespace {

using namespace tests;

std::string faults(std::string const& text) {
    return problems_of([&] { parse_yaml(text, "f.yaml"); });
}

std::string set_faults(std::string const& assignment) {
    Node root = parse_yaml("job: {work: 1h}\nmarkets: [a/b, {use: c/d}]\n", "f.yaml");
    return problems_of([&] { set_value(root, assignment); });
}

TEST_CASE("document: maps, lists and scalars keep their text, order and place", "[document]") {
    Node const root =
        parse_yaml("b: 017\na:\n  - .nan\n  - yes\n  - \"1h\"\n  - ~\nc: {d: 1:30}\n", "f.yaml");
    REQUIRE(root.kind == Node::Kind::map);
    REQUIRE(root.entries.size() == 3);
    CHECK(root.entries[0].key == "b");
    CHECK(root.entries[1].key == "a");
    CHECK(root.entries[1].place.line == 2);
    CHECK(root.entries[1].place.column == 1);
    CHECK(root.find("b")->kind == Node::Kind::scalar);
    CHECK(root.find("b")->text == "017");
    CHECK(root.find("b")->place.source == "f.yaml");
    CHECK(root.find("b")->place.line == 1);
    CHECK(root.find("b")->place.column == 4);
    Node const& list = *root.find("a");
    REQUIRE(list.kind == Node::Kind::list);
    REQUIRE(list.items.size() == 4);
    CHECK(list.items[0].text == ".nan");
    CHECK(list.items[1].text == "yes");
    CHECK(list.items[2].text == "1h");
    CHECK(list.items[3].kind == Node::Kind::null);
    CHECK(root.find("c")->find("d")->text == "1:30");
    CHECK(root.find("e") == nullptr);
}

TEST_CASE("document: nothing, ~ and null are no value, but quoted they are words", "[document]") {
    for (char const* const text : {"a:", "a: ~", "a: null"}) {
        CAPTURE(text);
        Node const root = parse_yaml(std::string(text) + "\nb: 1\n", "f");
        CHECK(root.find("a")->kind == Node::Kind::null);
        CHECK(root.find("a")->place.line == 1);
    }
    for (char const* const text : {"a: ''", "a: \"~\"", "a: 'null'"}) {
        CAPTURE(text);
        CHECK(parse_yaml(text, "f").find("a")->kind == Node::Kind::scalar);
    }
}

TEST_CASE("document: every duplicate key is reported at once, with the line of the first", "[document]") {
    CHECK(faults("a: 1\nb: {x: 1, x: 2}\na:\n  - 1\nc: 1\na: 3\n") ==
          "f.yaml:2:11: error: duplicate key x (first in line 2)\n"
          "f.yaml:3:1: error: duplicate key a (first in line 1)\n"
          "f.yaml:6:1: error: duplicate key a (first in line 1)");
    CHECK(faults("a: 1\n'a': 2\n") == "f.yaml:2:1: error: duplicate key a (first in line 1)");
    CHECK(faults("a: {x: 1}\nb: {x: 1}\n").empty());
}

TEST_CASE("document: anchors, aliases, merge keys and tags are refused", "[document]") {
    CHECK(faults("a: &x 1\n") == "f.yaml:1:4: error: anchors (&name) are not part of the scenario language");
    CHECK(faults("a: &x [1]\n") ==
          "f.yaml:1:4: error: anchors (&name) are not part of the scenario language");
    CHECK(faults("a: &x {b: 1}\n") ==
          "f.yaml:1:4: error: anchors (&name) are not part of the scenario language");
    CHECK(faults("a: &x\n") == "f.yaml:1:4: error: anchors (&name) are not part of the scenario language");
    CHECK(faults("a: &x {b: 1}\nc:\n  <<: *x\n") ==
          "f.yaml:1:4: error: anchors (&name) are not part of the scenario language");
    CHECK(contains(faults("a: *x\n"), "f.yaml:1:4: error: "));
    CHECK(faults("a: !!float 3\n") ==
          "f.yaml:1:4: error: tags (tag:yaml.org,2002:float) are not part of the scenario language");
    CHECK(faults("a: !law [1]\n") == "f.yaml:1:4: error: tags (!law) are not part of the scenario language");
    CHECK(faults("a: !law {b: 1}\n") ==
          "f.yaml:1:4: error: tags (!law) are not part of the scenario language");
    // Without an anchor a merge key is a key like any other, and known nowhere.
    CHECK(parse_yaml("<<: {b: 1}\n", "f").find("<<") != nullptr);
}

TEST_CASE("document: keys must be words", "[document]") {
    for (char const* const text : {"[1, 2]: 3\n", "{a: 1}: 3\n", "? [1]\n: 2\n", "~: 3\n", ": 3\n"}) {
        CAPTURE(text);
        CHECK(faults(text) == (text[0] == '?' ? "f.yaml:1:3: error: a key must be a word"
                                              : "f.yaml:1:1: error: a key must be a word"));
    }
}

TEST_CASE("document: a second document is refused", "[document]") {
    CHECK(faults("a: 1\n---\nb: 1\n") == "f.yaml:3:1: error: more than one document in the file");
    CHECK(contains(faults("a: 1\n---\n"), "more than one document in the file"));
    CHECK(contains(faults("a: 1\n...\n---\n- 2\n"), "more than one document in the file"));
    CHECK(faults("---\na: 1\n...\n").empty());
}

TEST_CASE("document: what is no YAML is reported with its place", "[document]") {
    for (char const* const text : {"a: [1, 2\n", "a: {b: 1\n", "a: 'x", "a: b: c\n", "a: 1\n  b: 2\n",
                                   "a:\n\t- 1\n", "%YAML 9.9.9.9\n---\na: 1\n", "a: @x\n"}) {
        std::string const found = faults(text);
        CAPTURE(text, found);
        CHECK(found.rfind("f.yaml:", 0) == 0);
        CHECK(contains(found, ": error: not valid YAML: "));
    }
}

TEST_CASE("document: a text without a value is empty, and names its source", "[document]") {
    for (char const* const text : {"", "# only a comment\n"}) {
        Node const root = parse_yaml(text, "f.yaml");
        CAPTURE(text);
        CHECK(root.kind == Node::Kind::null);
        CHECK(root.place.source == "f.yaml");
    }
}

TEST_CASE("document: bombs are refused at once", "[document]") {
    auto const begin = std::chrono::steady_clock::now();
    std::size_t const many = 100'000;
    auto const repeated = [](std::string const& part, std::size_t times) {
        std::string text;
        for (std::size_t i = 0; i < times; ++i) {
            text += part;
        }
        return text;
    };
    for (std::string const part : {"[", "{a: ", "- ", "? ", "[{a: ["}) {
        CAPTURE(part);
        CHECK(contains(faults(repeated(part, many)), ": error: nested too deeply: more than 100 levels"));
        CHECK(contains(
            faults("job: " + (part == "- " || part == "? " ? "\n  " + part : part) + repeated(part, many)),
            ": error: nested too deeply: more than 100 levels"));
    }
    std::string stairs;
    for (std::size_t i = 0; i < 500; ++i) {
        stairs += std::string(i, ' ') + "a:\n";
    }
    CHECK(contains(faults(stairs), "nested too deeply"));
    Node set_to = parse_yaml("a: 1\n", "f");
    CHECK(contains(problems_of([&] { set_value(set_to, "a=" + repeated("[", many)); }), "nested too deeply"));
    CHECK(contains(faults("a: &a [x, x]\nb: &b [*a, *a]\nc: &c [*b, *b]\n"), "anchors"));
    std::string keys;
    for (std::size_t i = 0; i < many; ++i) {
        keys += "k" + std::to_string(i) + ": 1\n";
    }
    CHECK(parse_yaml(keys, "f").entries.size() == many);
    // Quadratic work on these takes minutes here; a slow machine with sanitizers takes seconds.
    CHECK(std::chrono::steady_clock::now() - begin < std::chrono::minutes{1});
}

TEST_CASE("document: nesting that people write is read", "[document]") {
    std::string const open(40, '[');
    std::string const close(40, ']');
    Node root = parse_yaml(open + "1h" + close, "f");
    for (std::size_t i = 0; i < open.size(); ++i) {
        REQUIRE(root.items.size() == 1);
        Node inner = root.items[0];
        root = std::move(inner);
    }
    CHECK(root.text == "1h");
}

TEST_CASE("document: what cannot be read as a text file is refused by name", "[document]") {
    TemporaryFolder const folder;
    auto const read_faults = [&](std::string const& path) { return problems_of([&] { read_text(path); }); };
    auto const written = [&](std::string const& text) { return folder.write("f.yaml", text); };
    std::string const path = folder.path("f.yaml");

    CHECK(read_faults(path) == path + ": error: no such file");
    CHECK(read_faults("") == ": error: no such file");
    CHECK(read_faults(folder.path("")) == folder.path("") + ": error: is a folder, not a file");
    for (std::string const& empty : {std::string(), std::string("\n \t\r\n")}) {
        CHECK(read_faults(written(empty)) == path + ": error: is empty");
    }
    CHECK(read_faults(written(std::string("a: 1\n\0b", 7))) == path + ": error: is not a text file");
    CHECK(read_faults(written(std::string((std::size_t{2} << 20U) + 1, '#'))) ==
          path + ": error: too large: more than 2 MiB");
    CHECK(read_faults(written(std::string(std::size_t{2} << 20U, '#'))).empty());
    CHECK(read_text(written("a: 1\r\n")) == "a: 1\r\n");
    CHECK(read_faults(path + "/g.yaml") == path + "/g.yaml: error: no such file");

    std::filesystem::permissions(written("a: 1\n"), std::filesystem::perms::none);
    bool const readable = std::ifstream(path).good();  // by root
    CHECK(read_faults(path) == (readable ? "" : path + ": error: cannot be read (permission?)"));
    std::filesystem::permissions(path, std::filesystem::perms::owner_all);
#ifdef __linux__
    CHECK(read_faults("/proc/self/mem") == "/proc/self/mem: error: cannot be read");
#endif
}

TEST_CASE("document: set_value replaces and adds values of maps and lists", "[document]") {
    Node root = parse_yaml("job: {work: 1h}\nmarkets: [{use: a}, {use: b}]\n", "f.yaml");
    set_value(root, "job.work=3h");
    set_value(root, "job.setup=7min");
    set_value(root, "run.give_up.after=2d");
    set_value(root, "markets.1.use=x=y");
    set_value(root, "policy.checkpoint={every: 1h}");
    set_value(root, "job.budget=");
    CHECK(root.find("job")->find("work")->text == "3h");
    CHECK(root.find("job")->find("setup")->text == "7min");
    CHECK(root.find("job")->find("budget")->kind == Node::Kind::null);
    CHECK(root.find("run")->find("give_up")->find("after")->text == "2d");
    CHECK(root.find("markets")->items[0].find("use")->text == "a");
    CHECK(root.find("markets")->items[1].find("use")->text == "x=y");
    CHECK(root.find("policy")->find("checkpoint")->find("every")->text == "1h");
    Place const& place = root.find("policy")->find("checkpoint")->find("every")->place;
    CHECK(place.source == "--set policy.checkpoint={every: 1h}");
    CHECK(place.line == 0);
}

TEST_CASE("document: set_value turns a market that is only named into a map", "[document]") {
    Node root = parse_yaml("market: a.b/c\nmarkets: [d.e/f, g.h/i]\npolicy: {checkpoint: young}\n", "f.yaml");
    set_value(root, "market.price=$1/h");
    set_value(root, "markets.1.setup=1min");
    set_value(root, "policy.checkpoint.every=1h");
    CHECK(root.find("market")->find("use")->text == "a.b/c");
    CHECK(root.find("market")->find("price")->text == "$1/h");
    CHECK(root.find("markets")->items[0].text == "d.e/f");
    CHECK(root.find("markets")->items[1].find("use")->text == "g.h/i");
    CHECK(root.find("markets")->items[1].find("setup")->text == "1min");
    CHECK(root.find("policy")->find("checkpoint")->entries.size() == 1);
}

TEST_CASE("document: a --set that leads nowhere is refused by its own text", "[document]") {
    for (std::string const bad : {"job.work", "=3h", "", "="}) {
        CHECK(set_faults(bad) == "--set " + bad + ": error: say key=value, such as job.work=3h");
    }
    for (std::string const index : {"2", "-1", "x", "0x0", "99999999999999999999"}) {
        std::string const reason = index + " is not the number of an item; there are 2, from 0";
        CHECK(contains(set_faults("markets." + index + ".use=a"), ".use=a: error: " + reason));
    }
    for (std::string const gap : {".", ".job", "job.", "job..work"}) {
        CHECK(contains(set_faults(gap + "=1h"), "say key=value"));
    }
    CHECK(contains(set_faults("job.work=[1"), "error: not valid YAML: "));
    CHECK(contains(set_faults("job.work=*x"), "--set job.work=*x:1:1: error: "));
    CHECK(contains(set_faults("job={work: 1h, work: 2h}"), "duplicate key work"));
}

}  // namespace
}  // namespace runcost
