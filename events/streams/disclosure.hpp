// Stream disclosure/<person>: who was told what names a person, service access. The id is that of
// the person.
#pragma once

#include "events/base/event_list.hpp"

namespace anju {

// Whoever recorded it was told the person's name, number or telephone, or found the person by it.
struct DetailsDisclosed {
    static constexpr std::string_view type = "disclosure.made";
    static constexpr std::array versions{std::size_t{2}};

    std::vector<std::string> details;  // "name", "id_number", "phone"
    std::string purpose;               // what it was needed for
};
BOOST_DESCRIBE_STRUCT(DetailsDisclosed, (), (details, purpose))

struct DisclosureStream {
    static constexpr std::string_view name = "disclosure";
    static constexpr std::string_view service = "access";
    using Events = EventList<DetailsDisclosed>;
};

}  // namespace anju
