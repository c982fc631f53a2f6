#pragma once

#include <zlib.h>

#include <stdexcept>
#include <string>

#include "tests/temporary_folder.hpp"

namespace runcost::tests {

/// Writes a text as gzip and returns the path.
inline std::string write_gzip(TemporaryFolder const& folder, std::string const& name,
                              std::string const& text) {
    std::string path = folder.path(name);
    gzFile file = gzopen(path.c_str(), "wb");
    bool const written = file != nullptr && gzwrite(file, text.data(), static_cast<unsigned>(text.size())) ==
                                                static_cast<int>(text.size());
    if (file == nullptr || gzclose(file) != Z_OK || !written) {
        throw std::runtime_error("cannot write " + path);
    }
    return path;
}

}  // namespace runcost::tests
