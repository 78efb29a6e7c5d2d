// What a receiver did not take: parked by stream, and sent again when somebody says so.
#include <boost/asio/as_tuple.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <algorithm>
#include <utility>

#include "deploy/webhooks/webhook_sender.hpp"
#include "events/base/system_clock.hpp"
#include "events/runtime/logging.hpp"

namespace anju {
namespace {

namespace asio = boost::asio;

constexpr std::chrono::milliseconds look_every{1'000};

}  // namespace

void WebhookSender::park(const std::string& subject, Lane& lane, const std::string& why) {
    log_warning("a receiver does not take the events of a stream: they are parked",
                {{"stream", subject}, {"why", why}});
    const auto from = static_cast<std::int64_t>(lane.events.front().position);
    waiting_ -= lane.events.size();
    lanes_.erase(subject);
    caught_up_.erase(subject);
    auto* parked = find_parked(subject);
    if (parked == nullptr) {
        progress_.parked.push_back({subject, from, why, system_now(), false});
    } else {
        *parked = {subject, from, why, parked->since, false};
    }
    keep_now();
}

// Nothing is left of what was parked.
void WebhookSender::unpark(const std::string& subject) {
    caught_up_.erase(subject);
    std::erase_if(progress_.parked,
                  [&](const ParkedSequence& one) { return one.subject == subject; });
}

// Whether it is sent again, and all of it up to where the others are was read.
bool WebhookSender::is_caught_up(const std::string& subject) const {
    const auto found = caught_up_.find(subject);
    return found != caught_up_.end() && found->second;
}

ParkedSequence* WebhookSender::find_parked(const std::string& subject) {
    const auto found = std::ranges::find(progress_.parked, subject, &ParkedSequence::subject);
    return found == progress_.parked.end() ? nullptr : &*found;
}

void WebhookSender::fulfil_wishes() {
    for (const auto& wish : wanted_.wishes) {
        if (wish.version <= progress_.wishes_done) continue;
        progress_.wishes_done = wish.version;
        auto* parked = find_parked(wish.subject);
        if (parked == nullptr || parked->retrying) continue;
        parked->retrying = true;
        if (wish.skip_through) {
            parked->from =
                std::max(parked->from, static_cast<std::int64_t>(*wish.skip_through) + 1);
        }
    }
    std::vector<std::string> again;
    for (const auto& parked : progress_.parked) {
        if (!parked.retrying || caught_up_.contains(parked.subject)) continue;
        caught_up_[parked.subject] = false;
        again.push_back(parked.subject);
    }
    keep_now();
    for (auto& subject : again) launch(replay(std::move(subject)));
}

// Reads what was parked, up to where the others are. What cannot be read stays parked.
WebhookSender::Awaited WebhookSender::replay(std::string subject) {
    const auto wanted = filter(subject);
    const auto* first = find_parked(subject);
    if (!wanted || first == nullptr) co_return;
    const auto cursor = cursors_.emplace(cursors_.end(), parts_.sources,
                                         static_cast<std::uint64_t>(first->from), *wanted);
    std::vector<PublicEvent> events;
    auto next = static_cast<std::uint64_t>(first->from);
    Result<void> outcome;
    while (outcome && !stopped_ && next < read_) {
        const auto step =
            co_await cursor->step([&](const PublicEvent& event) { events.push_back(event); });
        if (step) {
            next = step->next;
        } else if (step.error().kind != ErrorKind::unavailable) {
            outcome = step.error();
        } else {
            asio::steady_timer pause(parts_.sources.io, look_every);
            co_await pause.async_wait(asio::as_tuple(asio::use_awaitable));
        }
    }
    cursors_.erase(cursor);
    if (stopped_) co_return;
    if (!outcome) {
        trouble_ = outcome.error().message;
        caught_up_.erase(subject);
        if (auto* parked = find_parked(subject); parked != nullptr) parked->retrying = false;
        keep_now();
        co_return;
    }
    caught_up_[subject] = true;
    for (const auto& event : events) {
        if (event.position < read_) enqueue(event);
    }
    if (!lanes_.contains(subject)) unpark(subject);
    keep_now();
    pump();
}

}  // namespace anju
