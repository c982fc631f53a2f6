#include <fmt/format.h>

#include "scenarios/commands/commands.hpp"
#include "scenarios/commands/options.hpp"
#include "scenarios/gpu_names.hpp"
#include "scenarios/report/format.hpp"
#include "scenarios/report/markets.hpp"

namespace runcost {
namespace {

std::vector<std::string> gpus_named(Catalogue const& catalogue, std::string const& name) {
    GpuMatch match = match_gpu(catalogue, name);
    if (match.names.empty()) {
        throw BadUsage(match.near.empty()
                           ? fmt::format("--gpu {} (the catalogue {} has no such GPU; see runcost markets)",
                                         name, catalogue.name)
                           : fmt::format("--gpu {} (the catalogue {} has no such GPU; did you mean {}?)",
                                         name, catalogue.name, match.near));
    }
    return std::move(match.names);
}

}  // namespace

Exit markets_command(std::vector<std::string> const& arguments) {
    namespace po = boost::program_options;
    po::options_description options("Options");
    options.add_options()("gpu", po::value<std::string>()->value_name("X"),
                          "only markets with this GPU, such as H100, h100-sxm or 4090")(
        "catalogue", po::value<std::string>()->value_name("NAME"), "another catalogue than the newest")(
        "json", "print JSON: the terms of each market, and where each number is from");
    CommandLine const line(
        "markets", {},
        "The markets of the catalogue, which a scenario takes with `use:`: prices, how long\n"
        "nodes live, and how many GPUs they have.",
        options, arguments);
    Catalogue const& catalogue = wanted_catalogue(line);
    auto const gpu = line.get("gpu", word());
    MarketsReport const report{catalogue, gpu ? gpus_named(catalogue, *gpu) : std::vector<std::string>{},
                               age_in_days(catalogue)};
    print_output(line.has("json") ? json_markets(report) : text_markets(report, terminal_width()));
    return Exit::done;
}

}  // namespace runcost
