// Follows the ledger and writes what each may follow into a public topic of its own: each event
// once, in the ledger's order within a partition. It goes on from what it finds in the topics, and
// from where the last publisher said that all before was written. A topic that is empty since
// somebody deleted it gets all that was before once more, as far as its owner may follow it now;
// one that lacks some of what was written is told, and not written on. Runs on a thread of its own.
#pragma once

#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "events/event_fields.hpp"
#include "events/event_filter.hpp"
#include "events/log/public_topics.hpp"
#include "events/log/publisher_lease.hpp"
#include "events/log/sent_marks.hpp"

namespace anju {

// Which events one gets, and what of them.
struct PublicScope {
    EventFilter filter{};
    EventFields fields{};
};

// Who gets what, as told by events of the ledger: so the same wherever and whenever it is asked.
class PublicScopes {
  public:
    virtual ~PublicScopes() = default;
    // The events of this topic, in order, are what is asked.
    virtual std::string_view topic() const = 0;
    virtual Result<void> take(const RecordView& record) = 0;
    // By name of who gets them.
    virtual std::map<std::string, PublicScope> scopes() const = 0;
};

struct PublisherParts {
    std::function<std::unique_ptr<PublicScopes>()> scopes;
    std::function<Result<std::unique_ptr<Log>>()> open_words;  // with the topic of the lease
    OpenPublicTopics open_topics;
    std::uint64_t writer = 0;  // random, of this process
    LeaseOptions lease{};
};

// "public.130000-land"
std::string public_topic(std::string_view name);

class Publisher {
  public:
    struct Sent {
        std::string name;
        SentMarks marks;               // of this process
        std::optional<Error> trouble;  // why nothing is written for it
    };
    struct Status {
        bool publishing = false;     // else another process does, or nobody can
        std::uint64_t position = 0;  // all before it is written
        std::uint64_t written = 0;   // records, since the start
        std::vector<Sent> sent;
    };

    // `log` must outlive the publisher.
    Publisher(Log& log, PublisherParts parts);
    ~Publisher();  // waits for what is on its way, a second, and for what it asks the cluster
    Publisher(const Publisher&) = delete;
    Publisher& operator=(const Publisher&) = delete;

    Status status() const;
    // Why it does not go on at the moment, if so.
    Result<void> health() const;

  private:
    struct Shared;
    class Session;
    std::unique_ptr<Shared> shared_;
};

}  // namespace anju
