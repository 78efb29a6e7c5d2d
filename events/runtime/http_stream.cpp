#include "events/runtime/http_stream.hpp"

#include "events/runtime/http_limits.hpp"
#include "events/runtime/http_session.hpp"

#include <stdexcept>

namespace anju {

boost::asio::awaitable<Result<std::string_view>> BodyReader::read() {
    if (!rest_.empty()) co_return std::exchange(rest_, {});
    co_return co_await session_.next_piece();
}

// The line at the front of rest_, put together with what came before; nothing without its end.
std::optional<std::string_view> BodyReader::cut_line() {
    const auto end = rest_.find('\n');
    if (end == std::string_view::npos) {
        line_ += std::exchange(rest_, {});
        return std::nullopt;
    }
    std::string_view line = rest_.substr(0, end);
    rest_.remove_prefix(end + 1);
    if (!line_.empty()) line = line_ += line;
    line_given_ = true;
    if (line.ends_with('\r')) line.remove_suffix(1);
    return line;
}

boost::asio::awaitable<Result<std::optional<std::string_view>>> BodyReader::read_line() {
    if (std::exchange(line_given_, false)) line_.clear();
    for (;;) {
        const auto line = cut_line();
        if (line_.size() > stream_line_bytes_max ||
            (line && line->size() > stream_line_bytes_max)) {
            co_return invalid(
                "line-too-long",
                "a line has more than " + std::to_string(stream_line_bytes_max) + " bytes");
        }
        if (line) co_return line;
        const auto piece = co_await session_.next_piece();
        if (!piece) co_return piece.error();
        rest_ = *piece;
        if (!rest_.empty()) continue;
        if (line_.empty()) co_return std::optional<std::string_view>();
        line_given_ = true;
        co_return std::optional<std::string_view>(line_);
    }
}

void ResponseWriter::answer(HttpResponse response) {
    if (session_.stream_.started || session_.stream_.whole) {
        throw std::logic_error("a streaming handler answered twice");
    }
    session_.stream_.whole = true;
    session_.response_ = std::move(response);
}

void ResponseWriter::start(HttpResponse head) {
    if (session_.stream_.started || session_.stream_.whole) {
        throw std::logic_error("a streaming handler answered twice");
    }
    AnswerFrame frame = session_.next_frame();
    frame.length =
        frame.is_http_1_1 ? AnswerFrame::Length::chunked : AnswerFrame::Length::until_close;
    frame.keep_alive = frame.keep_alive && frame.is_http_1_1;
    session_.stream_.started = true;
    session_.stream_.status = head.status;
    session_.append_framed(head, frame);
    if (!frame.head_only) session_.stream_.gathered = std::move(head.body);
}

boost::asio::awaitable<Result<void>> ResponseWriter::write(std::string_view piece) {
    if (session_.head_.verb == Verb::head) {
        co_return unavailable("connection-lost", "HEAD has no body");
    }
    session_.stream_.gathered += piece;
    if (session_.stream_.gathered.size() < stream_flush_bytes) co_return Result<void>();
    co_return co_await flush();
}

boost::asio::awaitable<Result<void>> ResponseWriter::flush() {
    session_.frame_gathered();
    // A variable, because g++ 12 misplaces the frame of a coroutine that has none and awaits in a
    // condition.
    const bool is_sent = co_await session_.send_output();
    if (is_sent) co_return Result<void>();
    co_return unavailable("connection-lost", "the client is gone or too slow");
}

bool ResponseWriter::started() const {
    return session_.stream_.started;
}

bool ResponseWriter::stopping() const {
    return session_.context_->stopping;
}

}  // namespace anju
