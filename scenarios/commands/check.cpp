#include <fmt/format.h>

#include "models/compile.hpp"
#include "scenarios/commands/commands.hpp"
#include "scenarios/commands/options.hpp"
#include "scenarios/reader.hpp"
#include "scenarios/report/format.hpp"

namespace runcost {

Exit check_command(std::vector<std::string> const& arguments) {
    namespace po = boost::program_options;
    po::options_description options("Options");
    options.add_options()("set", po::value<std::vector<std::string>>()->composing()->value_name("KEY=VALUE"),
                          "replace a value of the scenario; may be repeated");
    CommandLine const line("check", {"FILE"},
                           "Reads a scenario and reports everything that is wrong with it.", options,
                           arguments);
    ScenarioFile const file = read_scenario_file(line.file(), line.all("set"));
    print_problems(file.warnings);
    print_output(fmt::format(
        "{}: no errors, {}; {}, {} replays\n", line.file(), plural(file.warnings.size(), "warning"),
        plural(file.scenarios.size(), file.compares() ? "scenario" : "market"), grouped(file.run().replays)));
    return Exit::done;
}

}  // namespace runcost
