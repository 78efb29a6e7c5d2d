// The program: one binary, its roles by subcommand.
#include <iostream>

#include "deploy/anju/command_line.hpp"

namespace {

constexpr int exit_software = 70;

}  // namespace

int main(int argc, char** argv) {
    try {
        return anju::run_command_line({argv + 1, argv + argc});
    } catch (const std::exception& failure) {
        std::cerr << "anju: " << failure.what() << '\n';
        return exit_software;
    }
}
