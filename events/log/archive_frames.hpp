// Records with their offsets, one after another: offset, u64; length, u32; bytes; little-endian.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>

#include "events/base/result.hpp"

namespace anju {

void append_frame(std::string& frames, std::uint64_t offset, std::string_view record);

// Calls `take` with each in order, until it says no. Corrupt "frames-malformed" where they end
// within one.
using TakeFrame = std::function<bool(std::uint64_t offset, std::string_view record)>;
Result<void> each_frame(std::string_view frames, const TakeFrame& take);

// Of whole frames, as each_frame() finds them.
std::uint64_t count_frames(std::string_view frames);
// Corrupt when there is none.
Result<std::uint64_t> last_offset(std::string_view frames);

}  // namespace anju
