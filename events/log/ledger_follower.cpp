#include "events/log/ledger_follower.hpp"

#include <condition_variable>
#include <mutex>
#include <thread>
#include <utility>

#include "events/public_form.hpp"

namespace anju {
namespace {

using std::chrono::milliseconds;

constexpr milliseconds idle_wait{1000};
constexpr milliseconds retry_wait{500};
constexpr std::size_t events_at_once_max = 1000;
constexpr std::string_view topic_prefix = "anju.";

}  // namespace

struct LedgerFollower::Shared : std::enable_shared_from_this<LedgerFollower::Shared> {
    Shared(Log& the_log, From the_from, Post the_post, Handle the_handle)
        : log(the_log),
          from(std::move(the_from)),
          post(std::move(the_post)),
          handle(std::move(the_handle)) {}

    Log& log;
    From from;
    const Post post;
    const Handle handle;
    std::thread thread;

    std::mutex mutex;  // what follows, and the pointer ledger
    std::condition_variable changed;
    std::unique_ptr<LedgerReader> ledger;
    bool wanted = true;
    bool stopping = false;

    void run() {
        while (!is_stopping()) {
            const auto outcome = ledger ? read() : open();
            if (outcome) continue;
            const bool passing = outcome.error().kind == ErrorKind::unavailable;
            deliver(outcome.error());
            if (!passing) return;
            std::unique_lock lock(mutex);
            changed.wait_for(lock, retry_wait, [&] { return stopping; });
        }
    }

    bool is_stopping() {
        const std::lock_guard lock(mutex);
        return stopping;
    }

    Result<void> open() {
        auto opened = open_ledger(log, from.ledger);
        if (!opened) return opened.error();
        const std::lock_guard lock(mutex);
        ledger = std::move(*opened);
        return {};
    }

    Result<void> read() {
        const auto epoch = ledger->next(idle_wait);
        if (!epoch) return epoch.error();
        std::vector<PublicEvent> events;
        if (*epoch == nullptr) {
            if (ledger->is_level()) deliver(std::move(events));
            return {};
        }
        for (const auto& event : (*epoch)->events) {
            if (event.position < from.after) continue;
            const auto& topic = log.topics()[event.partition.topic].name;
            auto line = public_form(
                event.record, std::string_view(topic).substr(topic_prefix.size()), event.position);
            if (!line) return line.error();
            events.push_back({event.position, std::move(*line)});
            if (events.size() >= events_at_once_max) deliver(std::exchange(events, {}));
        }
        if (!events.empty()) deliver(std::move(events));
        return {};
    }

    // Waits until the one before has been dealt with.
    void deliver(Result<std::vector<PublicEvent>> events) {
        {
            std::unique_lock lock(mutex);
            changed.wait(lock, [&] { return stopping || wanted; });
            if (stopping) return;
            wanted = false;
        }
        post([self = shared_from_this(), events = std::move(events)]() mutable {
            {
                const std::lock_guard lock(self->mutex);
                if (self->stopping) return;
            }
            self->handle(std::move(events));
        });
    }
};

LedgerFollower::LedgerFollower(Log& log, From from, Post post, Handle handle)
    : shared_(std::make_shared<Shared>(log, std::move(from), std::move(post), std::move(handle))) {
    shared_->thread = std::thread([shared = shared_] { shared->run(); });
}

LedgerFollower::~LedgerFollower() {
    {
        const std::lock_guard lock(shared_->mutex);
        shared_->stopping = true;
        if (shared_->ledger) shared_->ledger->wake();
    }
    shared_->changed.notify_all();
    shared_->thread.join();
    shared_->ledger.reset();
}

void LedgerFollower::go_on() {
    {
        const std::lock_guard lock(shared_->mutex);
        shared_->wanted = true;
    }
    shared_->changed.notify_all();
}

}  // namespace anju
