#include "events/log/simulated_log_reader.hpp"

#include <algorithm>

#include "events/log/batch_memory.hpp"

namespace anju {

namespace {

constexpr std::size_t batch_entries_max = 1000;

}  // namespace

Result<LogBatch> SimulatedReader::poll(std::chrono::milliseconds wait) {
    return read(0, from_.size(), wait);
}

Result<LogBatch> SimulatedReader::poll_one(std::uint16_t source, std::chrono::milliseconds wait) {
    return read(source, 1, wait);
}

void SimulatedReader::wake() {
    {
        const std::lock_guard lock(log_.mutex_);
        woken_ = true;
    }
    log_.appended_.notify_all();
}

LogBatch SimulatedReader::read(std::size_t first, std::size_t count,
                               std::chrono::milliseconds wait) {
    LogBatch batch;
    std::unique_lock lock(log_.mutex_);
    if (collect(first, count, batch)) return batch;
    // Without autorun nothing could come while this thread waits.
    if (!log_.setup_.autorun) return batch;
    const auto done = [&] { return woken_ || collect(first, count, batch); };
    log_.appended_.wait_for(lock, wait, done);
    woken_ = false;
    return batch;
}

bool SimulatedReader::collect(std::size_t first, std::size_t count, LogBatch& batch) {
    const auto memory = std::make_shared<BatchMemory>();
    for (std::size_t i = first; i < first + count; ++i) {
        auto& [partition, offset] = from_[i];
        const auto& records = log_.partitions_[partition.topic][partition.partition].records;
        auto at = std::lower_bound(
            records.begin(), records.end(), offset,
            [](const auto& record, std::uint64_t wanted) { return record.offset < wanted; });
        for (; at != records.end() && batch.entries.size() < batch_entries_max; ++at) {
            batch.entries.push_back(
                {static_cast<std::uint16_t>(i), at->offset, memory->keep(at->bytes)});
            offset = at->offset + 1;
        }
    }
    batch.memory = memory;
    return !batch.entries.empty();
}

}  // namespace anju
