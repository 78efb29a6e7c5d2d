// Bulk import: the simulated province as lines through POST /v1/commands, and the same in-process.
#include "deploy/anju/command_client.hpp"
#include "deploy/anju/simulation.hpp"
#include "events/log/embedded_log.hpp"
#include "tests/bench/benchmark.hpp"
#include "tests/bench/node_thread.hpp"
#include "tests/bench/raw_append.hpp"

namespace anju::bench {
namespace {

// As the command pump of a stream keeps on their way.
constexpr std::size_t in_flight = 10'000;

std::vector<std::string> province_lines(const ProvinceOptions& options) {
    Province province(options);
    ProvinceCommand command;
    std::vector<std::string> lines;
    while (province.next(command)) lines.push_back(line_of(command));
    return lines;
}

// Seconds until the last line was answered.
double import(const std::string& url, const std::vector<std::string>& lines) {
    CommandClient client(Server{url}, [](std::uint64_t, std::string_view problem) {
        fail("a command of the province was refused: " + std::string(problem));
    });
    const auto start = Clock::now();
    for (const auto& line : lines) client.add(line).value();
    client.flush().value();
    const double seconds = seconds_since(start);
    if (client.summary().recorded != lines.size()) fail("not every command was recorded");
    return seconds;
}

std::vector<RawRecord> records_of(const std::filesystem::path& data) {
    const auto log =
        EmbeddedLog::open({.directory = data / "log", .topics = all_topics(8)}).value();
    return read_records(*log, data_begins(*log));
}

double append_raw(const std::vector<RawRecord>& records) {
    const test::TemporaryFolder folder;
    const auto log =
        EmbeddedLog::open({.directory = folder.path() / "log", .topics = all_topics(8)}).value();
    return raw_append(*log, records, in_flight);
}

}  // namespace

void bench_import(const Setting& setting) {
    const ProvinceOptions options{setting.scale(1), 1};
    const auto lines = province_lines(options);
    const auto count = static_cast<double>(lines.size());
    Series series({.benchmark = "import",
                   .unit = "commands/s",
                   .limit_is = "Log::append of the same records to the embedded log",
                   .limit_unit = "records/s",
                   .target = Target{Target::Of::value, 50'000}});
    std::vector<RawRecord> records;
    for (int round = 0; round < setting.rounds(3); ++round) {
        double seconds = 0;
        {
            NodeThread node(true);
            seconds = import(node.url(), lines);
            node.stop();
            if (records.empty()) records = records_of(node.data());
        }
        series.add(count / seconds, static_cast<double>(records.size()) / append_raw(records));
    }
    series.note("commands", count);
    series.print();
}

void bench_simulation(const Setting& setting) {
    const ProvinceOptions options{setting.scale(1), 1};
    Series series({.benchmark = "simulation",
                   .unit = "commands/s",
                   .limit_is = "Log::append of the same records to the embedded log",
                   .limit_unit = "records/s"});
    std::vector<RawRecord> records;
    for (int round = 0; round < setting.rounds(3); ++round) {
        NodeThread node(true);
        const auto start = Clock::now();
        const auto recorded = static_cast<double>(node.simulate(options));
        const double seconds = seconds_since(start);
        node.stop();
        if (records.empty()) records = records_of(node.data());
        series.add(recorded / seconds, static_cast<double>(records.size()) / append_raw(records));
        if (round == 0) series.note("commands", recorded);
    }
    series.print();
}

}  // namespace anju::bench
