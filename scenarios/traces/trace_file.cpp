#include "scenarios/traces/trace_file.hpp"

#include <fmt/format.h>
#include <zlib.h>

#include <algorithm>
#include <string_view>
#include <utility>

#include "scenarios/document.hpp"
#include "scenarios/problems.hpp"

namespace runcost {
namespace {

constexpr std::size_t buffer_bytes = std::size_t{1} << 16U;
constexpr std::size_t most_line_bytes = std::size_t{1} << 20U;
constexpr std::string_view byte_order_mark = "\xEF\xBB\xBF";

bool is_control(char letter) {
    return static_cast<unsigned char>(letter) < 0x20 && letter != '\t' && letter != '\r' && letter != '\n';
}

bool is_blank(std::string_view text) {
    return text.find_first_not_of(" \t\r\n") == std::string_view::npos;
}

}  // namespace

void TraceFile::Closes::operator()(gzFile_s* file) const {
    gzclose_r(file);
}

TraceFile::TraceFile(std::string path, std::uint64_t most_bytes)
    : path_(std::move(path)), most_bytes_(most_bytes) {
    check_is_file(path_);
    file_.reset(gzopen(path_.c_str(), "rb"));
    if (!file_) {
        fail("cannot be read (permission?)");
    }
    fill();
    if (buffer_.starts_with(byte_order_mark)) {
        at_ = byte_order_mark.size();
    }
}

bool TraceFile::fill() {
    buffer_.resize(buffer_bytes);
    at_ = 0;
    int const got = gzread(file_.get(), buffer_.data(), static_cast<unsigned>(buffer_bytes));
    int code = Z_OK;
    gzerror(file_.get(), &code);
    if (code == Z_BUF_ERROR) {
        fail("its gzip data end too early (cut off?)");
    }
    if (got < 0) {
        fail(code == Z_ERRNO ? "cannot be read" : "its gzip data are corrupt");
    }
    buffer_.resize(static_cast<std::size_t>(got));
    bytes_ += buffer_.size();
    if (bytes_ > most_bytes_) {
        fail(fmt::format("too large: more than {} bytes of text; cut it", most_bytes_));
    }
    if (std::any_of(buffer_.begin(), buffer_.end(), is_control)) {
        fail("is not a text file");
    }
    return got > 0;
}

char TraceFile::peek() {
    while (at_ < buffer_.size() || fill()) {
        char const letter = buffer_[at_];
        if (!is_blank({&letter, 1})) {
            return letter;
        }
        line_ += letter == '\n' ? 1 : 0;
        ++at_;
    }
    return 0;
}

bool TraceFile::raw_line(std::string& line) {
    line.clear();
    while (at_ < buffer_.size() || fill()) {
        std::size_t const end = buffer_.find('\n', at_);
        line.append(buffer_, at_, end == std::string::npos ? end : end - at_);
        if (line.size() > most_line_bytes) {
            fail(fmt::format("a line of more than {} bytes", most_line_bytes), line_ + 1);
        }
        at_ = end == std::string::npos ? buffer_.size() : end + 1;
        if (end != std::string::npos) {
            ++line_;
            return true;
        }
    }
    line_ += line.empty() ? 0 : 1;
    return !line.empty();
}

bool TraceFile::next(std::string& line) {
    while (raw_line(line)) {
        if (line.ends_with('\r')) {
            line.pop_back();
        }
        if (!is_blank(line)) {
            return true;
        }
    }
    return false;
}

std::string TraceFile::rest(std::uint64_t most_bytes) {
    std::string text;
    while (at_ < buffer_.size() || fill()) {
        text.append(buffer_, at_);
        at_ = buffer_.size();
        if (text.size() > most_bytes) {
            fail(fmt::format("too large: more than {} bytes of JSON; cut it, or make it CSV", most_bytes));
        }
    }
    return text;
}

void TraceFile::fail(std::string const& reason, int line) const {
    throw InvalidInput({{true, {path_, line, line == 0 ? 0 : 1}, reason}});
}

}  // namespace runcost
