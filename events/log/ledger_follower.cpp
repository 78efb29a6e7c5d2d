#include "events/log/ledger_follower.hpp"

#include <condition_variable>
#include <mutex>
#include <thread>
#include <utility>

#include "events/public_form.hpp"

namespace anju {
namespace {

using std::chrono::milliseconds;
using Clock = std::chrono::steady_clock;

constexpr milliseconds idle_wait{1000};
constexpr milliseconds retry_wait{500};
constexpr milliseconds progress_every{1000};  // told, when nothing that is looked at is wanted
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
    // Of this thread.
    Clock::time_point delivered = Clock::now();
    bool told_level = false;

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
        const bool tells_level = ledger->is_level() && !told_level;
        const auto epoch = ledger->next(tells_level ? milliseconds(0) : idle_wait);
        if (!epoch) return epoch.error();
        told_level = *epoch == nullptr && ledger->is_level();
        if (*epoch == nullptr) {
            if (told_level) deliver(PublicEvents{{}, ledger->position().position, true});
            return {};
        }
        PublicEvents found;
        for (const auto& event : (*epoch)->events) {
            if (auto taken = take(event, found.events); !taken) return taken.error();
            found.next = event.position + 1;
            if (found.events.size() >= events_at_once_max) deliver(std::exchange(found, {}));
        }
        const bool quiet = found.events.empty() && Clock::now() - delivered < progress_every;
        if (found.next > 0 && !quiet) deliver(std::move(found));
        return {};
    }

    Result<void> take(const SealedEvent& event, std::vector<PublicEvent>& events) const {
        if (event.position < from.first) return {};
        const std::string_view topic = log.topics()[event.partition.topic].name;
        const EventSubject subject{event.record.header.type, topic.substr(topic_prefix.size()),
                                   event.record.stream};
        if (!from.filter.takes(subject)) return {};
        auto line = public_form(event.record, subject.service, event.position);
        if (!line) return line.error();
        events.push_back({event.position, subject.type, subject.service,
                          std::string(subject.stream), std::move(*line)});
        return {};
    }

    // Waits until the one before has been dealt with.
    void deliver(Result<PublicEvents> events) {
        delivered = Clock::now();
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
