// The sealer's thread: one loop that reads, applies seals, and writes the next one. Private to
// sealer.cpp and sealer_worker.cpp.
#pragma once

#include <atomic>
#include <condition_variable>
#include <functional>
#include <mutex>
#include <thread>
#include <vector>

#include "events/log/epoch_builder.hpp"
#include "events/log/sealer.hpp"

namespace anju {

class Sealer::Worker {
  public:
    Worker(Log& log, Signer signer, SealerOptions options);
    ~Worker();

    SealerStatus status() const;

  private:
    using Clock = std::chrono::steady_clock;

    // Tasks that the log's threads hand to this one; it outlives the worker in their hands.
    struct Tasks {
        std::mutex mutex;
        std::vector<std::function<void()>> waiting;
        void post(std::function<void()> task);
        void run();
    };

    void run();
    Result<void> prepare();
    Result<void> step();
    Result<void> scan();
    Result<void> open_reader();
    Result<LogBatch> read();
    Result<void> feed(const LogEntry& entry);
    Result<void> feed_seals(const LogEntry& entry);
    void seal_counted(const Counted& counted);
    Result<void> seal_if_due();
    void take_over_if_silent();
    Result<void> check_lacking();
    bool may_seal() const;
    std::chrono::milliseconds wait() const;
    void publish();
    void pause();
    OwnerCallbacks callbacks();
    template <class Change>
    void change_status(Change&& change);

    Log& log_;
    const Signer signer_;
    const SealerOptions options_;
    const std::shared_ptr<Tasks> tasks_ = std::make_shared<Tasks>();

    PartitionRef seals_;
    std::uint64_t seals_offset_ = 0;  // where to read the seals partition on
    std::uint64_t scan_end_ = 0;
    bool scanned_ = false;
    std::optional<EpochBuilder> builder_;
    Result<void> seals_read_;  // the first error of a seal that counted
    bool in_flight_ = false;   // a seal was written and its outcome is not known
    Clock::time_point last_written_;
    Clock::time_point last_progress_{};  // a seal was read, or nothing was unsealed
    Clock::time_point last_tick_{};
    Clock::time_point lacking_since_{};  // when no seal waited for its events

    std::unique_ptr<Reader> reader_;  // assigned under the mutex, read by this thread without
    mutable std::mutex mutex_;        // status_ and the pointer reader_
    SealerStatus status_;
    std::atomic<bool> stopping_ = false;
    std::condition_variable stopped_;
    std::optional<Owner> owner_;  // after what its callbacks use
    std::thread thread_;
};

}  // namespace anju
