// Where a stream lives: partition = slot(county) mod P, 64 fixed slots, the same P for every topic,
// so that all facts of a county lie together whatever their service.
#pragma once

#include <cstdint>
#include <string_view>

#include "events/base/event_list.hpp"

namespace anju {

inline constexpr std::uint32_t slots = 64;
inline constexpr std::uint16_t partitions_default = 8;

// `stream_id` begins with the six digits of its county (or of a higher division, padded with
// zeros).
constexpr std::uint16_t partition_of(std::string_view stream_id, std::uint16_t partitions) {
    return static_cast<std::uint16_t>(type_id(stream_id.substr(0, 6)) % slots % partitions);
}

}  // namespace anju
