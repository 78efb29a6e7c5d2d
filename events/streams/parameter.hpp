// Stream parameter/<area>-<name>: a limit that rules and figures rest on, service planning.
#pragma once

#include "events/base/event_list.hpp"

namespace anju {

// The limit was set, from its document; a later one replaces it.
struct ParameterSet {
    static constexpr std::string_view type = "parameter.set";
    static constexpr std::array versions{std::size_t{3}};

    std::string name;  // such as backdating_days
    std::int64_t value = 0;
    std::string document;
};
BOOST_DESCRIBE_STRUCT(ParameterSet, (), (name, value, document))

struct ParameterStream {
    static constexpr std::string_view name = "parameter";
    static constexpr std::string_view service = "planning";
    using Events = EventList<ParameterSet>;
};

}  // namespace anju
