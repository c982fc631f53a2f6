#include "scenarios/commands/output_file.hpp"

#include <fmt/format.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>

#include "scenarios/commands/options.hpp"

namespace runcost {

OutputFile::OutputFile(std::string path)
    : path_(std::move(path)),
      draft_(fmt::format("{}.{}.part", path_, getpid())),
      file_(std::fopen(draft_.c_str(), "wx")) {
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
