#pragma once

#include <sys/wait.h>

#include <cstdlib>
#include <fstream>
#include <iterator>
#include <sstream>
#include <string>
#include <vector>

#include "tests/temporary_folder.hpp"

namespace runcost::tests {

inline std::string text_of(std::string const& path) {
    std::ifstream in(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(in), {}};
}

inline std::vector<std::string> lines_of(std::string const& text) {
    std::vector<std::string> lines;
    std::istringstream in(text);
    for (std::string line; std::getline(in, line);) {
        lines.push_back(line);
    }
    return lines;
}

/// What a shell command left behind.
struct Ran {
    int status;  ///< of exit, or -1 after a signal
    std::string out;
    std::string err;
};

/// Runs a shell command in a folder; $R is the program under test.
inline Ran shell(TemporaryFolder const& folder, std::string const& command) {
    TemporaryFolder const streams;
    std::string const line = "R='" RUNCOST_BINARY "'; cd '" + folder.path("") + "' && { " + command +
                             "\n} </dev/null >'" + streams.path("out") + "' 2>'" + streams.path("err") + "'";
    int const status = std::system(line.c_str());
    return {WIFEXITED(status) ? WEXITSTATUS(status) : -1, text_of(streams.path("out")),
            text_of(streams.path("err"))};
}

/// Runs the program with arguments for the shell.
inline Ran runcost_with(TemporaryFolder const& folder, std::string const& arguments) {
    return shell(folder, "\"$R\" " + arguments);
}

}  // namespace runcost::tests
