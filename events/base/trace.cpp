#include "events/base/trace.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace anju {
namespace {

// version "-" trace-id "-" parent-id "-" flags
constexpr std::size_t trace_id_at = 3;
constexpr std::size_t trace_id_digits = 32;
constexpr std::size_t parent_id_at = 36;
constexpr std::size_t parent_id_digits = 16;
constexpr std::size_t flags_at = 53;
constexpr std::size_t length = 55;

bool is_hexadecimal(std::string_view text) {
    return std::ranges::all_of(text, [](char sign) {
        return (sign >= '0' && sign <= '9') || (sign >= 'a' && sign <= 'f');
    });
}

bool is_id(std::string_view text) {
    return is_hexadecimal(text) && text.find_first_not_of('0') != std::string_view::npos;
}

std::uint8_t digit(char sign) {
    return static_cast<std::uint8_t>(sign <= '9' ? sign - '0' : sign - 'a' + 10);
}

}  // namespace

std::optional<Trace> trace_in(std::string_view text) {
    if (text.size() < length) return std::nullopt;
    const auto version = text.substr(0, 2);
    if (!is_hexadecimal(version) || version == "ff") return std::nullopt;
    // Later versions may go on after another "-".
    if (text.size() > length && (version == "00" || text[length] != '-')) return std::nullopt;
    if (text[2] != '-' || text[parent_id_at - 1] != '-' || text[flags_at - 1] != '-') {
        return std::nullopt;
    }
    const auto flags = text.substr(flags_at, 2);
    Trace trace{text.substr(trace_id_at, trace_id_digits),
                text.substr(parent_id_at, parent_id_digits), 0};
    if (!is_id(trace.trace_id) || !is_id(trace.parent_id) || !is_hexadecimal(flags)) {
        return std::nullopt;
    }
    trace.flags = static_cast<std::uint8_t>(digit(flags[0]) << 4U | digit(flags[1]));
    return trace;
}

std::string traceparent_of(const Trace& trace, std::uint64_t step) {
    // Of the flags only what this version of the text defines is passed on.
    return fmt::format("00-{}-{:016x}-{:02x}", trace.trace_id, step, trace.flags & 1);
}

}  // namespace anju
