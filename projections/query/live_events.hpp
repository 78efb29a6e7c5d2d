// The newest events of the ledger in memory, for all who follow it: one thread reads for all.
#pragma once

#include <boost/asio/awaitable.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/steady_timer.hpp>
#include <cstdint>
#include <deque>
#include <optional>

#include "events/log/ledger_follower.hpp"
#include "projections/engine/queries.hpp"

namespace anju {

// All on the io thread.
class LiveEvents {
  public:
    // What the events take at most that are held.
    static constexpr std::size_t bytes_default = std::size_t{32} << 20;

    // All must outlive it.
    LiveEvents(boost::asio::io_context& io, Log& log, const Queries& queries,
               std::size_t bytes_max = bytes_default);

    // Begins where the rows stand, when somebody wants it the first time; false while there are
    // none.
    bool start();
    // Whether all events from `position` on are held here, as far as there are any.
    bool covers(std::uint64_t position) const {
        return follower_ && begin_ <= position && position <= end();
    }
    std::uint64_t end() const { return begin_ + events_.size(); }
    // For begin <= position < end; valid until the next wait.
    const PublicEvent& at(std::uint64_t position) const { return events_[position - begin_]; }
    // Until more came, or about a second has passed.
    boost::asio::awaitable<void> wait();

  private:
    void take(Result<PublicEvents> events);

    boost::asio::io_context& io_;
    Log& log_;
    const Queries& queries_;
    const std::size_t bytes_max_;
    std::deque<PublicEvent> events_;  // dense
    std::uint64_t begin_ = 0;         // position of the first
    std::size_t bytes_ = 0;
    boost::asio::steady_timer arrived_;  // never expires: cancelling it ends all waits
    std::optional<LedgerFollower> follower_;
};

}  // namespace anju
