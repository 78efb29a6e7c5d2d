// The one thread that writes the embedded log: takes what is queued, writes and syncs it as one
// group, moves the head mark, publishes, answers. Internal to the embedded log.
#pragma once

#include <chrono>
#include <condition_variable>
#include <deque>
#include <memory>
#include <mutex>
#include <optional>
#include <thread>
#include <vector>

#include "events/log/disk_reserve.hpp"
#include "events/log/embedded_log_open.hpp"
#include "events/log/embedded_log_state.hpp"

namespace anju {

struct PendingAppend {
    std::size_t partition = 0;
    std::vector<AppendRecord> records;
    AppendDone done;
    std::size_t bytes = 0;
};

class EmbeddedWriter {
  public:
    // Holds `lock` until the store is closed.
    EmbeddedWriter(EmbeddedOptions options, FileDescriptor lock,
                   std::shared_ptr<EmbeddedState> state, OpenedStore opened);
    // Writes what is queued, closes the store.
    ~EmbeddedWriter();

    // Any thread.
    void append(std::size_t partition, std::vector<AppendRecord> records, AppendDone done);
    void refuse(AppendDone done, Error why);
    Result<void> disk_has_room() const;

  private:
    using Clock = std::chrono::steady_clock;
    using Group = std::vector<PendingAppend>;
    struct Refusal {
        AppendDone done;
        Error why;
    };

    void run();
    bool take(Group& group, std::vector<Refusal>& refused);
    void take_group(Group& group);
    void commit(Group& group);
    Result<void> write(const Group& group);
    GroupEntry build(const Group& group, rocksdb::WriteBatch& batch);
    void adopt(OpenedStore opened);
    void stop(const Error& why);
    void recover();

    const EmbeddedOptions options_;
    const FileDescriptor lock_;
    const std::shared_ptr<EmbeddedState> state_;  // readers share it and may outlive the log
    const DiskReserve reserve_;

    std::mutex mutex_;
    std::condition_variable queued_;
    std::deque<PendingAppend> queue_;
    std::vector<Refusal> refused_;
    std::size_t queue_bytes_ = 0;
    bool stopping_ = false;

    // The rest belongs to the writer's thread.
    std::optional<HeadMark> mark_;
    std::vector<std::uint64_t> ends_;  // as stored, by partition
    std::vector<std::vector<const PendingAppend*>> by_partition_;
    std::vector<PublishedEnd> changed_;
    ChainHasher hasher_;
    std::optional<Error> stopped_;  // what later appends are refused with
    Clock::time_point retry_at_;
    Clock::duration backoff_;

    std::thread thread_;  // last: started when all else is there
};

}  // namespace anju
