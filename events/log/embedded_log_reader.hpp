// Reads the embedded log: far behind by iterators that are kept between polls, at the tail by
// short-lived ones, so that an idle reader holds nothing of the store. Internal to the embedded
// log.
#pragma once

#include <memory>
#include <mutex>
#include <vector>

#include "events/log/batch_memory.hpp"
#include "events/log/embedded_log_state.hpp"

namespace anju {

class EmbeddedReader : public Reader {
  public:
    // Each of `from` names an existing partition, at most once.
    EmbeddedReader(std::shared_ptr<EmbeddedState> state, const std::vector<ReadFrom>& from);
    ~EmbeddedReader() override;

    Result<LogBatch> poll(std::chrono::milliseconds wait) override;
    Result<LogBatch> poll_one(std::uint16_t source, std::chrono::milliseconds wait) override;
    void wake() override { state_->wake(waiter_); }

  private:
    struct Source {
        std::size_t partition = 0;
        std::uint64_t next = 0;
        std::unique_ptr<rocksdb::Iterator> cursor;  // on `next`, or invalid
    };
    struct Building {
        std::vector<LogEntry> entries;
        std::shared_ptr<BatchMemory> memory;

        bool full() const;
    };
    struct Range {  // of sources, round about
        std::size_t first = 0;
        std::size_t count = 0;
    };

    Result<LogBatch> read_or_wait(bool any, Range range, std::chrono::milliseconds wait);
    Result<LogBatch> read(bool any, Range range);
    Result<void> read_source(std::size_t index, Building& batch);
    bool has_news(Range range) const;
    Error lost(const Source& source) const;
    void release_store();

    const std::shared_ptr<EmbeddedState> state_;  // shared with the log, which may end first
    EmbeddedWaiter waiter_;
    std::mutex mutex_;                      // guards the rest against release_store()
    std::shared_ptr<EmbeddedStore> store_;  // held while a cursor is; before them, freed after
    std::vector<Source> sources_;
    std::size_t turn_ = 0;  // the source that the next poll begins with
};

}  // namespace anju
