// Settings of the program: a file in TOML, over it the environment, over that the command line. The
// file's values become the defaults of the options they name, so that all three have one check.
#pragma once

#include <CLI/CLI.hpp>
#include <filesystem>
#include <map>
#include <string>
#include <vector>

#include "events/base/result.hpp"

namespace anju {

struct Settings {
    // What is wrong, each with its place: "anju.toml:3: [up] port = 70000: …".
    std::vector<std::string> problems;
    // Where an option's default was read: "anju.toml:3".
    std::map<const CLI::Option*, std::string> places;
};

// A key of the file is an option's long name, in the table of its command ([up]); above all tables
// it counts for every command that has such an option. Not found when the file cannot be read;
// what is wrong in it is told in `problems`.
Result<Settings> apply_settings(const std::filesystem::path& file, CLI::App& app);

// The value of --config among the arguments, else of ANJU_CONFIG; empty without.
std::filesystem::path settings_file(const std::vector<std::string>& arguments);

// Every option of `command` without a variable gets one of its name: ANJU_SIMULATED_CLOCK.
void name_variables(CLI::App& command);

// One line an option of `command`, once the command line was read: its value, and whence it is.
std::string settings_in_force(const CLI::App& command, const Settings& settings,
                              const std::vector<std::string>& arguments);

}  // namespace anju
