#include "scenarios/document.hpp"

#include <fmt/format.h>
#include <yaml-cpp/eventhandler.h>
#include <yaml-cpp/yaml.h>

#include <algorithm>
#include <cctype>
#include <charconv>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <unordered_map>

namespace runcost {
namespace {

constexpr std::uintmax_t most_bytes = std::uintmax_t{2} << 20U;
constexpr std::size_t most_levels = 100;

[[noreturn]] void fail(Place place, std::string text) {
    throw InvalidInput({{true, std::move(place), std::move(text)}});
}

/// Builds the tree from the parser's events, so that nothing is converted, dropped or expanded on the way.
class Builder : public YAML::EventHandler {
public:
    explicit Builder(std::string source) : source_(std::move(source)) { root_.place.source = source_; }

    void OnDocumentStart(YAML::Mark const&) override {}
    void OnDocumentEnd() override {}
    void OnNull(YAML::Mark const& mark, YAML::anchor_t anchor) override {
        refuse_anchor(mark, anchor);
        add({Node::Kind::null, place(mark), {}, {}, {}});
    }
    void OnAlias(YAML::Mark const& mark, YAML::anchor_t) override {
        fail(place(mark), "aliases (*name) are not part of the scenario language; write the value out");
    }
    void OnScalar(YAML::Mark const& mark, std::string const& tag, YAML::anchor_t anchor,
                  std::string const& value) override {
        refuse_anchor(mark, anchor);
        refuse_tag(mark, tag);
        bool const plain = tag == "?" || tag.empty();
        bool const is_null = plain && (value.empty() || value == "~" || value == "null");
        add({is_null ? Node::Kind::null : Node::Kind::scalar, place(mark), value, {}, {}});
    }
    void OnSequenceStart(YAML::Mark const& mark, std::string const& tag, YAML::anchor_t anchor,
                         YAML::EmitterStyle::value) override {
        refuse_anchor(mark, anchor);
        refuse_tag(mark, tag);
        enter(Node::Kind::list, mark);
    }
    void OnSequenceEnd() override { close(); }
    void OnMapStart(YAML::Mark const& mark, std::string const& tag, YAML::anchor_t anchor,
                    YAML::EmitterStyle::value) override {
        refuse_anchor(mark, anchor);
        refuse_tag(mark, tag);
        enter(Node::Kind::map, mark);
    }
    void OnMapEnd() override { close(); }

    Node take() { return std::move(root_); }
    std::vector<Problem> const& problems() const { return problems_; }

private:
    struct Open {
        Node node;
        std::vector<Node> key;                       // of a map: the key that waits for its value
        std::unordered_map<std::string, int> lines;  // of a map: where each key stands
    };

    Place place(YAML::Mark const& mark) const { return {source_, mark.line + 1, mark.column + 1}; }

    void refuse_anchor(YAML::Mark const& mark, YAML::anchor_t anchor) const {
        if (anchor != 0) {
            fail(place(mark), "anchors (&name) are not part of the scenario language");
        }
    }
    void refuse_tag(YAML::Mark const& mark, std::string const& tag) const {
        if (!tag.empty() && tag != "?" && tag != "!") {
            fail(place(mark), fmt::format("tags ({}) are not part of the scenario language", tag));
        }
    }

    void enter(Node::Kind kind, YAML::Mark const& mark) {
        if (open_.size() == most_levels) {
            fail(place(mark), fmt::format("nested too deeply: more than {} levels", most_levels));
        }
        open_.push_back({{kind, place(mark), {}, {}, {}}, {}, {}});
    }
    void close() {
        Node node = std::move(open_.back().node);
        open_.pop_back();
        add(std::move(node));
    }

    void add(Node node) {
        if (open_.empty()) {
            root_ = std::move(node);
            return;
        }
        Open& open = open_.back();
        if (open.node.kind == Node::Kind::list) {
            open.node.items.push_back(std::move(node));
        } else if (open.key.empty()) {
            if (node.kind != Node::Kind::scalar) {
                fail(node.place, "a key must be a word");
            }
            open.key.push_back(std::move(node));
        } else {
            Node const key = std::move(open.key.back());
            open.key.clear();
            if (node.kind == Node::Kind::null) {
                node.place = key.place;  // the parser's is that of whatever comes next
            }
            auto const [first, is_new] = open.lines.emplace(key.text, key.place.line);
            if (!is_new) {
                problems_.push_back(
                    {true, key.place,
                     fmt::format("duplicate key {} (first in line {})", key.text, first->second)});
            } else {
                open.node.entries.push_back({key.text, key.place, std::move(node)});
            }
        }
    }

