#include "tests/chaos/network.hpp"

#include <fmt/format.h>
#include <unistd.h>

#include <cstdio>
#include <random>
#include <sstream>
#include <stdexcept>

#include "tests/tidy/command.hpp"

namespace anju::test {

namespace {

std::string word_for(int machine) {
    return machine == Network::here ? "client" : std::to_string(machine);
}

}  // namespace

Network::Network(int machines)
    : name_(fmt::format("anju{:04x}", std::random_device()() & 0xFFFFU)) {
    std::istringstream lines(run(fmt::format("up {} {}", name_, machines)));
    for (std::string host; std::getline(lines, host);) hosts_.push_back(host);
}

Network::~Network() {
    try {
        run("down " + name_);
    } catch (const std::exception& error) {
        std::fprintf(stderr, "%s\n", error.what());
    }
}

void Network::cut(int a, int b) {
    run(fmt::format("cut {} {} {}", name_, word_for(a), word_for(b)));
}

void Network::cut_one_way(int from, int to) {
    run(fmt::format("cut-one-way {} {} {}", name_, word_for(from), word_for(to)));
}

void Network::reset_answers(int from, int per_cent) {
    run(fmt::format("reset {} {} client {}", name_, word_for(from), per_cent));
}

std::int64_t Network::mend() {
    return std::stoll(run("mend " + name_));
}

std::string Network::run(const std::string& command) const {
    const auto line = std::string(ANJU_SOURCE_DIR) + "/tests/chaos/network " + command;
    const auto outcome = tidy::run_command(line);
    if (!outcome.succeeded) throw std::runtime_error(line + " failed: " + outcome.output);
    return outcome.output;
}

}  // namespace anju::test
