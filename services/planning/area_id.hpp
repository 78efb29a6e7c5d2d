// Ids of what is planned for an area: its code, filled with zeros to six digits, '-', a name.
#pragma once

#include <string>
#include <string_view>

#include "services/shell/checks.hpp"

namespace anju {

// "130700-houses.left" for houses.left in 1307.
std::string area_id(const AreaCode& area, std::string_view name);

// Whether the stream has the id that its fact asks for; `what` is the kind of stream.
Result<void> check_area_id(std::string_view what, std::string_view id, std::string_view expected);

}  // namespace anju
