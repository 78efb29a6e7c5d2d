// What every benchmark is and how it tells its numbers: Anju and the raw limit of the same machine
// are measured in turns, round by round, and compared within each round.
#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace anju::bench {

struct Setting {
    bool quick = false;  // small amounts and few rounds, for continuous integration
    std::string kafka;   // bootstrap servers of a broker for the bench alone; empty = none

    double scale(double whole) const { return quick ? 0.01 : whole; }
    int rounds(int whole) const { return quick ? 2 : whole; }
};

struct Benchmark {
    std::string_view name;
    std::string_view about;
    bool needs_kafka = false;
    void (*run)(const Setting& setting);  // throws when it cannot be measured
};

const std::vector<Benchmark>& all_benchmarks();

void bench_import(const Setting& setting);
void bench_simulation(const Setting& setting);
void bench_fold_embedded(const Setting& setting);
void bench_fold_models(const Setting& setting);
void bench_fold_memory(const Setting& setting);
void bench_fold_kafka(const Setting& setting);
void bench_query(const Setting& setting);
void bench_commands_embedded(const Setting& setting);
void bench_commands_kafka(const Setting& setting);
void bench_fresh(const Setting& setting);
void bench_follow_feed(const Setting& setting);
void bench_follow_topic(const Setting& setting);
void bench_follow_many(const Setting& setting);

// What is to be reached: by the value itself, or by its ratio to the limit.
struct Target {
    enum class Of { value, ratio };
    Of of = Of::value;
    double bound = 0;
};

struct Figure {
    std::string benchmark;
    std::string unit;
    std::string limit_is;  // what the raw limit does
    std::string limit_unit;
    std::optional<Target> target{};
    bool less_is_better = false;
};

// The rounds of one figure; says them as one line of JSON.
class Series {
  public:
    explicit Series(Figure figure) : figure_(std::move(figure)) {}

    void rename(std::string benchmark) { figure_.benchmark = std::move(benchmark); }
    void add(double value, double limit);
    // A further member of the line: what the figure rests on.
    void note(std::string name, double number) { notes_.emplace_back(std::move(name), number); }
    void print() const;

  private:
    Figure figure_;
    std::vector<double> values_;
    std::vector<double> limits_;
    std::vector<double> ratios_;
    std::vector<std::pair<std::string, double>> notes_;
};

using Clock = std::chrono::steady_clock;
inline double seconds_since(Clock::time_point start) {
    return std::chrono::duration<double>(Clock::now() - start).count();
}

double median(std::vector<double> all);
// The value that the fraction `part` of all does not exceed; sorts them.
double percentile(std::vector<double>& all, double part);

[[noreturn]] void fail(const std::string& what);

}  // namespace anju::bench
