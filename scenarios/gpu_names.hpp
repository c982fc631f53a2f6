#pragma once

#include <string>
#include <vector>

#include "scenarios/catalogue.hpp"

namespace runcost {

/// What a catalogue has of a GPU as people write it.
struct GpuMatch {
    std::vector<std::string> names;  ///< as in the catalogue; empty: none
    std::string near;                ///< of an unknown GPU: one with a name like it; may be empty
};

/// `H100` is every H100, `h100-sxm` and `H100 SXM5 80GB` the SXM; `4090` is an RTX 4090.
GpuMatch match_gpu(Catalogue const& catalogue, std::string const& written);

}  // namespace runcost
