// Stream delivery/<id of a principal>: what somebody says who is sent events: how far it has got
// them, and which it acted upon; service access.
#pragma once

#include "events/base/event_list.hpp"

namespace anju {

// Every event up to this position that it is to get has arrived there.
struct EventsReceived {
    static constexpr std::string_view type = "delivery.received";
    static constexpr std::array versions{std::size_t{1}};

    std::int64_t through = 0;  // position in the ledger, the `sequence` of an event
};
BOOST_DESCRIBE_STRUCT(EventsReceived, (), (through))

// It did what follows from an event in its own affairs.
struct EventActedUpon {
    static constexpr std::string_view type = "delivery.acted_upon";
    static constexpr std::array versions{std::size_t{2}};

    std::string event;  // its id: house/130708-000123/4
    std::string note;   // what was done, for people
};
BOOST_DESCRIBE_STRUCT(EventActedUpon, (), (event, note))

struct DeliveryStream {
    static constexpr std::string_view name = "delivery";
    static constexpr std::string_view service = "access";
    using Events = EventList<EventsReceived, EventActedUpon>;
};

}  // namespace anju
