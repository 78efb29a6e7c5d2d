#include "projections/engine/commit_writer.hpp"

#include <utility>

namespace anju {

CommitWriter::CommitWriter(RowStore& store, Published published)
    : store_(store), published_(std::move(published)), thread_([this] { run(); }) {}

CommitWriter::~CommitWriter() {
    {
        const std::lock_guard lock(mutex_);
        stopping_ = true;
    }
    changed_.notify_all();
    thread_.join();
}

bool CommitWriter::busy() const {
    const std::lock_guard lock(mutex_);
    return has_job_;
}

Result<void> CommitWriter::wait() {
    std::unique_lock lock(mutex_);
    changed_.wait(lock, [&] { return !has_job_; });
    return std::exchange(outcome_, Result<void>());
}

void CommitWriter::write(std::shared_ptr<RowChanges> changes, const LedgerPosition& ledger,
                         const AsOf& as_of) {
    {
        const std::lock_guard lock(mutex_);
        before_ = std::exchange(job_.changes, std::move(changes));
        job_.ledger = ledger;
        job_.as_of = as_of;
        has_job_ = true;
    }
    changed_.notify_all();
}

Result<void> CommitWriter::commit() {
    before_.reset();
    stored_form_.clear();
    if (auto saved = job_.changes->save(stored_form_); !saved) return saved;
    return store_.commit(stored_form_, job_.ledger, job_.as_of);
}

void CommitWriter::run() {
    std::unique_lock lock(mutex_);
    while (true) {
        changed_.wait(lock, [&] { return has_job_ || stopping_; });
        if (!has_job_) return;
        lock.unlock();
        auto outcome = commit();
        if (outcome && published_) published_(store_.view());
        lock.lock();
        outcome_ = std::move(outcome);
        has_job_ = false;
        changed_.notify_all();
    }
}

}  // namespace anju
