// Ratios of figures that may be as large as their events allow: computed in 128 bits.
#pragma once

#include <algorithm>
#include <cstdint>

#include "events/base/json.hpp"

namespace anju {

__extension__ using Wide = __int128;

// `amount` times `times` over `of`, which is not 0, cut towards 0. Beyond what a JSON number
// carries it is the last number that one does.
constexpr std::int64_t ratio(Wide amount, std::int64_t times, std::int64_t of) {
    return static_cast<std::int64_t>(
        std::clamp<Wide>(amount * times / of, -json_integer_max, json_integer_max));
}

}  // namespace anju
