// Days and positions in the keys of rows: bytes that sort as they do.
#pragma once

#include <cstdint>
#include <cstring>
#include <string>
#include <string_view>

#include "events/base/types.hpp"

namespace anju {

inline constexpr std::size_t key_day_bytes = 4;

inline void append_day(std::string& key, Day day) {
    const std::uint32_t word =
        __builtin_bswap32(static_cast<std::uint32_t>(day.value) ^ 0x8000'0000U);
    key.append(reinterpret_cast<const char*>(&word), key_day_bytes);
}

// `bytes` has at least key_day_bytes.
inline Day read_day(std::string_view bytes) {
    std::uint32_t word = 0;
    std::memcpy(&word, bytes.data(), key_day_bytes);
    return {static_cast<std::int32_t>(__builtin_bswap32(word) ^ 0x8000'0000U)};
}

inline void append_position(std::string& key, std::uint64_t position) {
    const std::uint64_t word = __builtin_bswap64(position);
    key.append(reinterpret_cast<const char*>(&word), sizeof word);
}

}  // namespace anju
