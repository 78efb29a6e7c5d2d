#include "events/log/commit_lane.hpp"

#include <algorithm>
#include <chrono>
#include <utility>

namespace anju {
namespace {

constexpr std::chrono::milliseconds entry_wait{5'000};

PartitionCut beginning(const Log& log, PartitionRef partition) {
    PartitionCut cut;
    cut.topic = log.topics()[partition.topic].name;
    cut.partition = partition.partition;
    return cut;
}

Result<void> read_lane(Log& log, PartitionRef partition, std::uint64_t next_seq,
                       const CommitLane::Take& take) {
    auto reader = log.read({{partition, 0}});
    if (!reader) return reader.error();
    CommitLane lane(log, partition);
    while (lane.cursor().cut().next_seq < next_seq) {
        const auto batch = (*reader)->poll(entry_wait);
        if (!batch) return batch.error();
        if (batch->entries.empty()) {
            return unavailable("log-shorter", partition_name(log, partition) +
                                                  ": what was sealed is not given now");
        }
        for (const auto& entry : batch->entries) {
            if (lane.cursor().cut().next_seq >= next_seq) break;
            if (auto read = lane.read(entry, take); !read) return read;
        }
    }
    return {};
}

}  // namespace

CommitLane::CommitLane(const Log& log, PartitionRef partition)
    : cursor_(partition_name(log, partition), beginning(log, partition)) {}

Result<void> CommitLane::read(const LogEntry& entry, const Take& take) {
    RecordView record;
    const auto verdict = cursor_.read(entry, record);
    if (!verdict) return verdict.error();
    if (record.header.kind != RecordKind::event) return {};
    if (is_void(*verdict)) {
        open_.clear();
        return {};
    }
    open_.emplace_back(entry.bytes);
    if (*verdict != Verdict::commit_closed) return {};
    for (const auto& bytes : std::exchange(open_, {})) {
        if (auto taken = take(*parse_record(bytes)); !taken) {
            return cursor_.named(taken.error(), entry.offset);
        }
    }
    return {};
}

Result<void> read_up_to(Log& log, std::string_view topic, const LedgerPosition& position,
                        const CommitLane::Take& take) {
    const auto index = topic_index(log, topic);
    if (!index) return index.error();
    for (const auto& cut : position.cuts) {
        if (cut.topic != topic) continue;
        auto read = read_lane(log, {*index, cut.partition}, cut.next_seq, take);
        if (!read) return read;
    }
    return {};
}

}  // namespace anju
