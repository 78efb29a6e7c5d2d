// Stream subscription/<area>-<name>: which events are sent to a receiver's address as they come, as
// webhooks; service access. What they are signed with is nowhere in the log.
#pragma once

#include <optional>

#include "events/base/event_list.hpp"

namespace anju {

// Events are sent there from now on. What is wanted is told whole, and again by the next two.
struct SubscriptionOpened {
    static constexpr std::string_view type = "subscription.opened";
    static constexpr std::array versions{std::size_t{3}, std::size_t{4}};

    std::string url;                       // https://host/path
    AreaCode area;                         // a province, city or county
    std::vector<std::string> event_types;  // "house.demolished" or "house"; none: those of all
    // "house.demolished/contractor": as of a principal's rights.
    std::optional<std::vector<std::string>> event_fields{};
};
BOOST_DESCRIBE_STRUCT(SubscriptionOpened, (), (url, area, event_types, event_fields))

struct SubscriptionChanged {
    static constexpr std::string_view type = "subscription.changed";
    static constexpr std::array versions{std::size_t{3}, std::size_t{4}};

    std::string url;
    AreaCode area;
    std::vector<std::string> event_types;
    std::optional<std::vector<std::string>> event_fields{};
};
BOOST_DESCRIBE_STRUCT(SubscriptionChanged, (), (url, area, event_types, event_fields))

// What was laid aside of a stream, since the receiver did not take it, is to be tried again.
struct SequenceRetried {
    static constexpr std::string_view type = "subscription.retried";
    static constexpr std::array versions{std::size_t{1}};

    std::string subject;  // the stream: house/130708-000123
};
BOOST_DESCRIBE_STRUCT(SequenceRetried, (), (subject))

// The receiver goes without the events of a stream up to a position.
struct SequenceSkipped {
    static constexpr std::string_view type = "subscription.skipped";
    static constexpr std::array versions{std::size_t{3}};

    std::string subject;
    std::int64_t through = 0;
    std::string reason;
};
BOOST_DESCRIBE_STRUCT(SequenceSkipped, (), (subject, through, reason))

// Nothing is sent there any more.
struct SubscriptionEnded {
    static constexpr std::string_view type = "subscription.ended";
    static constexpr std::array versions{std::size_t{1}};

    std::string reason;
};
BOOST_DESCRIBE_STRUCT(SubscriptionEnded, (), (reason))

struct SubscriptionStream {
    static constexpr std::string_view name = "subscription";
    static constexpr std::string_view service = "access";
    using Events = EventList<SubscriptionOpened, SubscriptionChanged, SequenceRetried,
                             SequenceSkipped, SubscriptionEnded>;
};

}  // namespace anju
