#include "scenarios/gpu_names.hpp"

#include <string>
#include <vector>

#include "tests/catch.hpp"

namespace runcost {
namespace {

using Names = std::vector<std::string>;

Names docs(std::string const& written) {
    return match_gpu(*find_catalogue(built_in_catalogues(), "docs-2026-09"), written).names;
}
Names article(std::string const& written) {
    return match_gpu(*find_catalogue(built_in_catalogues(), "article-2026-02"), written).names;
}

TEST_CASE("gpu names: a GPU is found as people write it", "[catalogue]") {
    for (std::string const written : {"rtx4090", "RTX4090", "RTX 4090", "rtx-4090", "4090",
                                      "GeForce RTX 4090", "NVIDIA GeForce RTX 4090", "RTX 4090 24GB"}) {
        CAPTURE(written);
        CHECK(docs(written) == Names{"rtx4090"});
        CHECK(article(written) == Names{"rtx4090"});
    }
    CHECK(docs("A6000") == Names{"a6000"});
    CHECK(docs("RTX A6000") == Names{"a6000"});
    CHECK(docs("GH200") == Names{"gh200"});
    CHECK(docs("A10") == Names{"a10"});
    CHECK(docs("L40S") == Names{"l40s"});
    CHECK(article("L4") == Names{"l4"});
}

TEST_CASE("gpu names: a name without its variant is every variant", "[catalogue]") {
    for (std::string const written : {"H100", "h100", "H100-80GB", "NVIDIA H100 80GB"}) {
        CAPTURE(written);
        CHECK(docs(written) == Names{"h100_pcie", "h100_nvl", "h100_sxm"});
        CHECK(article(written) == Names{"h100"});
    }
    for (std::string const written : {"h100-sxm", "H100 SXM5", "H100_SXM", "h100_sxm", "H100 80GB SXM5"}) {
        CAPTURE(written);
        CHECK(docs(written) == Names{"h100_sxm"});
        CHECK(article(written).empty());
    }
    CHECK(docs("A100") == Names{"a100_80_pcie", "a100_80_sxm", "a100_40", "a100_80"});
    CHECK(docs("A100 80GB") == Names{"a100_80_pcie", "a100_80_sxm", "a100_80"});
    CHECK(docs("A100-SXM4-80GB") == Names{"a100_80_sxm"});
    CHECK(docs("a100 pcie") == Names{"a100_80_pcie"});
    CHECK(article("A100 80GB") == Names{"a100_80"});
    CHECK(article("A100-40") == Names{"a100_40"});
    CHECK(docs("A100 60GB").empty());
}

TEST_CASE("gpu names: an unknown one is none, with the name that is near", "[catalogue]") {
    auto const near = [](std::string const& written) {
        GpuMatch const match = match_gpu(built_in_catalogues().back(), written);
        CHECK(match.names.empty());
        return match.near;
    };
    CHECK(near("RTX409") == "rtx4090");
    CHECK(near("H100-SMX") == "h100_sxm");
    CHECK(near("TPU v5p").empty());
    CHECK(near("").empty());
    CHECK(near("rtx").empty());
    CHECK(near("-").empty());
}

}  // namespace
}  // namespace runcost
