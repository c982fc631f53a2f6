#include "scenarios/schema.hpp"

#include "scenarios/commands/commands.hpp"
#include "scenarios/commands/options.hpp"

namespace runcost {

Exit schema_command(std::vector<std::string> const& arguments) {
    boost::program_options::options_description const options("Options");
    CommandLine const line("schema", {},
                           "The JSON Schema of scenario files, by which editors complete and check them.",
                           options, arguments);
    print_output(json_schema(describe_scenario()));
    return Exit::done;
}

}  // namespace runcost
