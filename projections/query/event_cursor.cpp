#include "projections/query/event_cursor.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <boost/asio/as_tuple.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <utility>

namespace anju {
namespace {

namespace asio = boost::asio;

constexpr std::uint64_t looked_at_max = 4'000;  // in one step, between two writes to the client

Error gone(std::string message) {
    return not_found("events-gone", std::move(message));
}

}  // namespace

EventCursor::EventCursor(EventSources& sources, std::uint64_t first, EventFilter filter)
    : sources_(sources), next_(first), filter_(std::move(filter)), arrived_(sources.io) {
    arrived_.expires_at(std::chrono::steady_clock::time_point::max());
}

EventCursor::~EventCursor() {
    stop_reader();
}

asio::awaitable<Result<EventCursor::Progress>> EventCursor::step(const Take& take) {
    if (sources_.live.covers(next_)) {
        stop_reader();
        co_return co_await step_live(take);
    }
    co_return co_await step_alone(take);
}

asio::awaitable<Result<EventCursor::Progress>> EventCursor::step_live(const Take& take) {
    const auto& live = sources_.live;
    if (next_ == live.end() && std::exchange(told_level_, true)) co_await sources_.live.wait();
    // Slower than events come: it goes on by a reader of its own.
    if (!live.covers(next_)) co_return Progress{next_, false};
    const auto end = std::min(live.end(), next_ + looked_at_max);
    for (; next_ < end; ++next_) {
        const auto& event = live.at(next_);
        if (filter_.takes(event.subject())) take(event);
    }
    told_level_ = next_ == live.end();
    co_return Progress{next_, told_level_};
}

asio::awaitable<Result<EventCursor::Progress>> EventCursor::step_alone(const Take& take) {
    if (!reader_) {
        if (auto started = start_reader(); !started) co_return started.error();
    }
    while (!arrived_events_) co_await arrived_.async_wait(asio::as_tuple(asio::use_awaitable));
    const auto events = *std::exchange(arrived_events_, std::nullopt);
    if (!events && events.error().rule == "log-lost") {
        co_return gone("what comes after this position is no longer in the log: " +
                       events.error().message);
    }
    if (!events && events.error().kind != ErrorKind::unavailable) co_return events.error();
    reader_->go_on();
    if (!events) co_return events.error();
    for (const auto& event : events->events) take(event);
    if (events->level && events->next < next_) {
        co_return gone(
            fmt::format("the ledger ends before position {}: another ledger than the one that gave "
                        "this position, or one that was restored",
                        events->next));
    }
    next_ = std::max(next_, events->next);
    if (events->level) sources_.live.start();
    co_return Progress{next_, events->level};
}

Result<void> EventCursor::start_reader() {
    if (sources_.readers >= EventSources::readers_max) {
        return unavailable("overloaded", fmt::format("{} clients read older events already, no "
                                                     "more are taken; try again",
                                                     EventSources::readers_max));
    }
    LedgerFollower::From from{{}, next_, filter_};
    if (const auto& view = sources_.queries.view()) {
        auto before = ledger_before(*view, next_);
        if (!before) return before.error();
        from.ledger = std::move(*before);
    }
    ++sources_.readers;
    arrived_events_.reset();
    reader_.emplace(
        sources_.log, std::move(from),
        [&io = sources_.io](std::function<void()> task) { asio::post(io, std::move(task)); },
        [this](Result<PublicEvents> events) {
            arrived_events_ = std::move(events);
            arrived_.cancel();
        });
    return {};
}

void EventCursor::stop_reader() {
    if (!reader_) return;
    reader_.reset();
    arrived_events_.reset();
    --sources_.readers;
}

}  // namespace anju
