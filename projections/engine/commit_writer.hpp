// Brings one commit at a time into its stored form and writes it, on a thread of its own, so that
// folding goes on meanwhile.
#pragma once

#include <condition_variable>
#include <functional>
#include <mutex>
#include <optional>
#include <thread>

#include "projections/engine/rows.hpp"

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
    // Hands over the next commit; only when not busy and the last one was fine.
    void write(std::shared_ptr<RowChanges> changes, const LedgerPosition& ledger,
               const AsOf& as_of);

  private:
    struct Job {
        std::shared_ptr<RowChanges> changes;
        LedgerPosition ledger;
        AsOf as_of;
    };
    void run();
    Result<void> commit();

    RowStore& store_;
    const Published published_;
    mutable std::mutex mutex_;
    std::condition_variable changed_;
    Job job_;
    std::shared_ptr<RowChanges> before_;  // ended by the writer: that takes a while
    bool has_job_ = false;
    bool stopping_ = false;
    Result<void> outcome_;
    ChangeSet stored_form_;
    std::thread thread_;
};

}  // namespace anju
