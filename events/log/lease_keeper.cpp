#include "events/log/lease_keeper.hpp"

#include <condition_variable>
#include <mutex>
#include <thread>
#include <utility>

namespace anju {
namespace {

using std::chrono::milliseconds;

constexpr milliseconds step_wait{50};
constexpr milliseconds retry_wait{500};

}  // namespace

struct LeaseKeeper::Shared {
    explicit Shared(Parts the_parts) : parts(std::move(the_parts)) {}

    const Parts parts;
    std::function<void(bool, std::optional<std::uint64_t>)> tell;  // posts
    std::thread thread;

    std::mutex mutex;  // what follows
    std::condition_variable changed;
    bool stopping = false;
    std::optional<std::uint64_t> place;  // to be kept
    std::optional<Error> trouble;

    bool is_stopping() {
        const std::lock_guard lock(mutex);
        return stopping;
    }
    std::optional<std::uint64_t> take_place() {
        const std::lock_guard lock(mutex);
        return std::exchange(place, std::nullopt);
    }
    // What was told to be kept since, if anything.
    void keep_place(PublisherLease& lease) {
        if (const auto done = take_place()) lease.keep(LedgerPosition{0, *done, {}, {}, {}});
    }
    void run();
    Result<void> hold();
    Result<void> step(PublisherLease& lease, bool& holds);
};

// Until it is told to stop, or something fails.
Result<void> LeaseKeeper::Shared::hold() {
    auto words = parts.open_words();
    if (!words) return words.error();
    auto lease = PublisherLease::open(**words, parts.writer, parts.lease);
    if (!lease) return lease.error();
    bool holds = false;
    Result<void> outcome;
    while (outcome && !is_stopping()) outcome = step(**lease, holds);
    if (holds) tell(false, std::nullopt);
    if (outcome && holds) {
        keep_place(**lease);
        (*lease)->leave();
    }
    return outcome;
}

Result<void> LeaseKeeper::Shared::step(PublisherLease& lease, bool& holds) {
    auto stepped = lease.step(step_wait);
    const bool now = stepped && lease.holds();
    if (now != holds) {
        std::optional<std::uint64_t> from;
        if (now && lease.place()) from = lease.place()->position;
        take_place();  // of a time when it was held before
        holds = now;
        tell(now, from);
    }
    if (stepped && holds) {
        keep_place(lease);
    }
    {
        const std::lock_guard lock(mutex);
        if (stepped) trouble.reset();
    }
    return stepped;
}

void LeaseKeeper::Shared::run() {
    while (!is_stopping()) {
        const auto outcome = hold();
        std::unique_lock lock(mutex);
        if (outcome) continue;
        trouble = outcome.error();
        if (trouble->rule == "publisher-displaced") trouble.reset();  // the other does it
        changed.wait_for(lock, retry_wait, [&] { return stopping; });
    }
}

LeaseKeeper::LeaseKeeper(Parts parts, Changed changed)
    : shared_(std::make_unique<Shared>(std::move(parts))) {
    shared_->tell = [post = shared_->parts.post, changed = std::move(changed),
                     alive = std::weak_ptr<int>(alive_)](bool holds,
                                                         std::optional<std::uint64_t> place) {
        post([changed, alive, holds, place] {
            if (!alive.expired()) changed(holds, place);
        });
    };
    shared_->thread = std::thread([shared = shared_.get()] { shared->run(); });
}

LeaseKeeper::~LeaseKeeper() {
    alive_.reset();
    {
        const std::lock_guard lock(shared_->mutex);
        shared_->stopping = true;
    }
    shared_->changed.notify_all();
    shared_->thread.join();
}

void LeaseKeeper::keep(std::uint64_t position) {
    const std::lock_guard lock(shared_->mutex);
    shared_->place = position;
}

Result<void> LeaseKeeper::health() const {
    const std::lock_guard lock(shared_->mutex);
    if (shared_->trouble) return *shared_->trouble;
    return {};
}

}  // namespace anju
