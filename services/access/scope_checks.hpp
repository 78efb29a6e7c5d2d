// What is checked of everything that opens a part of the events to somebody: its area and types.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "events/base/result.hpp"
#include "events/base/types.hpp"

namespace anju {

// Whether the area is a county at the narrowest and lies in the division that the id begins with.
Result<void> check_scope(const AreaCode& area, std::string_view id);
// Whether there are events of each of these types or streams.
Result<void> check_event_types(const std::vector<std::string>& types);
// Whether each of these names a field of such events, as EventFields has them.
Result<void> check_event_fields(const std::optional<std::vector<std::string>>& fields);

}  // namespace anju
