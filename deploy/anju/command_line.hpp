// The command line of the program as a whole: all commands, and settings below it.
#pragma once

#include <string>
#include <vector>

#include "deploy/anju/commands.hpp"
#include "deploy/anju/settings.hpp"

namespace anju {

// Adds every command there is; `app` and `run` outlive the command line.
void add_all_commands(CLI::App& app, Run& run);

// Says each problem on stderr; the exit code for it, EX_CONFIG.
int fail_with(const Settings& settings);

// Reads the settings and the arguments (without the program's name) and does what they say; the
// exit code, by sysexits.
int run_command_line(const std::vector<std::string>& arguments);

}  // namespace anju
