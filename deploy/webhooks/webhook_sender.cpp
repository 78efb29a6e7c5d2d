#include "deploy/webhooks/webhook_sender.hpp"

#include <algorithm>
#include <boost/asio/as_tuple.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <utility>

#include "deploy/webhooks/public_line.hpp"
#include "events/base/system_clock.hpp"
#include "events/runtime/logging.hpp"
#include "services/access/access_book.hpp"
#include "services/access/follow_scope.hpp"

namespace anju {
namespace {

namespace asio = boost::asio;
using std::chrono::milliseconds;
using Texts = std::vector<std::string>;

constexpr std::size_t waiting_max = 1'000;  // before more is read
constexpr std::size_t posting_max = 8;
constexpr int failures_before_pause = 3;  // in a row, whatever the stream
constexpr milliseconds keep_every{1'000};
constexpr milliseconds look_every{1'000};
constexpr milliseconds minute{60'000};

}  // namespace

WebhookSender::WebhookSender(Parts parts, DeliveryFiles files, DeliveryBook::Subscription wanted)
    : parts_(parts),
      files_(std::move(files)),
      wanted_(std::move(wanted)),
      fields_(wanted_.state.wanted->event_fields.value_or(Texts())),
      woken_(parts.sources.io),
      pump_timer_(parts.sources.io) {}

Result<void> WebhookSender::start(std::optional<std::uint64_t> place) {
    auto kept = files_.progress();
    if (!kept) return kept.error();
    if (*kept) progress_ = std::move(**kept);
    if (!*kept && !place) {
        const auto& view = parts_.sources.queries.view();
        if (!view) return unavailable("rows-not-ready", "where the ledger stands is not known yet");
        place = view->as_of().position;
    }
    progress_.next = std::max(progress_.next, static_cast<std::int64_t>(place.value_or(0)));
    if (auto begun = files_.keep(progress_); !begun) return begun;
    read_ = static_cast<std::uint64_t>(progress_.next);
    launch(run());
    return {};
}

// What runs is counted: it goes on after stop() until it sees it.
void WebhookSender::launch(Awaited work) {
    ++running_;
    asio::co_spawn(parts_.sources.io, std::move(work), [this](const std::exception_ptr& failure) {
        --running_;
        if (failure) log_error("a webhook's work ends", {{"what", describe(failure)}});
    });
}

void WebhookSender::change(DeliveryBook::Subscription wanted) {
    const bool other = wanted.state.wanted->url != wanted_.state.wanted->url ||
                       wanted.state.wanted->area != wanted_.state.wanted->area ||
                       wanted.state.wanted->event_types != wanted_.state.wanted->event_types;
    wanted_ = std::move(wanted);
    fields_ = EventFields(wanted_.state.wanted->event_fields.value_or(Texts()));
    changed_ = changed_ || other;
    if (other) forget_waiting();
    paused_until_ = {};
    fulfil_wishes();
    woken_.cancel();
    pump();
}

// What waits was read for the subscription as it was: it is read again. Some of what its receiver
// has comes once more, which webhook-id tells.
void WebhookSender::forget_waiting() {
    keep_now();
    for (auto lane = lanes_.begin(); lane != lanes_.end();) {
        caught_up_.erase(lane->first);  // of a stream that was parked, all is read once more
        auto& events = lane->second.events;
        const std::size_t stay = lane->second.posting ? 1 : 0;  // on its way
        waiting_ -= events.size() - stay;
        events.resize(stay);
        lane = stay == 0 ? lanes_.erase(lane) : std::next(lane);
    }
    read_ = static_cast<std::uint64_t>(progress_.next);
}

void WebhookSender::stop(bool keeps) {
    if (std::exchange(stopped_, true)) return;
    if (keeps) keep_now();
    woken_.cancel();
    pump_timer_.cancel();
}

WebhookSender::Status WebhookSender::status() const {
    Status status{level_ && waiting_ == 0,
                  static_cast<std::uint64_t>(progress_.next),
                  waiting_,
                  taken_,
                  failed_,
                  std::nullopt,
                  trouble_};
    std::uint64_t oldest = UINT64_MAX;
    for (const auto& [subject, lane] : lanes_) {
        if (lane.events.empty()) continue;
        const auto& event = lane.events.front();
        if (event.position < oldest) status.since = recorded_in(event.line);
        oldest = std::min(oldest, event.position);
        status.position = std::min(status.position, event.position);
    }
    return status;
}

Result<EventFilter> WebhookSender::filter(std::string_view subject) const {
    Principal receiver;
    receiver.area = wanted_.state.wanted->area.value;
    receiver.event_types = wanted_.state.wanted->event_types;
    const auto scope = follow_scope(receiver);
    return EventFilter::parse({.types = scope.types, .areas = scope.areas, .stream = subject});
}

// Reads anew whenever the subscription is another one.
WebhookSender::Awaited WebhookSender::run() {
    fulfil_wishes();
    while (!stopped_) {
        const bool let_in = co_await is_let_in();
        if (stopped_) break;
        if (!let_in) {
            co_await wait(backoff(++failed_in_a_row_));
            continue;
        }
        failed_in_a_row_ = 0;
        changed_ = false;
        co_await read_on();
    }
}

WebhookSender::Awaited WebhookSender::read_on() {
    const auto wanted = filter({});
    if (!wanted) {
        trouble_ = wanted.error().message;
        co_await wait(look_every);
        co_return;
    }
    const auto cursor = cursors_.emplace(cursors_.end(), parts_.sources, read_, *wanted);
    bool reads = true;
    while (reads && !stopped_ && !changed_) {
        if (waiting_ >= waiting_max) {
            co_await wait(look_every);
            continue;
        }
        const auto step = co_await cursor->step([this](const PublicEvent& event) {
            if (!changed_) enqueue(event);
        });
        if (changed_) break;
        if (step) {
            read_ = step->next;
            level_ = step->level;
            pump();
            keep_soon();
        } else {
            trouble_ = step.error().message;
            reads = step.error().kind == ErrorKind::unavailable;
            co_await wait(look_every);
        }
    }
    cursors_.erase(cursor);
}

// Whether the receiver has agreed to be called, and there is a secret to sign with.
asio::awaitable<bool> WebhookSender::is_let_in() {
    const auto secrets = files_.secrets(system_now());
    if (!secrets || secrets->empty()) {
        trouble_ = secrets ? "it has no secret yet" : secrets.error().message;
        co_return false;
    }
    if (progress_.consent == wanted_.state.wanted->url) co_return true;
    const std::string url = wanted_.state.wanted->url;
    const auto rate =
        co_await ask_to_be_let_in(parts_.caller, url, std::string(parts_.options.origin));
    if (stopped_) co_return false;
    if (!rate) {
        trouble_ = rate.error().message;
        co_return false;
    }
    progress_.consent = url;
    progress_.calls_a_minute = *rate;
    trouble_.clear();
    keep_now();
    co_return progress_.consent == wanted_.state.wanted->url;
}

// What belongs to a parked stream is read again when somebody says so.
void WebhookSender::enqueue(const PublicEvent& event) {
    if (find_parked(event.stream) != nullptr && !is_caught_up(event.stream)) return;
    lanes_[event.stream].events.push_back(event);
    ++waiting_;
}

// Begins as many calls as may be on their way.
void WebhookSender::pump() {
    const auto now = Clock::now();
    if (stopped_ || progress_.consent != wanted_.state.wanted->url) return;
    if (now < std::max(paused_until_, next_call_)) {
        return pump_later(std::max(paused_until_, next_call_));
    }
    std::size_t room = posting_max - std::min(posting_, posting_max);
    if (failed_in_a_row_ >= failures_before_pause) room = posting_ == 0 ? 1 : 0;  // one for all
    if (progress_.calls_a_minute > 0) room = std::min<std::size_t>(room, 1);
    auto next = Clock::time_point::max();
    std::vector<std::string> chosen;
    for (auto& [subject, lane] : lanes_) {
        if (chosen.size() >= room) break;
        if (lane.posting || lane.events.empty()) continue;
        if (now < lane.not_before) {
            next = std::min(next, lane.not_before);
            continue;
        }
        lane.posting = true;
        chosen.push_back(subject);
    }
    posting_ += chosen.size();
    if (progress_.calls_a_minute > 0 && !chosen.empty()) {
        next = next_call_ = now + minute / progress_.calls_a_minute;
    }
    if (next != Clock::time_point::max()) pump_later(next);
    for (auto& subject : chosen) launch(post(std::move(subject)));
}

void WebhookSender::pump_later(Clock::time_point at) {
    pump_timer_.expires_at(at);
    pump_timer_.async_wait(
        [this, alive = std::weak_ptr<int>(alive_)](const boost::system::error_code& stopped) {
            if (!stopped && !alive.expired()) pump();
        });
}

WebhookSender::Awaited WebhookSender::post(std::string subject) {
    std::string line = fields_.shown(lanes_.at(subject).events.front().line);
    const auto secrets = files_.secrets(system_now());
    WebhookOutcome outcome;
    if (secrets && !secrets->empty()) {
        outcome = co_await send_event(parts_.caller, wanted_.state.wanted->url, *secrets,
                                      std::move(line));
    } else {
        outcome.taken = secrets ? unavailable("webhook-no-secret", "it has no secret any more")
                                : secrets.error();
    }
    --posting_;
    if (stopped_) co_return;
    auto& lane = lanes_.at(subject);
    lane.posting = false;
    if (outcome.taken) {
        taken(subject, lane);
    } else {
        not_taken(subject, lane, outcome);
    }
    pump();
    keep_soon();
}

void WebhookSender::taken(const std::string& subject, Lane& lane) {
    ++taken_;
    --waiting_;
    lane.events.pop_front();
    lane.failures = 0;
    last_taken_ = Clock::now();
    trouble_.clear();
    // It is there again: what waits for a second try need not.
    if (std::exchange(failed_in_a_row_, 0) >= failures_before_pause) {
        for (auto& [name, other] : lanes_) other.not_before = {};
    }
    if (!lane.events.empty()) return;
    lanes_.erase(subject);
    if (is_caught_up(subject)) unpark(subject);
    woken_.cancel();
}

void WebhookSender::not_taken(const std::string& subject, Lane& lane,
                              const WebhookOutcome& outcome) {
    const auto now = Clock::now();
    ++failed_;
    trouble_ = outcome.taken.error().message;
    if (lane.failures++ == 0) lane.first_failed = now;
    const bool takes_others = last_taken_ > lane.first_failed;
    if (lane.failures >= parts_.options.attempts && takes_others) {
        return park(subject, lane, trouble_);
    }
    const auto asked = outcome.retry_after;
    lane.not_before = now + std::max(backoff(lane.failures), asked);
    if (++failed_in_a_row_ < failures_before_pause) return;
    paused_until_ = now + std::max(backoff(failed_in_a_row_ - failures_before_pause + 1), asked);
}

// A random time below one that doubles.
milliseconds WebhookSender::backoff(int failures) {
    constexpr int doublings_max = 20;
    const auto longest = std::min<std::int64_t>(parts_.options.longest_wait.count(),
                                                parts_.options.first_wait.count()
                                                    << std::min(failures, doublings_max));
    return milliseconds(
        1 + static_cast<std::int64_t>(
                random_() % static_cast<std::uint64_t>(std::max<std::int64_t>(longest, 1))));
}

WebhookSender::Awaited WebhookSender::wait(milliseconds most) {
    woken_.expires_after(most);
    co_await woken_.async_wait(asio::as_tuple(asio::use_awaitable));
}

void WebhookSender::wake() {
    failed_in_a_row_ = 0;
    paused_until_ = {};
    woken_.cancel();
    pump();
}

void WebhookSender::keep_what_is_due() {
    if (unkept_ && Clock::now() - kept_at_ >= keep_every) keep_now();
}

void WebhookSender::keep_now() {
    kept_at_ = Clock::now();
    unkept_ = false;
    std::uint64_t next = read_;
    for (const auto& [subject, lane] : lanes_) {
        if (lane.events.empty()) continue;
        const auto first = lane.events.front().position;
        if (auto* parked = find_parked(subject); parked != nullptr) {
            parked->from = static_cast<std::int64_t>(first);
        } else {
            next = std::min(next, first);
        }
    }
    progress_.next = static_cast<std::int64_t>(next);
    if (const auto kept = files_.keep(progress_); !kept) trouble_ = kept.error().message;
}

}  // namespace anju
