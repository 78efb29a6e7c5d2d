// The W3C's trace context, by which a request is followed through processes of many makers.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace anju {

struct Trace {
    std::string_view trace_id;   // 32 hexadecimal digits, the same on the whole way
    std::string_view parent_id;  // 16, of the step that asks
    std::uint8_t flags = 0;

    bool is_sampled() const { return (flags & 1) != 0; }  // its sender keeps what it saw
};

// What a header `traceparent` says; nothing where it is not as the W3C has it, which is then
// treated as if it were not there. Views into `text`.
std::optional<Trace> trace_in(std::string_view text);

// What is told to whom we ask in the trace: the same but for the step, which is never 0.
std::string traceparent_of(const Trace& trace, std::uint64_t step);

}  // namespace anju