    std::string source_;
    Node root_;
    std::vector<Open> open_;
    std::vector<Problem> problems_;
};

std::vector<std::string> split(std::string const& path) {
    std::vector<std::string> parts;
    std::istringstream in(path);
    for (std::string part; std::getline(in, part, '.');) {
        parts.push_back(part);
    }
    return parts;
}

}  // namespace

Node const* Node::find(std::string_view key) const {
    auto const found =
        std::find_if(entries.begin(), entries.end(), [&](Entry const& some) { return some.key == key; });
    return found == entries.end() ? nullptr : &found->value;
}

Node* Node::find(std::string_view key) {
    auto const found =
        std::find_if(entries.begin(), entries.end(), [&](Entry const& some) { return some.key == key; });
    return found == entries.end() ? nullptr : &found->value;
}

Node parse_yaml(std::string const& text, std::string const& source) {
    std::istringstream in(text);
    Builder builder(source);
    try {
        YAML::Parser parser(in);
        parser.HandleNextDocument(builder);
        Builder another(source);
        if (parser.HandleNextDocument(another)) {
            fail(another.take().place, "more than one document in the file");
        }
    } catch (YAML::Exception const& exception) {
        Place place{source, 0, 0};
        if (!exception.mark.is_null()) {
            place = {source, exception.mark.line + 1, exception.mark.column + 1};
        }
        fail(place, "not valid YAML: " + exception.msg);
    }
    if (!builder.problems().empty()) {
        throw InvalidInput(builder.problems());
    }
    return builder.take();
}

void check_is_file(std::string const& path) {
    namespace fs = std::filesystem;
    std::error_code error;
    fs::file_status const status = fs::status(path, error);
    if (!fs::exists(status)) {
        fail({path, 0, 0}, "no such file");
    }
    if (fs::is_directory(status)) {
        fail({path, 0, 0}, "is a folder, not a file");
    }
}

std::string read_text(std::string const& path) {
    check_is_file(path);
    Place const place{path, 0, 0};
    std::ifstream in(path, std::ios::binary);
    if (!in) {
        fail(place, "cannot be read (permission?)");
    }
    std::string text;
    std::vector<char> buffer(std::size_t{1} << 16U);
    while (in.read(buffer.data(), static_cast<std::streamsize>(buffer.size())) || in.gcount() > 0) {
        text.append(buffer.data(), static_cast<std::size_t>(in.gcount()));
        if (text.size() > most_bytes) {
            fail(place, fmt::format("too large: more than {} MiB", most_bytes >> 20U));
        }
    }
    if (in.bad()) {
        fail(place, "cannot be read");
    }
    if (text.find('\0') != std::string::npos) {
        fail(place, "is not a text file");
    }
    if (text.find_first_not_of(" \t\r\n") == std::string::npos) {
        fail(place, "is empty");
    }
    return text;
}

void set_value(Node& root, std::string const& assignment, Inherited const& inherited) {
    std::string const source = "--set " + assignment;
    Place const place{source, 0, 0};
    std::size_t const equals = assignment.find('=');
    std::string const path = assignment.substr(0, equals);
    bool const gap =
        path.empty() || path.front() == '.' || path.back() == '.' || path.find("..") != std::string::npos;
    if (equals == std::string::npos || gap) {
        fail(place, "say key=value, such as job.work=3h");
    }
    Node value = parse_yaml(assignment.substr(equals + 1), source);
    // Everything in it is placed at the option.
    auto const put = [&](auto const& self, Node& node) -> void {
        node.place = place;
        for (Node& item : node.items) {
            self(self, item);
        }
        for (Node::Entry& entry : node.entries) {
            entry.place = place;
            self(self, entry.value);
        }
    };
    put(put, value);

    Node* at = &root;
    for (std::string const& part : split(path)) {
        if (at->kind == Node::Kind::list) {
            std::size_t index = 0;
            auto const parsed = std::from_chars(part.data(), part.data() + part.size(), index);
            if (parsed.ec != std::errc{} || parsed.ptr != part.data() + part.size() ||
                index >= at->items.size()) {
                fail(place, fmt::format("{} is not the number of an item; there are {}, from 0", part,
                                        at->items.size()));
            }
            at = &at->items[index];
            continue;
        }
        if (at->kind != Node::Kind::map) {
            // A value becomes a map: a market that is only named keeps its name, others are replaced.
            Node map{Node::Kind::map, place, {}, {}, {}};
            bool const named = at->kind == Node::Kind::scalar && at->text.find('/') != std::string::npos &&
                               std::isalpha(static_cast<unsigned char>(at->text.front())) != 0;
            if (named) {
                map.entries.push_back({"use", at->place, *at});
            }
            *at = std::move(map);
        }
        if (at->find(part) == nullptr) {
            Node const* const from = inherited ? inherited(*at, part) : nullptr;
            Node const absent{Node::Kind::null, place, {}, {}, {}};
            at->entries.push_back({part, place, from == nullptr ? absent : *from});
        }
        at = at->find(part);
    }
    *at = std::move(value);
}

}  // namespace runcost
