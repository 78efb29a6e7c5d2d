#include "events/log/follower.hpp"

#include <algorithm>
#include <condition_variable>
#include <mutex>
#include <thread>
#include <utility>

namespace anju {
namespace {

// What a strand has before it at once, of each of a dozen followers, is what everything else there
// waits for when a process starts: a request as well.
constexpr std::size_t on_the_way_max = 2;
constexpr std::size_t entries_at_once = 500;
constexpr std::chrono::milliseconds poll_wait{1000};
constexpr std::chrono::milliseconds retry_wait{200};

}  // namespace

struct Follower::Shared : std::enable_shared_from_this<Follower::Shared> {
    std::unique_ptr<Reader> reader;
    Post post;
    Handle handle;
    std::thread thread;

    std::mutex mutex;
    std::condition_variable changed;
    std::size_t on_the_way = 0;
    bool stopping = false;

    void run() {
        while (wait_for_room()) {
            auto batch = reader->poll(poll_wait);
            const bool failed = batch.has_error();
            const bool final = failed && batch.error().kind != ErrorKind::unavailable;
            if (failed) {
                deliver(std::move(batch));
            } else if (!deliver_in_parts(*batch)) {
                return;
            }
            if (final) return;
            if (failed) pause();
        }
    }

    // False: it is to stop.
    bool deliver_in_parts(const LogBatch& batch) {
        const auto& all = batch.entries;
        for (std::size_t at = 0; at < all.size(); at += entries_at_once) {
            if (!wait_for_room()) return false;
            const auto begin = all.begin() + static_cast<std::ptrdiff_t>(at);
            const auto size = std::min(entries_at_once, all.size() - at);
            deliver(LogBatch{{begin, begin + static_cast<std::ptrdiff_t>(size)}, batch.memory});
        }
        return true;
    }

    bool wait_for_room() {
        std::unique_lock lock(mutex);
        changed.wait(lock, [&] { return stopping || on_the_way < on_the_way_max; });
        return !stopping;
    }

    void pause() {
        std::unique_lock lock(mutex);
        changed.wait_for(lock, retry_wait, [&] { return stopping; });
    }

    void deliver(Result<LogBatch> batch) {
        {
            const std::lock_guard lock(mutex);
            ++on_the_way;
        }
        post([self = shared_from_this(), batch = std::move(batch)]() mutable {
            self->handle_on_strand(std::move(batch));
        });
    }

    void handle_on_strand(Result<LogBatch> batch) {
        {
            const std::lock_guard lock(mutex);
            --on_the_way;
            if (stopping) return;
        }
        changed.notify_one();
        handle(std::move(batch));
    }
};

Result<std::unique_ptr<Follower>> Follower::start(Log& log, std::vector<ReadFrom> from, Post post,
                                                  Handle handle) {
    auto reader = log.read(std::move(from));
    if (!reader) return reader.error();
    auto shared = std::make_shared<Shared>();
    shared->reader = std::move(*reader);
    shared->post = std::move(post);
    shared->handle = std::move(handle);
    shared->thread = std::thread([shared] { shared->run(); });
    return std::unique_ptr<Follower>(new Follower(std::move(shared)));
}

Follower::Follower(std::shared_ptr<Shared> shared) : shared_(std::move(shared)) {}

Follower::~Follower() {
    {
        const std::lock_guard lock(shared_->mutex);
        shared_->stopping = true;
    }
    shared_->changed.notify_all();
    shared_->reader->wake();
    shared_->thread.join();
    shared_->reader.reset();
}

}  // namespace anju
