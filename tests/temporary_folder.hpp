#pragma once

#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <stdexcept>
#include <string>
#include <vector>

namespace runcost::tests {

/// A new folder, removed with all that is in it.
class TemporaryFolder {
public:
    TemporaryFolder() {
        std::string name = (std::filesystem::temp_directory_path() / "runcost-test-XXXXXX").string();
        if (mkdtemp(name.data()) == nullptr) {
            throw std::runtime_error("no temporary folder " + name);
        }
        folder_ = name;
    }
    ~TemporaryFolder() {
        std::error_code ignored;
        std::filesystem::remove_all(folder_, ignored);
    }
    TemporaryFolder(TemporaryFolder const&) = delete;
    TemporaryFolder& operator=(TemporaryFolder const&) = delete;

    std::string path(std::string const& name) const { return (folder_ / name).string(); }

    /// Writes a file and returns its path.
    std::string write(std::string const& name, std::string const& text) const {
        std::ofstream out(folder_ / name, std::ios::binary);
        out << text << std::flush;
        if (!out) {
            throw std::runtime_error("cannot write " + path(name));
        }
        return path(name);
    }

    std::vector<std::string> names() const {
        std::vector<std::string> result;
        for (auto const& entry : std::filesystem::directory_iterator(folder_)) {
            result.push_back(entry.path().filename().string());
        }
        return result;
    }

private:
    std::filesystem::path folder_;
};

}  // namespace runcost::tests
