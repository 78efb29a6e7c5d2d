// The two ends a streaming handler works with: the request body piece by piece, the answer written
// over time. Both wait for the peer (backpressure) and hold no more than a buffer.
#pragma once

#include "events/base/result.hpp"
#include "events/runtime/http_message.hpp"

#include <boost/asio/awaitable.hpp>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace anju {

class HttpSession;

class BodyReader {
  public:
    explicit BodyReader(HttpSession& session) : session_(session) {}

    // The next piece, valid until the next call; empty at the end. What the writer holds back is
    // sent before waiting. Errors: "body-too-large", "chunk-malformed", "request-timeout" (too
    // slow), "connection-lost". After an error the connection closes.
    boost::asio::awaitable<Result<std::string_view>> read();

    // The next line without its end (LF or CRLF), valid until the next call; nothing at the end of
    // the body. A longer line than stream_line_bytes_max is an error ("line-too-long").
    boost::asio::awaitable<Result<std::optional<std::string_view>>> read_line();

  private:
    std::optional<std::string_view> cut_line();

    HttpSession& session_;
    std::string_view rest_{};  // of the last piece
    std::string line_{};       // a line that came in several pieces
    bool line_given_ = false;
};

class ResponseWriter {
  public:
    explicit ResponseWriter(HttpSession& session) : session_(session) {}

    // Answers at once and as a whole, for refusals. Either this or start() is called, once.
    void answer(HttpResponse response);

    // Status and headers of the stream; `head.body` is its first piece.
    void start(HttpResponse head);

    // Adds to the body. Pieces are gathered up to stream_flush_bytes, then sent. Error: the client
    // is gone or too slow, or asked with HEAD: stop.
    boost::asio::awaitable<Result<void>> write(std::string_view piece);

    // Sends what was gathered: after each event of a live stream.
    boost::asio::awaitable<Result<void>> flush();

    bool started() const;
    // The server wants to stop: streams without an end should return.
    bool stopping() const;

  private:
    HttpSession& session_;
};

}  // namespace anju
