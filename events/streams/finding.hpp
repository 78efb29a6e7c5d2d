// Stream finding/<county>-<number>: what an audit or inspection found (问题), service planning.
#pragma once

#include "events/base/event_list.hpp"

namespace anju {

// The finding was opened.
struct FindingOpened {
    static constexpr std::string_view type = "finding.opened";
    static constexpr std::array versions{std::size_t{5}};

    AreaCode area;
    std::string topic;
    std::string about;  // stream it is about, such as house/130708-000123
    std::string found_by;
    Day due;
};
BOOST_DESCRIBE_STRUCT(FindingOpened, (), (area, topic, about, found_by, due))

// The finding was put right (整改销号).
struct FindingRectified {
    static constexpr std::string_view type = "finding.rectified";
    static constexpr std::array versions{std::size_t{2}};

    std::string how;
    std::string document;
};
BOOST_DESCRIBE_STRUCT(FindingRectified, (), (how, document))

struct FindingStream {
    static constexpr std::string_view name = "finding";
    static constexpr std::string_view service = "planning";
    using Events = EventList<FindingOpened, FindingRectified>;
};

}  // namespace anju
