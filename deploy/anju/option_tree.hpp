// The command line as documents: what a shell completes, and the part of the manual that lists it.
#pragma once

#include <CLI/CLI.hpp>
#include <string>

namespace anju {

// A completion for bash, of every command, option and value that is one of a few.
std::string bash_completion(const CLI::App& app);

// In the language of man: every command with its options, their defaults and variables.
std::string manual_of_commands(const CLI::App& app);

}  // namespace anju
