#include "events/log/record_fetcher.hpp"

#include <condition_variable>
#include <deque>
#include <mutex>
#include <thread>

namespace anju {
namespace {

constexpr std::chrono::milliseconds fetch_wait{5000};

Result<std::string> fetch_one(Log& log, PartitionRef partition, std::uint64_t offset) {
    auto reader = log.read({{partition, offset}});
    if (!reader) return reader.error();
    const auto batch = (*reader)->poll_one(0, fetch_wait);
    if (!batch) return batch.error();
    if (batch->entries.empty() || batch->entries.front().offset != offset) {
        return unavailable("log-slow", partition_name(log, partition) + " offset " +
                                           std::to_string(offset) + " did not arrive in time");
    }
    return std::string(batch->entries.front().bytes);
}

}  // namespace

struct RecordFetcher::Shared {
    struct Request {
        PartitionRef partition;
        std::vector<std::uint64_t> offsets;
        Done done;
    };

    Shared(Log& the_log, Post the_post) : log(the_log), post(std::move(the_post)) {}

    Log& log;
    Post post;
    std::thread thread;
    std::mutex mutex;
    std::condition_variable changed;
    std::deque<Request> waiting;
    bool stopping = false;

    void run() {
        std::unique_lock lock(mutex);
        while (true) {
            changed.wait(lock, [&] { return stopping || !waiting.empty(); });
            if (stopping) return;
            Request request = std::move(waiting.front());
            waiting.pop_front();
            lock.unlock();
            answer(std::move(request));
            lock.lock();
        }
    }

    void answer(Request request) {
        std::vector<std::string> records;
        for (const auto offset : request.offsets) {
            auto record = fetch_one(log, request.partition, offset);
            if (!record) {
                post([done = std::move(request.done), error = record.error()] { done(error); });
                return;
            }
            records.push_back(std::move(*record));
        }
        post([done = std::move(request.done), records = std::move(records)]() mutable {
            done(std::move(records));
        });
    }
};

RecordFetcher::RecordFetcher(Log& log, Post post)
    : shared_(std::make_shared<Shared>(log, std::move(post))) {
    shared_->thread = std::thread([shared = shared_] { shared->run(); });
}

RecordFetcher::~RecordFetcher() {
    {
        const std::lock_guard lock(shared_->mutex);
        shared_->stopping = true;
    }
    shared_->changed.notify_all();
    shared_->thread.join();
    for (auto& request : shared_->waiting) {
        request.done(unavailable("shutting-down", "the service is shutting down"));
    }
}

void RecordFetcher::fetch(PartitionRef partition, std::vector<std::uint64_t> offsets, Done done) {
    {
        const std::lock_guard lock(shared_->mutex);
        if (shared_->waiting.size() < waiting_max) {
            shared_->waiting.push_back({partition, std::move(offsets), std::move(done)});
            shared_->changed.notify_one();
            return;
        }
    }
    done(unavailable("overloaded", "too many histories are being read; try again"));
}

}  // namespace anju
