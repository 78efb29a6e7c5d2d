// Request heads from bytes, without sockets. Beast's parser does the grammar; what it lets through
// that two servers could read differently (request smuggling) is refused here.
#pragma once

#include "events/base/result.hpp"
#include "events/runtime/http_limits.hpp"
#include "events/runtime/http_message.hpp"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>

namespace anju {

enum class BodyFraming { none, length, chunked };

struct RequestHead {
    Verb verb = Verb::unknown;
    std::string_view target{};  // points into the bytes that were parsed
    HttpHeaders headers{};
    bool is_http_1_1 = true;
    bool keep_alive = true;
    bool expects_continue = false;
    BodyFraming framing = BodyFraming::none;
    std::uint64_t content_length = 0;
};

// Finds the end of a head in bytes that come in pieces, looking at each byte once.
class HeadScanner {
  public:
    // `bytes` is all that came so far. The size of the head with its empty line, or nothing when
    // more is needed. Invalid: a line that ends in a bare LF, a folded header, more than the limit.
    Result<std::optional<std::size_t>> scan(std::string_view bytes, const HttpLimits& limits);
    void reset() { *this = HeadScanner(); }

  private:
    std::size_t scanned_ = 0;
    std::size_t line_begin_ = 0;
    bool started_ = false;  // empty lines before the request line are allowed, RFC 9112 2.2
};

// `bytes` is exactly one head, as HeadScanner measured it. An error means 400 and closing: where
// the next request would begin is not certain.
Result<RequestHead> parse_head(std::string_view bytes, const HttpLimits& limits);

}  // namespace anju
