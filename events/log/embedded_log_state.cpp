#include "events/log/embedded_log_state.hpp"

#include <algorithm>

namespace anju {

EmbeddedState::EmbeddedState(PartitionLayout layout)
    : layout_(std::move(layout)), ends_(layout_.size()) {}

void EmbeddedState::publish(std::uint64_t group, const ChainHash& chain,
                            std::span<const PublishedEnd> ends) {
    const std::lock_guard lock(mutex_);
    group_ = group;
    chain_ = chain;
    for (const auto& published : ends) {
        ends_[published.partition].store(published.end, std::memory_order_release);
    }
    for (auto* waiter : waiters_) {
        const bool concerned = std::any_of(ends.begin(), ends.end(), [&](const auto& published) {
            return waiter->watched[published.partition];
        });
        if (concerned) waiter->changed.notify_one();
    }
}

StoreHead EmbeddedState::head() const {
    const std::lock_guard lock(mutex_);
    StoreHead head{.group = group_, .records = 0, .chain = chain_, .ends = {}};
    for (const auto& end : ends_) {
        head.ends.push_back(end.load());
        head.records += head.ends.back();
    }
    return head;
}

std::shared_ptr<EmbeddedStore> EmbeddedState::store() const {
    const std::lock_guard lock(mutex_);
    return store_;
}

void EmbeddedState::set_store(std::unique_ptr<EmbeddedStore> store) {
    auto closed = std::make_shared<std::promise<void>>();
    const std::lock_guard lock(mutex_);
    closed_ = closed->get_future().share();
    // Shared with readers; the deleter tells close_store() that the last of them let go.
    store_ = {store.release(), [closed](EmbeddedStore* last) {
                  delete last;
                  closed->set_value();
              }};
    for (auto* waiter : waiters_) waiter->changed.notify_one();
}

void EmbeddedState::close_store() {
    std::shared_ptr<EmbeddedStore> store;
    std::shared_future<void> closed;
    {
        const std::lock_guard lock(mutex_);
        store = std::move(store_);
        closed = closed_;
    }
    if (store == nullptr) return;
    store->request_close();
    {
        const std::lock_guard lock(readers_mutex_);
        for (auto* waiter : waiters_) waiter->release_store();
    }
    store.reset();
    closed.wait();
}

Result<void> EmbeddedState::health() const {
    const std::lock_guard lock(mutex_);
    return health_;
}

void EmbeddedState::set_health(Result<void> health) {
    const std::lock_guard lock(mutex_);
    health_ = std::move(health);
}

void EmbeddedState::add(EmbeddedWaiter& waiter) {
    const std::scoped_lock lock(readers_mutex_, mutex_);
    waiters_.push_back(&waiter);
}

void EmbeddedState::remove(EmbeddedWaiter& waiter) {
    const std::scoped_lock lock(readers_mutex_, mutex_);
    std::erase(waiters_, &waiter);
}

void EmbeddedState::wake(EmbeddedWaiter& waiter) {
    const std::lock_guard lock(mutex_);
    waiter.woken = true;
    waiter.changed.notify_one();
}

bool EmbeddedState::wait(EmbeddedWaiter& waiter, std::chrono::steady_clock::time_point deadline,
                         const std::function<bool()>& ready) {
    std::unique_lock lock(mutex_);
    waiter.changed.wait_until(lock, deadline,
                              [&] { return waiter.woken || (store_ != nullptr && ready()); });
    const bool woken = std::exchange(waiter.woken, false);
    return !woken && store_ != nullptr && ready();
}

}  // namespace anju
