#include "projections/query/live_events.hpp"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <utility>

#include "events/runtime/logging.hpp"

namespace anju {
namespace {

namespace asio = boost::asio;

std::size_t memory_of(const PublicEvent& event) {
    return sizeof event + event.stream.size() + event.line.size();
}

}  // namespace

LiveEvents::LiveEvents(asio::io_context& io, Log& log, const Queries& queries,
                       std::size_t bytes_max)
    : io_(io), log_(log), queries_(queries), bytes_max_(bytes_max), arrived_(io) {
    arrived_.expires_at(std::chrono::steady_clock::time_point::max());
}

bool LiveEvents::start() {
    if (follower_) return true;
    const auto& view = queries_.view();
    if (!view) return false;
    begin_ = view->ledger().position;
    follower_.emplace(
        log_, LedgerFollower::From{view->ledger(), begin_, {}},
        [&io = io_](std::function<void()> task) { asio::post(io, std::move(task)); },
        [this](Result<PublicEvents> events) { take(std::move(events)); });
    return true;
}

// What fails is told by whoever reads for himself: here it only ends.
void LiveEvents::take(Result<PublicEvents> events) {
    if (events) {
        for (auto& event : events->events) {
            bytes_ += memory_of(event);
            events_.push_back(std::move(event));
        }
        for (; bytes_ > bytes_max_ && events_.size() > 1; ++begin_) {
            bytes_ -= memory_of(events_.front());
            events_.pop_front();
        }
        follower_->go_on();
    } else if (events.error().kind == ErrorKind::unavailable) {
        follower_->go_on();
    } else {
        log_error("the live feed of events ends", {{"what", events.error().message}});
        events_.clear();
        bytes_ = 0;
        follower_.reset();
    }
    arrived_.cancel();
}

asio::awaitable<void> LiveEvents::wait() {
    co_await arrived_.async_wait(asio::as_tuple(asio::use_awaitable));
}

}  // namespace anju
