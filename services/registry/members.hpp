// How many people a household has.
#pragma once

#include "services/shell/checks.hpp"

namespace anju {

inline constexpr Range members_range{"members-out-of-range", "a household has 1 to 30 members", 1,
                                     30};

}  // namespace anju
