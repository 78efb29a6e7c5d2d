// Stream target/<area>-<indicator>: the value an indicator shall reach, and when, service planning.
#pragma once

#include "events/base/event_list.hpp"

namespace anju {

// A target was set, or set anew: a later version replaces the earlier, both stay in history.
struct TargetSet {
    static constexpr std::string_view type = "target.set";
    static constexpr std::array versions{std::size_t{5}};

    std::string indicator;  // id of the indicator, for example houses.left
    AreaCode area;
    std::int64_t value = 0;  // in the indicator's own unit
    Day due;
    std::string document;  // the source that set it
};
BOOST_DESCRIBE_STRUCT(TargetSet, (), (indicator, area, value, due, document))

// The target was revised by a later document.
struct TargetRevised {
    static constexpr std::string_view type = "target.revised";
    static constexpr std::array versions{std::size_t{3}};

    std::int64_t value = 0;
    Day due;
    std::string document;
};
BOOST_DESCRIBE_STRUCT(TargetRevised, (), (value, due, document))

struct TargetStream {
    static constexpr std::string_view name = "target";
    static constexpr std::string_view service = "planning";
    using Events = EventList<TargetSet, TargetRevised>;
};

}  // namespace anju
