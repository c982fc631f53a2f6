#pragma once

#include <cstdint>
#include <memory>
#include <string>

struct gzFile_s;

namespace runcost {

/// A text file, plain or gzip, read from its beginning to its end. Every call throws InvalidInput where the
/// file cannot be read, its gzip data are cut off or corrupt, it is too large, or it is no text.
class TraceFile {
public:
    TraceFile(std::string path, std::uint64_t most_bytes);

    std::string const& path() const { return path_; }
    /// The next letter that is no white space; 0 at the end.
    char peek();
    /// The next line that is not blank, without its end; false at the end.
    bool next(std::string& line);
    /// The number of that line, from 1.
    int line() const { return line_; }
    /// All that is left, if it is at most so many bytes.
    std::string rest(std::uint64_t most_bytes);

private:
    struct Closes {
        void operator()(gzFile_s* file) const;
    };

    bool fill();  // false at the end
    bool raw_line(std::string& line);
    [[noreturn]] void fail(std::string const& reason, int line = 0) const;

    std::string path_;
    std::uint64_t most_bytes_;
    std::unique_ptr<gzFile_s, Closes> file_;
    std::string buffer_;
    std::size_t at_ = 0;       // in the buffer
    std::uint64_t bytes_ = 0;  // unpacked so far
    int line_ = 0;
};

}  // namespace runcost
