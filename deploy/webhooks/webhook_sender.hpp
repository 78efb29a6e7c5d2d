// Sends the events of one subscription to its receiver: each stream's in their order, several
// streams at a time. What fails is sent again, ever later; a stream whose events are not taken
// while those of others are is parked. At least once: a receiver knows by webhook-id what it has.
#pragma once

#include <boost/asio/awaitable.hpp>
#include <boost/asio/steady_timer.hpp>
#include <deque>
#include <list>
#include <map>
#include <memory>
#include <optional>
#include <random>
#include <string>

#include "deploy/webhooks/delivery_progress.hpp"
#include "deploy/webhooks/webhook_exchange.hpp"
#include "events/event_fields.hpp"
#include "events/runtime/webhook_call.hpp"
#include "projections/query/event_cursor.hpp"
#include "services/access/delivery_book.hpp"

namespace anju {

struct WebhookOptions {
    WebhookCallOptions call{};
    std::string origin = "anju";  // as which it asks to be let in
    int attempts = 8;             // of an event, before its stream is parked
    std::chrono::milliseconds first_wait{1'000};
    std::chrono::milliseconds longest_wait{600'000};
};

// On the io thread. It may go once it is idle, or when io runs no more.
class WebhookSender {
  public:
    struct Status {
        bool level = false;            // everything there is is taken, or parked
        std::uint64_t position = 0;    // all before it is taken, or parked
        std::size_t waiting = 0;       // events read and not taken yet
        std::uint64_t taken = 0;       // since the start
        std::uint64_t failed = 0;      // calls
        std::optional<Instant> since;  // recording of the oldest event that waits
        std::string trouble;           // what the last call that failed was answered
    };

    // All of these must outlive it.
    struct Parts {
        EventSources& sources;
        WebhookCaller& caller;
        const WebhookOptions& options;
    };

    WebhookSender(Parts parts, DeliveryFiles files, DeliveryBook::Subscription wanted);

    // Goes on where it was, or at `place` where that is later; a new one begins there, or with
    // what comes next. Errors of its files; unavailable: where the ledger stands is not known yet.
    Result<void> start(std::optional<std::uint64_t> place = {});
    // The subscription is another one from now on, or has new wishes.
    void change(DeliveryBook::Subscription wanted);
    // `keeps`: how far it is; not where another process sends meanwhile, and keeps that itself.
    void stop(bool keeps = true);
    // There is something new to sign with, or to call: it is tried at once.
    void wake();
    // Now and then: what was taken is kept, also where nothing comes after it.
    void keep_what_is_due();
    // Whether nothing of it runs any more, after stop().
    bool is_idle() const { return running_ == 0; }

    Status status() const;
    const std::vector<ParkedSequence>& parked() const { return progress_.parked; }
    const DeliveryFiles& files() const { return files_; }

  private:
    using Clock = std::chrono::steady_clock;
    using Awaited = boost::asio::awaitable<void>;

    // The events of one stream that wait.
    struct Lane {
        std::deque<PublicEvent> events;
        int failures = 0;  // of the first event
        Clock::time_point first_failed{};
        Clock::time_point not_before{};
        bool posting = false;
    };

    void launch(Awaited work);
    Awaited run();
    Awaited read_on();
    boost::asio::awaitable<bool> is_let_in();
    Awaited post(std::string subject);
    Awaited replay(std::string subject);
    Awaited wait(std::chrono::milliseconds most);

    Result<EventFilter> filter(std::string_view subject) const;
    void enqueue(const PublicEvent& event);
    void forget_waiting();
    void pump();
    void pump_later(Clock::time_point at);
    void taken(const std::string& subject, Lane& lane);
    void not_taken(const std::string& subject, Lane& lane, const WebhookOutcome& outcome);
    void park(const std::string& subject, Lane& lane, const std::string& why);
    void fulfil_wishes();
    void keep_now();
    void keep_soon() {
        unkept_ = true;
        keep_what_is_due();
    }
    std::chrono::milliseconds backoff(int failures);
    ParkedSequence* find_parked(const std::string& subject);
    void unpark(const std::string& subject);
    bool is_caught_up(const std::string& subject) const;

    const Parts parts_;
    const DeliveryFiles files_;
    DeliveryBook::Subscription wanted_;
    EventFields fields_;  // that its receiver is shown
    DeliveryProgress progress_;
    std::map<std::string, Lane> lanes_;      // by stream
    std::map<std::string, bool> caught_up_;  // of streams that are sent again
    std::uint64_t read_ = 0;                 // all before it was looked at
    std::size_t waiting_ = 0;
    std::size_t posting_ = 0;
    int failed_in_a_row_ = 0;
    Clock::time_point paused_until_{};
    Clock::time_point last_taken_{};
    Clock::time_point next_call_{};
    Clock::time_point kept_at_{};
    bool unkept_ = false;  // something was taken since
    bool level_ = false;
    bool changed_ = false;
    bool stopped_ = false;
    std::uint64_t taken_ = 0;
    std::uint64_t failed_ = 0;
    std::string trouble_;
    std::mt19937_64 random_{std::random_device()()};
    std::size_t running_ = 0;  // of what was launched
    std::list<EventCursor> cursors_;
    std::shared_ptr<int> alive_ = std::make_shared<int>(0);  // a timer that fired outlives it
    boost::asio::steady_timer woken_;  // cancelled: something is to be looked at again
    boost::asio::steady_timer pump_timer_;
};

}  // namespace anju
