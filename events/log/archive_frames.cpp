#include "events/log/archive_frames.hpp"

#include <fmt/format.h>

#include <cstring>
#include <optional>

namespace anju {
namespace {

constexpr std::size_t head_bytes = sizeof(std::uint64_t) + sizeof(std::uint32_t);

}  // namespace

void append_frame(std::string& frames, std::uint64_t offset, std::string_view record) {
    const auto length = static_cast<std::uint32_t>(record.size());
    frames.append(reinterpret_cast<const char*>(&offset), sizeof offset);
    frames.append(reinterpret_cast<const char*>(&length), sizeof length);
    frames.append(record);
}

Result<void> each_frame(std::string_view frames, const TakeFrame& take) {
    while (!frames.empty()) {
        std::uint64_t offset = 0;
        std::uint32_t length = 0;
        const bool has_head = frames.size() >= head_bytes;
        if (has_head) {
            std::memcpy(&offset, frames.data(), sizeof offset);
            std::memcpy(&length, frames.data() + sizeof offset, sizeof length);
        }
        if (!has_head || length > frames.size() - head_bytes) {
            return corrupt(
                "frames-malformed",
                fmt::format("{} bytes are left, which are no whole record", frames.size()));
        }
        if (!take(offset, frames.substr(head_bytes, length))) return {};
        frames.remove_prefix(head_bytes + length);
    }
    return {};
}

std::uint64_t count_frames(std::string_view frames) {
    std::uint64_t count = 0;
    (void)each_frame(frames, [&](std::uint64_t, std::string_view) { return ++count > 0; });
    return count;
}

Result<std::uint64_t> last_offset(std::string_view frames) {
    std::optional<std::uint64_t> last;
    auto read = each_frame(frames, [&](std::uint64_t offset, std::string_view) {
        last = offset;
        return true;
    });
    if (!read) return read.error();
    if (last) return *last;
    return corrupt("frames-malformed", "there is no record");
}

}  // namespace anju
