#include <regex>
#include <sstream>
#include <string>
#include <vector>

#include "tests/catch.hpp"
#include "tests/run_binary.hpp"

namespace runcost {
namespace {

using namespace tests;

/// A command of a document, and what it says that the command prints.
struct Shown {
    std::string command;
    std::vector<std::string> lines;
};

/// Blocks of indented lines whose first is "$ runcost ...".
std::vector<Shown> shown_in(std::string const& path) {
    std::vector<Shown> result;
    bool open = false;
    std::istringstream in(text_of(path));
    for (std::string line; std::getline(in, line);) {
        std::string const indent = "    ";
        std::string const prompt = indent + "$ runcost ";
        if (line.rfind(prompt, 0) == 0) {
            result.push_back({line.substr(prompt.size()), {}});
            open = true;
        } else if (open && (line.empty() || line.rfind(indent, 0) == 0)) {
            result.back().lines.push_back(line.empty() ? "" : line.substr(indent.size()));
        } else {
            open = false;
        }
    }
    for (Shown& shown : result) {
        while (!shown.lines.empty() && shown.lines.back().empty()) {
            shown.lines.pop_back();
        }
    }
    return result;
}

/// Without what depends on the day.
std::string dateless(std::string const& line) {
    return std::regex_replace(line, std::regex(", (today|\\d+ (day|month|year)s? ago)"), "");
}

TEST_CASE("readme: what it says that a command prints is what it prints", "[readme][slow]") {
    std::string const root = RUNCOST_SOURCE_DIR;
    std::vector<Shown> const all = shown_in(root + "/README.md");
    REQUIRE(all.size() >= 3);
    TemporaryFolder const folder;
    for (Shown const& shown : all) {
        CAPTURE(shown.command);
        Ran const ran = shell(folder, "cd '" + root + "' && \"$R\" " + shown.command);
        std::istringstream in(ran.out);
        std::string line;
        for (std::string const& expected : shown.lines) {
            if (expected.find("...") != std::string::npos &&
                expected.find_first_not_of(" .") == std::string::npos) {
                line = "...";  // the rest is left out
                break;
            }
            std::string got;
            std::getline(in, got);
            CHECK(dateless(got) == dateless(expected));
        }
        CHECK((line == "..." || !std::getline(in, line)));
    }
}

}  // namespace
}  // namespace runcost
