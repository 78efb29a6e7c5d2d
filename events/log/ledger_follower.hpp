// Follows the ledger on a thread of its own and hands events in their public form to a strand, in
// order, with a bounded number on their way: what a feed of events stands on.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "events/event_filter.hpp"
#include "events/log/ledger.hpp"
#include "events/log/owner.hpp"

namespace anju {

struct PublicEvent {
    std::uint64_t position = 0;
    std::uint32_t type = 0;
    std::string_view service;  // lives as long as the log
    std::string stream;
    std::string line;  // CloudEvents JSON, without a line end

    EventSubject subject() const { return {type, service, stream}; }
};

struct PublicEvents {
    std::vector<PublicEvent> events;
    std::uint64_t next = 0;  // the position after all that was looked at
    bool level = false;      // nothing more was there
};

class LedgerFollower {
  public:
    // What `handle` gets: some events; or none, when nothing more is there for the moment, or when
    // what was looked at for a second has none that is wanted. After an Error of kind corrupt
    // nothing follows; after unavailable it tries again by itself.
    using Handle = std::function<void(Result<PublicEvents>)>;

    struct From {
        LedgerPosition ledger;    // where to begin to read
        std::uint64_t first = 0;  // events below this position are left out
        EventFilter filter;       // and those that it does not take
    };

    // `handle` runs on the strand behind `post` and not before the one before was followed by
    // go_on(): the reader's backpressure. `log` must outlive the follower.
    LedgerFollower(Log& log, From from, Post post, Handle handle);
    ~LedgerFollower();  // on the strand; no handle call comes after it
    LedgerFollower(const LedgerFollower&) = delete;
    LedgerFollower& operator=(const LedgerFollower&) = delete;

    void go_on();

  private:
    struct Shared;
    std::shared_ptr<Shared> shared_;
};

}  // namespace anju
