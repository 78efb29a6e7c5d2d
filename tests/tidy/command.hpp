// Runs other programs, for rules that ask git or bash.
#pragma once

#include <string>

namespace anju::tidy {

struct Outcome {
    bool succeeded = false;
    std::string output;  // standard output only, unless the command says otherwise
};

// Runs the line in a shell and waits for its end. Throws when no shell can be started.
Outcome run_command(const std::string& line);

std::string shell_quoted(const std::string& word);

}  // namespace anju::tidy
