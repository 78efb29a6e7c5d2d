#include "tests/tidy/command.hpp"

#include <array>
#include <cstdio>
#include <stdexcept>

namespace anju::tidy {

Outcome run_command(const std::string& line) {
    constexpr std::size_t read_size = 4096;
    FILE* pipe = ::popen(line.c_str(), "r");
    if (pipe == nullptr) throw std::runtime_error("no shell could be started for: " + line);
    Outcome outcome;
    std::array<char, read_size> piece{};
    while (const std::size_t size = std::fread(piece.data(), 1, piece.size(), pipe)) {
        outcome.output.append(piece.data(), size);
    }
    outcome.succeeded = ::pclose(pipe) == 0;
    return outcome;
}

std::string shell_quoted(const std::string& word) {
    std::string text = "'";
    for (const char c : word) text += c == '\'' ? std::string("'\\''") : std::string(1, c);
    return text + "'";
}

}  // namespace anju::tidy
