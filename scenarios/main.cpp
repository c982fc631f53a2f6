#include <fmt/format.h>

#include <array>
#include <csignal>
#include <exception>
#include <string>
#include <vector>

#include "scenarios/commands/commands.hpp"
#include "scenarios/commands/options.hpp"
#include "scenarios/commands/signals.hpp"
#include "scenarios/problems.hpp"
#include "scenarios/version.hpp"
#include "sim/path_too_long.hpp"
#include "sim/record_ended.hpp"
#include "sim/run.hpp"
#include "sim/timeline.hpp"

namespace {

using namespace runcost;

constexpr std::string_view help = R"(runcost: what a GPU job on interruptible capacity will really cost

  runcost quote 8xH100 40h  where to rent, how often to save, what it costs; no file needed
  runcost simulate FILE    cost, time and risk of a scenario; several markets are compared
  runcost tune FILE        how often to save, and what that is worth; or the best value of another number,
                           where it changes the ranking, and which numbers the cost hangs on
  runcost replay FILE --number K    one replay, event by event; --find p95 picks a bad one
  runcost explain law SPEC  what a law of lifetimes says; explain price SPEC: what a price does
  runcost fit availability DATA  what a recorded trace of capacity says, and its lines for a scenario
  runcost markets          the catalogue: who rents which GPU, at what price and how reliably
  runcost verify FILE|DIR...  scenarios that carry claims: what is computed, and whether they hold
  runcost check FILE       everything that is wrong with a scenario file
  runcost schema           what a scenario file may hold, as JSON Schema for editors
  runcost COMMAND --help   the options of a command
  runcost --version

Exit: 0 done, 1 an expectation failed, 2 bad usage or scenario, 3 input or output failed.
)";

struct Command {
    std::string_view name;
    Exit (*run)(std::vector<std::string> const&);
};
constexpr std::array commands{Command{"quote", quote_command},     Command{"simulate", simulate_command},
                              Command{"check", check_command},     Command{"replay", replay_command},
                              Command{"explain", explain_command}, Command{"schema", schema_command},
                              Command{"verify", verify_command},   Command{"markets", markets_command},
                              Command{"tune", tune_command},       Command{"fit", fit_command}};

Exit run(Command const& command, std::vector<std::string> const& arguments) {
    try {
        return command.run(arguments);
    } catch (HelpWanted const& wanted) {
        print_output(wanted.what());
        return Exit::done;
    }
}

Exit dispatch(std::vector<std::string> const& words) {
    if (words.empty()) {
        throw BadUsage("which command? see runcost --help");
    }
    if (words[0] == "--help" || words[0] == "-h" || words[0] == "help") {
        print_output(std::string(help));
        return Exit::done;
    }
    if (words[0] == "--version") {
        print_output(fmt::format("runcost {}\n", runcost_version));
        return Exit::done;
    }
    std::vector<std::string> names;
    for (Command const& command : commands) {
        if (command.name == words[0]) {
            return run(command, {words.begin() + 1, words.end()});
        }
        names.emplace_back(command.name);
    }
    std::string const meant = nearest(words[0], names);
    throw BadUsage(meant.empty() ? fmt::format("no command {}; see runcost --help", words[0])
                                 : fmt::format("no command {}; did you mean {}?", words[0], meant));
}

}  // namespace

int main(int argc, char** argv) {
    auto const failed = [](Exit exit, std::string const& text) {
        print_diagnostic(text);
        return static_cast<int>(exit);
    };
    try {
        return static_cast<int>(dispatch({argv + 1, argv + argc}));
    } catch (BadUsage const& bad) {
        return failed(Exit::bad_input, fmt::format("runcost: error: {}", bad.what()));
    } catch (TooManyEvents const& bad) {
        return failed(Exit::bad_input, fmt::format("runcost: error: {}", bad.what()));
    } catch (RecordEnded const& ended) {
        return failed(
            Exit::bad_input,
            fmt::format("runcost: error: {}: market.{}.trace is too short: a replay came to its end after "
                        "{:.6g} h; say at_end: loop, at_end: stop or bootstrap: 24h",
                        ended.market, ended.of_price ? "price" : "availability", ended.hours));
    } catch (ListEnded const& ended) {
        return failed(
            Exit::bad_input,
            fmt::format("runcost: error: market.{}.recorded is too short: a replay took another host in its "
                        "rental {}; say a value for each rental, or use empirical",
                        ended.key, ended.rental + 1));
    } catch (PathTooLong const&) {
        return failed(
            Exit::bad_input,
            fmt::format("runcost: error: a replay needs more than {} steps of a price or an availability; "
                        "make its step, trace or blocks longer or its rates lower, or give up sooner "
                        "(run.give_up.after)",
                        PathTooLong::most_steps));
    } catch (InvalidInput const& bad) {
        return failed(Exit::bad_input, bad.what());
    } catch (Cancelled const&) {
        print_diagnostic("runcost: stopped; nothing was written");
        return 128 + signal_caught();
    } catch (std::exception const& error) {  // OutputFailed among them
        return failed(Exit::io_failure, fmt::format("runcost: error: {}", error.what()));
    }
}
