#pragma once

#include <string>
#include <vector>

namespace runcost {

/// What a command returns to the shell.
enum class Exit : int { done = 0, failed_expectation = 1, bad_input = 2, io_failure = 3 };

/// The commands: arguments behind the command's name. They print; everything below them throws.
Exit simulate_command(std::vector<std::string> const& arguments);
Exit check_command(std::vector<std::string> const& arguments);
Exit replay_command(std::vector<std::string> const& arguments);
Exit explain_command(std::vector<std::string> const& arguments);
Exit schema_command(std::vector<std::string> const& arguments);
Exit verify_command(std::vector<std::string> const& arguments);
Exit markets_command(std::vector<std::string> const& arguments);
Exit tune_command(std::vector<std::string> const& arguments);
Exit quote_command(std::vector<std::string> const& arguments);
Exit fit_command(std::vector<std::string> const& arguments);

}  // namespace runcost
