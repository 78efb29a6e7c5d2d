// Writes one commit at a time on a thread of its own, so that folding goes on meanwhile.
#pragma once

#include <condition_variable>
#include <functional>
#include <mutex>
#include <optional>
#include <thread>

#include "projections/engine/row_store.hpp"

namespace anju {

class CommitWriter {
  public:
    using Published = std::function<void(std::shared_ptr<const RowView>)>;

    // `store` must outlive the writer; only the writer commits to it. `published` is called on the
    // writer's thread after each commit.
    CommitWriter(RowStore& store, Published published);
    ~CommitWriter();  // ends what is being written
    CommitWriter(const CommitWriter&) = delete;
    CommitWriter& operator=(const CommitWriter&) = delete;

    // Whether a commit is being written.
    bool busy() const;
    // Waits for the commit being written; what became of it. Without one: fine.
    Result<void> wait();
    // Hands over the next commit; only when not busy and the last one was fine. Takes the content
    // of `changes` and leaves it empty.
    void write(ChangeSet& changes, const LedgerPosition& ledger, const AsOf& as_of);

  private:
    struct Job {
        ChangeSet changes;
        LedgerPosition ledger;
        AsOf as_of;
    };
    void run();

    RowStore& store_;
    const Published published_;
    mutable std::mutex mutex_;
    std::condition_variable changed_;
    Job job_;
    bool has_job_ = false;
    bool stopping_ = false;
    Result<void> outcome_;
    std::thread thread_;
};

}  // namespace anju
