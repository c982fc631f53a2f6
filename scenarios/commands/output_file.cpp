#include "scenarios/commands/output_file.hpp"

#include <fmt/format.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <filesystem>

#include "scenarios/commands/options.hpp"

namespace runcost {

namespace {

std::FILE* open_draft(std::string const& draft, std::string const& path) {
    std::error_code ignored;
    if (std::filesystem::is_directory(path, ignored)) {  // say so now, not after a long run
        errno = EISDIR;
        return nullptr;
    }
    return std::fopen(draft.c_str(), "wx");
}

}  // namespace

OutputFile::OutputFile(std::string path)
    : path_(std::move(path)),
      draft_(fmt::format("{}.{}.part", path_, getpid())),
      file_(open_draft(draft_, path_)) {
    if (!file_) {
        draft_.clear();
        fail();
    }
}

OutputFile::~OutputFile() {
    if (!draft_.empty()) {
        file_.reset();
        std::remove(draft_.c_str());
    }
}

void OutputFile::write(std::string const& text) {
    if (std::fwrite(text.data(), 1, text.size(), file_.get()) != text.size()) {
        fail();
    }
}

void OutputFile::commit() {
    bool const written = std::fflush(file_.get()) == 0 && fsync(fileno(file_.get())) == 0;
    if (!written || std::fclose(file_.release()) != 0 || std::rename(draft_.c_str(), path_.c_str()) != 0) {
        fail();
    }
    draft_.clear();
}

void OutputFile::fail() const {
    throw OutputFailed(fmt::format("{}: cannot be written: {}", path_, std::strerror(errno)));
}

}  // namespace runcost
