// HTTP requests as bytes, without a connection. The first byte is the size of the pieces that the
// bytes come in: what is read must not depend on it.
#include <cstdint>

#include "events/runtime/http_body.hpp"
#include "events/runtime/http_head.hpp"
#include "events/runtime/http_target.hpp"
#include "events/runtime/http_wire.hpp"
#include "events/runtime/utf8.hpp"
#include "tests/fuzz/target.hpp"

namespace anju::fuzz {
namespace {

// The size of the head; none when it is refused or not whole.
std::optional<std::size_t> scan_head(std::string_view bytes, std::size_t piece) {
    HeadScanner scanner;
    for (std::size_t come = std::min(piece, bytes.size());;
         come = std::min(come + piece, bytes.size())) {
        const auto size = scanner.scan(bytes.substr(0, come), HttpLimits{});
        if (!size) return std::nullopt;
        if (*size) {
            demand(**size <= come, "a head ends where it was seen");
            return **size;
        }
        if (come == bytes.size()) return std::nullopt;
    }
}

struct Body {
    std::string text{};
    bool whole = false;
    bool refused = false;
    bool operator==(const Body&) const = default;
};

Body read_body(const RequestHead& head, std::string_view bytes, std::size_t piece) {
    BodyDecoder decoder(head.framing, head.content_length);
    Body body;
    std::string unread;
    while (!decoder.is_done()) {
        const auto step = decoder.next(unread);
        if (!step) {
            body.refused = true;
            return body;
        }
        demand(step->consumed <= unread.size(), "no more is consumed than was there");
        body.text += step->piece;
        unread.erase(0, step->consumed);
        if (!step->piece.empty() || decoder.is_done()) continue;
        if (bytes.empty()) return body;
        unread += bytes.substr(0, piece);
        bytes.remove_prefix(std::min(piece, bytes.size()));
    }
    body.whole = true;
    return body;
}

void read_target(std::string_view text) {
    const auto target = parse_target(text, HttpLimits{}.target_bytes_max);
    if (!target) return;
    demand(target->path.starts_with('/') && is_utf8(target->path), "a path is a text from /");
    for (const auto& [name, value] : target->query) {
        demand(is_utf8(name) && is_utf8(value), "a query is a text");
    }
}

// What a client sent comes back in no header of an answer as another header.
void write_answer(std::string_view text) {
    HttpResponse response;
    response.headers.emplace_back("Echo", text);
    std::string bytes;
    try {
        append_response(bytes, response, {});
    } catch (const std::logic_error&) {
        return;
    }
    const auto end = bytes.find("\r\n\r\n");
    demand(end + 4 == bytes.size(), "a header does not end the head");
}

void run(std::string_view bytes) {
    Bytes input(bytes);
    const std::size_t piece = std::max<std::size_t>(input.number<std::uint8_t>(), 1);
    const auto text = input.rest();
    read_target(text);
    write_answer(text);
    const auto size = scan_head(text, text.size() + 1);
    demand(scan_head(text, piece) == size, "the head does not depend on pieces");
    if (!size) return;
    const auto head = parse_head(text.substr(0, *size), HttpLimits{});
    if (!head) return;
    read_target(head->target);
    const auto rest = text.substr(*size);
    demand(read_body(*head, rest, piece) == read_body(*head, rest, rest.size() + 1),
           "the body does not depend on pieces");
}

std::vector<std::string> seeds() {
    return {"\x01GET /v1/progress?area=13&indicator=houses.left HTTP/1.1\r\nHost: a\r\n\r\n",
            "\x07POST /v1/house/130708-1/register HTTP/1.1\r\nHost: a\r\nIf-Match: \"3\"\r\n"
            "Content-Length: 11\r\nExpect: 100-continue\r\n\r\n{\"a\":\"b\"}\r\n",
            "\x05POST /v1/commands HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n"
            "5;x=y\r\nhello\r\n1A\r\nabcdefghijklmnopqrstuvwxyz\r\n0\r\nTrailer: x\r\n\r\n",
            "\x40HEAD /%E6%96%87?a=%2F&b=+c HTTP/1.0\r\nConnection: keep-alive\r\n\r\n",
            "\x02/a/../b?c=%00",
            "\x02plain text"};
}

}  // namespace

const Target this_target{run, seeds};

}  // namespace anju::fuzz
