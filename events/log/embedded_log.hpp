// The log of one process: RocksDB in a folder, synced once per group of appends, with a hash chain
// over the groups and a head mark, so that no acknowledged record can be missing unnoticed.
//
// Folder: `records/` (RocksDB), `head` (the mark), `lock` (one process at a time).
#pragma once

#include <filesystem>
#include <functional>
#include <memory>

#include "events/log/log.hpp"

namespace anju {

struct EmbeddedOptions {
    std::filesystem::path directory;  // made when it is not there; its parent must exist
    std::vector<Topic> topics;        // topics may be added later, never taken away or changed
    // Free space below which appends are refused. At least disk_reserve_bytes_min().
    std::uint64_t disk_reserve_bytes = std::uint64_t{256} << 20;
    std::uint64_t memtable_bytes_max = std::uint64_t{64} << 20;  // over all partitions
    std::uint64_t wal_bytes_max = std::uint64_t{64} << 20;       // bounds recovery time
    std::uint64_t queue_bytes_max = std::uint64_t{64} << 20;     // above: refused, "log-busy"
};

// What RocksDB may still write for records it already took: the memtables as files, once more by a
// compaction, and the write-ahead log. It must find room, or it ends the process.
std::uint64_t disk_reserve_bytes_min(const EmbeddedOptions& options);

struct VerifyProgress {
    std::uint64_t groups = 0;
    std::uint64_t groups_total = 0;
    std::uint64_t records = 0;
    std::uint64_t bytes = 0;
};

class EmbeddedState;
class EmbeddedWriter;

// All members from any thread. After a failed write or sync it stops appending, reopens its store,
// verifies it and goes on by itself; readers live through that. Records in flight then: unavailable
// "log-outcome-unknown".
class EmbeddedLog : public Log {
  public:
    // Refused: corrupt "log-lost" or "log-damaged" (less than was acknowledged, or other bytes),
    // invalid (topics, reserve), unavailable "log-in-use" (another process) or "log-io". Nothing on
    // disk is changed before the check has passed.
    static Result<std::unique_ptr<EmbeddedLog>> open(EmbeddedOptions options);
    // Writes what is queued, then closes. Readers may outlive the log, but read no more.
    ~EmbeddedLog() override;

    const std::vector<Topic>& topics() const override;
    // An append is one unit: it is kept whole or not at all. Limits: append_bytes_max.
    void append(PartitionRef partition, std::vector<AppendRecord> records,
                AppendDone done) override;
    Result<std::unique_ptr<Reader>> read(std::vector<ReadFrom> from) override;
    Result<Extent> extent(PartitionRef partition) override;

    // Why nothing can be appended at the moment, if so. Reads go on.
    Result<void> health() const;
    // Re-hashes the chain from the first group and checks every record (parse_record); names the
    // first difference. `progress` is called about once per 1,000 groups, on this thread.
    Result<void> verify(const std::function<void(const VerifyProgress&)>& progress);

  private:
    EmbeddedLog(std::shared_ptr<EmbeddedState> state, std::unique_ptr<EmbeddedWriter> writer);

    // Shared with readers, which may be destroyed after the log.
    std::shared_ptr<EmbeddedState> state_;
    std::unique_ptr<EmbeddedWriter> writer_;
};

inline constexpr std::size_t append_bytes_max = std::size_t{16} << 20;  // of one append

}  // namespace anju
