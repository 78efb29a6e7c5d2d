// Topics of others: events in their public form, one topic for each who may follow some. What is
// written there is read by programs that know nothing of ours. The interface; kafka_public_topics
// has the one there is.
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "events/base/result.hpp"
#include "events/base/types.hpp"

namespace anju {

struct PublicRecord {
    std::uint16_t partition = 0;
    std::string_view key;    // the event's subject
    std::string_view value;  // its public form, copied
    Instant recorded;        // becomes the record's timestamp
};

// Of the partitions of a topic.
struct PublicExtent {
    std::vector<std::optional<std::uint64_t>>
        last;                         // position of the last record; none: it is empty
    std::vector<std::uint64_t> ends;  // behind the last offset that there ever was
};

// One thread. After an error of write() or settle() nothing can be said of what was on its way:
// another object is to be opened, which reads what is there.
class PublicTopics {
  public:
    virtual ~PublicTopics() = default;

    // What is there. Makes the topic when it is missing. Invalid: the topic cannot be had (another
    // count of partitions, a name that the cluster refuses); unavailable: not now.
    virtual Result<PublicExtent> open(const std::string& topic) = 0;

    // Where its partitions end, of a topic that was opened, once settle() has said that all is
    // there; 0 where it was not told.
    virtual std::vector<std::uint64_t> ends(const std::string& topic) const = 0;

    // False: too much is on its way, ask again. The topic was opened.
    virtual Result<bool> write(const std::string& topic, const PublicRecord& record) = 0;

    // Waits until everything is in the topics, at most `wait`; whether it is. Errors: unavailable
    // "log-outcome-unknown"; conflict "publisher-interleaved": somebody else writes there too.
    virtual Result<bool> settle(std::chrono::milliseconds wait) = 0;
};

using OpenPublicTopics = std::function<Result<std::unique_ptr<PublicTopics>>()>;

}  // namespace anju
