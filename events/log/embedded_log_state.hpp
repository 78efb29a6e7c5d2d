// What the writer and the readers of an embedded log share: the published ends, the store while it
// is open, and who waits for what. Internal to the embedded log.
#pragma once

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <functional>
#include <future>
#include <memory>
#include <mutex>
#include <span>
#include <vector>

#include "events/log/embedded_log_check.hpp"
#include "events/log/embedded_log_store.hpp"

namespace anju {

// A reader as the state knows it. `watched` is constant after it was added.
struct EmbeddedWaiter {
    std::vector<bool> watched;  // by partition
    std::condition_variable changed;
    bool woken = false;  // guarded by the state's mutex
    // Lets go of the store and all iterators over it. Called by the writer, without that mutex.
    std::function<void()> release_store;
};

struct PublishedEnd {
    std::size_t partition = 0;
    std::uint64_t end = 0;
};

// Any thread. Locks, in this order: readers_mutex_, a reader's own, mutex_.
class EmbeddedState {
  public:
    explicit EmbeddedState(PartitionLayout layout);

    const PartitionLayout& layout() const { return layout_; }
    // Records below are acknowledged and in the store.
    std::uint64_t end(std::size_t partition) const {
        return ends_[partition].load(std::memory_order_acquire);
    }
    // Makes the records of all groups up to `group` visible and wakes those who wait for them.
    void publish(std::uint64_t group, const ChainHash& chain, std::span<const PublishedEnd> ends);
    // The last published group, with the ends that belong to it.
    StoreHead head() const;

    // Null while the store is being reopened.
    std::shared_ptr<EmbeddedStore> store() const;
    void set_store(std::unique_ptr<EmbeddedStore> store);
    // Returns when nobody has the store any more and it is closed. No-op when there is none.
    void close_store();

    Result<void> health() const;
    void set_health(Result<void> health);

    void add(EmbeddedWaiter& waiter);
    void remove(EmbeddedWaiter& waiter);
    void wake(EmbeddedWaiter& waiter);
    // Waits until `ready` holds while there is a store, or the waiter is woken (false), or the
    // deadline passes (false). `ready` is called with the state locked.
    bool wait(EmbeddedWaiter& waiter, std::chrono::steady_clock::time_point deadline,
              const std::function<bool()>& ready);

  private:
    PartitionLayout layout_;
    std::vector<std::atomic<std::uint64_t>> ends_;
    std::mutex readers_mutex_;  // guards waiters_ against change while readers are called
    mutable std::mutex mutex_;  // guards all below, and changes of ends_
    std::vector<EmbeddedWaiter*> waiters_;
    std::shared_ptr<EmbeddedStore> store_;
    std::shared_future<void> closed_;
    Result<void> health_;
    std::uint64_t group_ = 0;
    ChainHash chain_{};
};

}  // namespace anju
