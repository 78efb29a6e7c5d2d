// Stream division/<area>-<number>: a change of administrative divisions (区划调整), service
// planning.
#pragma once

#include "events/base/event_list.hpp"

namespace anju {

// Divisions were merged, split or renamed: the old codes end, the new ones begin.
struct DivisionChanged {
    static constexpr std::string_view type = "division.changed";
    static constexpr std::array versions{std::size_t{3}};

    std::vector<AreaCode> old_areas;
    std::vector<AreaCode> new_areas;  // one for each old one: where it went
    std::string document;
};
BOOST_DESCRIBE_STRUCT(DivisionChanged, (), (old_areas, new_areas, document))

struct DivisionStream {
    static constexpr std::string_view name = "division";
    static constexpr std::string_view service = "planning";
    using Events = EventList<DivisionChanged>;
};

}  // namespace anju
