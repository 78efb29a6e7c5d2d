// What is sent to whom and what became of it there, as the access service says: subscriptions to
// webhooks, and what those who are sent events confirm.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "services/access/delivery.hpp"
#include "services/access/subscription.hpp"
#include "services/shell/folded_stream.hpp"
#include "services/shell/topic_reader.hpp"

namespace anju {

// Runs on the strand behind `post`.
class DeliveryBook {
  public:
    // What somebody says is to become of a stream's events that a receiver did not take.
    struct Wish {
        std::uint32_t version = 0;  // of the subscription's stream
        std::string subject;
        std::optional<std::uint64_t> skip_through{};  // none: try again
    };
    struct Subscription {
        SubscriptionDefinition::State state;
        std::vector<Wish> wishes;  // versions rise
    };

    // Begins to read `log`, which must outlive the book. Blocks while it asks it for its extents.
    // `changed`: a subscription is another one now.
    Result<void> start(Log& log, Post post, std::function<void(const std::string& id)> changed);
    // Whether it has read what was there when it was started, and nothing failed; else why not.
    Result<void> ready() const;

    const std::map<std::string, Subscription>& subscriptions() const { return subscriptions_; }
    // What the principal confirmed; null when it never did.
    const DeliveryDefinition::State* delivery(const std::string& principal) const;

    // An event as it was read; for tests too.
    Result<void> take(const RecordView& record);

  private:
    Result<void> take_subscription(const std::string& id, const RecordView& record);

    std::map<std::string, Subscription> subscriptions_;
    std::map<std::string, FoldedStream<SubscriptionDefinition>> folded_;
    std::map<std::string, FoldedStream<DeliveryDefinition>> deliveries_;
    std::function<void(const std::string&)> changed_;
    std::unique_ptr<TopicReader> reader_;
};

}  // namespace anju
