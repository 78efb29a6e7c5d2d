// Measures Anju against the raw limits of this machine; see README.md beside it.
#include <CLI/CLI.hpp>
#include <cstdlib>
#include <iostream>

#include "tests/bench/benchmark.hpp"

namespace {

using anju::bench::all_benchmarks;
using anju::bench::Benchmark;
using anju::bench::Setting;

constexpr int exit_usage = 64;
constexpr int exit_software = 70;

void list() {
    for (const auto& one : all_benchmarks()) {
        std::cout << one.name << "  " << one.about
                  << (one.needs_kafka ? "; needs ANJU_TEST_KAFKA" : "") << '\n';
    }
}

// False when it could not be measured.
bool run(const Benchmark& one, const Setting& setting) {
    if (one.needs_kafka && setting.kafka.empty()) {
        std::cerr << "bench: " << one.name << ": not run: set ANJU_TEST_KAFKA=host:port to a "
                  << "broker for the bench alone (deploy/kafka/kafka start)\n";
        return true;
    }
    try {
        one.run(setting);
        return true;
    } catch (const std::exception& failure) {
        std::cerr << "bench: " << one.name << ": " << failure.what() << '\n';
        return false;
    }
}

}  // namespace

int main(int argc, char** argv) {
    CLI::App app(
        "Measures Anju against the raw limits of this machine: one line of JSON a figure. A target "
        "that is missed is told, and is no failure; the exit code is 70 when something could not "
        "be measured.");
    Setting setting;
    bool only_list = false;
    std::vector<std::string> names;
    app.add_flag("--quick", setting.quick, "Small amounts, two rounds: all of it in a minute");
    app.add_flag("--list", only_list, "Lists the benchmarks");
    app.add_option("name", names, "Benchmarks to run; all when left out");
    CLI11_PARSE(app, argc, argv);
    if (only_list) {
        list();
        return 0;
    }
    if (const char* kafka = std::getenv("ANJU_TEST_KAFKA")) setting.kafka = kafka;
    std::vector<const Benchmark*> chosen;
    for (const auto& name : names) {
        const auto& all = all_benchmarks();
        const auto found =
            std::find_if(all.begin(), all.end(), [&](const auto& one) { return one.name == name; });
        if (found == all.end()) {
            std::cerr << "bench: no benchmark \"" << name << "\": see --list\n";
            return exit_usage;
        }
        chosen.push_back(&*found);
    }
    if (names.empty()) {
        for (const auto& one : all_benchmarks()) chosen.push_back(&one);
    }
    bool measured = true;
    for (const auto* one : chosen) measured = run(*one, setting) && measured;
    return measured ? 0 : exit_software;
}
