#pragma once

#include <cstdio>
#include <memory>
#include <string>

namespace runcost {

/// A file that appears under its name only once it is whole: it is written beside it and renamed by `commit`.
/// Without a commit nothing is left behind.
class OutputFile {
public:
    /// Throws OutputFailed where the file cannot be made.
    explicit OutputFile(std::string path);
    ~OutputFile();
    OutputFile(OutputFile const&) = delete;
    OutputFile& operator=(OutputFile const&) = delete;

    /// Throws OutputFailed.
    void write(std::string const& text);
    void commit();

private:
    struct Close {
        void operator()(std::FILE* file) const { std::fclose(file); }
    };
    [[noreturn]] void fail() const;

    std::string path_;
    std::string draft_;
    std::unique_ptr<std::FILE, Close> file_;
};

}  // namespace runcost
