// Stream parking/<id of a stream>: what is to become of the events of that stream which could not
// be folded into figures and are parked; service access.
#pragma once

#include "events/base/event_list.hpp"

namespace anju {

// They are to be folded now, in their order.
struct ParkedRetried {
    static constexpr std::string_view type = "parking.retried";
    static constexpr std::array versions{std::size_t{1}};

    std::string subject;  // the stream: house/130708-000123
};
BOOST_DESCRIBE_STRUCT(ParkedRetried, (), (subject))

// Figures go without those up to a position; those behind it are to be folded now.
struct ParkedSkipped {
    static constexpr std::string_view type = "parking.skipped";
    static constexpr std::array versions{std::size_t{3}};

    std::string subject;
    std::int64_t through = 0;  // position in the ledger, the `sequence` of an event
    std::string reason;
};
BOOST_DESCRIBE_STRUCT(ParkedSkipped, (), (subject, through, reason))

struct ParkingStream {
    static constexpr std::string_view name = "parking";
    static constexpr std::string_view service = "access";
    using Events = EventList<ParkedRetried, ParkedSkipped>;
};

}  // namespace anju
