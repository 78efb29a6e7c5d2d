#include "tests/bench/raw_append.hpp"

#include <algorithm>
#include <condition_variable>
#include <mutex>

#include "events/log/seal.hpp"
#include "tests/bench/benchmark.hpp"
#include "tests/contract/log_test_support.hpp"

namespace anju::bench {
namespace {

std::uint64_t records_in(Log& log, const std::vector<ReadFrom>& from) {
    std::uint64_t count = 0;
    for (const auto& one : from) {
        const auto extent = log.extent(one.partition).value();
        count += extent.end - std::max(extent.begin, one.offset);
    }
    return count;
}

std::vector<PartitionRef> all_partitions(const Log& log) {
    std::vector<PartitionRef> all;
    for (std::uint16_t topic = 0; topic < log.topics().size(); ++topic) {
        for (std::uint16_t i = 0; i < log.topics()[topic].partitions; ++i) {
            all.push_back({topic, i});
        }
    }
    return all;
}

// Sends the next record whenever one is answered, on the log's own thread.
class Appending {
  public:
    Appending(Log& log, const std::vector<RawRecord>& records, std::vector<double>* latencies)
        : log_(log), partitions_(all_partitions(log)), records_(records), latencies_(latencies) {}

    double run(std::size_t in_flight) {
        const auto start = Clock::now();
        for (std::size_t i = 0; i < std::min(in_flight, records_.size()); ++i) send();
        std::unique_lock lock(mutex_);
        changed_.wait(lock, [&] { return failure_ || answered_ == records_.size(); });
        if (failure_) fail("raw append: " + failure_->message);
        return seconds_since(start);
    }

  private:
    void send() {
        const RawRecord* next = nullptr;
        {
            const std::lock_guard lock(mutex_);
            if (next_ == records_.size() || failure_) return;
            next = &records_[next_++];
        }
        std::vector<AppendRecord> one{next->record};
        log_.append(
            partitions_[next->partition % partitions_.size()], std::move(one),
            [this, start = Clock::now()](const Result<void>& result) { answered(result, start); });
    }

    void answered(const Result<void>& result, Clock::time_point start) {
        {
            const std::lock_guard lock(mutex_);
            if (!result) failure_ = result.error();
            ++answered_;
            if (latencies_ != nullptr) latencies_->push_back(1'000 * seconds_since(start));
            if (failure_ || answered_ == records_.size()) {
                changed_.notify_all();
                return;
            }
        }
        send();
    }

    Log& log_;
    const std::vector<PartitionRef> partitions_;
    const std::vector<RawRecord>& records_;
    std::vector<double>* const latencies_;
    std::mutex mutex_;
    std::condition_variable changed_;
    std::size_t next_ = 0;
    std::size_t answered_ = 0;
    std::optional<Error> failure_;
};

}  // namespace

std::vector<ReadFrom> data_begins(Log& log) {
    std::vector<ReadFrom> from;
    for (const auto& partition : data_partitions(log)) {
        from.push_back({partition, log.extent(partition).value().begin});
    }
    return from;
}

std::vector<ReadFrom> data_ends(Log& log) {
    std::vector<ReadFrom> from;
    for (const auto& partition : data_partitions(log)) {
        from.push_back({partition, log.extent(partition).value().end});
    }
    return from;
}

std::vector<RawRecord> read_records(Log& log, const std::vector<ReadFrom>& from) {
    const auto reader = log.read(from).value();
    std::vector<std::vector<std::string>> lanes(from.size());
    for (auto left = records_in(log, from); left > 0;) {
        const auto batch = reader->poll(test::patience).value();
        if (batch.entries.empty()) fail("the log does not give all of its records");
        left -= batch.entries.size();
        for (const auto& entry : batch.entries) {
            lanes[entry.source].emplace_back(entry.bytes);
        }
    }
    std::size_t longest = 0;
    for (const auto& lane : lanes) longest = std::max(longest, lane.size());
    std::vector<RawRecord> records;
    for (std::size_t i = 0; i < longest; ++i) {
        for (std::uint16_t lane = 0; lane < lanes.size(); ++lane) {
            if (i < lanes[lane].size())
                records.push_back({lane, {"key", std::move(lanes[lane][i])}});
        }
    }
    return records;
}

double raw_append(Log& log, const std::vector<RawRecord>& records, std::size_t in_flight,
                  std::vector<double>* latencies) {
    return Appending(log, records, latencies).run(in_flight);
}

}  // namespace anju::bench
