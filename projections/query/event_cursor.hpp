// Reads events on from a position for one client: the newest from memory, older ones by a reader of
// its own.
#pragma once

#include <boost/asio/awaitable.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/steady_timer.hpp>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>

#include "events/log/ledger_follower.hpp"
#include "projections/engine/queries.hpp"
#include "projections/query/live_events.hpp"

namespace anju {

// What all cursors of a process share; it outlives them.
struct EventSources {
    EventSources(boost::asio::io_context& the_io, Log& the_log, const Queries& the_queries)
        : io(the_io), log(the_log), queries(the_queries), live(the_io, the_log, the_queries) {}

    // Each who reads for himself has a thread and a reader of the log.
    static constexpr std::size_t readers_max = 16;

    boost::asio::io_context& io;
    Log& log;
    const Queries& queries;
    LiveEvents live;
    std::size_t readers = 0;  // at the moment
};

// On the io thread. Lives as long as the coroutine that reads with it.
class EventCursor {
  public:
    // How far it is after a step.
    struct Progress {
        std::uint64_t next = 0;  // the position after all that was looked at
        bool level = false;      // nothing more was there
    };
    using Take = std::function<void(const PublicEvent&)>;

    EventCursor(EventSources& sources, std::uint64_t first, EventFilter filter);
    ~EventCursor();
    EventCursor(const EventCursor&) = delete;
    EventCursor& operator=(const EventCursor&) = delete;

    // Gives the next events to `take`, at most some thousand; waits for them, but comes back about
    // once a second in any case. Errors: "events-gone" (the position is not in this ledger, or no
    // longer), unavailable: "overloaded", or what reading the log says; corrupt: it ends.
    boost::asio::awaitable<Result<Progress>> step(const Take& take);

  private:
    boost::asio::awaitable<Result<Progress>> step_live(const Take& take);
    boost::asio::awaitable<Result<Progress>> step_alone(const Take& take);
    Result<void> start_reader();
    void stop_reader();

    EventSources& sources_;
    std::uint64_t next_;
    const EventFilter filter_;
    bool told_level_ = false;
    std::optional<Result<PublicEvents>> arrived_events_;
    boost::asio::steady_timer arrived_;  // never expires: cancelling it ends the wait
    std::optional<LedgerFollower> reader_;
};

}  // namespace anju
