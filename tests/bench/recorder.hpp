// All services of this process over a log, on a thread of their own: what records commands when no
// whole node is wanted.
#pragma once

#include <boost/asio/io_context.hpp>
#include <memory>
#include <thread>
#include <vector>

#include "deploy/province/province.hpp"
#include "events/log/log.hpp"
#include "services/shell/shell.hpp"
#include "tests/bench/benchmark.hpp"
#include "tests/contract/log_test_support.hpp"

namespace anju::bench {

class Recorder {
  public:
    // Waits until every partition is held. `log` must outlive it.
    explicit Recorder(Log& log);
    ~Recorder();
    Recorder(const Recorder&) = delete;
    Recorder& operator=(const Recorder&) = delete;

    // Sends the commands in order, `in_flight` of them at once. Seconds until the last was
    // answered; the latency of each in milliseconds goes to `latencies` unless it is null.
    double record(const std::vector<ProvinceCommand>& commands, std::size_t in_flight,
                  std::vector<double>* latencies = nullptr);

  private:
    boost::asio::io_context io_{1};
    std::vector<std::unique_ptr<Shell>> shells_;
    std::unique_ptr<Placement> placement_;
    std::thread thread_;
};

// The next commands of the province, fewer at its end.
std::vector<ProvinceCommand> take(Province& province, std::size_t count);

// What the log holds now, without the topic named.
struct LogRange {
    std::vector<ReadFrom> from;
    std::uint64_t records = 0;
};
LogRange whole_log(Log& log, std::string_view without = {});

// Reads them all: each(bytes of the record).
template <class Each>
void read_records(Log& log, const LogRange& range, Each&& each) {
    const auto reader = log.read(range.from).value();
    for (std::uint64_t read = 0; read < range.records;) {
        const auto batch = reader->poll(test::patience).value();
        if (batch.entries.empty()) fail("the log does not give all of its records");
        read += batch.entries.size();
        for (const auto& entry : batch.entries) each(entry.bytes);
    }
}

// Records the whole province into the log and seals it. The number of events.
std::uint64_t record_sealed(Log& log, const ProvinceOptions& options);

}  // namespace anju::bench
