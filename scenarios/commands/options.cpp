#include "scenarios/commands/options.hpp"

#include <fmt/format.h>

#include <cerrno>
#include <chrono>
#include <cstdio>
#include <cstring>
#include <sstream>

#include "scenarios/commands/signals.hpp"

namespace runcost {

namespace po = boost::program_options;

CommandLine::CommandLine(std::string const& command, std::vector<std::string> const& operands,
                         std::string const& purpose, po::options_description const& options,
                         std::vector<std::string> const& arguments) {
    po::options_description all = options;
    all.add_options()("help", "this text");
    po::options_description with_operands;
    with_operands.add(all);
    with_operands.add_options()("operands", po::value<std::vector<std::string>>());
    po::positional_options_description positional;
    positional.add("operands", -1);
    try {
        auto const style = po::command_line_style::unix_style & ~po::command_line_style::allow_guessing;
        po::store(po::command_line_parser(arguments)
                      .options(with_operands)
                      .positional(positional)
                      .style(style)
                      .run(),
                  values_);
    } catch (po::unknown_option const& error) {
        std::vector<std::string> names;
        for (auto const& option : all.options()) {
            names.push_back("--" + option->long_name());
        }
        std::string const meant = nearest(error.get_option_name(), names);
        throw BadUsage(fmt::format("no option {}; {}", error.get_option_name(),
                                   meant.empty() ? fmt::format("see runcost {} --help", command)
                                                 : fmt::format("did you mean {}?", meant)));
    } catch (po::error const& error) {
        throw BadUsage(error.what());
    }
    std::string const usage =
        fmt::format("runcost {}{}{}", command, operands.empty() ? "" : " ", fmt::join(operands, " "));
    if (has("help")) {
        std::ostringstream text;
        text << usage << " [options]\n" << purpose << "\n\n" << all;
        throw HelpWanted(text.str());
    }
    if (has("operands")) {
        operands_ = values_["operands"].as<std::vector<std::string>>();
    }
    if (operands_.size() < operands.size()) {
        throw BadUsage(fmt::format("which {}? say {}", operands[operands_.size()], usage));
    }
    bool const any_more = !operands.empty() && operands.back().ends_with("...");
    if (operands_.size() > operands.size() && !any_more) {
        throw BadUsage(fmt::format("{} is one too many; say {}", operands_[operands.size()], usage));
    }
}

std::vector<std::string> CommandLine::all(std::string const& option) const {
    return has(option) ? values_[option].as<std::vector<std::string>>() : std::vector<std::string>{};
}

po::options_description scenario_options() {
    po::options_description options("Options");
    options.add_options()(
        "set", po::value<std::vector<std::string>>()->composing()->value_name("KEY=VALUE"),
        "replace a value of the scenario, such as job.work=3h or markets.0.price=$1/h; may be repeated")(
        "seed", po::value<std::string>()->value_name("S"), "another seed than the scenario's")(
        "json", "print JSON")("quiet", "no progress and no warnings");
    return options;
}

void add_threads(po::options_description& options) {
    options.add_options()("threads", po::value<std::string>()->value_name("T"),
                          "default: all cores; never changes a result");
}

RunOptions run_options(CommandLine const& line) {
    RunOptions options;
    options.threads = static_cast<unsigned>(line.get("threads", count(1, 1024)).value_or(0));
    catch_signals();
    options.cancelled = [] { return signal_caught() != 0; };
    return options;
}

Catalogue const& wanted_catalogue(CommandLine const& line) {
    std::vector<Catalogue> const& all = built_in_catalogues();
    auto const name = line.get("catalogue", word());
    Catalogue const* found = name ? find_catalogue(all, *name) : &all.back();
    if (found == nullptr) {
        throw BadUsage(fmt::format("--catalogue {} (must be one of {})", *name, listed(all)));
    }
    return *found;
}

long age_in_days(Catalogue const& catalogue) {
    std::chrono::year_month_day const today{
        std::chrono::floor<std::chrono::days>(std::chrono::system_clock::now())};  // UTC
    std::string const date =
        fmt::format("{:04}-{:02}-{:02}", static_cast<int>(today.year()), static_cast<unsigned>(today.month()),
                    static_cast<unsigned>(today.day()));
    return days_between(catalogue.date, date).value();
}

void print_problems(std::vector<Problem> const& problems) {
    for (Problem const& problem : problems) {
        print_diagnostic(to_string(problem));
    }
}

void print_diagnostic(std::string const& text) {
    std::fputs((text + "\n").c_str(), stderr);
}

void print_output(std::string const& text) {
    bool const written =
        std::fwrite(text.data(), 1, text.size(), stdout) == text.size() && std::fflush(stdout) == 0;
    if (!written) {
        throw OutputFailed(fmt::format("cannot write to standard output: {}", std::strerror(errno)));
    }
}

}  // namespace runcost
