// Commands acknowledged after they were read back, by the services in this process, against the
// bare append of the same records.
#include <fmt/format.h>

#include "deploy/anju/node.hpp"
#include "events/log/embedded_log.hpp"
#include "events/log/kafka_log.hpp"
#include "tests/bench/benchmark.hpp"
#include "tests/bench/raw_append.hpp"
#include "tests/bench/recorder.hpp"
#include "tests/contract/kafka_test_support.hpp"

namespace anju::bench {
namespace {

constexpr std::uint16_t partitions = 8;
constexpr std::uint16_t raw_partitions = 4 * partitions;  // as the four services have together

struct Load {
    std::size_t in_flight = 1;
    std::size_t commands = 0;  // of a round
    std::size_t quick_commands = 0;
};
constexpr Load loads[] = {{1, 1'000, 100}, {64, 20'000, 2'000}, {1'000, 60'000, 4'000}};

struct Kind {
    std::string name;
    double p50_ms_max = 0;  // with one command in flight
};

void measure(const Setting& setting, const Kind& kind, Log& log, Log& raw) {
    Province province({1, 1});
    Recorder recorder(log);
    recorder.record(take(province, 1'000), 100);  // the first ones wait for what is made once
    for (const auto& load : loads) {
        const auto name = fmt::format("commands-{}-{}", kind.name, load.in_flight);
        Series rate({.benchmark = name,
                     .unit = "commands/s",
                     .limit_is = "Log::append of the same records",
                     .limit_unit = "records/s"});
        Series p50({.benchmark = name + "-p50",
                    .unit = "ms",
                    .limit_is = "Log::append of the same records until it is answered",
                    .limit_unit = "ms",
                    .target = load.in_flight == 1
                                  ? std::optional(Target{Target::Of::value, kind.p50_ms_max})
                                  : std::nullopt,
                    .less_is_better = true});
        Series p99({.benchmark = name + "-p99",
                    .unit = "ms",
                    .limit_is = "Log::append of the same records until it is answered",
                    .limit_unit = "ms",
                    .less_is_better = true});
        for (int round = 0; round < setting.rounds(3); ++round) {
            const auto commands =
                take(province, setting.quick ? load.quick_commands : load.commands);
            const auto from = data_ends(log);
            std::vector<double> latencies;
            const double seconds = recorder.record(commands, load.in_flight, &latencies);
            const auto records = read_records(log, from);
            std::vector<double> raw_latencies;
            const double raw_seconds = raw_append(raw, records, load.in_flight, &raw_latencies);
            rate.add(static_cast<double>(commands.size()) / seconds,
                     static_cast<double>(records.size()) / raw_seconds);
            p50.add(percentile(latencies, 0.5), percentile(raw_latencies, 0.5));
            p99.add(percentile(latencies, 0.99), percentile(raw_latencies, 0.99));
        }
        rate.print();
        p50.print();
        p99.print();
    }
}

}  // namespace

void bench_commands_embedded(const Setting& setting) {
    const test::TemporaryFolder folder;
    const auto log =
        EmbeddedLog::open({.directory = folder.path() / "log", .topics = all_topics(partitions)})
            .value();
    const auto raw = EmbeddedLog::open({.directory = folder.path() / "raw",
                                        .topics = {{"bench.raw", raw_partitions}}})
                         .value();
    measure(setting, {"embedded", 1.5}, *log, *raw);
}

void bench_commands_kafka(const Setting& setting) {
    const test::KafkaTopics topics(setting.kafka, all_topics(partitions),
                                   test::KafkaTopics::Names::as_given);
    const test::KafkaTopics raw_topics(setting.kafka, {{"bench.raw", raw_partitions}});
    const auto log = KafkaLog::open(topics.options()).value();
    const auto raw = KafkaLog::open(raw_topics.options()).value();
    measure(setting, {"kafka", 3}, *log, *raw);
}

}  // namespace anju::bench
