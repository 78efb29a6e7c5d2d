// Stream grievance/<county>-<number>: a complaint (信访), service rights.
#pragma once

#include "events/base/event_list.hpp"

namespace anju {

// The complaint was taken in.
struct GrievanceOpened {
    static constexpr std::string_view type = "grievance.opened";
    static constexpr std::array versions{std::size_t{2}};

    AreaCode area;
    std::string topic;
};
BOOST_DESCRIBE_STRUCT(GrievanceOpened, (), (area, topic))

// The complaint was answered.
struct GrievanceClosed {
    static constexpr std::string_view type = "grievance.closed";
    static constexpr std::array versions{std::size_t{1}};

    std::string outcome;
};
BOOST_DESCRIBE_STRUCT(GrievanceClosed, (), (outcome))

struct GrievanceStream {
    static constexpr std::string_view name = "grievance";
    static constexpr std::string_view service = "rights";
    using Events = EventList<GrievanceOpened, GrievanceClosed>;
};

}  // namespace anju
