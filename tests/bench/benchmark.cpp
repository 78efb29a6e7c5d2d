#include "tests/bench/benchmark.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <iostream>
#include <stdexcept>

#include "events/base/json.hpp"

namespace anju::bench {
namespace {

// Four digits are more than a measurement on a shared machine is good for.
std::string shown(double number) {
    if (number == 0 || std::abs(number) >= 1'000) return fmt::format("{:.0f}", number);
    return fmt::format("{:.4g}", number);
}

void write_text(std::string& line, std::string_view name, std::string_view text) {
    line += fmt::format("\"{}\":", name);
    write_json_string(line, text);
    line += ',';
}

void write_number(std::string& line, std::string_view name, double number) {
    line += fmt::format("\"{}\":{},", name, shown(number));
}

}  // namespace

const std::vector<Benchmark>& all_benchmarks() {
    static const std::vector<Benchmark> all{
        {"import", "commands as NDJSON through POST /v1/commands, embedded log", false,
         bench_import},
        {"simulation", "the simulated province in-process until the rows show it, embedded log",
         false, bench_simulation},
        {"fold-embedded", "a sealed province folded into rows from the embedded log", false,
         bench_fold_embedded},
        {"fold-models",
         "the year of a quarter of the province into all read models, against progress alone",
         false, bench_fold_models},
        {"fold-memory", "what folding takes at scales 1 and 10", false, bench_fold_memory},
        {"fold-kafka", "as fold-embedded, from Kafka", true, bench_fold_kafka},
        {"query", "GET /v1/progress over 32 connections", false, bench_query},
        {"commands-embedded", "commands acknowledged with 1, 64 and 1,000 in flight", false,
         bench_commands_embedded},
        {"commands-kafka", "the same on Kafka", true, bench_commands_kafka},
        {"fresh", "from a command's answer to the read model that shows it", false, bench_fresh},
        {"follow-feed", "GET /v1/feed from the beginning, each event parsed", false,
         bench_follow_feed},
        {"follow-many", "from a command to each of 1,000 who follow over SSE at once", false,
         bench_follow_many},
        {"follow-topic", "a public topic from the beginning, each event parsed", true,
         bench_follow_topic},
    };
    return all;
}

void Series::add(double value, double limit) {
    values_.push_back(value);
    limits_.push_back(limit);
    ratios_.push_back(value / limit);
}

void Series::print() const {
    const double value = median(values_);
    const double ratio = median(ratios_);
    std::string line = "{";
    write_text(line, "benchmark", figure_.benchmark);
    write_number(line, "value", value);
    write_text(line, "unit", figure_.unit);
    write_number(line, "limit", median(limits_));
    write_text(line, "limit_unit", figure_.limit_unit);
    write_text(line, "limit_is", figure_.limit_is);
    write_number(line, "ratio", ratio);
    write_number(line, "ratio_min", std::ranges::min(ratios_));
    write_number(line, "ratio_max", std::ranges::max(ratios_));
    write_number(line, "rounds", static_cast<double>(ratios_.size()));
    line += fmt::format("\"less_is_better\":{},", figure_.less_is_better);
    if (figure_.target) {
        const auto [of, bound] = *figure_.target;
        const double reached = of == Target::Of::value ? value : ratio;
        const bool met = figure_.less_is_better ? reached <= bound : reached >= bound;
        write_number(line, "target", bound);
        write_text(line, "target_of", of == Target::Of::value ? "value" : "ratio");
        line += fmt::format("\"met\":{},", met);
    } else {
        line += "\"target\":null,\"met\":null,";
    }
    for (const auto& [name, number] : notes_) write_number(line, name, number);
    line.back() = '}';
    std::cout << line << std::endl;
}

double median(std::vector<double> all) {
    if (all.empty()) fail("nothing was measured");
    std::ranges::sort(all);
    const auto half = all.size() / 2;
    return all.size() % 2 == 1 ? all[half] : (all[half - 1] + all[half]) / 2;
}

double percentile(std::vector<double>& all, double part) {
    if (all.empty()) fail("nothing was measured");
    std::ranges::sort(all);
    const auto rank = static_cast<std::size_t>(part * static_cast<double>(all.size() - 1) + 0.5);
    return all[rank];
}

void fail(const std::string& what) {
    throw std::runtime_error(what);
}

}  // namespace anju::bench
