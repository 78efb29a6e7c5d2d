// Answers as bytes. Header and body go into one buffer, so that one write sends both.
#pragma once

#include "events/runtime/http_message.hpp"

#include <ctime>
#include <string>
#include <string_view>

namespace anju {

// How one answer is framed and what the connection does after it.
struct AnswerFrame {
    enum class Length { known, chunked, until_close };

    Length length = Length::known;
    bool keep_alive = true;
    bool is_http_1_1 = true;
    bool head_only = false;      // the answer to HEAD: Content-Length without a body
    bool never_stored = false;   // Cache-Control: no-store, unless the answer says otherwise
    std::string_view date_line;  // "Date: ...\r\n"
};

// Appends status line, headers, empty line and, when the length is known, the body. Throws
// std::logic_error when a header of `response` has a control character.
void append_response(std::string& out, const HttpResponse& response, const AnswerFrame& frame);

// `piece` must not be empty: an empty chunk ends the body.
void append_chunk(std::string& out, std::string_view piece);

inline constexpr std::string_view last_chunk = "0\r\n\r\n";
inline constexpr std::string_view continue_response = "HTTP/1.1 100 Continue\r\n\r\n";

// "Date: Sun, 06 Nov 1994 08:49:37 GMT\r\n"
std::string date_line(std::time_t now);

}  // namespace anju
