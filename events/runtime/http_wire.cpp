#include "events/runtime/http_wire.hpp"

#include "events/runtime/http_limits.hpp"
#include "events/runtime/problem.hpp"

#include <array>
#include <boost/beast/core/string.hpp>
#include <charconv>
#include <stdexcept>

namespace anju {
namespace {

void append_number(std::string& out, std::uint64_t number, int base = 10) {
    std::array<char, 20> digits{};
    const auto end = std::to_chars(digits.begin(), digits.end(), number, base).ptr;
    out.append(digits.begin(), end);
}

void refuse_control_characters(std::string_view text) {
    for (const char character : text) {
        if (static_cast<unsigned char>(character) < 0x20 || character == 0x7F) {
            throw std::logic_error("control character in a response header");
        }
    }
}

void append_header(std::string& out, std::string_view name, std::string_view value) {
    refuse_control_characters(name);
    refuse_control_characters(value);
    out.append(name).append(": ").append(value).append("\r\n");
}

bool has_no_body(int status) {
    return status == 204 || status == 304;
}

void append_framing(std::string& out, const HttpResponse& response, const AnswerFrame& frame) {
    if (frame.length == AnswerFrame::Length::chunked) {
        out += "Transfer-Encoding: chunked\r\n";
    } else if (frame.length == AnswerFrame::Length::known && !has_no_body(response.status)) {
        out += "Content-Length: ";
        append_number(out, response.body.size());
        out += "\r\n";
    }
    if (!frame.keep_alive) {
        out += "Connection: close\r\n";
    } else if (!frame.is_http_1_1) {
        out += "Connection: keep-alive\r\n";
    }
}

}  // namespace

void append_response(std::string& out, const HttpResponse& response, const AnswerFrame& frame) {
    out += "HTTP/1.1 ";
    append_number(out, static_cast<std::uint64_t>(response.status));
    out += ' ';
    out += reason_phrase(response.status);
    out += "\r\n";
    out += frame.date_line;
    if (!response.content_type.empty()) {
        append_header(out, "Content-Type", response.content_type);
    }
    out += "X-Content-Type-Options: nosniff\r\n";
    bool says_cache = false;
    for (const auto& [name, value] : response.headers) {
        append_header(out, name, value);
        says_cache = says_cache || boost::beast::iequals(name, "Cache-Control");
    }
    if (frame.never_stored && !says_cache) out += "Cache-Control: no-store\r\n";
    append_framing(out, response, frame);
    out += "\r\n";
    const bool sends_body = frame.length == AnswerFrame::Length::known && !frame.head_only;
    if (!sends_body || has_no_body(response.status)) return;
    // Growing by half as much again would hold twice the memory that a large answer needs.
    if (response.body.size() >= output_flush_bytes) out.reserve(out.size() + response.body.size());
    out += response.body;
}

void append_chunk(std::string& out, std::string_view piece) {
    append_number(out, piece.size(), 16);
    out.append("\r\n").append(piece).append("\r\n");
}

std::string date_line(std::time_t now) {
    std::tm parts{};
    gmtime_r(&now, &parts);
    std::array<char, 64> text{};
    const auto size =
        std::strftime(text.data(), text.size(), "Date: %a, %d %b %Y %H:%M:%S GMT\r\n", &parts);
    return std::string(text.data(), size);
}

}  // namespace anju
