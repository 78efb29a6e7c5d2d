// The log as every part of Anju sees it: topics of partitions of records, appended and read in
// order. Three implementations (embedded, Kafka, simulated) pass the same contract test. What
// counts as an event is not decided here but by the validity rule.
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "events/base/result.hpp"

namespace anju {

struct Topic {
    std::string name;  // "anju.registry"
    std::uint16_t partitions = 1;
    bool operator==(const Topic&) const = default;
};

struct PartitionRef {
    std::uint16_t topic = 0;  // index into Log::topics()
    std::uint16_t partition = 0;
    auto operator<=>(const PartitionRef&) const = default;
};

// One stored record. Offsets grow within a partition but need not be dense (Kafka), and are never
// positions.
struct LogEntry {
    std::uint16_t source = 0;  // index into the list that the reader was opened with
    std::uint64_t offset = 0;
    std::string_view bytes;
};

// Entries and the memory that they point into: they stay valid as long as `memory` is held.
struct LogBatch {
    std::vector<LogEntry> entries;
    std::shared_ptr<const void> memory;
};

struct ReadFrom {
    PartitionRef partition;
    std::uint64_t offset = 0;  // the first offset wanted; beyond the end = wait for it
};

// Reads partitions in their own order; no order holds among partitions. One thread at a time, but
// for wake(). Errors, named by place: corrupt ("log-lost": what was wanted is no longer there, or
// is not what was read), unavailable (try again; "log-shorter": it ends below what was read).
class Reader {
  public:
    virtual ~Reader() = default;
    // The next entries of any partition; waits up to `wait` for the first. Empty: none came.
    virtual Result<LogBatch> poll(std::chrono::milliseconds wait) = 0;
    // The next entries of the partition at `source` in the list the reader was opened with.
    virtual Result<LogBatch> poll_one(std::uint16_t source, std::chrono::milliseconds wait) = 0;
    // From any thread: a waiting poll returns at once, empty; the next poll waits again.
    virtual void wake() = 0;
};

// First and one-past-last offset of a partition at this moment.
struct Extent {
    std::uint64_t begin = 0;
    std::uint64_t end = 0;
};

// What became of an append. An error of kind unavailable is an unknown outcome: the records may
// still appear. Only reading them back tells.
using AppendDone = std::function<void(Result<void>)>;

struct AppendRecord {
    std::string key;  // stream id; Kafka's record key
    std::string bytes;
};

// The partitions that fall to this process from now on, all of them. On a thread of the log, and
// before Log::place returns when nobody else can ask for them; it must not block.
using Placed = std::function<void(std::vector<PartitionRef>)>;

// Spreads partitions over the processes that ask for them. A proposal: who holds one is decided by
// the claims in the log alone.
class Placement {
  public:
    virtual ~Placement() = default;
    // Asks for nothing any more, so that others get what was placed here. `left` is called once, on
    // a thread of the log, with whether there are others; not when the placement ends before.
    virtual void leave(std::function<void(bool others)> left) = 0;
};

class Log {
  public:
    virtual ~Log() = default;
    virtual const std::vector<Topic>& topics() const = 0;
    // Appends the records in order, durably. Appends of one thread to one partition keep their
    // order. `done` is called exactly once, on a thread of the log; it must not block. Any thread.
    virtual void append(PartitionRef partition, std::vector<AppendRecord> records,
                        AppendDone done) = 0;
    // Opens a reader over `from`; each partition at most once. Any thread.
    virtual Result<std::unique_ptr<Reader>> read(std::vector<ReadFrom> from) = 0;
    // Blocks for as long as the log needs to answer; never call it on an io thread.
    virtual Result<Extent> extent(PartitionRef partition) = 0;
    // Asks for a share of the partitions of `topics` (indices). Here all fall to the one process
    // that there is, at once. The log must outlive what it returns. Any thread.
    virtual Result<std::unique_ptr<Placement>> place(const std::vector<std::uint16_t>& topics,
                                                     Placed placed);
};

// Index of the topic `name`; not_found with the names there are.
Result<std::uint16_t> topic_index(const Log& log, std::string_view name);
// "anju.land[3]", for messages.
std::string partition_name(const Log& log, PartitionRef partition);

}  // namespace anju
