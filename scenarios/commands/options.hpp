#pragma once

#include <boost/program_options.hpp>
#include <stdexcept>
#include <string>
#include <vector>

#include "scenarios/catalogue.hpp"
#include "scenarios/problems.hpp"
#include "scenarios/units.hpp"
#include "sim/run.hpp"

namespace runcost {

/// A command line that asks for its help; `what` is the help.
struct HelpWanted : std::runtime_error {
    using std::runtime_error::runtime_error;
};

/// A command line that is wrong.
struct BadUsage : std::runtime_error {
    using std::runtime_error::runtime_error;
};

/// Parses the arguments of a command: its operands and options. Throws HelpWanted or BadUsage.
class CommandLine {
public:
    /// `operands`: their names, such as FILE; all must be there, and no more, unless the last ends in "...".
    CommandLine(std::string const& command, std::vector<std::string> const& operands,
                std::string const& purpose, boost::program_options::options_description const& options,
                std::vector<std::string> const& arguments);

    std::vector<std::string> const& operands() const { return operands_; }
    std::string const& operand(std::size_t index) const { return operands_.at(index); }
    std::string const& file() const { return operands_.front(); }
    bool has(std::string const& option) const { return values_.count(option) > 0; }
    std::vector<std::string> all(std::string const& option) const;

    /// The value of an option, read as in a scenario file.
    template <class T>
    std::optional<T> get(std::string const& option, Value<T> const& value) const {
        if (!has(option)) {
            return std::nullopt;
        }
        std::string const text = values_[option].as<std::string>();
        Parsed<T> parsed = value(text);
        if (!parsed.value) {
            throw BadUsage("--" + option + " " + text + " (" + parsed.reason + ")");
        }
        return parsed.value;
    }

private:
    std::vector<std::string> operands_;
    boost::program_options::variables_map values_;
};

/// The options that all commands on a scenario share.
boost::program_options::options_description scenario_options();

/// Adds --threads.
void add_threads(boost::program_options::options_description& options);

/// How a command replays: on the threads that --threads asks for, and until a signal ends it with Cancelled.
RunOptions run_options(CommandLine const& line);

/// The catalogue that the option --catalogue names, or the newest. Throws BadUsage where there is none.
Catalogue const& wanted_catalogue(CommandLine const& line);

/// Days since a catalogue's date.
long age_in_days(Catalogue const& catalogue);

/// Prints a line to standard error. Where that cannot be written, nobody can be told.
void print_diagnostic(std::string const& text);

/// Prints problems to standard error, a line each.
void print_problems(std::vector<Problem> const& problems);

/// Prints to standard output; throws OutputFailed where it cannot be written.
struct OutputFailed : std::runtime_error {
    using std::runtime_error::runtime_error;
};
void print_output(std::string const& text);

}  // namespace runcost
